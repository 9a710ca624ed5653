"""Redis behind the ports: nudges as arq jobs, deltas as one bounded stream."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import structlog
from redis.exceptions import RedisError

from ticker.errors import BusUnavailable
from ticker.outbox import connections
from ticker.outbox.names import DELTAS, DELTAS_KEPT, PROJECT, QUEUE, project_job
from ticker.outbox.port import PublishedDelta

log = structlog.get_logger(__name__)

NUDGE_SECONDS = 0.5
PUBLISH_SECONDS = 0.5
"""head.json waits for the announcement, and readers for head.json if Redis hangs: better not told than told late."""

PIPELINED = 500
"""Deltas sent to Redis at once, about 750 KB."""

BLOCK_MS = 2000
BATCH = 500
BACKOFF_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0)


class ArqOutbox:
    """An `Outbox` on an arq queue."""

    def __init__(
        self, url: str, *, function: str = PROJECT, job_id: Callable[[str, int, int], str] = project_job
    ) -> None:
        """Connects when first used. `function` is the job a nudge asks for."""
        self._queue = connections.queue(url)
        self._function = function
        self._job_id = job_id

    async def nudge(self, liveblog: str, seq: int, *, attempt: int = 0) -> None:
        job = self._job_id(liveblog, seq, attempt)
        try:
            async with asyncio.timeout(NUDGE_SECONDS):
                await self._queue.enqueue_job(self._function, liveblog, seq, _job_id=job, _queue_name=QUEUE)
        except (RedisError, OSError, TimeoutError) as error:
            raise BusUnavailable(f"could not queue {job!r}: {error!r}") from error

    async def close(self) -> None:
        await self._queue.aclose(close_connection_pool=True)


class RedisBus:
    """A `Bus` on one Redis Stream for all liveblogs."""

    def __init__(self, url: str) -> None:
        """Connects when first used."""
        self._redis = connections.bus(url)

    async def publish(self, deltas: Sequence[PublishedDelta]) -> None:
        try:
            for start in range(0, len(deltas), PIPELINED):
                async with asyncio.timeout(PUBLISH_SECONDS), self._redis.pipeline(transaction=False) as pipe:
                    for delta in deltas[start : start + PIPELINED]:
                        pipe.xadd(DELTAS, _to_fields(delta), maxlen=DELTAS_KEPT, approximate=True)
                    await pipe.execute()
        except (RedisError, OSError, TimeoutError) as error:
            raise BusUnavailable(f"could not announce {len(deltas)} deltas: {error!r}") from error

    async def listen(self) -> AsyncIterator[Sequence[PublishedDelta]]:
        """As the port says. Ids of a stream are times, so those of a Redis that came back empty are higher again."""
        last, failures = b"", 0
        while True:
            try:
                if not last or failures:
                    last = last or await self._newest_id()
                    await self._redis.ping()
                    failures = 0
                    yield ()
                last, batch = await self._read_after(last)
            except (RedisError, OSError) as error:
                pause = BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)]
                failures += 1
                if failures == 1:
                    log.warning("Redis is away; readers follow by the store meanwhile", error=repr(error))
                await asyncio.sleep(pause)
            else:
                if batch:
                    yield batch

    async def ping(self) -> None:
        """Answer, or raise `BusUnavailable`."""
        try:
            async with asyncio.timeout(NUDGE_SECONDS):
                await self._redis.ping()
        except (RedisError, OSError, TimeoutError) as error:
            raise BusUnavailable(f"Redis does not answer: {error!r}") from error

    async def close(self) -> None:
        await self._redis.aclose(close_connection_pool=True)

    async def _newest_id(self) -> bytes:
        """The id of the newest announcement; everything after it is new."""
        newest: list[tuple[bytes, Any]] = await self._redis.xrevrange(DELTAS, count=1)
        return newest[0][0] if newest else b"0-0"

    async def _read_after(self, last: bytes) -> tuple[bytes, Sequence[PublishedDelta]]:
        """The announcements after `last`, waiting for the first one, and the id of the last of them."""
        read = await self._redis.xread({DELTAS: last}, count=BATCH, block=BLOCK_MS)
        messages: list[tuple[bytes, dict[bytes, bytes]]] = read[0][1] if read else []
        return (messages[-1][0] if messages else last), [_from_fields(fields) for _, fields in messages]


def _to_fields(delta: PublishedDelta) -> dict[Any, Any]:
    return {b"liveblog": delta.liveblog, b"seq": delta.seq, b"body": delta.body}


def _from_fields(fields: dict[bytes, bytes]) -> PublishedDelta:
    return PublishedDelta(liveblog=fields[b"liveblog"].decode(), seq=int(fields[b"seq"]), body=fields[b"body"])
