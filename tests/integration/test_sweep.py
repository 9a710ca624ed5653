"""What a sweep does with liveblogs of which one is damaged."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from ticker import events as e
from ticker.authoring import commands as c
from ticker.authoring.handle import Desk
from ticker.entry import EntryState
from ticker.journal.autosaves import KEPT_FOR, SqlAutosaves
from ticker.journal.principals import Role, SqlPrincipals
from ticker.journal.states import States
from ticker.wiring import NoOutbox
from workers.sweep import publish_due, tidy

NOW = datetime(2025, 5, 3, 14, 5, tzinfo=UTC)


def desk(room, now=NOW):
    """A desk that has read nothing yet."""
    return Desk(journal=room.journal, states=States(room.journal), outbox=NoOutbox(), clock=lambda: now)


async def test_a_damaged_liveblog_does_not_hold_up_the_scheduled_entries_of_others(room):
    """Its own entry was due first; it is told in the log, and the next one is published."""
    for slug, minutes in ("damaged", 1), ("sound", 2):
        at = NOW + timedelta(minutes=minutes)
        scheduled = c.ScheduleEntry(entry_id="0a1b2c3d4e", content=e.Content(headline="Deich hält"), publish_at=at)
        await desk(room).handle(slug, [c.CreateLiveblog(title=slug), scheduled], actor="p_0123456789")
    with closing(sqlite3.connect(room.folder / "journal.db")) as connection, connection:
        connection.execute("UPDATE events SET data = '{' WHERE liveblog = 'damaged'")
    later = NOW + timedelta(hours=1)
    late = desk(room, later)
    await publish_due(SimpleNamespace(journal=room.journal, desk=late), later)
    state = await late.states.current("sound")
    assert state.entries["0a1b2c3d4e"].state is EntryState.PUBLISHED


async def test_what_was_typed_and_forgotten_goes(room):
    """After a month, by whichever worker comes first."""
    await desk(room).handle("sturm", [c.CreateLiveblog(title="Sturm")], actor="p_0123456789")
    anna, _ = await SqlPrincipals(room.journal.database).create("Anna", Role.REPORTER)
    autosaves = SqlAutosaves(room.journal.database, clock=lambda: datetime.now(UTC) - KEPT_FOR)
    await autosaves.save(anna.id, "sturm", "a", form="{}", browser="b1")
    await tidy(SimpleNamespace(autosaves=SqlAutosaves(room.journal.database)))
    assert await autosaves.of(anna.id, "sturm") == []
