"""Server-sent events on the wire (HTML Standard §9.2), and the connections they go to.

A connection has no task and no queue of its own (bench/fanout.py): bytes made once go straight to its transport, and
whoever does not fetch them is cut off, never waited for.
"""

import asyncio
from typing import Final, NamedTuple, Self

from aiohttp import HttpVersion11, web

BUFFERED_MAX = 256 * 1024
"""Bytes a connection may owe before it is cut: some 150 deltas, on top of what the kernel holds."""

LINGER_SECONDS = 2.0
"""How long the last bytes of an ended stream may take before the connection is cut."""

HEADERS: Final = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would hold the events back to fill its buffers
}


class Frame(NamedTuple):
    """Bytes made once for all: `chunked` for HTTP/1.1 (RFC 9112 §7.1), `plain` for HTTP/1.0, nginx' default."""

    plain: bytes
    chunked: bytes

    @classmethod
    def of(cls, plain: bytes) -> Self:
        return cls(plain, b"%x\r\n%b\r\n" % (len(plain), plain))


HEARTBEAT: Final = Frame.of(b": hb\n\n")
"""A comment: it keeps proxies from closing a quiet connection, and tells us of clients who are gone."""


class Connection:
    """One client. `ended` wakes the handler at the end."""

    __slots__ = ("chunked", "ended", "transport")

    def __init__(self, transport: asyncio.Transport, *, chunked: bool) -> None:
        self.transport = transport
        self.chunked = chunked
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def write(self, frame: Frame) -> bool:
        """Hand the bytes to the transport; False if that ended the connection because it owes too many already.

        A client that lags is cut off, not closed: closing would wait for the bytes it does not fetch.
        """
        transport = self.transport
        if transport.is_closing():
            self.end()
        elif transport.get_write_buffer_size() > BUFFERED_MAX:
            transport.abort()
            self.end()
            return False
        else:
            transport.write(frame.chunked if self.chunked else frame.plain)
        return True

    def end(self) -> None:
        """Let the handler end; doing it twice changes nothing."""
        if not self.ended.done():
            self.ended.set_result(None)


async def connected(request: web.Request, response: web.StreamResponse) -> Connection | None:
    """The connection behind a request whose answer is a stream, once the headers are sent; None if it has gone."""
    if request.version >= HttpVersion11:
        response.enable_chunked_encoding()
    try:
        await response.prepare(request)
    except ConnectionResetError:  # who reloads a page leaves before we have looked up who they are
        return None
    return Connection(request.transport, chunked=response.chunked) if request.transport else None


def end_stream(connection: Connection, response: web.StreamResponse) -> None:
    """End a stream: its last bytes have `LINGER_SECONDS`."""
    response.force_close()
    asyncio.get_running_loop().call_later(LINGER_SECONDS, connection.transport.abort)
