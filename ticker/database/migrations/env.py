"""Alembic's entry: `ticker.database.migrate` hands in a connection with a transaction and the lock."""

from alembic import context

from ticker.database.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, once Python's sqlite3 is kept from committing on its own
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
