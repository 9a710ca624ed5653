"""One liveblog's open connections in this process, all of them at the same seq."""

import asyncio
from collections.abc import Sequence

from ticker.eventstream import HEARTBEAT, Connection, Frame
from ticker.readers import stream
from ticker.readers.history import Delta
from ticker.readers.metrics import Metrics


class Channel:
    """The readers of one liveblog. Each has been sent everything up to `seq` but the deltas that wait to be flushed.

    As that holds for all of them at any moment, one number per liveblog keeps each reader from seeing a delta twice.
    """

    def __init__(self, slug: str, *, seq: int, closed: bool, metrics: Metrics) -> None:
        self.slug = slug
        self.seq = seq
        self.closed = closed
        self.readers: set[Connection] = set()
        self._pending: list[Delta] = []
        self._metrics = metrics

    def accept(self, delta: Delta) -> None:
        """Take the next delta.

        What is accepted within one turn of the loop goes out in one write per reader: a burst of 50 deltas costs
        0.5 µs each and reader then, not 7.
        """
        if not self._pending:
            asyncio.get_running_loop().call_soon(self.flush)
        self._pending.append(delta)
        self.seq = delta.seq
        self.closed = delta.op == "close" or (self.closed and delta.op != "reopen")

    def flush(self) -> None:
        """Send what waits. The last readers of a closed liveblog are told so and let go."""
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        self._metrics.deltas.inc(len(pending) * len(self.readers))
        self._send(stream.deltas(pending))
        if self.closed:
            self.end()

    def end(self) -> None:
        """Tell every reader that the liveblog is closed, and let them go."""
        self._send(stream.end(self.seq))
        for reader in self.readers:
            reader.end()

    def reset(self, *, seq: int, closed: bool) -> None:
        """Nobody here can be given what is between their seq and this one: all are told to load the page again."""
        self.flush()
        self.seq, self.closed = seq, closed
        self._metrics.resets.inc(len(self.readers))
        self._send(stream.reset(seq))
        if closed:
            self.end()

    def welcome(self, reader: Connection, missed: Sequence[Delta] | None) -> None:
        """Add a reader and bring it to `seq`: with the deltas it missed, or (None) by a reset."""
        self.flush()
        if missed is None:
            self._metrics.resets.inc()
            catch_up = stream.reset(self.seq)
        else:
            self._metrics.deltas.inc(len(missed))
            catch_up = stream.deltas(missed)
        self.readers.add(reader)
        reader.write(Frame.of(stream.RETRY + catch_up + (stream.end(self.seq) if self.closed else b"")))
        if self.closed:
            reader.end()

    def heartbeat(self) -> None:
        for reader in self.readers:
            self._write(reader, HEARTBEAT)

    def wake_disconnected(self) -> None:
        """Wake the handlers whose clients left, as aiohttp does not: 60 ns per reader and second find them all."""
        for reader in self.readers:
            if reader.transport.is_closing():
                reader.end()

    def _send(self, plain: bytes) -> None:
        frame = Frame.of(plain)
        for reader in self.readers:
            self._write(reader, frame)

    def _write(self, reader: Connection, frame: Frame) -> None:
        if not reader.write(frame):
            self._metrics.dropped.inc()
