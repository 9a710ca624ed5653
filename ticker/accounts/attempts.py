"""How often something has failed lately, counted across all web processes.

An attempt counts as failed when it begins and is forgiven when it succeeds: a thousand at once are a thousand, however
long each takes.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, RowMapping, case, delete, select, update

from ticker.accounts.audit import AuditHook, audited, no_audit
from ticker.database import schema
from ticker.database.database import Database, insert_new

Pause = Callable[[int], timedelta]
"""How long nothing may be tried after so many failures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`seconds` to wait, 0 if the attempt may go on; `first`: nobody ran into this pause before."""

    seconds: int = 0
    first: bool = False


class SqlAttempts:
    """A counter per key, in the journal's database; one that stood still for `kept` begins anew.

    Any method may raise `JournalUnavailable`.
    """

    def __init__(
        self,
        database: Database,
        *,
        kept: timedelta,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._kept = kept
        self._clock = clock

    async def begin(self, pauses: Mapping[str, Pause], *, audit: AuditHook[Verdict] = no_audit) -> Verdict:
        """Count an attempt under every key, or refuse it if one is in a pause: then nothing is left behind.

        What `audit` gives for it goes into the audit trail.
        """
        now = self._clock()

        def count(connection: Connection) -> Verdict:
            table = schema.attempts
            connection.execute(delete(table).where(table.c.last_at < now - self._kept))
            existing = connection.execute(select(table).where(table.c.key.in_(pauses))).mappings().all()
            if paused := _paused(existing, now):  # or a flood of logins that nobody has would fill the table
                return _refused(connection, paused, now)
            rows = _locked(connection, sorted(pauses), now)
            if paused := _paused(rows, now):  # since then
                return _refused(connection, paused, now)
            for row in rows:
                failures = row["failures"] + 1
                changed = {"failures": failures, "last_at": now, "until": now + pauses[row["key"]](failures)}
                connection.execute(update(table).where(table.c.key == row["key"]).values(**changed, refused=False))
            return Verdict()

        return await self._database.write(audited(count, audit))

    async def forgive(self, keys: Sequence[str], *, forget: str) -> None:
        """The attempt under these keys has succeeded after all; the failures before it under `forget` are forgotten."""
        table, now = schema.attempts, self._clock()
        fewer = case((table.c.failures > 0, table.c.failures - 1), else_=0)

        def forgive(connection: Connection) -> None:
            for key in sorted(keys):
                connection.execute(update(table).where(table.c.key == key).values(failures=fewer, until=now))
            connection.execute(delete(table).where(table.c.key == forget))

        await self._database.write(forgive)


def _locked(connection: Connection, keys: Sequence[str], now: datetime) -> Sequence[RowMapping]:
    """The rows of these keys for us alone; in their order, so that no two attempts wait for each other."""
    table = schema.attempts
    for key in keys:
        insert_new(connection, table, {"key": key, "failures": 0, "last_at": now, "until": now, "refused": False})
    query = select(table).where(table.c.key.in_(keys)).order_by(table.c.key).with_for_update()
    return connection.execute(query).mappings().all()


def _paused(rows: Sequence[RowMapping], now: datetime) -> Sequence[RowMapping]:
    return [row for row in rows if row["until"] > now]


def _refused(connection: Connection, paused: Sequence[RowMapping], now: datetime) -> Verdict:
    wait = max(row["until"] for row in paused) - now
    table = schema.attempts
    keys = [row["key"] for row in paused if not row["refused"]]
    first = False
    if keys:  # others may have read the same: of those the database lets one through
        unmarked = update(table).where(table.c.key.in_(keys), table.c.refused.is_(False))
        first = connection.execute(unmarked.values(refused=True)).rowcount > 0
    return Verdict(seconds=math.ceil(wait.total_seconds()), first=first)
