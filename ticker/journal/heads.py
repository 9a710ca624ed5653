"""Every liveblog there is, one after the other."""

from collections.abc import AsyncIterator

from ticker.journal.port import Head, Journal

AT_ONCE = 500
"""Heads read with one query."""


async def every_head(journal: Journal) -> AsyncIterator[Head]:
    """All heads in order of slug.

    Raises:
        JournalUnavailable: the database does not answer.
    """
    after = ""
    while heads := await journal.heads(after=after, limit=AT_ONCE):
        for head in heads:
            yield head
        after = heads[-1].liveblog
