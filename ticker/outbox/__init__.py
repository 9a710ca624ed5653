"""Towards Redis and arq: nudges after a commit, deltas, signals between desks, and the sweeper."""
