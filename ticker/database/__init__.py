"""Connections, group commit, tables and migrations of the one database that journal and accounts share."""
