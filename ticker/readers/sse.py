"""`GET /{slug}/live/events`: the stream of one liveblog's deltas, for EventSource (HTML Standard §9.2)."""

import re
from typing import Final

from aiohttp import web

from ticker import eventstream
from ticker.errors import LiveblogNotFound
from ticker.readers import caching
from ticker.readers.history import Head, History
from ticker.readers.hub import Hub
from ticker.readers.metrics import Metrics
from ticker.readers.refusals import NotFoundPages, problem

KIND = "events"
"""This route's name in metrics."""

RETRY_AFTER_SECONDS = 10

HEADERS: Final = {**caching.SECURITY, **eventstream.HEADERS}

_SEQ = re.compile(r"[0-9]{1,15}", re.ASCII)


class EventStream:
    """The handler of live-update connections."""

    def __init__(self, hub: Hub, history: History, not_found: NotFoundPages, metrics: Metrics) -> None:
        self._hub = hub
        self._history = history
        self._not_found = not_found
        self._requests = metrics.requests

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The stream, from `Last-Event-ID` or else `?after=SEQ` on; without either, from now on.

        204 (which stops EventSource) once the liveblog is closed and the reader has all of it, 400 for what is no seq,
        404 without such a liveblog, 503 with Retry-After when the process holds as many readers as it may.
        """
        slug = request.match_info["slug"]
        head = self._history.head(slug)
        refusal = self._refusal(request, head)
        response = refusal or web.StreamResponse(headers=HEADERS)
        self._requests.labels(KIND, str(response.status)).inc()
        if refusal is None and request.method != "HEAD":
            await self._stream(request, response, slug)
        return response

    def _refusal(self, request: web.Request, head: Head | None) -> web.Response | None:
        if head is None:
            return self._not_found.response(request)
        last_event_id = _last_event_id(request)
        if last_event_id is not None and not _SEQ.fullmatch(last_event_id):
            return problem(
                400, "Not a seq", "Last-Event-ID and after take the seq of a delta: a whole number from 0 up."
            )
        if head.closed and last_event_id is not None and int(last_event_id) == head.seq:
            return web.Response(status=204, headers={**caching.SECURITY, "Cache-Control": caching.NEVER})
        if self._hub.full:
            wait = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            return problem(503, "Too many readers", "Poll live/head.json, or connect again in a moment.", wait)
        return None

    async def _stream(self, request: web.Request, response: web.StreamResponse, slug: str) -> None:
        reader = await eventstream.connected(request, response)
        if reader is None:
            return
        last_event_id = _last_event_id(request)
        try:
            self._hub.join(slug, reader, after=None if last_event_id is None else int(last_event_id))
            await reader.ended
        except LiveblogNotFound:
            pass  # it was there a moment ago; the stream ends, and the browser that asks again gets the 404
        finally:
            self._hub.leave(slug, reader)
            eventstream.end_stream(reader, response)


def _last_event_id(request: web.Request) -> str | None:
    """What the reader says it has seen. The header wins: a browser that reconnects repeats the old address."""
    return request.headers.get("Last-Event-ID", request.query.get("after"))
