"""Alembic revisions; `ticker.journal.migrate` runs them."""
