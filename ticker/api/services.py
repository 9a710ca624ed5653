"""What routes need beside the liveblogs: people and how they get in, open desks, what helps to write, the trail."""

from dataclasses import dataclass

from ticker.accounts.audit import SqlAudit
from ticker.accounts.identities import SqlIdentities
from ticker.accounts.password_sign_in import Entrance
from ticker.accounts.people import SqlPeople
from ticker.accounts.principals import SqlPrincipals
from ticker.accounts.session_store import SqlSessions
from ticker.accounts.token_service import Keyring
from ticker.accounts.token_store import SqlTokens
from ticker.accounts.trail import SqlTrail
from ticker.accounts.user_admin import Registry
from ticker.api.auth import Doorkeeper
from ticker.api.desk_ports import Previews, Room
from ticker.api.limits import WriteLimit
from ticker.editing.autosaves import SqlAutosaves
from ticker.editing.undoing import Undoing
from ticker.inbound.hooks import SqlHooks
from ticker.inbound.secret_box import Vault
from ticker.schemas.templates.collection import EntryTemplates
from ticker.snapshots.snapshot import Snapshots
from ticker.summarising.port import Summariser


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
