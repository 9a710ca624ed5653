"""One thread that writes to SQLite, and commits together what came in while it was busy."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

BATCH = 64
"""Most transactions in one commit: bounds how long the file stays locked for other processes, to a few ms."""

T = TypeVar("T")
Work = Callable[[Connection], Any]
QueuedWork = tuple[Work, asyncio.Future[Any]]


class GroupCommit:
    """Runs pieces of work in order of arrival, each all or nothing, several to a commit.

    A single piece waits for nobody. Each one is a savepoint, so one that raises takes back only its own writes; an
    error of the database itself fails the whole commit, because SQLite may then have rolled back everything.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._queue: deque[QueuedWork] = deque()
        self._draining: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, after the commit. If the caller is cancelled, the work may be done all the same."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append((work, future))
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain())
        return await future

    async def close(self) -> None:
        if self._draining:
            await self._draining
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            batch = [(work, future) for work, future in batch if not future.done()]  # cancelled before their turn
            try:
                results = await loop.run_in_executor(self._thread, self._commit, [work for work, _ in batch])
            except Exception as error:  # noqa: BLE001  # it is raised where it is waited for
                results = [error] * len(batch)
            for (_, future), result in zip(batch, results, strict=True):
                _settle(future, result)

    def _commit(self, batch: Sequence[Work]) -> list[Any]:
        with self._engine.begin() as connection:
            return [_attempt(connection, work) for work in batch]


def _attempt(connection: Connection, work: Work) -> Any:
    """What `work` returns, or the exception it raised."""
    savepoint = connection.begin_nested()
    try:
        result = work(connection)
    except DBAPIError:  # not even the savepoint may be there any more
        raise
    except Exception as error:  # noqa: BLE001  # it is raised where it is waited for
        savepoint.rollback()
        return error
    savepoint.commit()
    return result


def _settle(future: asyncio.Future[Any], result: Any) -> None:
    if future.done():  # cancelled meanwhile
        return
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
