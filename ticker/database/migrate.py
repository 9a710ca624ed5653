"""Migrates the database to this release's tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from ticker.database.database import Database

LOCK = 0x7469636B6572
"""Key of PostgreSQL's advisory lock: "ticker" in ASCII."""


async def migrate(url: str) -> None:
    """Upgrade the database at `url` to the newest revision; an empty one gets all tables.

    Everything happens in one transaction under a lock, so of several processes starting at once one does the work and
    the others wait and find it done; a failed upgrade leaves the tables as they were. Creates SQLite's directory.

    Raises:
        JournalUnavailable: the database cannot be reached.
    """
    database = Database(url, patient=True)  # it looks at every event, or waits for who does: minutes, if there are many
    if database.is_sqlite and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        await database.write(_upgrade)
    finally:
        await database.close()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite's write lock is held already
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    command.upgrade(revisions(connection), "head")


def revisions(connection: Connection) -> Config:
    """The revisions there are, for Alembic's commands to go through on this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
