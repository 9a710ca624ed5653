"""The desk's first page, the liveblogs somebody may work in; and where messages come into one of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from aiohttp import web

from ticker.api.auth import require
from ticker.api.hooks import address_of
from ticker.desk.frame import ROOT, Frame, Visitor
from ticker.domain.liveblog import LiveblogState
from ticker.domain.permissions import Role
from ticker.editing.command_handler import CommandHandler
from ticker.inbound.formats import FORMATS
from ticker.inbound.hooks import SqlHooks
from ticker.journal.heads import every_head
from ticker.journal.port import Head
from ticker.projections.rendering.themes import Themes
from ticker.sentences import say

RECENT: Final = timedelta(days=14)
"""What has moved since is listed at once; the rest, years of it, when somebody asks for it."""

_RANKS: Final = {LiveblogState.LIVE: 0, LiveblogState.DRAFT: 1, LiveblogState.CLOSED: 2}


class Liveblogs:
    """The list and the form. What the form sends goes to the API, like everything else."""

    def __init__(self, frame: Frame, handler: CommandHandler, themes: Themes) -> None:
        self._frame = frame
        self._handler = handler
        self._themes = themes
        self._zones = _zones()

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("", self.show), web.get("/", self._without_slash)]

    async def show(self, request: web.Request) -> web.Response:
        visitor = await self._frame.visitor(request)
        everything = "all" in request.query
        heads = await self._heads(visitor, None if everything else datetime.now(UTC) - RECENT)
        return self._frame.page(
            request,
            "liveblogs.html",
            visitor,
            heads=heads,
            everything=everything,
            may_create=visitor.principal.role_in(None).covers(Role.CHIEF),
            themes=sorted(self._themes),
            theme=self._themes.default.name,
            zones=self._zones,
        )

    async def _heads(self, visitor: Visitor, since: datetime | None) -> Sequence[Head]:
        """Those the visitor may work in: live, then prepared, then closed, and of each the last changed first."""
        heads = [
            head
            async for head in every_head(self._handler.journal, since=since)
            if visitor.principal.role_in(head.liveblog).covers(Role.REPORTER)
        ]
        heads.sort(key=lambda head: head.updated_at, reverse=True)
        return sorted(heads, key=lambda head: _RANKS[head.card.state])

    async def _without_slash(self, _request: web.Request) -> web.Response:
        raise web.HTTPPermanentRedirect(ROOT)


@cache
def _zones() -> Sequence[str]:
    """Those a newsroom may live in; finding them means looking at 600 files."""
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


class Hooks:
    """The list and the form. What the form sends goes to the API, like everything else."""

    def __init__(self, frame: Frame, handler: CommandHandler, hooks: SqlHooks, public_url: str) -> None:
        self._frame = frame
        self._handler = handler
        self._hooks = hooks
        self._public_url = public_url

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/liveblogs/{slug}/hooks", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        slug = request.match_info["slug"]
        visitor = await self._frame.visitor(request)
        require(visitor.principal.role_in(slug), Role.CHIEF, say("say where messages come from"))
        state = await self._handler.liveblog(slug)
        return self._frame.page(
            request,
            "hooks.html",
            visitor,
            liveblog=state,
            hooks=[(hook, address_of(self._public_url, hook.id)) for hook in await self._hooks.of(slug)],
            own_secret=[name for name, format_ in FORMATS.items() if format_.own_secret],
        )
