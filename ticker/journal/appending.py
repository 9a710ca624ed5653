"""What one append does to the tables: plain functions of a connection in a transaction (see `Database.write`)."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from ticker.database import schema
from ticker.database.database import insert_new
from ticker.domain import events as e
from ticker.domain.card import Card
from ticker.errors import ChainBroken, ReceiptExists, WrongExpectedSeq
from ticker.journal.chain import GENESIS, check, seal
from ticker.journal.port import Head, Receipt
from ticker.journal.schedule import reset_failures

CHUNK = 500
"""Records stored at once."""

_CARD = TypeAdapter(Card)


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """One append, as a function of a connection.

    It holds the head's row (on SQLite BEGIN IMMEDIATE holds everything) from the look at it to the commit, so writers
    of one liveblog queue up and the loser sees that it lost.
    """

    liveblog: str
    expected_seq: int
    events: Sequence[e.Event]
    actor: str
    at: datetime
    receipt: Receipt | None

    def __call__(self, connection: Connection) -> Sequence[e.Record]:
        if self.receipt:
            row = asdict(self.receipt) | {"at": self.at}
            if not insert_new(connection, schema.receipts, row):
                raise ReceiptExists(self.receipt.key)
        head = _locked_head(connection, self.liveblog)
        if (head.seq if head else 0) != self.expected_seq:
            raise WrongExpectedSeq(self.liveblog, self.expected_seq)
        records = self._seal_records(head)
        if records and not _store(connection, head, records):
            raise WrongExpectedSeq(self.liveblog, self.expected_seq)
        return records

    def _seal_records(self, head: Head | None) -> Sequence[e.Record]:
        at = max(self.at, head.updated_at) if head else self.at
        prev = head.hash if head else GENESIS
        records: list[e.Record] = []
        for seq, event in enumerate(self.events, self.expected_seq + 1):
            salt = secrets.token_hex(16)
            records.append(seal(event, liveblog=self.liveblog, seq=seq, at=at, actor=self.actor, salt=salt, prev=prev))
            prev = records[-1].hash
        return records


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """Records of one liveblog, stored as they are."""

    records: Sequence[e.Record]

    def __call__(self, connection: Connection) -> None:
        first = self.records[0]
        head = _locked_head(connection, first.liveblog)
        self._check_follows(head)
        if not _store(connection, head, self.records):
            raise ChainBroken(first.liveblog, first.seq, "somebody else has just begun this liveblog")

    def _check_follows(self, head: Head | None) -> None:
        liveblog, seq, prev = self.records[0].liveblog, head.seq if head else 0, head.hash if head else GENESIS
        for record in self.records:
            if record.liveblog != liveblog or record.seq != seq + 1 or record.prev != prev:
                raise ChainBroken(record.liveblog, record.seq, f"does not follow seq {seq} of liveblog {liveblog!r}")
            check(record)
            seq, prev = record.seq, record.hash


def head_of(row: RowMapping) -> Head:
    """A row of `heads`."""
    return Head(**(dict(row) | {"card": card_of(row["card"])}))


def card_of(stored: str) -> Card:
    """A card as `heads` has it."""
    return _CARD.validate_json(stored)


def _locked_head(connection: Connection, liveblog: str) -> Head | None:
    query = select(schema.heads).where(schema.heads.c.liveblog == liveblog).with_for_update()
    row = connection.execute(query).mappings().one_or_none()
    return head_of(row) if row else None


def _store(connection: Connection, head: Head | None, records: Sequence[e.Record]) -> bool:
    """Store records behind `head`; False if there is none and somebody else creates it at this moment."""
    if not _move_head(connection, head, records):
        return False
    for start in range(0, len(records), CHUNK):
        connection.execute(insert(schema.events), [_row(record) for record in records[start : start + CHUNK]])
    _reschedule(connection, records)
    return True


def _move_head(connection: Connection, head: Head | None, records: Sequence[e.Record]) -> bool:
    card, last = head.card if head else Card(), records[-1]
    for record in records:
        card = card.after(record.event, record.at)
    row = {"seq": last.seq, "hash": last.hash, "updated_at": last.at, "card": _CARD.dump_json(card).decode()}
    if head is None:
        return insert_new(connection, schema.heads, row | {"liveblog": last.liveblog})
    statement = update(schema.heads).where(schema.heads.c.liveblog == head.liveblog)
    return connection.execute(statement, row).rowcount == 1


def _reschedule(connection: Connection, records: Sequence[e.Record]) -> None:
    """Keep the timetable: what was scheduled last stands, whatever else happened to an entry takes it out.

    Before its liveblog is live no entry can be published: at the opening all are tried at once.
    """
    liveblog = records[0].liveblog
    times: dict[str, datetime | None] = {}
    for record in records:
        match record.event:
            case e.EntryScheduled(entry_id=entry_id, publish_at=moment):
                times[entry_id] = moment
            case (
                e.EntryDrafted(entry_id=entry_id)
                | e.EntrySubmitted(entry_id=entry_id)
                | e.EntryDiscarded(entry_id=entry_id)
                | e.EntryPublished(entry_id=entry_id)
            ):
                times[entry_id] = None
    table = schema.schedule
    for entry_id, publish_at in times.items():
        connection.execute(delete(table).where(table.c.liveblog == liveblog, table.c.entry_id == entry_id))
        if publish_at is not None:
            row = {"liveblog": liveblog, "entry_id": entry_id, "publish_at": publish_at, "try_at": publish_at}
            connection.execute(insert(table).values(row))
    if any(isinstance(record.event, e.LiveblogOpened | e.LiveblogReopened) for record in records):
        reset_failures(connection, liveblog)


def _row(record: e.Record) -> dict[str, Any]:
    derived = {"withheld": isinstance(record.event, e.Withheld), "entry_id": getattr(record.event, "entry_id", None)}
    columns = (column.name for column in schema.events.c if column.name not in derived)
    return {name: getattr(record, name) for name in columns} | derived
