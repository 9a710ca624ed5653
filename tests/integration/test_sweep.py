"""What a sweep does with liveblogs of which one is damaged."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from ticker.accounts.audit import AuditEntry, SqlAudit
from ticker.accounts.principals import SqlPrincipals
from ticker.accounts.trail import SqlTrail
from ticker.config import Settings, load
from ticker.database import database as database_module
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.entry import EntryState
from ticker.domain.permissions import Role
from ticker.editing.autosaves import KEPT_FOR, SqlAutosaves
from ticker.editing.command_handler import CommandHandler
from ticker.editing.idempotency import Key
from ticker.errors import ConfigError
from ticker.journal.state_cache import StateCache
from ticker.wiring import NoOutbox
from workers.sweep import RECEIPTS_KEPT, publish_due, tidy

ACTOR = "p_0123456789"
NOW = datetime(2025, 5, 3, 14, 5, tzinfo=UTC)
BROKEN = 150


def command_handler(pipeline, now=NOW):
    """A command handler that has read nothing yet."""
    return CommandHandler(
        journal=pipeline.journal, states=StateCache(pipeline.journal), outbox=NoOutbox(), clock=lambda: now
    )


def worker(pipeline, **settings):
    """What tidies."""
    database = pipeline.journal.database
    return SimpleNamespace(
        journal=pipeline.journal,
        autosaves=SqlAutosaves(database),
        audit=SqlAudit(database),
        settings=Settings(**settings),
    )


async def test_a_damaged_liveblog_does_not_hold_up_the_scheduled_entries_of_others(pipeline):
    """Its own entry was due first; it is told in the log, and the next one is published."""
    for slug, minutes in ("damaged", 1), ("sound", 2):
        at = NOW + timedelta(minutes=minutes)
        scheduled = c.ScheduleEntry(entry_id="0a1b2c3d4e", content=e.Content(headline="Deich hält"), publish_at=at)
        await command_handler(pipeline).handle(slug, [c.CreateLiveblog(title=slug), scheduled], actor="p_0123456789")
    with closing(sqlite3.connect(pipeline.folder / "journal.db")) as connection, connection:
        connection.execute("UPDATE events SET data = '{' WHERE liveblog = 'damaged'")
    later = NOW + timedelta(hours=1)
    late = command_handler(pipeline, later)
    await publish_due(SimpleNamespace(journal=pipeline.journal, handler=late), later)
    state = await late.states.current("sound")
    assert state.entries["0a1b2c3d4e"].state is EntryState.PUBLISHED


async def test_a_hundred_entries_that_cannot_be_published_hold_up_nobody(pipeline):
    """All of them were due first. The sound one is published by the next sweep; they are tried after growing pauses."""
    at = NOW + timedelta(minutes=1)
    broken = [
        c.ScheduleEntry(entry_id=f"{number:010}", content=e.Content(headline="Deich hält"), publish_at=at)
        for number in range(BROKEN)
    ]
    sound = c.ScheduleEntry(
        entry_id="0a1b2c3d4e", content=e.Content(headline="Pegel fällt"), publish_at=at + timedelta(minutes=1)
    )
    for slug, scheduled in ("damaged", broken), ("sound", [sound]):
        await command_handler(pipeline).handle(slug, [c.CreateLiveblog(title=slug), *scheduled], actor=ACTOR)
    with closing(sqlite3.connect(pipeline.folder / "journal.db")) as connection, connection:
        connection.execute("UPDATE events SET data = '{' WHERE liveblog = 'damaged'")
    now = NOW + timedelta(hours=1)
    for pause in 1, 2, 4:
        late = command_handler(pipeline, now)
        with capture_logs() as logs:
            await publish_due(SimpleNamespace(journal=pipeline.journal, handler=late), now)
            await publish_due(
                SimpleNamespace(journal=pipeline.journal, handler=late), now
            )  # a second worker, or a hasty one
        assert (await late.states.current("sound")).entries["0a1b2c3d4e"].state is EntryState.PUBLISHED
        assert len({line["entry_id"] for line in logs}) == len(logs) == BROKEN
        waiting = await pipeline.journal.due(now + timedelta(hours=1), limit=2 * BROKEN)
        assert [(due.liveblog, due.try_at) for due in waiting] == [("damaged", now + timedelta(seconds=pause))] * BROKEN
        now += timedelta(seconds=pause)


async def test_what_was_typed_and_forgotten_goes(pipeline):
    """After a month, by whichever worker comes first."""
    await command_handler(pipeline).handle("sturm", [c.CreateLiveblog(title="Sturm")], actor="p_0123456789")
    anna, _ = await SqlPrincipals(pipeline.journal.database).create("Anna", Role.REPORTER)
    autosaves = SqlAutosaves(pipeline.journal.database, clock=lambda: datetime.now(UTC) - KEPT_FOR)
    await autosaves.save(anna.id, "sturm", "a", form="{}", browser="b1")
    await tidy(worker(pipeline))
    assert await autosaves.of(anna.id, "sturm") == []


async def test_a_request_is_known_for_ninety_days(pipeline):
    """One that comes again within that time is not done twice; then its receipt goes."""
    for key, at in ("old", NOW), ("new", NOW + timedelta(hours=1)):
        request = Key(key=key, fingerprint="f")
        await command_handler(pipeline, at).handle(key, [c.CreateLiveblog(title="Sturm")], actor=ACTOR, key=request)
    await tidy(worker(pipeline), NOW + RECEIPTS_KEPT + timedelta(minutes=1))
    assert [await pipeline.journal.receipt(ACTOR, key) is not None for key in ("old", "new")] == [False, True]


@pytest.mark.parametrize(("days", "kept"), [(400, ["sign-in.done"]), (0, ["sign-in.done", "sign-in.done"])])
async def test_lines_about_people_are_kept_as_long_as_the_newsroom_says(pipeline, days, kept, monkeypatch):
    """What happened to liveblogs stays: that is the journal, and public."""
    monkeypatch.setattr(database_module, "PRUNED_AT_ONCE", 1)
    database = pipeline.journal.database
    await command_handler(pipeline).handle("sturm", [c.CreateLiveblog(title="Sturm")], actor=ACTOR)
    note = AuditEntry(actor=ACTOR, action="sign-in.done", subject=ACTOR, address="192.0.2.1")
    for age in timedelta(days=399), timedelta(days=401):
        at = datetime.now(UTC) - age
        await SqlAudit(database, clock=lambda at=at: at).record(note)
    await tidy(worker(pipeline, audit_days=days))
    lines = [line async for line in SqlTrail(database).oldest()]
    assert [line.action for line in lines if not line.liveblog] == kept
    assert "liveblog.created" in [line.action for line in lines if line.liveblog]


def test_more_days_than_there_are_is_refused_at_the_start():
    """Instead of failing in each sweep, because no date lies so far back."""
    with pytest.raises(ConfigError, match=r"^TICKER_AUDIT_DAYS"):
        load(audit_days=1_000_000)
