"""When scheduled entries are tried: plain functions of a connection in a transaction, and the pauses between tries.

A try counts as failed when it begins, and success takes the row away: whatever becomes of the worker in between, a
kill included, the entry is neither lost nor in the way of the others.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, update

from ticker.database import schema
from ticker.journal.port import Due

LONGEST_PAUSE: Final = timedelta(minutes=5)
"""How long an entry waits at most once what hindered it is gone."""


def pause(failures: int) -> timedelta:
    """How long an entry is left alone after so many failures: 1 s, 2 s, 4 s … 5 min."""
    return min(timedelta(seconds=2 ** min(failures - 1, 9)), LONGEST_PAUSE)


def claim(due: Due, now: datetime) -> Callable[[Connection], bool]:
    """Moves `due` ahead; whether it still stood as it was read. Of two at once the second finds it moved."""
    table, failures = schema.schedule, due.failures + 1
    as_read = (
        (table.c.liveblog == due.liveblog)
        & (table.c.entry_id == due.entry_id)
        & (table.c.try_at == due.try_at)
        & (table.c.failures == due.failures)
    )
    statement = update(table).where(as_read).values(try_at=now + pause(failures), failures=failures)
    return lambda connection: connection.execute(statement).rowcount == 1


def reset_failures(connection: Connection, liveblog: str) -> None:
    """Try all entries of a liveblog at their times: what hindered them may be gone."""
    table = schema.schedule
    connection.execute(update(table).where(table.c.liveblog == liveblog).values(try_at=table.c.publish_at, failures=0))
