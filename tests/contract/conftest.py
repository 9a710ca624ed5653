"""Fixtures of the contract suites: each runs on every adapter."""

from tests.support.databases import database, database_url, empty_database_url, journal

__all__ = ["database", "database_url", "empty_database_url", "journal"]
