"""Where messages from chat and mail come in: a page for a liveblog's chiefs."""

from collections.abc import Sequence

from aiohttp import web

from ticker.api.auth import require
from ticker.api.hooks import address_of
from ticker.desk.frame import Frame
from ticker.domain.roles import Role
from ticker.editing.command_handler import CommandHandler
from ticker.inbound.formats import FORMATS
from ticker.inbound.hooks import SqlHooks
from ticker.sentences import say


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
