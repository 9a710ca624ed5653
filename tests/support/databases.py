"""A migrated, empty database of each kind."""

import sqlite3

import asyncpg
import pytest
from sqlalchemy import make_url

from ticker.database.database import Database
from ticker.database.migrate import migrate
from ticker.journal.sql import SqlJournal


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request, tmp_path):
    """The SQLAlchemy URL of a database without tables."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_database")
    return f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}"


@pytest.fixture
async def database_url(empty_database_url):
    await migrate(empty_database_url)
    return empty_database_url


@pytest.fixture
async def database(database_url):
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def journal(database):
    return SqlJournal(database)


async def execute(url, statement):
    """Do to the database what no part of Ticker would."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        connection = sqlite3.connect(address.database, isolation_level=None, timeout=10)
        connection.execute(statement)
        connection.close()
        return
    connection = await asyncpg.connect(host=address.query["host"], user=address.username, database=address.database)
    await connection.execute(statement)
    await connection.close()
