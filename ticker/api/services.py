"""What routes and desk pages need beside the liveblogs, in groups: a route takes the group it works with."""

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
class Accounts:
    """People and programs, how they sign in, and what they did. `single_sign_on` is its name, empty without one."""

    principals: SqlPrincipals
    people: SqlPeople
    sessions: SqlSessions
    identities: SqlIdentities
    tokens: SqlTokens
    password_sign_in: PasswordSignIn
    user_admin: UserAdmin
    token_service: TokenService
    audit: SqlAudit
    trail: SqlTrail
    single_sign_on: str


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What helps editors to write, and to take back what they wrote."""

    autosaves: SqlAutosaves
    entry_templates: EntryTemplates
    snapshots: Snapshots
    summariser: Summariser
    undoing: Undoing


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """Where messages from chat and mail come in, and the key to the secrets they are signed with."""

    hooks: SqlHooks
    secret_box: SecretBox


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the desk in the browser does for the API."""

    streams: EditorStreams
    previews: Previews


@dataclass(frozen=True, kw_only=True)
class Services:
    """All groups, and what lets requests in. Built in `ticker.wiring`."""

    authenticator: Authenticator
    writes: WriteLimit
    accounts: Accounts
    editing: Editing
    inbound: Inbound
    desk: Desk
