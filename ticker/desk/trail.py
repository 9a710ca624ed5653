"""The page that tells who did what, for the newsroom's chiefs."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from ticker.api.audit import LinesQuery, cursor_of, position_of, wanted_of
from ticker.api.auth import require
from ticker.api.services import Services
from ticker.api.validation import query_as
from ticker.desk.frame import Frame
from ticker.domain.roles import Role
from ticker.sentences import say

ON_A_PAGE: Final = 100


class Trail:
    """`GET /desk/audit`, with the same questions as `GET /api/v1/audit`."""

    def __init__(self, frame: Frame, services: Services) -> None:
        self._frame = frame
        self._services = services

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/audit", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The page.

        Raises:
            Forbidden: the trail tells of everybody, so only chiefs read it.
            Problem: 422, the address asks for something else.
        """
        visitor = await self._frame.visitor(request)
        require(visitor.principal.role_in(None), Role.CHIEF, say("read the audit trail"))
        asked = [(name, value) for name, value in request.query.items() if value]
        query = query_as(LinesQuery, asked)
        found = await self._services.trail.newest(
            wanted_of(query), before=position_of(query.cursor), limit=ON_A_PAGE + 1
        )
        people = await self._services.people.all()
        lines = found[:ON_A_PAGE]
        kept = {name: value for name, value in asked if name not in {"cursor", "limit"}}
        older = urlencode({**kept, "cursor": cursor_of(lines[-1])}) if len(found) > len(lines) else ""
        return self._frame.page(
            request,
            "audit.html",
            visitor,
            lines=lines,
            asked=dict(asked),
            people=people,
            names={person.id: person.name for person in people},
            older=older,
            newest=f"?{urlencode(kept)}" if query.cursor else "",
            export=urlencode(kept),
        )
