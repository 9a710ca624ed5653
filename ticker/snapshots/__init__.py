"""A post elsewhere as it stood when an editor took it: its text, author and time, kept with the entry."""
