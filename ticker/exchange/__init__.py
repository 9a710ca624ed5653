"""Liveblogs from elsewhere and to elsewhere: importers, plain text."""
