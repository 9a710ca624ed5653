"""`GET /liveblogs/{slug}/desk`: somebody's open desk follows what happens, for EventSource (HTML Standard §9.2)."""

from collections import Counter
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from ticker import eventstream
from ticker.api.auth import Authenticator
from ticker.api.desk_ports import Doing
from ticker.desk.cards import Viewer
from ticker.desk.channel import DeskConnection
from ticker.desk.hub import DeskHub
from ticker.desk.presence import Attendance
from ticker.domain.permissions import Principal
from ticker.schemas.languages import language_for

RETRY_AFTER_SECONDS = 10

PER_PERSON = 50
"""Open desks of one principal in one process: more than anybody has tabs, so that none alone fills the hub."""


class DeskStreams:
    """The hub as the API has it: requests come in, streams go out."""

    def __init__(self, hub: DeskHub, authenticator: Authenticator) -> None:
        self._hub = hub
        self._open_streams: Counter[str] = Counter()
        self._authenticator = authenticator

    async def follow(
        self, request: web.Request, slug: str, principal: Principal, *, after: int | None
    ) -> web.StreamResponse:
        """The stream, from the seq `after` on, or from now; it ends when the principal may no longer be there.

        503 with Retry-After when the process holds as many desks as it may, or as it may of one principal.
        """
        if self._hub.full or self._open_streams[principal.id] >= PER_PERSON:
            return web.Response(
                status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(RETRY_AFTER_SECONDS)}
            )
        response = web.StreamResponse(headers=eventstream.HEADERS)
        if request.method == "HEAD":
            return web.Response(headers=eventstream.HEADERS)
        self._open_streams[principal.id] += 1
        try:
            return await self._streamed(request, response, slug, principal, after)
        finally:
            self._open_streams[principal.id] -= 1
            self._open_streams += Counter()  # forgets who holds none

    async def _streamed(
        self, request: web.Request, response: web.StreamResponse, slug: str, principal: Principal, after: int | None
    ) -> web.StreamResponse:
        stream = await eventstream.connected(request, response)
        if stream is None:
            return response
        language = language_for(principal.language, request.headers.get("Accept-Language", ""))
        connection = DeskConnection(
            stream=stream,
            viewer=Viewer.of(principal, slug, language),
            may_stay=self._still_allowed(request, slug, principal),
        )
        try:
            await self._hub.join(slug, connection, after=after)
            await stream.ended
        finally:
            self._hub.leave(slug, connection)
            eventstream.end_stream(stream, response)
        return response

    def announce(self, slug: str, principal: Principal, *, doing: Doing, entry_id: str, client: str) -> None:
        """Somebody is here, at something."""
        attendance = Attendance(id=principal.id, name=principal.name, doing=doing, entry_id=entry_id, client=client)
        self._hub.announce(slug, attendance)

    def _still_allowed(self, request: web.Request, slug: str, before: Principal) -> Callable[[], Awaitable[bool]]:
        """Whether whoever sent `request` is let in today as they were, in the same role."""

        async def may_stay() -> bool:
            now = await self._authenticator.reauthenticate(request)
            return now is not None and now.id == before.id and now.role_in(slug) is before.role_in(slug)

        return may_stay
