"""The trail of who was let in and who changed whose rights. What happened to liveblogs is in the journal itself.

A line about an act is written in the act's own transaction (`telling`): neither stands without the other.
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
"""What is to be noted of something done, by what came of it."""


def silent(_done: object) -> Iterable[AuditEntry]:
    """Of this nothing is noted."""
    return ()


def if_done(note: AuditEntry) -> AuditHook[bool]:
    """The note, unless there was nothing to do."""
    return lambda done: [note] if done else []


def telling(work: Callable[[Connection], T], tell: AuditHook[T]) -> Callable[[Connection], T]:
    """For `Database.write`: does `work`, and in the same transaction writes the lines that `tell` of it."""

    def both(connection: Connection) -> T:
        done = work(connection)
        for note in tell(done):
            _write(connection, note, datetime.now(UTC))
        return done

    return both


class SqlAudit:
    """A table in the journal's database to which lines are added; none is changed, and old ones go when told so."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    async def note(self, note: AuditEntry) -> None:
        """Write a line by itself, where nothing else was changed; it is durable when this returns.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        now = self._clock()
        await self._database.write(lambda connection: _write(connection, note, now))

    async def prune(self, kept: timedelta) -> int:
        """Forget the lines older than `kept`; how many that were.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        return await prune(self._database, schema.audit, schema.audit.c.at < self._clock() - kept)


def _write(connection: Connection, note: AuditEntry, at: datetime) -> None:
    row = {"at": at, "actor": note.actor, "action": note.action, "subject": note.subject, "address": note.address}
    detail = json.dumps(note.detail, ensure_ascii=False, sort_keys=True)
    connection.execute(insert(schema.audit).values(**row, detail=detail))
