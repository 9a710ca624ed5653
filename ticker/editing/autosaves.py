"""The table of autosaves: what somebody is typing, so that another machine finds it too. Not in the journal."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ticker.database import schema
from ticker.database.database import Database
from ticker.errors import TooManyAutosaves

KEPT_EACH: Final = 50
"""Texts that one person may leave unfinished, in all liveblogs together."""

KEPT_FOR: Final = timedelta(days=30)
"""How long a text is kept that nobody touches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Autosave:
    """A text as it was typed last; `form` is a JSON object, whose meaning is the desk's business.

    `browser` names the machine it was typed at. `entry_id` and `revision` say what it changes, None for a new entry.
    """

    owner: str
    liveblog: str
    id: str
    form: str
    browser: str
    entry_id: str | None
    revision: int | None
    saved_at: datetime


class SqlAutosaves:
    """Autosaves in the journal's database. Any method may raise `JournalUnavailable`.

    Whoever asks has to know that the owner and the liveblog exist.
    """

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    async def save(
        self,
        owner: str,
        liveblog: str,
        id_: str,
        *,
        form: str,
        browser: str,
        entry_id: str | None = None,
        revision: int | None = None,
        replaces: datetime | None = None,
    ) -> Autosave:
        """Put it in the place of what was saved under this id, and return it; it is durable then.

        What another browser has saved there since `replaces` (its `saved_at`) stays, and is returned instead.

        Raises:
            TooManyAutosaves: the owner has `KEPT_EACH` others; they are as dear as this one, so none gives way.
        """
        saved = Autosave(
            owner=owner,
            liveblog=liveblog,
            id=id_,
            form=form,
            browser=browser,
            entry_id=entry_id,
            revision=revision,
            saved_at=self._clock(),
        )
        return await self._database.write(lambda connection: _put(connection, saved, replaces))

    async def of(self, owner: str, liveblog: str) -> Sequence[Autosave]:
        """What `owner` has there, the newest first."""
        table = schema.autosaves
        query = select(table).where(table.c.owner == owner, table.c.liveblog == liveblog)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(table.c.saved_at.desc(), table.c.id))
            return [Autosave(**row) for row in rows.mappings()]

    async def drop(
        self, owner: str, liveblog: str, id_: str, *, browser: str = "", replaces: datetime | None = None
    ) -> None:
        """Forget it; once more does no harm.

        With a `browser`, what another one has saved there since `replaces` (its `saved_at`) stays.
        """
        table = schema.autosaves
        one = delete(table).where(table.c.owner == owner, table.c.liveblog == liveblog, table.c.id == id_)
        if browser:
            one = one.where(or_(table.c.browser == browser, table.c.saved_at == replaces))
        await self._database.write(lambda connection: connection.execute(one))

    async def prune(self) -> int:
        """Forget what nobody has touched for `KEPT_FOR`; returns how many that were."""
        table = schema.autosaves
        old = delete(table).where(table.c.saved_at < self._clock() - KEPT_FOR)
        return await self._database.write(lambda connection: connection.execute(old).rowcount)


def _put(connection: Connection, saved: Autosave, replaces: datetime | None) -> Autosave:
    table, row = schema.autosaves, asdict(saved)
    key = {column.name for column in table.primary_key}
    same = and_(*(table.c[name] == row[name] for name in key))
    row_before = connection.execute(select(table).where(same).with_for_update()).mappings().one_or_none()
    if row_before:
        stored = Autosave(**row_before)
        if stored.browser != saved.browser and stored.saved_at != replaces:
            return stored
        connection.execute(update(table).where(same), row)
        return saved
    count = connection.execute(select(func.count()).where(table.c.owner == saved.owner)).scalar_one()
    if count >= KEPT_EACH:
        raise TooManyAutosaves(KEPT_EACH)
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    # Two tabs may save the same text for the first time at the same moment.
    newer = {name: value for name, value in row.items() if name not in key}
    connection.execute(insert(table).on_conflict_do_update(index_elements=key, set_=newer), row)
    return saved
