"""The trail of who was let in and who changed whose rights. What happened to liveblogs is in the journal itself."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import insert

from ticker.journal import schema
from ticker.journal.database import Database


class SqlAudit:
    """An append-only table in the journal's database: nothing here changes or removes a line."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    async def note(
        self,
        actor: str,
        action: str,
        subject: str,
        detail: Mapping[str, object] | None = None,
        address: str = "",
    ) -> None:
        """Write a line; it is durable when this returns.

        `actor` is a principal's id, empty for a stranger or the console; `action` is a noun and what became of it, as
        in ``sign-in.failed``; `subject` is the id it was done to; `address` is the client's. Never a secret, and never
        what a stranger typed as a login: that may be a password in the wrong field.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        row = {"at": self._clock(), "actor": actor, "action": action, "subject": subject, "address": address}
        written = json.dumps(detail or {}, ensure_ascii=False, sort_keys=True)
        line = insert(schema.audit).values(**row, detail=written)
        await self._database.write(lambda connection: connection.execute(line))
