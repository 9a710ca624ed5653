"""Tables are made and kept up by `ticker.database.migrate`, whoever starts first."""

import asyncio
import sys

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.support.histories import ACTOR, START
from ticker.database.database import Database
from ticker.database.migrate import migrate, revisions
from ticker.database.schema import metadata
from ticker.domain import events as e
from ticker.journal.port import Due

PROCESSES = 4
MIGRATE = "import asyncio, sys; from ticker.database.migrate import migrate; asyncio.run(migrate(sys.argv[1]))"


def differences(connection):
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": differs}), metadata)


def differs(context, _found_column, _wanted_column, found, wanted):
    """As the database spells the types, collation included."""
    return found.compile(context.dialect) != wanted.compile(context.dialect)


async def test_the_migrations_build_the_schema(database):
    """What the revisions make is what the code expects."""
    assert await database.write(differences) == []


async def test_migrating_again_changes_nothing(database_url, journal):
    """Every start runs it."""
    await migrate(database_url)
    assert await journal.heads() == []


async def test_a_journal_of_an_older_release_learns_whose_event_each_is(database, database_url, journal):
    """Rows that are there get their entry's id, whatever their texts quote; what is no entry's gets none."""
    created = e.LiveblogCreated(title="Sturm", theme="liveblog", time_zone="Europe/Berlin", language="de")
    sly = e.Content(headline='"entry_id":"a" \x00 \\"entry_id\\":\\"a\\"', blocks=(e.Text(html="<p>Pegel 3,20 m</p>"),))
    events = [
        created,
        e.EntryDrafted(entry_id="a", content=e.Content(headline="Der Deich hält")),
        e.EntryPublished(entry_id="b", content=sly, published_at=START),
        e.EntryPinned(entry_id="a"),
    ]
    appended = await journal.append("sturm", 0, events, actor=ACTOR, at=START)
    await database.write(lambda connection: command.downgrade(revisions(connection), "0004"))
    await migrate(database_url)
    assert await database.write(differences) == []
    assert await journal.read_entry("sturm", "a") == [appended[1], appended[3]]
    assert await journal.read_entry("sturm", "b") == [appended[2]]
    assert [record async for record in journal.read("sturm")] == appended


async def test_the_timetable_of_an_older_release_is_kept(database, database_url, journal):
    """Each entry is tried at its time, as if it had been scheduled by this one."""
    created = e.LiveblogCreated(title="Sturm", theme="liveblog", time_zone="Europe/Berlin", language="de")
    scheduled = e.EntryScheduled(entry_id="a", content=e.Content(headline="Der Deich hält"), publish_at=START)
    await journal.append("sturm", 0, [created, scheduled], actor=ACTOR, at=START)
    await database.write(lambda connection: command.downgrade(revisions(connection), "0005"))
    await migrate(database_url)
    due = [Due(liveblog="sturm", entry_id="a", publish_at=START, try_at=START, failures=0)]
    assert await journal.due(START) == due
    assert await database.write(differences) == []


async def test_every_revision_can_be_taken_back(database, database_url):
    """To the empty database and forward again: a release that disappoints need not stay."""
    await database.write(lambda connection: command.downgrade(revisions(connection), "base"))
    await migrate(database_url)
    assert await database.write(differences) == []


async def test_processes_starting_at_once_take_turns(empty_database_url):
    """One makes the tables, the others wait and find them made."""
    starting = [
        asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-c", MIGRATE, empty_database_url, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    processes = await asyncio.gather(*starting)
    async with asyncio.timeout(60):
        outputs = await asyncio.gather(*(process.communicate() for process in processes))
    assert [process.returncode for process in processes] == [0] * PROCESSES, outputs
    database = Database(empty_database_url)
    assert await database.write(differences) == []
    await database.close()


async def test_the_directory_is_made(tmp_path):
    """A first start needs no preparation."""
    await migrate(f"sqlite+aiosqlite:///{tmp_path}/new/dir/journal.db")
    assert (tmp_path / "new/dir/journal.db").exists()
