"""Iterates over the heads of all liveblogs."""

from collections.abc import AsyncIterator
from datetime import datetime

from ticker.journal.port import Head, Journal

PAGE_SIZE = 500
"""Heads read with one query."""


async def every_head(journal: Journal, *, since: datetime | None = None) -> AsyncIterator[Head]:
    """All heads in order of slug; those that have moved since `since`, if it is given.

    Raises:
        JournalUnavailable: the database does not answer.
    """
    after = ""
    while heads := await journal.heads(after=after, limit=PAGE_SIZE, since=since):
        for head in heads:
            yield head
        after = heads[-1].liveblog
