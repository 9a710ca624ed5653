"""Alembic revisions; `ticker.database.migrate` runs them."""
