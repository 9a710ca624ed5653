"""Towards Redis and arq: nudges after a commit, and what finds the nudges that got lost."""
