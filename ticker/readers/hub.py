"""Fan-out: every delta to every connection that follows its liveblog, once and in order.

The bus says that there is something new and brings it along; the store is the truth. A delta that does not follow the
one sent last, or that the bus never brought, is fetched from there, so Redis may be emptied, slow or dead.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from ticker.background import background_tasks
from ticker.errors import LiveblogNotFound, StoreError
from ticker.eventstream import Connection
from ticker.outbox.port import Bus, PublishedDelta
from ticker.readers.channel import Channel
from ticker.readers.history import Delta, History
from ticker.readers.metrics import Metrics

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
"""How often the store is looked at: the longest a reader waits for what the bus lost."""

HEARTBEAT_EVERY_POLLS = 15
"""Every how many looks the connections get a heartbeat."""


class Hub:
    """All live-update connections of this process.

    Everything but the two tasks of `running` is synchronous. That makes "subscribe, read history, flush live" one step
    nothing can come between: no gap and no duplicate without a buffer per reader.
    """

    def __init__(self, history: History, bus: Bus, metrics: Metrics, *, readers_max: int) -> None:
        self._history = history
        self._bus = bus
        self._metrics = metrics
        self._readers_max = readers_max
        self._channels: dict[str, Channel] = {}
        self._readers = 0
        self._polls = 0
        self._closing = False

    @property
    def full(self) -> bool:
        """Whether no more connections should be taken: as many as may are open, or the process is stopping."""
        return self._closing or self._readers >= self._readers_max

    @property
    def followed(self) -> dict[str, int]:
        """How many connections follow each liveblog; none without any."""
        return {slug: len(channel.readers) for slug, channel in self._channels.items()}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver while in this context; all readers are let go at its end."""
        async with background_tasks(self._listen, self._poll_store, pause=POLL_SECONDS, what="live updates"):
            try:
                yield
            finally:
                self.close()

    def join(self, slug: str, reader: Connection, *, after: int | None) -> None:
        """Add a connection, having sent it what it missed since seq `after`; None: it wants what comes from now on.

        Raises:
            LiveblogNotFound: no such liveblog is public.
            StoreError: the store holds something unreadable.
        """
        channel = self._catch_up(slug)
        if channel is None:
            raise LiveblogNotFound(slug)
        if after is None:
            after = channel.seq
        elif after > channel.seq:
            self._advance(channel, after)  # the page was written a moment before head.json
        missed = self._history.between(slug, after, channel.seq) if after <= channel.seq else None
        self._channels[slug] = channel
        channel.welcome(reader, missed)
        self._readers += 1
        self._metrics.readers.inc()

    def leave(self, slug: str, reader: Connection) -> None:
        """Forget a connection that has ended; one that never joined is none of ours."""
        channel = self._channels.get(slug)
        if channel is None or reader not in channel.readers:
            return
        channel.readers.remove(reader)
        if not channel.readers:
            del self._channels[slug]
        self._readers -= 1
        self._metrics.readers.dec()

    def close(self) -> None:
        """Let all readers go, and take no more. They reconnect elsewhere and resume by their Last-Event-ID."""
        self._closing = True
        for channel in self._channels.values():
            channel.flush()
            for reader in channel.readers:
                reader.end()

    def receive(self, published: PublishedDelta) -> None:
        """Take a delta from the bus: the next one is sent, an old one ignored, one too far ahead sent for."""
        channel = self._channels.get(published.liveblog)
        if channel is None or published.seq <= channel.seq:
            return
        delta = Delta.parse(published.body)
        if delta.prev == channel.seq:
            channel.accept(delta)
        else:
            self._catch_up(published.liveblog)

    def _catch_up(self, slug: str) -> Channel | None:
        """The liveblog's channel, brought to where the store is; a new one if nobody follows it yet."""
        channel = self._channels.get(slug)
        head = self._history.head(slug)
        if head is None:
            return channel
        if channel is None:
            return Channel(slug, seq=head.seq, closed=head.closed, metrics=self._metrics)
        if head.seq > channel.seq and not self._advance(channel, head.seq):
            channel.reset(seq=head.seq, closed=head.closed)
        return channel

    def _advance(self, channel: Channel, seq: int) -> bool:
        """Send what the store has between the channel and `seq`; False, and nothing is sent, if it has not all."""
        missing = self._history.between(channel.slug, channel.seq, seq)
        for delta in missing or ():
            self._metrics.healed.inc()
            channel.accept(delta)
        return missing is not None

    async def _listen(self) -> None:
        async for batch in self._bus.listen():
            for published in batch:
                self._receive_or_log(published)

    async def _poll_store(self) -> None:
        self._polls += 1
        for slug, channel in tuple(self._channels.items()):
            self._catch_up_or_log(slug)
            channel.wake_disconnected()
            if self._polls % HEARTBEAT_EVERY_POLLS == 0:
                channel.heartbeat()

    # One liveblog whose store is unreadable must not keep the others' readers waiting.

    def _receive_or_log(self, published: PublishedDelta) -> None:
        try:
            self.receive(published)
        except (StoreError, OSError):
            log.exception("a delta was not sent", liveblog=published.liveblog, seq=published.seq)

    def _catch_up_or_log(self, slug: str) -> None:
        try:
            self._catch_up(slug)
        except (StoreError, OSError):
            log.exception("live updates wait for the store", liveblog=slug)
