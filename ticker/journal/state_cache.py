"""Folded liveblogs in memory, caught up from the journal: reading one costs what is new since the last time."""

import asyncio
from collections import OrderedDict
from weakref import WeakValueDictionary

from ticker.domain.liveblog import Liveblog
from ticker.journal.port import Journal


class StateCache:
    """The newest state of liveblogs, kept for the most recently used ones.

    The returned `Liveblog` is shared: read it before the next `await`, never change it. `capacity` bounds memory; a
    liveblog of 10,000 entries takes about 20 MB.
    """

    def __init__(self, journal: Journal, *, capacity: int = 64) -> None:
        self._journal = journal
        self._capacity = capacity
        self._states: OrderedDict[str, Liveblog] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # there while somebody waits

    async def current(self, slug: str) -> Liveblog:
        """The liveblog with everything committed so far; an empty one (`exists` false) for an unknown slug."""
        async with self._locks.setdefault(slug, asyncio.Lock()):
            state = self._states.get(slug) or Liveblog(slug=slug)
            async for record in self._journal.read(slug, after=state.seq):
                state.apply(record)
            if state.exists:
                self._keep(slug, state)
            return state

    def _keep(self, slug: str, state: Liveblog) -> None:
        self._states[slug] = state
        self._states.move_to_end(slug)
        while len(self._states) > self._capacity:
            self._states.popitem(last=False)
