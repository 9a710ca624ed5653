"""What PostgreSQL alone has to prove: a server that goes away is told, and comes back by itself."""

import asyncio

import pytest
from sqlalchemy import make_url, text

from tests.contract.test_journal import CREATED, SLUG, append, published
from tests.support.served_process import until
from ticker.database import database as database_module
from ticker.database.database import Database
from ticker.database.migrate import LOCK, migrate
from ticker.errors import JournalUnavailable
from ticker.journal.chain import verify
from ticker.journal.sql import SqlJournal


async def test_a_missing_server_is_told(tmp_path):
    """Nobody listens there."""
    journal = SqlJournal(Database(f"postgresql+asyncpg://postgres@/postgres?host={tmp_path}"))
    for attempt in journal.ping(), journal.head(SLUG), append(journal, 0, CREATED):
        with pytest.raises(JournalUnavailable) as caught:
            await attempt
        assert caught.value.__cause__ is not None
    await journal.close()


async def test_a_missing_database_is_told(postgres):
    """The server answers and does not know the database."""
    journal = SqlJournal(Database(postgres.replace("/postgres?", "/nowhere?")))
    with pytest.raises(JournalUnavailable, match="nowhere"):
        await journal.ping()
    await journal.close()


async def test_lost_connections_are_replaced(postgres, postgres_database):
    """The server ends all connections, as a restart does: the next request finds a new one."""
    await migrate(postgres_database)
    journal = SqlJournal(Database(postgres_database))
    await append(journal, 0, CREATED)
    await end_connections(postgres, postgres_database)
    await append(journal, 1, published())
    assert await verify(journal, SLUG) == 2
    await journal.close()


async def test_a_connection_lost_in_an_append_is_told(postgres, postgres_database):
    """It breaks in the middle: nothing is written, and the same request works when it is sent again."""
    await migrate(postgres_database)
    database = Database(postgres_database)
    journal = SqlJournal(database)
    await append(journal, 0, CREATED)

    def hang_up(connection):
        connection.execute(text("UPDATE heads SET seq = 99"))
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(JournalUnavailable) as caught:
        await database.write(hang_up)
    assert caught.value.__cause__ is not None
    await append(journal, 1, published())
    assert await verify(journal, SLUG) == 2
    await journal.close()


async def test_a_migration_may_take_longer_than_any_request(postgres_database, monkeypatch):
    """With millions of events it looks at, or has to wait for who does: here for the lock, beyond a request's time."""
    first = Database(postgres_database)
    monkeypatch.setattr(database_module, "STATEMENT_SECONDS", 0.001)

    async def waiting():
        async with first.reading() as connection:
            here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            query = text(f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND {here}")
            return await connection.scalar(query)

    async with first.reading() as holder:
        await holder.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        second = asyncio.create_task(migrate(postgres_database))
        await until(waiting)
        await holder.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
    await second
    await first.close()


async def end_connections(postgres, database_url):
    name = make_url(database_url).database
    administrator = Database(postgres)
    async with administrator.reading() as connection:
        query = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        await connection.execute(query, {"name": name})
    await administrator.close()
