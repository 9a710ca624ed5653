"""Fixtures of the contract suites: each runs on every adapter."""

from tests.contract.databases import database, database_url, empty_database_url, journal

__all__ = ["database", "database_url", "empty_database_url", "journal"]
