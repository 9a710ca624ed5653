"""What the API needs of the desk in the browser, which stands on top of it (`ticker.desk`)."""

from datetime import datetime
from typing import Literal, Protocol

from aiohttp import web

from ticker.domain import events as e
from ticker.domain.liveblog import Liveblog
from ticker.domain.permissions import Principal

Doing = Literal["reading", "writing", "editing"]


class EditorStreams(Protocol):
    """Everybody's open desks."""

    async def follow(
        self, request: web.Request, slug: str, principal: Principal, *, after: int | None
    ) -> web.StreamResponse:
        """A stream of what happens after the seq `after`, or from now on, for as long as the principal may be there."""
        ...

    def announce(
        self,
        slug: str,
        principal: Principal,
        *,
        doing: Doing,
        entry_id: str,
        client: str,
    ) -> None:
        """Tell the others that somebody is here; to be said again every ten seconds."""
        ...


class Previews(Protocol):
    """How a text would look to readers."""

    def page(
        self, state: Liveblog, content: e.Content, now: datetime, *, entry_id: str, key_event: bool, pinned: bool
    ) -> web.Response:
        """The page with the entry on it. Changes nothing."""
        ...
