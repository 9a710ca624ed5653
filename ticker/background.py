"""Background tasks: begun with a part of a process, ended with it, and never by a fault."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from ticker.errors import BusUnavailable

log = structlog.get_logger(__name__)

CANCEL_AGAIN_SECONDS = 0.1

Work = Callable[[], Awaitable[None]]


@asynccontextmanager
async def background_tasks(*works: Work, pause: float, what: str) -> AsyncIterator[None]:
    """Do each of `works` over and over while in this context, with a `pause` (seconds) between two times.

    A fault is logged, with `what` it struck, and they go on: too much hangs on them to end by it.
    """
    tasks = {asyncio.create_task(_repeat(work, pause, what)) for work in works}
    try:
        yield
    finally:
        await cancel_all(tasks)


async def _repeat(work: Work, pause: float, what: str) -> None:
    while True:
        try:
            await work()
        except BusUnavailable as error:
            log.warning("going on without Redis", what=what, error=str(error))
        except Exception:
            log.exception("interrupted, and begun again", what=what)
        await asyncio.sleep(pause)


async def cancel_all(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel tasks until they are. Once may not do: redis-py loses a cancellation that comes while it connects."""
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=CANCEL_AGAIN_SECONDS)
