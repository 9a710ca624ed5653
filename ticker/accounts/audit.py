"""The trail of who was let in and who changed whose rights. What happened to liveblogs is in the journal itself.

A line about an act is written in the act's own transaction (`audited`): neither stands without the other.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, insert

from ticker.database import schema
from ticker.database.database import Database, prune

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """A line to be written.

    `actor` is a principal's id, empty for a stranger or the console; `action` is a noun and what became of it, as in
    ``sign-in.failed``; `subject` is the id it was done to; `address` is the client's. Never a secret, and never what a
    stranger typed as a login: that may be a password in the wrong field.
    """

    actor: str
    action: str
    subject: str
    detail: Mapping[str, object] = field(default_factory=dict)
    address: str = ""


AuditHook = Callable[[T], Iterable[AuditEntry]]
"""The entries for the audit trail, made from the result of a change."""


def no_audit(_result: object) -> Iterable[AuditEntry]:
    """No entry, whatever the result."""
    return ()


def if_changed(entry: AuditEntry) -> AuditHook[bool]:
    """The entry, unless there was nothing to change."""
    return lambda changed: [entry] if changed else []


def audited(work: Callable[[Connection], T], audit: AuditHook[T]) -> Callable[[Connection], T]:
    """For `Database.write`: does `work`, and in the same transaction writes what `audit` makes of its result."""

    def work_and_audit(connection: Connection) -> T:
        result = work(connection)
        for entry in audit(result):
            _write(connection, entry, datetime.now(UTC))
        return result

    return work_and_audit


class SqlAudit:
    """A table in the journal's database to which lines are added; none is changed, old ones go by `prune`."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    async def record(self, entry: AuditEntry) -> None:
        """Write a line by itself, where nothing else was changed; it is durable when this returns.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        now = self._clock()
        await self._database.write(lambda connection: _write(connection, entry, now))

    async def prune(self, kept: timedelta) -> int:
        """Forget the lines older than `kept`; how many that were.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        return await prune(self._database, schema.audit, schema.audit.c.at < self._clock() - kept)


def _write(connection: Connection, entry: AuditEntry, at: datetime) -> None:
    row = {"at": at, "actor": entry.actor, "action": entry.action, "subject": entry.subject, "address": entry.address}
    detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
    connection.execute(insert(schema.audit).values(**row, detail=detail))
