"""What SQLite alone has to prove: one file for several processes, and plain words when the disk will not."""

import asyncio
import os
import sqlite3
import stat
import sys

import pytest
from sqlalchemy import text

from tests.contract.test_journal import CREATED, SLUG, append, published, records
from ticker.database import database as database_module
from ticker.database.database import Database
from ticker.database.migrate import migrate
from ticker.errors import JournalUnavailable
from ticker.journal.chain import verify
from ticker.journal.sql import SqlJournal

PROCESSES = 4
EACH = 25
WRITER = """
import asyncio, sys
from tests.contract.test_journal import contend
from ticker.database.database import Database
from ticker.journal.sql import SqlJournal

async def main(url, name, times):
    journal = SqlJournal(Database(url))
    await asyncio.gather(contend(journal, f"{name}-a", int(times)), contend(journal, f"{name}-b", int(times)))
    await journal.close()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def url(tmp_path):
    return f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}"


@pytest.fixture
async def journal(url):
    await migrate(url)
    journal = SqlJournal(Database(url))
    yield journal
    await journal.close()


async def test_four_processes_leave_no_gap(journal, url):
    """Web processes and workers share the file: every event is there once, in one chain."""
    await append(journal, 0, CREATED)
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", WRITER, url, f"p{number}", str(EACH))
        for number in range(PROCESSES)
    ]
    async with asyncio.timeout(90):
        assert await asyncio.gather(*(process.wait() for process in processes)) == [0] * PROCESSES
    total = PROCESSES * 2 * EACH
    assert await verify(journal, SLUG) == total + 1
    assert len({record.event.entry_id for record in await records(journal, after=1)}) == total


async def test_a_commit_waits_for_the_disk(journal):
    """Both kinds of connection are in WAL mode and sync at every commit (FULL = 2)."""

    def settings(connection):
        names = "journal_mode", "synchronous", "foreign_keys"
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    assert await journal.database.write(settings) == ["wal", 2, 1]
    async with journal.database.reading() as connection:
        assert await connection.run_sync(settings) == ["wal", 2, 1]


async def test_a_locked_file_is_told(url, monkeypatch):
    """Another program sits on the file: nothing is written, readers go on, and afterwards all is well."""
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.05)
    await migrate(url)
    journal = SqlJournal(Database(url))
    intruder = sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalUnavailable, match="locked") as caught:
        await append(journal, 0, CREATED)
    assert caught.value.__cause__ is not None
    assert await records(journal) == []
    intruder.close()
    await append(journal, 0, CREATED)
    await journal.close()


async def test_a_full_disk_is_told(journal):
    """`max_page_count` stands in for the end of the disk; once there is space the journal goes on, unharmed."""
    await append(journal, 0, CREATED)

    def limit(pages):
        return lambda connection: connection.execute(text(f"PRAGMA max_page_count = {pages}")).scalar()

    await journal.database.write(limit(1))  # no less than it has now
    with pytest.raises(JournalUnavailable, match="disk is full"):
        await append(journal, 1, *[published(str(number)) for number in range(500)])
    assert await verify(journal, SLUG) == 1
    await journal.database.write(limit(1_000_000))
    await append(journal, 1, published())
    assert await verify(journal, SLUG) == 2


async def test_a_full_disk_fails_the_whole_group(journal):
    """SQLite may roll back everything, so nobody in the commit is told that it was done."""
    await append(journal, 0, CREATED)
    await journal.database.write(lambda connection: connection.execute(text("PRAGMA max_page_count = 1")))
    long = [published(str(number)) for number in range(500)]
    outcomes = await asyncio.gather(
        *(append(journal, 0, CREATED, *(long if number == 2 else []), slug=f"s{number}") for number in range(4)),
        return_exceptions=True,
    )
    done = [head.liveblog for head in await journal.heads()]
    told = [f"s{number}" for number, outcome in enumerate(outcomes) if not isinstance(outcome, Exception)]
    assert done == sorted([SLUG, *told])
    assert isinstance(outcomes[2], JournalUnavailable)


async def test_a_missing_file_is_told(tmp_path):
    """Reading, writing, pinging: the sentence names what is wrong."""
    journal = SqlJournal(Database(f"sqlite+aiosqlite:///{tmp_path}/nowhere/journal.db"))
    for attempt in journal.ping(), journal.head(SLUG), append(journal, 0, CREATED):
        with pytest.raises(JournalUnavailable, match="cannot be opened"):
            await attempt
    await journal.close()


async def test_a_file_that_is_no_database_is_told(tmp_path):
    """Somebody overwrote it."""
    (tmp_path / "journal.db").write_bytes(os.urandom(4096))
    journal = SqlJournal(Database(f"sqlite+aiosqlite:///{tmp_path}/journal.db"))
    with pytest.raises(JournalUnavailable, match="not an SQLite database"):
        await journal.head(SLUG)
    await journal.close()


async def test_the_journal_is_for_its_owner_alone(url, tmp_path):
    """Drafts and password hashes are nobody's on the same machine; whoever has let a backup in is not overruled."""
    path = tmp_path / "journal.db"
    for mode in (0o600, 0o640):
        await migrate(url)
        database = Database(url)
        async with database.reading():
            found = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        assert set(found.values()) == {mode}, found
        await database.close()
        path.chmod(0o640)


PASSER_BY = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM heads').fetchall()"


async def test_a_command_that_comes_and_goes_takes_nothing_along(journal, tmp_path):
    """`ticker import` beside a running newsroom: it is not the last one there, whatever connections were made since.

    SQLite removes the WAL when the last connection closes. What others go on writing into it would be lost.
    """
    await append(journal, 0, CREATED)
    async with journal.database.reading(), journal.database.reading(), journal.database.reading():
        pass  # each opens another connection to the file
    wal = tmp_path / "journal.db-wal"
    before = wal.stat().st_ino
    command = await asyncio.create_subprocess_exec(sys.executable, "-c", PASSER_BY, tmp_path / "journal.db")
    assert await command.wait() == 0
    assert wal.stat().st_ino == before
    await append(journal, 1, published())
    with sqlite3.connect(tmp_path / "journal.db") as elsewhere:
        assert elsewhere.execute("SELECT seq FROM heads").fetchall() == [(2,)]
    elsewhere.close()
