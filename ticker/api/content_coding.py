"""Content codings of request bodies (RFC 9110, section 8.4), undone step by step.

aiohttp would undo them by itself, also of bodies that nobody reads: 3 KB of brotli are 4 GiB of zeros, ten seconds in
which the process answers nobody. `ticker.app.runner` has it leave them alone; only what is asked for is undone, here.
"""

import zlib
from collections.abc import Iterator
from typing import Final

from aiohttp import web

STEP_BYTES: Final = 65_536
"""Most that one step gives: 0.1 ms of zlib."""

_FED_BYTES: Final = 4_096
"""Most that one step takes: blocks without content give nothing, and cost 10 µs each all the same."""

_WINDOWS: Final = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}

ACCEPTED: Final = ("gzip", "deflate")
"""What a client may choose from, as Accept-Encoding tells it (RFC 9110, section 12.5.3)."""


def coding_of(request: web.Request) -> str | None:
    """One of `ACCEPTED`, "" if the body is as it is, None where it is another coding or more than one."""
    coding = ", ".join(request.headers.getall("Content-Encoding", ())).strip().lower()
    if coding in {"", "identity"}:
        return ""
    return coding if coding in ACCEPTED else None


class BadlyCoded(ValueError):
    """The bytes are not what their coding says, or end too early, or go on after its end."""


class Decoder:
    """Undoes one coding of `ACCEPTED`, or none (""), of bytes as they arrive.

    Of gzip it takes a single member: RFC 1952 allows several, HTTP clients send one, and a megabyte of empty ones costs
    more than any text.
    """

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._stream: zlib._Decompress | None = None

    def steps(self, received: bytes) -> Iterator[bytes]:
        """What `received` comes to, at most `STEP_BYTES` at a time, some of them empty. Stop where it gets too much.

        Raises:
            BadlyCoded: see there.
        """
        if not self._coding:
            yield received
            return
        for start in range(0, len(received), _FED_BYTES):
            if self._stream and self._stream.eof:
                raise BadlyCoded("something follows its end")
            yield from self._inflated(received[start : start + _FED_BYTES])

    def finish(self) -> None:
        """Say that nothing follows. Nothing at all is nothing in any coding.

        Raises:
            BadlyCoded: something is missing.
        """
        if self._stream and not self._stream.eof:
            raise BadlyCoded("it is cut off")

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._stream = zlib.decompressobj(self._window(data[0]))
        stream = self._stream
        while True:
            try:
                step = stream.decompress(data, STEP_BYTES)
            except zlib.error as error:
                raise BadlyCoded(str(error)) from error
            yield step
            if stream.unused_data:
                raise BadlyCoded("something follows its end")
            data = stream.unconsumed_tail
            if stream.eof or (not data and len(step) < STEP_BYTES):
                return

    def _window(self, first: int) -> int:
        """As zlib has it (`wbits`). Some say deflate and send it without zlib's frame, which begins with CM = 8."""
        if self._coding == "deflate" and first & 0x0F != 8:  # noqa: PLR2004  # RFC 1950, section 2.2
            return -zlib.MAX_WBITS
        return _WINDOWS[self._coding]
