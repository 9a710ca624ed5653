"""A migrated, empty database of each kind."""

import shutil
import sqlite3

import asyncpg
import pytest
from sqlalchemy import make_url

from ticker.database.database import Database
from ticker.journal.sql import SqlJournal


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request, tmp_path):
    """The SQLAlchemy URL of a database without tables."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_database")
    return f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The SQLAlchemy URL of a database with all tables: a copy, for migrating takes longer than most tests."""
    if request.param == "postgresql":
        return request.getfixturevalue("migrated_postgres_database")
    shutil.copy(request.getfixturevalue("migrated"), tmp_path / "journal.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}"


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
