"""The journal on SQLite or PostgreSQL (`ticker.journal.port.Journal`)."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, select, text

from ticker.database import schema
from ticker.database.database import Database, prune
from ticker.domain import events as e
from ticker.domain.liveblog import LiveblogState
from ticker.journal.appending import Append, Restore, card_of, head_of
from ticker.journal.codec import StoredEvent, decode
from ticker.journal.port import Due, Head, Overdue, Receipt
from ticker.journal.schedule import claim

CHUNK = 500
"""Records fetched at once: the round trip is small beside them, and they take about 1 MB."""


class SqlJournal:
    """A `Journal` in the tables of `ticker.database.schema`; `migrate` has to have been run.

    `database` may be shared with `SqlPrincipals`; `close` closes it.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def append(
        self,
        liveblog: str,
        expected_seq: int,
        events: Sequence[e.Event],
        *,
        actor: str,
        at: datetime,
        receipt: Receipt | None = None,
    ) -> Sequence[e.Record]:
        return await self.database.write(
            Append(liveblog=liveblog, expected_seq=expected_seq, events=events, actor=actor, at=at, receipt=receipt)
        )

    async def restore(self, records: Sequence[e.Record]) -> None:
        if records:
            await self.database.write(Restore(records=records))

    async def read(self, liveblog: str, *, after: int = 0, limit: int | None = None) -> AsyncIterator[e.Record]:
        """As the port says. Between two chunks no connection is held, so a slow reader blocks nobody."""
        table = schema.events
        query = select(table).where(table.c.liveblog == liveblog).order_by(table.c.seq)
        while limit is None or limit > 0:
            size = CHUNK if limit is None else min(CHUNK, limit)
            rows = await self._fetch(query.where(table.c.seq > after).limit(size))
            for row in rows:
                yield _record(row)
            if len(rows) < size:
                return
            after = rows[-1]["seq"]
            limit = None if limit is None else limit - size

    async def read_entry(self, liveblog: str, entry_id: str) -> Sequence[e.Record]:
        table = schema.events
        of_it = select(table).where(table.c.liveblog == liveblog, table.c.entry_id == entry_id)
        return [_record(row) for row in await self._fetch(of_it.order_by(table.c.seq))]

    async def head(self, liveblog: str) -> Head | None:
        rows = await self._fetch(select(schema.heads).where(schema.heads.c.liveblog == liveblog))
        return head_of(rows[0]) if rows else None

    async def heads(self, *, after: str = "", limit: int = 100, since: datetime | None = None) -> Sequence[Head]:
        slug = schema.heads.c.liveblog
        query = select(schema.heads).where(slug > after).order_by(slug).limit(limit)
        if since is not None:
            query = query.where(schema.heads.c.updated_at >= since)
        rows = await self._fetch(query)
        return [head_of(row) for row in rows]

    async def due(self, now: datetime, *, limit: int = 100) -> Sequence[Due]:
        table = schema.schedule
        order = table.c.failures, table.c.try_at, table.c.liveblog, table.c.entry_id
        rows = await self._fetch(select(table).where(table.c.try_at <= now).order_by(*order).limit(limit))
        return [Due(**row) for row in rows]

    async def claim(self, due: Due, now: datetime) -> bool:
        return await self.database.write(claim(due, now))

    async def overdue(self, before: datetime) -> Overdue:
        table, card = schema.schedule, schema.heads.c.card
        since = func.min(table.c.publish_at)
        by_liveblog = select(card, func.count().label("count"), since.label("since")).join(schema.heads)
        rows = await self._fetch(by_liveblog.where(table.c.publish_at <= before).group_by(table.c.liveblog, card))
        live = [row for row in rows if card_of(row["card"]).state is LiveblogState.LIVE]
        return Overdue(count=sum(row["count"] for row in live), since=min((row["since"] for row in live), default=None))

    async def receipt(self, actor: str, key: str) -> Receipt | None:
        table = schema.receipts
        columns = [column for column in table.c if column is not table.c.at]
        rows = await self._fetch(select(*columns).where(table.c.actor == actor, table.c.key == key))
        return Receipt(**rows[0]) if rows else None

    async def prune_receipts(self, before: datetime) -> int:
        return await prune(self.database, schema.receipts, schema.receipts.c.at < before)

    async def ping(self) -> None:
        await self._fetch(text("SELECT 1"))

    async def close(self) -> None:
        await self.database.close()

    async def _fetch(self, query: Any) -> Sequence[RowMapping]:
        async with self.database.reading() as connection:
            return (await connection.execute(query)).mappings().all()


def _record(row: RowMapping) -> e.Record:
    values = dict(row)
    withheld = values.pop("withheld")
    del values["entry_id"]  # the event has it
    stored = StoredEvent(type=row["type"], version=row["version"], data=row["data"])
    return e.Record(**values, event=e.Withheld() if withheld else decode(stored))
