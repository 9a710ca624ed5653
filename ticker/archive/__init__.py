"""A closed liveblog as one signed file: sealed, verified, replayed, rehearsed."""
