"""The audit trail as it is read: who did what to liveblogs and to people's rights, in one order."""

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, Select, case, literal, select, tuple_

from ticker.database import schema
from ticker.database.database import Database
from ticker.domain.events import WITH_CONTENT

AT_ONCE = 1_000
"""Lines read with one query while all of them are exported."""

_DETAIL_FIELDS = ("headline", "title", "note", "notice", "reason")
"""What of an event's data says in a line which thing it was, and why. The rest is in the journal."""

Position = tuple[datetime, str, int]
"""Where a line stands: time, liveblog (empty for what is none's), number."""


class Source(StrEnum):
    """Where a line comes from."""

    LIVEBLOGS = "liveblogs"
    ACCESS = "access"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One act. `number` is its seq in the liveblog, or its number among what is no liveblog's.

    `actor` is a principal's id, empty for a stranger or the console; `actor_name` is empty where nobody has that id.
    `subject` is the id it was done to: an entry's, a person's, a token's. `address` is the client's, if it was noted.
    """

    at: datetime
    liveblog: str
    number: int
    actor: str
    actor_name: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    address: str

    @property
    def position(self) -> Position:
        return self.at, self.liveblog, self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """Which lines: all of them, or those of one actor, liveblog or source, from `since` on and before `until`."""

    actor: str = ""
    liveblog: str = ""
    source: Source | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = TrailFilter()


class SqlTrail:
    """Reads both tables of the journal's database. Any method may raise `JournalUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(
        self, filters: TrailFilter = EVERYTHING, *, before: Position | None = None, limit: int = 100
    ) -> Sequence[Line]:
        """The newest lines first, at most `limit`; on the next page those `before` the position of the last one."""
        return await self._page(filters, before, limit, newest_first=True)

    async def oldest(self, filters: TrailFilter = EVERYTHING) -> AsyncIterator[Line]:
        """All of them, the oldest first. Streams: what is kept in memory does not grow with the trail."""
        after: Position | None = None
        while lines := await self._page(filters, after, AT_ONCE, newest_first=False):
            for line in lines:
                yield line
            after = lines[-1].position

    async def _page(
        self, filters: TrailFilter, beyond: Position | None, limit: int, *, newest_first: bool
    ) -> Sequence[Line]:
        lines: list[Line] = []
        async with self._database.reading() as connection:
            for table in _tables(filters):
                query = table.query(filters, beyond, newest_first=newest_first).limit(limit)
                lines += map(table.line, (await connection.execute(query)).mappings())
        lines.sort(key=lambda line: line.position, reverse=newest_first)
        return lines[:limit]


class _AuditTable:
    """What happened to people, their rights and sessions."""

    table = schema.audit
    place = (table.c.at, literal(""), table.c.id)
    columns = (table.c.at, table.c.id, table.c.actor, table.c.action, table.c.subject, table.c.detail, table.c.address)

    def query(self, filters: TrailFilter, beyond: Position | None, *, newest_first: bool) -> Select[Any]:
        return _ordered(self.table, self.columns, self.place, filters, beyond, newest_first=newest_first)

    def line(self, row: RowMapping) -> Line:
        return Line(
            at=row["at"],
            liveblog="",
            number=row["id"],
            actor=row["actor"],
            actor_name=row["actor_name"] or "",
            action=row["action"],
            subject=row["subject"],
            detail=json.loads(row["detail"]),
            address=row["address"],
        )


def _text_before() -> ScalarSelect[str]:
    """The data of the event that said last, before the one in question, what its entry says; read from the index."""
    event, earlier = schema.events, schema.events.alias("earlier")
    of_it = (earlier.c.liveblog == event.c.liveblog, earlier.c.entry_id == event.c.entry_id)
    query = select(earlier.c.data).where(*of_it, earlier.c.seq < event.c.seq, earlier.c.type.in_(WITH_CONTENT))
    return query.order_by(earlier.c.seq.desc()).limit(1).scalar_subquery()


class _EventTable:
    """What happened to liveblogs. A pin carries no text: what it was done to is told by its headline."""

    table = schema.events
    place = (table.c.at, table.c.liveblog, table.c.seq)
    has_no_text = table.c.entry_id.is_not(None) & table.c.type.not_in(WITH_CONTENT)
    text_before = case((has_no_text, _text_before())).label("text_before")
    columns = (table.c.at, table.c.liveblog, table.c.seq, table.c.actor, table.c.type, table.c.data, text_before)

    def query(self, filters: TrailFilter, beyond: Position | None, *, newest_first: bool) -> Select[Any]:
        query = _ordered(self.table, self.columns, self.place, filters, beyond, newest_first=newest_first)
        return query.where(self.table.c.liveblog == filters.liveblog) if filters.liveblog else query

    def line(self, row: RowMapping) -> Line:
        data = json.loads(row["data"]) if row["data"] else {}
        return Line(
            at=row["at"],
            liveblog=row["liveblog"],
            number=row["seq"],
            actor=row["actor"],
            actor_name=row["actor_name"] or "",
            action=action_of(row["type"]),
            subject=data.get("entry_id") or "",
            detail=_headline(row["text_before"]) | _detail(data),
            address="",
        )


def action_of(event_type: str) -> str:
    """An event's type as an action: ``KeyEventMarked`` is ``key-event.marked``."""
    *noun, became = re.findall(r"[A-Z][a-z]+", event_type)
    return ".".join(filter(None, ("-".join(noun).lower(), became.lower())))


def _tables(filters: TrailFilter) -> Sequence[_AuditTable | _EventTable]:
    if filters.source is Source.LIVEBLOGS or filters.liveblog:
        return [] if filters.source is Source.ACCESS else [_EventTable()]
    return [_AuditTable()] if filters.source is Source.ACCESS else [_AuditTable(), _EventTable()]


def _ordered(
    table: Any,
    columns: Sequence[Any],
    place: Sequence[Any],
    filters: TrailFilter,
    beyond: Position | None,
    *,
    newest_first: bool,
) -> Select[Any]:
    """The wanted rows beyond a place, in order of place; the bare bound on the time is what the index serves."""
    owner = schema.principals
    query = select(*columns, owner.c.name.label("actor_name")).select_from(
        table.outerjoin(owner, owner.c.id == table.c.actor)
    )
    bounds: list[ColumnElement[bool]] = []
    if filters.actor:
        bounds.append(table.c.actor == filters.actor)
    if filters.since:
        bounds.append(table.c.at >= filters.since)
    if filters.until:
        bounds.append(table.c.at < filters.until)
    if beyond and newest_first:
        bounds += [table.c.at <= beyond[0], tuple_(*place) < beyond]
    elif beyond:
        bounds += [table.c.at >= beyond[0], tuple_(*place) > beyond]
    # In order of time first: the constant in between would keep SQLite from walking along the index.
    keys = [key for key in place if key.key in table.c]
    return query.where(*bounds).order_by(*(key.desc() if newest_first else key for key in keys))


def _headline(data: str | None) -> dict[str, str]:
    """Of an event with a text, as it is stored; empty where there is none, or it is withheld."""
    fields = _detail(json.loads(data)) if data else {}
    return {name: text for name, text in fields.items() if name == "headline"}


def _detail(data: Mapping[str, Any]) -> dict[str, str]:
    content = data.get("content")
    fields = {**content, **data} if isinstance(content, dict) else data
    return {name: fields[name] for name in _DETAIL_FIELDS if isinstance(fields.get(name), str) and fields[name]}
