"""`arq workers.settings.WorkerSettings`: what arq runs, and what a worker is built of.

arq wants its settings as a name in a module. They depend on the environment, which nothing here reads at import, so
`WorkerSettings` is made when it is asked for.
"""

import asyncio
import logging
import signal
from collections.abc import Mapping
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

from arq.worker import func

from ticker import lifeline, logs, wiring
from ticker.background import cancel_all
from ticker.config import Settings, load
from ticker.errors import ConfigError
from ticker.outbox import connections
from ticker.outbox.names import QUEUE
from workers.project import project
from workers.seal import SEAL_SECONDS, seal
from workers.sweep import keep_site_forever, renew_forever, sweep_forever, tidy_forever

POLL_SECONDS = 0.01
"""A job is taken after 6 ms (median), for 1 % of a core; arq's default of 0.5 makes it 300 ms."""

JOB_SECONDS = 60
"""How long a job may take: a new title of 10,000 entries takes about half of it."""

JOBS = 10
"""Liveblogs rendered side by side."""

SHUTDOWN_SECONDS = 3
"""How long jobs under way may take when the worker is asked to end; what is cut off, the sweeper finds again."""

ARQ_LOGGING: Mapping[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"arq": {"level": "WARNING"}},
}
"""For arq's `--custom-log-dict`: what it says of itself before `_start` has the last word on logging."""

TRIES = 5
"""How often arq starts a job that was cut off by the end of its worker."""


def __getattr__(name: str) -> object:
    if name != "WorkerSettings":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return worker_settings(load())


def worker_settings(settings: Settings) -> Mapping[str, Any]:
    """Arguments of `arq.Worker`.

    Raises:
        ConfigError: there is no Redis to take jobs from.
    """
    if not settings.redis_url:
        raise ConfigError("TICKER_REDIS_URL: a worker takes its jobs from Redis and needs its address")
    queue = connections.worker_queue(settings.redis_url)
    return {
        "functions": [project, func(seal, timeout=SEAL_SECONDS)],  # type: ignore[arg-type]  # arq wants `*args` spelled out
        "redis_pool": queue,
        "queue_name": QUEUE,
        "job_serializer": queue.job_serializer,
        "job_deserializer": queue.job_deserializer,
        "on_startup": partial(_start, settings),
        "on_shutdown": _stop,
        "poll_delay": POLL_SECONDS,
        "job_timeout": JOB_SECONDS,
        # For a signal that comes before `_start` is through; after that `_end_on_signals` sees to it.
        "job_completion_wait": SHUTDOWN_SECONDS,
        "max_jobs": JOBS,
        "max_tries": TRIES,
        "keep_result": 0,  # arq refuses an id whose result it keeps
    }


async def _start(settings: Settings, context: dict[Any, Any]) -> None:
    logs.configure(settings)
    logging.getLogger("arq").handlers.clear()  # set by its command line; each line would be told twice
    lifeline.follow()
    main = asyncio.current_task()
    assert main is not None
    connections.wait_forever(context["redis"])
    main.add_done_callback(lambda _: connections.stop_waiting(context["redis"]))
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(wiring.worker_parts(settings))
        await parts.projector.write_assets()  # before the first page that names them
        loops = (sweep_forever, keep_site_forever, renew_forever, tidy_forever)
        # All at once: a supervisor gives a worker seconds, and each may lose a cancellation or two.
        stack.push_async_callback(cancel_all, {asyncio.create_task(work(parts)) for work in loops})
        context["parts"], context["stack"] = parts, stack.pop_all()
    _end_on_signals(main)


def _end_on_signals(main: asyncio.Task[Any]) -> None:
    """End arq's loop for good, then let it wait for the jobs under way (`Worker.close` does).

    Takes the place of arq's own handlers, which cancel the loop once: redis-py was seen to swallow that, and the worker
    stayed.
    """
    loop = asyncio.get_running_loop()
    ending: set[asyncio.Task[None]] = set()

    def end() -> None:
        ending.add(loop.create_task(cancel_all({main})))

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)


async def _stop(context: dict[Any, Any]) -> None:
    if stack := context.get("stack"):  # none if it was asked to end before `_start` was through
        await stack.aclose()
