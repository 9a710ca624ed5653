"""The command handler, which alone appends events; an entry's history, undo, autosaves."""
