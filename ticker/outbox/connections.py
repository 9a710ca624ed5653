"""Connections to Redis or Valkey, from a URL: redis://, rediss:// or unix://."""

import json

from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from ticker.outbox.names import QUEUE

CONNECT_SECONDS = 1.0
SILENCE_SECONDS = 5.0
"""A server that says nothing for so long is taken for gone; longer than any blocking read."""

TRIES_AT_START = 6
"""With the pauses between them about three seconds."""

LOST = (RedisConnectionError, RedisTimeoutError, OSError)
"""What a command raises when Redis is not there."""


def queue(url: str) -> ArqRedis:
    """The job queue for those who ask: an error comes at once."""
    return _queue(url, Retry(NoBackoff(), 0))


def patient_queue(url: str) -> ArqRedis:
    """The job queue for a worker: a command waits some seconds for Redis, and after `wait_forever` until it is back.

    Not from the start: a worker that has not begun yet does not hear that it should end while it waits.
    """
    return _queue(url, _patience(TRIES_AT_START))


def wait_forever(queue: ArqRedis) -> None:
    """From now on a patient queue waits until Redis is back, since arq ends when a command fails."""
    queue.set_retry(_patience(-1))


def stop_waiting(queue: ArqRedis) -> None:
    """From now on a patient queue fails at once, so that a worker can end while Redis is away."""
    queue.set_retry(Retry(NoBackoff(), 0))


def bus(url: str) -> Redis:
    """For the stream of deltas: bytes in, bytes out; an error comes at once."""
    return Redis(connection_pool=_pool(url, Retry(NoBackoff(), 0)))


def _queue(url: str, retry: Retry) -> ArqRedis:
    """Jobs are JSON, never pickles: whoever can write to Redis must not be able to run code here."""
    return ArqRedis(
        _pool(url, retry),
        default_queue_name=QUEUE,
        job_serializer=lambda job: json.dumps(job, default=repr).encode(),
        job_deserializer=json.loads,
    )


def _patience(retries: int) -> Retry:
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
