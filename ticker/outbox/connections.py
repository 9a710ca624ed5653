"""Connections to Redis or Valkey, from a URL: redis://, rediss:// or unix://."""

import json
from typing import Any

from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.exceptions import WatchError

from ticker.outbox.names import QUEUE

CONNECT_SECONDS = 1.0
SILENCE_SECONDS = 5.0
"""A server that says nothing for so long is taken for gone; longer than any blocking read."""

TRIES_AT_START = 6
"""With the pauses between them about three seconds."""

LOST = (RedisConnectionError, RedisTimeoutError, OSError)
"""What a command raises when Redis is not there."""


class WorkerPipeline(Pipeline):
    """For the two looks arq takes at a job between WATCH and MULTI, where it does not expect Redis to go away.

    A job it could not look at counts as one that somebody else has: it stays in the queue, and the worker stays alive.
    """

    async def exists(self, *names: Any) -> int:
        try:
            return int(await super().exists(*names))
        except WatchError:
            return len(names)

    async def zscore(self, name: Any, value: Any) -> float | None:
        try:
            score: float | None = await super().zscore(name, value)
        except WatchError:
            return None
        return score


class WorkerQueue(ArqRedis):
    """A job queue whose pipelines are those of a worker."""

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> WorkerPipeline:
        return WorkerPipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


def queue(url: str) -> ArqRedis:
    """The job queue for those who ask: an error comes at once."""
    return _queue(ArqRedis, url, Retry(NoBackoff(), 0))


def worker_queue(url: str) -> ArqRedis:
    """The job queue for a worker: a command waits some seconds for Redis, and after `wait_forever` until it is back.

    Not from the start: a worker that has not begun yet does not hear that it should end while it waits.
    """
    return _queue(WorkerQueue, url, _retry_policy(TRIES_AT_START))


def wait_forever(queue: ArqRedis) -> None:
    """From now on a patient queue waits until Redis is back, since arq ends when a command fails."""
    queue.set_retry(_retry_policy(-1))


def stop_waiting(queue: ArqRedis) -> None:
    """From now on a patient queue fails at once, so that a worker can end while Redis is away."""
    queue.set_retry(Retry(NoBackoff(), 0))


def bus(url: str) -> Redis:
    """For the stream of deltas: bytes in, bytes out; an error comes at once."""
    return Redis(connection_pool=_pool(url, Retry(NoBackoff(), 0)))


def _queue(kind: type[ArqRedis], url: str, retry: Retry) -> ArqRedis:
    """Jobs are JSON, never pickles: whoever can write to Redis must not be able to run code here."""
    return kind(
        _pool(url, retry),
        default_queue_name=QUEUE,
        job_serializer=lambda job: json.dumps(job, default=repr).encode(),
        job_deserializer=json.loads,
    )


def _retry_policy(retries: int) -> Retry:
    return Retry(
        ExponentialBackoff(cap=1.0, base=0.05),
        retries=retries,
        supported_errors=LOST,  # type: ignore[arg-type]  # a missing socket file is an OSError, and caught all the same
    )


def _pool(url: str, retry: Retry) -> ConnectionPool:
    return ConnectionPool.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=SILENCE_SECONDS,
        retry=retry,
        retry_on_error=list(LOST),
    )
