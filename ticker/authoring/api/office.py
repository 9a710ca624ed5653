"""What routes need beside the liveblogs: people and how they get in, open desks, what helps to write, the trail."""

from dataclasses import dataclass

from ticker.authoring.api.auth import Doorkeeper
from ticker.authoring.api.limits import WriteLimit
from ticker.authoring.api.room import Previews, Room
from ticker.authoring.entry_templates.collection import EntryTemplates
from ticker.authoring.identity.entrance import Entrance
from ticker.authoring.identity.keyring import Keyring
from ticker.authoring.identity.registry import Registry
from ticker.authoring.inbound.vault import Vault
from ticker.authoring.snapshots.snapshot import Snapshots
from ticker.authoring.summarising.port import Summariser
from ticker.authoring.undoing import Undoing
from ticker.journal.audit import SqlAudit
from ticker.journal.autosaves import SqlAutosaves
from ticker.journal.hooks import SqlHooks
from ticker.journal.identities import SqlIdentities
from ticker.journal.people import SqlPeople
from ticker.journal.principals import SqlPrincipals
from ticker.journal.sessions import SqlSessions
from ticker.journal.tokens import SqlTokens
from ticker.journal.trail import SqlTrail


@dataclass(frozen=True, kw_only=True)
class Office:
    """Built in `ticker.wiring`, given to every `Call`. `single_sign_on` is its name, empty where there is none."""

    doorkeeper: Doorkeeper
    sessions: SqlSessions
    audit: SqlAudit
    people: SqlPeople
    entrance: Entrance
    principals: SqlPrincipals
    registry: Registry
    identities: SqlIdentities
    tokens: SqlTokens
    keyring: Keyring
    trail: SqlTrail
    autosaves: SqlAutosaves
    entry_templates: EntryTemplates
    snapshots: Snapshots
    hooks: SqlHooks
    vault: Vault
    room: Room
    previews: Previews
    undoing: Undoing
    summariser: Summariser
    writes: WriteLimit
    single_sign_on: str
