"""The one screen of a liveblog: composer on top, below it the lanes and the timeline."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from markupsafe import Markup

from ticker.api.auth import require
from ticker.desk.assets import as_read
from ticker.desk.cards import Cards, Lane, Viewer, older, unpublished
from ticker.desk.frame import Frame, Visitor
from ticker.domain.liveblog import Liveblog
from ticker.domain.permissions import Role
from ticker.editing.command_handler import CommandHandler
from ticker.sentences import say

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


class Screen:
    """Its page, and the older entries that are asked for one page after the other."""

    def __init__(self, frame: Frame, handler: CommandHandler, cards: Cards, *, silence_minutes: int) -> None:
        self._frame = frame
        self._handler = handler
        self._cards = cards
        self._silence_minutes = silence_minutes

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/liveblogs/{slug}", self.show),
            web.get("/liveblogs/{slug}/shell", self.shell),
            web.get("/liveblogs/{slug}/older", self.older),
        ]

    async def show(self, request: web.Request) -> web.Response:
        visitor, viewer, state = await self._authorised(request)
        newest = older(state, len(state.order) + 1)
        return self._page(
            request,
            visitor,
            viewer,
            state,
            bare=False,
            lanes={lane: self._cards.cards(state, newest, viewer) for lane, newest in unpublished(state).items()},
            timeline=self._cards.cards(state, newest, viewer),
            older=bool(newest) and newest[-1].number > 1,
            latest=max((entry.published_at for entry in newest if entry.published_at), default=state.opened_at),
        )

    async def shell(self, request: web.Request) -> web.Response:
        """The screen without anything that somebody has written: what a browser keeps for when it is offline."""
        visitor, viewer, state = await self._authorised(request)
        lanes: Mapping[Lane, Sequence[Markup]] = dict.fromkeys(unpublished(state), ())
        return self._page(
            request, visitor, viewer, state, bare=True, lanes=lanes, timeline=(), older=False, latest=None
        )

    def _page(
        self, request: web.Request, visitor: Visitor, viewer: Viewer, state: Liveblog, **values: Any
    ) -> web.Response:
        return self._frame.page(
            request,
            "screen.html",
            visitor,
            liveblog=state,
            zone=state.time_zone,
            role=viewer.role,
            silence_minutes=self._silence_minutes,
            entry_style=as_read(self._cards.theme(state)),
            **values,
        )

    async def older(self, request: web.Request) -> web.Response:
        """The cards before number `?before=`, fifty at most; none where there are no more."""
        _, viewer, state = await self._authorised(request)
        before = request.query.get("before", "")
        if not _NUMBER.fullmatch(before):
            raise web.HTTPNotFound
        cards = self._cards.cards(state, older(state, int(before)), viewer)
        return web.Response(text="".join(cards), content_type="text/html")

    async def _authorised(self, request: web.Request) -> tuple[Visitor, Viewer, Liveblog]:
        """Who asks, as what, and the liveblog as it stands: to be read before the next `await`.

        Raises:
            Forbidden: the role is too low for this liveblog.
            LiveblogNotFound: there is none of that name.
        """
        slug = request.match_info["slug"]
        visitor = await self._frame.visitor(request)
        require(visitor.principal.role_in(slug), Role.REPORTER, say("work in this liveblog"))
        state = await self._handler.liveblog(slug)
        return visitor, Viewer.of(visitor.principal, slug, self._frame.language(request, visitor)), state
