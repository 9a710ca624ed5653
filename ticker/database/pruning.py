"""Forgetting old rows in bunches, so that no editor waits long for the database behind it."""

from typing import Final

from sqlalchemy import ColumnElement, Table, delete, select, tuple_

from ticker.database.database import Database

AT_ONCE: Final = 1_000
"""Rows of one transaction: a few ms, in which SQLite lets nobody else write."""


async def prune(database: Database, table: Table, old: ColumnElement[bool]) -> int:
    """Delete the rows that are `old`; how many that were. Two processes at once do no harm.

    Raises:
        JournalUnavailable: the database does not answer; what was deleted before stays so.
    """
    key = tuple_(*table.primary_key)
    bunch = delete(table).where(key.in_(select(*table.primary_key).where(old).limit(AT_ONCE)))
    count = 0
    while gone := await database.write(lambda connection: connection.execute(bunch).rowcount):
        count += gone
    return count
