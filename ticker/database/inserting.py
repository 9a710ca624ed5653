"""Rows that may be there already."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Whether there was no such row yet. Waits for a concurrent transaction that has inserted it, without failing."""
    insert_here = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return connection.execute(insert_here(table).on_conflict_do_nothing(), row).rowcount == 1
