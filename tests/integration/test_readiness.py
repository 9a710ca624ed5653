"""What `/readyz` looks at, on a real journal and a real store."""

import json
import re
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from tests.support.delta_publisher import LocalBus, serving
from ticker.database.database import Database
from ticker.database.migrate import migrate
from ticker.domain.events import Content, EntryDiscarded, EntryScheduled, LiveblogCreated, LiveblogOpened
from ticker.errors import BusUnavailable, JournalUnavailable
from ticker.journal.sql import SqlJournal
from ticker.outbox.adapter import RedisBus
from ticker.projections.port import Cursor
from ticker.projections.store import FileStore
from ticker.readers.health import ProjectionsLag, bus_check, journal_check, projections_check, schedules_check

CREATED = LiveblogCreated(title="Hafen", theme="liveblog", time_zone="Europe/Berlin", language="de")


@pytest.fixture
async def journal(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/journal.db"
    await migrate(url)
    journal = SqlJournal(Database(url))
    yield journal
    await journal.close()


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "public", tmp_path / "state")


async def test_lag_counts_what_should_have_been_rendered(journal, store):
    """An event of this moment may still be on its way; one of a minute ago is late, until the cursor has passed it."""
    check = projections_check(journal, store)
    now = datetime.now(UTC)
    await journal.append("alster", 0, [CREATED], actor="p_1", at=now)
    assert await check.probe() == {"liveblogs_behind": 0, "events_behind": 0}
    await journal.append("hafen", 0, [CREATED], actor="p_1", at=now - timedelta(minutes=1))
    with pytest.raises(ProjectionsLag, match="1 liveblogs are behind the journal, by 1 events together"):
        await check.probe()
    await store.write("hafen", Cursor(seq=1), [])
    assert await check.probe() == {"liveblogs_behind": 0, "events_behind": 0}
    assert not check.essential


async def test_scheduled_entries_that_are_late_show(journal, tmp_path):
    """In `/readyz` and in figures, until they are published; a few seconds late is a worker's way."""
    at = datetime.now(UTC).replace(microsecond=0)
    scheduled = EntryScheduled(entry_id="0a1b2c3d4e", content=Content(headline="Der Deich hält"), publish_at=at)
    await journal.append("hafen", 0, [CREATED, LiveblogOpened(), scheduled], actor="p_1", at=at)
    clock = Clock(at)
    async with (
        serving(tmp_path, LocalBus(), checks=[schedules_check(journal, clock)]) as (url, _, _),
        aiohttp.ClientSession(url) as session,
    ):

        async def said(*, late):
            clock.now = at + timedelta(seconds=late)
            status, ready = await answer(session, "/readyz")
            _, series = await answer(session, "/metrics")
            figures = re.findall(r"^ticker_schedules_overdue(?:_seconds)? (.*)$", series, re.MULTILINE)
            return status, json.loads(ready), [float(figure) for figure in figures]

        well = {"status": "ready", "checks": {"schedules": {"ok": True, "overdue": 0, "oldest_seconds": 0}}}
        assert await said(late=9) == (200, well, [0, 0])
        told = "1 scheduled entries are overdue, the oldest by 75 seconds"
        ill = {"ok": False, "detail": told, "overdue": 1, "oldest_seconds": 75}
        assert await said(late=75) == (200, {"status": "degraded", "checks": {"schedules": ill}}, [1, 75])
        await journal.append("hafen", 3, [EntryDiscarded(entry_id="0a1b2c3d4e")], actor="p_1", at=at)
        assert await said(late=75) == (200, well, [0, 0])


class Clock:
    """Says what it is told to."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


async def answer(session, path):
    async with session.get(path) as response:
        return response.status, await response.text()


async def test_the_journal_and_the_bus_are_asked(journal, redis_url, tmp_path):
    """Both answer, or say by name what is wrong; only the journal is essential."""
    good, bad = RedisBus(redis_url), RedisBus(f"unix://{tmp_path}/nobody.sock")
    assert await journal_check(journal).probe() == await bus_check(good.ping).probe() == {}
    with pytest.raises(BusUnavailable):
        await bus_check(bad.ping).probe()
    await good.close()
    await bad.close()
    lost = SqlJournal(Database(f"sqlite+aiosqlite:///{tmp_path}/no/such/folder/journal.db"))
    with pytest.raises(JournalUnavailable):
        await journal_check(lost).probe()
    await lost.close()
    assert (journal_check(journal).essential, bus_check(good.ping).essential) == (True, False)
