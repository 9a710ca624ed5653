"""One declaration per route: what it asks, does and answers. The server and its OpenAPI document are made from it."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web
from pydantic import BaseModel

from ticker.accounts.session_store import Session
from ticker.accounts.user_admin import Actor
from ticker.api import problem_types as k
from ticker.api import views as v
from ticker.api.auth import require
from ticker.api.etags import IfMatch
from ticker.api.limits import WriteLimit
from ticker.api.resources import Resource, Resources
from ticker.api.services import Accounts, Desk, Editing, Inbound
from ticker.domain.commands import Command
from ticker.domain.liveblog import Liveblog
from ticker.domain.permissions import Principal, Role
from ticker.editing.command_handler import CommandHandler
from ticker.editing.idempotency import Key
from ticker.errors import LiveblogNotFound
from ticker.projections.artefact import SLUG
from ticker.projections.rendering.themes import Themes
from ticker.schemas.blocks import Request
from ticker.sentences import Sentence

LIVEBLOG: Final = "/liveblogs/{slug}"
ENTRIES: Final = f"{LIVEBLOG}/entries"
ENTRY: Final = f"{ENTRIES}/{{entry_id}}"


class NoBody(Request):
    """Stands for a request without a body."""


class NoQuery(BaseModel, extra="forbid"):
    """Stands for an address without parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that was let in. `body` and `query` are the route's models; `payload` is the body as JSON.

    `session` is None for whoever showed a token, `linked` is what `Write.find_linked` found. What is put into `headers`
    goes out with an act's answer. `address` is the client's, empty where there is none to tell.
    """

    request: web.Request
    handler: CommandHandler
    resources: Resources
    themes: Themes
    accounts: Accounts
    editing: Editing
    inbound: Inbound
    desk: Desk
    writes: WriteLimit
    principal: Principal
    session: Session | None = None
    address: str = ""
    query: Any
    body: Any = None
    payload: Any = None
    if_match: IfMatch | None = None
    key: Key | None = None
    linked: Liveblog | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def role(self) -> Role:
        """The role here: in the liveblog of the address, or where no liveblog is spoken of."""
        return self.principal.role_in(self.request.match_info.get("slug"))

    @property
    def slug(self) -> str:
        """The slug in the address, or in the body that creates it.

        Raises:
            LiveblogNotFound: no liveblog can have that slug.
        """
        slug: str = self.request.match_info.get("slug") or self.body.slug
        if not SLUG.fullmatch(slug):
            raise LiveblogNotFound(slug)
        return slug

    @property
    def by(self) -> Actor:
        """Who asks, for the audit trail."""
        return Actor(id=self.principal.id, address=self.address)

    @property
    def entry_id(self) -> str:
        return self.request.match_info.get("entry_id", "")

    async def liveblog(self) -> Liveblog:
        """The liveblog as it stands; read it before the next `await`.

        Raises:
            LiveblogNotFound: there is none.
        """
        return await self.handler.liveblog(self.slug)

    def require(self, role: Role, action: Sentence) -> None:
        require(self.role, role, action)


_TAGS = {
    "sessions": "Signing in",
    "me": "Signing in",
    "people": "People",
    "tokens": "People",
    "audit": "Audit",
    "media": "Pictures",
    "entry-templates": "Entries",
    "inbound": "Hooks",
    "embeds": "Entries",
}
"""First step of a path → what its routes are listed under."""

_ALWAYS = (k.BAD_REQUEST, k.UNAUTHENTICATED, k.FORBIDDEN, k.INVALID, k.INTERNAL, k.UNAVAILABLE)

ResourceFactory = Callable[[Resources, Liveblog, str], Resource]
"""A resource of a liveblog; the text is an entry's id, empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(ABC):
    """What every route says of itself. `name` is its OpenAPI operationId, `query` the model of its parameters.

    `role` is asked for in the liveblog of the path; without one in all of them, or `anywhere`: in at least one.
    """

    method: str
    path: str
    name: str
    summary: str
    role: Role
    anywhere: bool = False
    status: int = 200
    query: type[BaseModel] = NoQuery

    @property
    def action(self) -> Sentence:
        """The summary within a sentence; the catalogue has it, too."""
        return Sentence(self.summary[0].lower() + self.summary[1:], "", {})

    @property
    @abstractmethod
    def answer(self) -> type[BaseModel] | None:
        """The model of what it answers with; None where that is no JSON."""

    @property
    def tag(self) -> str:
        """What it is listed under."""
        if "/entries" in self.path:
            return "Entries"
        if "/hooks" in self.path:
            return "Hooks"
        return _TAGS.get(self.path.split("/")[1], "Liveblogs")

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"

    @property
    def kinds(self) -> Sequence[k.Kind]:
        """All kinds of problems it can answer with."""
        return sorted({*_ALWAYS, k.NOT_FOUND}, key=k.KINDS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Route):
    """Answers with one resource and its ETag."""

    method: str = "GET"
    resource: ResourceFactory
    view: type[BaseModel]

    @property
    def answer(self) -> type[BaseModel]:
        return self.view


@dataclass(frozen=True, slots=True, kw_only=True)
class List(Route):
    """Answers with a page of a list; `find` gives the page, with the cursor of the next one or an empty text."""

    method: str = "GET"
    find: Callable[[Call], Awaitable[tuple[Sequence[v.View], str]]]
    view: type[v.Listed]
    query: type[BaseModel]
    cursor_name: str = "cursor"

    def cursor(self, cursor: str) -> dict[str, str]:
        """The parameter that asks for the next page."""
        return {self.cursor_name: cursor}

    @property
    def answer(self) -> type[BaseModel]:
        return self.view


@dataclass(frozen=True, slots=True, kw_only=True)
class Write(Route):
    """Carries out the commands of `plan` and answers with `Written`, about the `resource` as it is then.

    `guard` is the resource that If-Match speaks of. `creates` says that there need not be a liveblog yet.
    `find_linked` finds another liveblog that the request names, for `plan` to read in `call.linked`; `afterwards` does
    what is to follow in that one: again if the request comes again, so that it gets done if this process dies in
    between.
    """

    plan: Callable[[Call, Liveblog], Sequence[Command]]
    resource: ResourceFactory | None
    guard: ResourceFactory | None = None
    guard_required: bool = False
    body: type[Request] = NoBody
    body_optional: bool = False
    creates: bool = False
    find_linked: Callable[[Call], Awaitable[Liveblog | None]] | None = None
    afterwards: Callable[[Call], Awaitable[None]] | None = None

    @property
    def answer(self) -> type[BaseModel]:
        return v.Written

    @property
    def kinds(self) -> Sequence[k.Kind]:
        kinds = {*_ALWAYS, k.FORGED, k.CONFLICT, k.KEY_REUSED, k.TOO_LARGE, k.TOO_MANY}
        if not self.creates:
            kinds.add(k.NOT_FOUND)
        if self.body is not NoBody:
            kinds.add(k.UNSUPPORTED)
        if self.guard:
            kinds.add(k.STALE)
        if self.guard_required:
            kinds.add(k.PRECONDITION_REQUIRED)
        return sorted(kinds, key=k.KINDS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Route):
    """Takes a file as it is, of one of the media types in `consumes`, and answers with `view`."""

    method: str = "POST"
    consumes: Sequence[str]
    view: type[BaseModel]

    @property
    def answer(self) -> type[BaseModel]:
        return self.view

    @property
    def kinds(self) -> Sequence[k.Kind]:
        kinds = {*_ALWAYS, k.FORGED, k.TOO_LARGE, k.TOO_MANY, k.UNSUPPORTED, k.UNUSABLE_PICTURE}
        return sorted(kinds, key=k.KINDS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Route):
    """Does what is no liveblog's history: people, sessions, tokens, presence. Twice is as good as once.

    `carry_out` gives the `view` to answer with, None for 204, or a whole response of one of the media types in
    `produces`. `open` lets in whoever comes, as nobody; `raw` leaves the body as its bytes, in `Call.payload`.
    """

    carry_out: Callable[[Call], Awaitable[BaseModel | web.StreamResponse | None]]
    view: type[BaseModel] | None = None
    produces: Sequence[str] = ()
    body: type[Request] = NoBody
    body_optional: bool = False
    open: bool = False
    raw: bool = False
    refuses: Sequence[k.Kind] = ()

    @property
    def answer(self) -> type[BaseModel] | None:
        return self.view

    @property
    def kinds(self) -> Sequence[k.Kind]:
        kinds = {*_ALWAYS, *self.refuses}
        if "{" in self.path:
            kinds.add(k.NOT_FOUND)
        if not self.reads:
            kinds |= {k.TOO_LARGE, k.TOO_MANY, k.FORGED}
        if self.body is not NoBody:
            kinds.add(k.UNSUPPORTED)
        return sorted(kinds, key=k.KINDS.index)
