"""The database that journal and accounts share: connections, group commit, tables, migrations."""
