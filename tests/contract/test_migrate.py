"""Tables are made and kept up by `ticker.journal.migrate`, whoever starts first."""

import asyncio
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ticker.journal.database import Database
from ticker.journal.migrate import migrate
from ticker.journal.schema import metadata

PROCESSES = 4
MIGRATE = "import asyncio, sys; from ticker.journal.migrate import migrate; asyncio.run(migrate(sys.argv[1]))"


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
