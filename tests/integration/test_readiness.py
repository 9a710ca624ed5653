"""What `/readyz` looks at, on a real journal and a real store."""

from datetime import UTC, datetime, timedelta

import pytest

from ticker.errors import BusUnavailable, JournalUnavailable
from ticker.events import LiveblogCreated
from ticker.journal.database import Database
from ticker.journal.migrate import migrate
from ticker.journal.sql import SqlJournal
from ticker.outbox.adapter import RedisBus
from ticker.projections.port import Cursor
from ticker.projections.store import FileStore
from ticker.readers.health import ProjectionsLag, bus_check, journal_check, projections_check

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
    assert await check.look() == {"liveblogs_behind": 0, "events_behind": 0}
    await journal.append("hafen", 0, [CREATED], actor="p_1", at=now - timedelta(minutes=1))
    with pytest.raises(ProjectionsLag, match="1 liveblogs are behind the journal, by 1 events together"):
        await check.look()
    await store.write("hafen", Cursor(seq=1), [])
    assert await check.look() == {"liveblogs_behind": 0, "events_behind": 0}
    assert not check.essential


async def test_the_journal_and_the_bus_are_asked(journal, redis_url, tmp_path):
    """Both answer, or say by name what is wrong; only the journal is essential."""
    good, bad = RedisBus(redis_url), RedisBus(f"unix://{tmp_path}/nobody.sock")
    assert await journal_check(journal).look() == await bus_check(good.ping).look() == {}
    with pytest.raises(BusUnavailable):
        await bus_check(bad.ping).look()
    await good.close()
    await bad.close()
    lost = SqlJournal(Database(f"sqlite+aiosqlite:///{tmp_path}/no/such/folder/journal.db"))
    with pytest.raises(JournalUnavailable):
        await journal_check(lost).look()
    await lost.close()
    assert (journal_check(journal).essential, bus_check(good.ping).essential) == (True, False)
