"""Carrying out commands, and what editors look back on: history, undo, unfinished texts."""
