"""What routes need beside the liveblogs: people and how they get in, open desks, what helps to write, the trail."""

from dataclasses import dataclass

from ticker.accounts.audit import SqlAudit
from ticker.accounts.identities import SqlIdentities
from ticker.accounts.password_sign_in import PasswordSignIn
from ticker.accounts.people import SqlPeople
from ticker.accounts.principals import SqlPrincipals
from ticker.accounts.session_store import SqlSessions
from ticker.accounts.token_service import TokenService
from ticker.accounts.token_store import SqlTokens
from ticker.accounts.trail import SqlTrail
from ticker.accounts.user_admin import UserAdmin
from ticker.api.auth import Authenticator
from ticker.api.desk_ports import EditorStreams, Previews
from ticker.api.limits import WriteLimit
from ticker.editing.autosaves import SqlAutosaves
from ticker.editing.undoing import Undoing
from ticker.inbound.hooks import SqlHooks
from ticker.inbound.secret_box import SecretBox
from ticker.schemas.templates.collection import EntryTemplates
from ticker.snapshots.snapshot import Snapshots
from ticker.summarising.port import Summariser


@dataclass(frozen=True, kw_only=True)
class Services:
    """Built in `ticker.wiring`, given to every `Call`. `single_sign_on` is its name, empty where there is none."""

    authenticator: Authenticator
    sessions: SqlSessions
    audit: SqlAudit
    people: SqlPeople
    password_sign_in: PasswordSignIn
    principals: SqlPrincipals
    user_admin: UserAdmin
    identities: SqlIdentities
    tokens: SqlTokens
    token_service: TokenService
    trail: SqlTrail
    autosaves: SqlAutosaves
    entry_templates: EntryTemplates
    snapshots: Snapshots
    hooks: SqlHooks
    secret_box: SecretBox
    streams: EditorStreams
    previews: Previews
    undoing: Undoing
    summariser: Summariser
    writes: WriteLimit
    single_sign_on: str
