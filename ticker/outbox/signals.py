"""Signals between desks in different processes: one Redis channel, on which nothing is kept."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from typing import Any

import structlog
from redis.exceptions import RedisError

from ticker.errors import BusUnavailable
from ticker.outbox import connections
from ticker.outbox.names import DESKS
from ticker.outbox.port import Outbox, Signal, Signals

log = structlog.get_logger(__name__)

SEND_SECONDS = 0.5
WAIT_SECONDS = 2.0
"""How long one look for a message waits; shorter than the silence after which a connection is taken for lost."""

BACKOFF_SECONDS = 1.0


class RedisSignals:
    """`Signals` on a Redis channel."""

    def __init__(self, url: str) -> None:
        """Connects when first used."""
        self._redis = connections.bus(url)
        self._name = secrets.token_hex(8)

    async def send(self, signal: Signal) -> None:
        message = json.dumps([self._name, signal.kind, signal.liveblog, signal.body.decode()]).encode()
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._redis.publish(DESKS, message)
        except (RedisError, OSError, TimeoutError) as error:
            raise BusUnavailable(f"could not tell other desks of {signal.liveblog!r}: {error!r}") from error

    async def listen(self) -> AsyncIterator[Signal | None]:
        away = False
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(DESKS)
                    while True:
                        message = await channel.get_message(timeout=WAIT_SECONDS)
                        if message and message["type"] == "subscribe":
                            away = False
                            yield None
                        elif message and (signal := self._signal(message)):
                            yield signal
            except (RedisError, OSError) as error:
                if not away:
                    log.warning("Redis is away; desks look into the journal meanwhile", error=repr(error))
                away = True
                await asyncio.sleep(BACKOFF_SECONDS)

    async def close(self) -> None:
        await self._redis.aclose(close_connection_pool=True)

    def _signal(self, message: dict[str, Any]) -> Signal | None:
        """What somebody else said; None for what we said ourselves."""
        name, kind, liveblog, body = json.loads(message["data"])
        return None if name == self._name else Signal(liveblog=liveblog, kind=kind, body=body.encode())


class NotifyingOutbox:
    """An `Outbox` that also tells the desks: those of this process by a call, those of others by a signal."""

    def __init__(self, outbox: Outbox, signals: Signals, on_nudge: Callable[[str], None] | None = None) -> None:
        """`on_nudge` is called with the liveblog, whether Redis is there or not; it must not wait."""
        self._outbox = outbox
        self._signals = signals
        self._on_nudge = on_nudge

    async def nudge(self, liveblog: str, seq: int, *, attempt: int = 0) -> None:
        """The workers come first: readers wait for them.

        A desk that reads the journal meanwhile takes their turns in the loop: with one open, 3 ms instead of 2 until
        the job is queued. Told afterwards it knows a millisecond later.
        """
        try:
            await self._outbox.nudge(liveblog, seq, attempt=attempt)
        finally:
            if self._on_nudge:
                self._on_nudge(liveblog)
        await self._signals.send(Signal(liveblog=liveblog, kind="moved"))
