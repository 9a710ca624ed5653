"""Connections to the journal's database, and what to say when it does not answer.

SQLite: one writing connection per process and a few reading ones, in WAL mode with `synchronous=FULL`, so that a
commit has reached the disk when it returns; any number of processes share the file and take turns. PostgreSQL: one
pool, READ COMMITTED, durable as the server is configured (`synchronous_commit` is on unless somebody turned it off).
"""

import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar

from asyncpg.exceptions import InterfaceError as PostgresInterfaceError
from asyncpg.exceptions import PostgresError
from sqlalchemy import URL, ColumnElement, Connection, Table, create_engine, delete, event, make_url, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from ticker.database.group_commit import GroupCommit
from ticker.errors import ConfigError, JournalUnavailable

BUSY_SECONDS = 15
"""How long a writer waits for its turn, or for a connection, before the editor is told to try again."""

STATEMENT_SECONDS = 2 * BUSY_SECONDS
"""How long PostgreSQL may take for one statement."""

READERS = 4
"""Reading connections to SQLite; each is a thread."""

POSTGRES_CONNECTIONS = 10
"""Per process."""

SQLITE_SENTENCES = {
    "SQLITE_BUSY": f"another process has kept the journal locked for {BUSY_SECONDS} seconds",
    "SQLITE_FULL": "the disk is full; nothing can be posted until there is space",
    "SQLITE_READONLY": "the journal's file or directory may not be written to",
    "SQLITE_CANTOPEN": "the journal's file cannot be opened; does its directory exist?",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_CORRUPT": "the journal's file is damaged; restore a backup and run `ticker verify`",
    "SQLITE_NOTADB": "the journal's file is not an SQLite database",
}

POSTGRES_PASSING = ("08", "28", "3D", "40", "53", "55", "57", "58")
"""SQLSTATE classes (PostgreSQL manual, appendix A) that say something of the server's day and nothing of our
statements: connection lost, not let in, no such database, rolled back, out of resources, not ready, shut down, system
error."""

PRUNED_AT_ONCE = 1_000
"""Rows of one transaction: a few ms, in which SQLite lets nobody else write."""

T = TypeVar("T")


class Database:
    """The journal's database. Nothing is opened before it is first used.

    `url` is a SQLAlchemy URL for `sqlite+aiosqlite` or `postgresql+asyncpg`.
    """

    def __init__(self, url: str, *, patient: bool = False) -> None:
        """Opens nothing. With `patient` a statement on PostgreSQL may take as long as it takes.

        Raises:
            ConfigError: the address cannot be read, or names no file for SQLite.
        """
        self.url = _address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite_readers(self.url) if self.is_sqlite else _postgres(self.url, patient=patient)
        self._reader = self._engine if self.is_sqlite else self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._sqlite_writer = GroupCommit(_sqlite_writer(self.url)) if self.is_sqlite else None

    async def write(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns, once its transaction is durable; rolled back if it raises.

        `work` is a plain function, so that on SQLite all its statements take one hop to the writing thread: measured
        at 36 hops of 80 µs for an append on an async connection. On PostgreSQL SQLAlchemy awaits underneath it.

        Raises:
            JournalUnavailable: the database cannot be reached, is locked, is full …; nothing was written, unless the
                connection broke during the commit.
        """
        with _journal_errors():
            if self._sqlite_writer:
                return await self._sqlite_writer.run(work)
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection outside any transaction: each statement sees what is committed when it begins.

        Raises:
            JournalUnavailable: the database cannot be reached.
        """
        with _journal_errors():
            async with self._reader.connect() as connection:
                yield connection

    async def close(self) -> None:
        """Give back all connections, after the commit that may be under way."""
        if self._sqlite_writer:
            await self._sqlite_writer.close()
        await self._engine.dispose()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ConfigError("TICKER_DATABASE_URL: cannot be read as an address; is its port a number?") from error
    if address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}:
        raise ConfigError("TICKER_DATABASE_URL: SQLite needs a file, because several processes share the journal")
    return address


def _sqlite_writer(url: URL) -> Any:
    """A writer that takes the lock when it begins, so it can never find out too late that it has to wait."""
    engine = create_engine(url.set(drivername="sqlite+pysqlite"), pool_size=1, **_sqlite_options())
    event.listen(engine, "do_connect", _make_private)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _sqlite_readers(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=READERS, **_sqlite_options())
    event.listen(engine.sync_engine, "do_connect", _make_private)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    return engine


def _sqlite_options() -> dict[str, Any]:
    """`isolation_level=None` keeps Python's sqlite3 from beginning transactions of its own accord."""
    return {
        "connect_args": {"isolation_level": None, "timeout": BUSY_SECONDS},
        "max_overflow": 0,
        "pool_timeout": BUSY_SECONDS,
    }


def _make_private(_dialect: object, _record: object, args: Sequence[str], _more: object) -> None:
    """A new file is for its owner alone (mode 0600), and so is what SQLite puts beside it: drafts, hashes, autosaves.

    One that is there keeps its mode: somebody may have let a backup in. It must not even be opened here: closing it
    would give up all locks of this process on it (POSIX), and the next command that comes and goes would take the
    journal for abandoned and remove the WAL that others write to (https://sqlite.org/howtocorrupt.html, section 2.2).
    """
    with suppress(OSError):  # it is there; or else SQLite, which comes next, says what is wrong
        os.close(os.open(args[0], os.O_CREAT | os.O_EXCL | os.O_RDONLY, 0o600))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON":
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _postgres(url: URL, *, patient: bool) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=POSTGRES_CONNECTIONS,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,  # a restarted server costs a round trip here instead of an editor's request
        isolation_level="READ COMMITTED",
        connect_args={
            "timeout": BUSY_SECONDS,
            "command_timeout": None if patient else STATEMENT_SECONDS,
            "server_settings": {"application_name": "ticker"},
        },
    )


@contextmanager
def _journal_errors() -> Iterator[None]:
    """Tell a database that does not answer from a statement that is wrong; the latter is ours and goes up as it is."""
    try:
        yield
    except PoolTimeout as error:
        raise JournalUnavailable(f"no connection to the journal came free in {BUSY_SECONDS} seconds") from error
    except (OSError, PostgresError, PostgresInterfaceError) as error:  # while connecting SQLAlchemy does not wrap them
        raise JournalUnavailable(f"the journal's database cannot be reached: {error}") from error
    except DBAPIError as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        raise JournalUnavailable(sentence) from error


def _sentence(error: DBAPIError) -> str | None:
    """What to tell the newsroom; None where the database is well and the statement is wrong."""
    if name := getattr(error.orig, "sqlite_errorname", None):
        sentence = next((sentence for code, sentence in SQLITE_SENTENCES.items() if name.startswith(code)), None)
        if sentence is None and isinstance(error, OperationalError):
            return f"the journal's database says: {error.orig}"
        return sentence
    state = getattr(error.orig, "sqlstate", None) or ""
    if error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError)):
        return f"the connection to the journal's database was lost: {error.orig}"
    return f"the journal's database says: {error.orig}" if state.startswith(POSTGRES_PASSING) else None


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Whether there was no such row yet. Waits for a concurrent transaction that has inserted it, without failing."""
    insert_here = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return connection.execute(insert_here(table).on_conflict_do_nothing(), row).rowcount == 1


async def prune(database: Database, table: Table, old: ColumnElement[bool]) -> int:
    """Delete the rows that are `old`, in bunches; how many that were. Two processes at once do no harm.

    Raises:
        JournalUnavailable: the database does not answer; what was deleted before stays so.
    """
    key = tuple_(*table.primary_key)
    bunch = delete(table).where(key.in_(select(*table.primary_key).where(old).limit(PRUNED_AT_ONCE)))
    count = 0
    while gone := await database.write(lambda connection: connection.execute(bunch).rowcount):
        count += gone
    return count
