"""The page where chiefs keep the newsroom's people and the machines' tokens."""

from collections.abc import Sequence
from datetime import UTC, datetime

from aiohttp import web

from ticker.api.auth import require
from ticker.api.person import leads
from ticker.api.services import Services
from ticker.desk.frame import Frame
from ticker.domain.liveblog import LiveblogState
from ticker.domain.roles import Kind, Principal, Role
from ticker.editing.command_handler import CommandHandler
from ticker.journal.heads import every_head
from ticker.journal.port import Head
from ticker.sentences import say


class People:
    """`GET /desk/people`. What is changed there goes to the API, like everything else.

    Whoever is chief only of single liveblogs sees colleagues and their roles there, and nothing else.
    """

    def __init__(self, frame: Frame, handler: CommandHandler, services: Services, *, single_sign_on: str) -> None:
        self._frame = frame
        self._handler = handler
        self._services = services
        self._single_sign_on = single_sign_on

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/people", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The page.

        Raises:
            Forbidden: only chiefs keep people.
        """
        visitor = await self._frame.visitor(request)
        principal = visitor.principal
        require(principal.highest_role, Role.CHIEF, say("keep people"))
        everywhere = leads(principal, None)
        now, heads = datetime.now(UTC), await self._led(principal)
        tokens = await self._services.tokens.newest(limit=500) if everywhere else ()
        return self._frame.page(
            request,
            "people.html",
            visitor,
            accounts=await self._services.people.accounts(),
            everywhere=everywhere,
            leads={head.liveblog for head in heads},
            heads=[head for head in heads if head.card.state is not LiveblogState.CLOSED],
            tokens=[token for token in tokens if token.owner_kind is Kind.MACHINE and token.good(now)],
            single_sign_on=self._single_sign_on,
        )

    async def _led(self, principal: Principal) -> Sequence[Head]:
        """The liveblogs whose roles this chief decides on, the newest first."""
        found = [head async for head in every_head(self._handler.journal) if leads(principal, head.liveblog)]
        return sorted(found, key=lambda head: head.updated_at, reverse=True)
