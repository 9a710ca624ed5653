"""What finds the nudges that got lost: compares every liveblog's head with how far its artefacts have got."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ticker.journal.heads import every_head
from ticker.journal.port import Head, Journal
from ticker.outbox.port import Outbox

LONGEST_PAUSE = 30.0
"""Seconds between two nudges for a liveblog that does not move, as when its template fails."""


@dataclass(slots=True, kw_only=True)
class _Waiting:
    """A liveblog that lags: where its cursor stood when it was nudged last, and when it is nudged again (seconds)."""

    cursor: int
    again_at: float
    pause: float


class Relay:
    """Nudges again what lags. Knows in memory who has caught up, so an idle sweep is one query of heads."""

    def __init__(
        self,
        *,
        journal: Journal,
        outbox: Outbox,
        cursor: Callable[[str], Awaitable[int]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`cursor` tells the seq a liveblog's artefacts have got to; `clock` the seconds since 1970."""
        self._journal = journal
        self._outbox = outbox
        self._cursor = cursor
        self._clock = clock
        self._caught_up: dict[str, int] = {}
        self._waiting: dict[str, _Waiting] = {}

    async def sweep(self) -> None:
        """Nudge every liveblog that lags, one that stays where it is at growing intervals.

        Raises:
            BusUnavailable: Redis does not answer; the rest waits for the next sweep.
        """
        for head in await self.lagging():
            await self._outbox.nudge(head.liveblog, head.seq, attempt=int(self._clock()))
            self._note_nudge(head.liveblog)

    async def lagging(self) -> Sequence[Head]:
        """Heads that are ahead of their artefacts and whose turn it is."""
        return [head async for head in every_head(self._journal) if await self._lags(head)]

    async def _lags(self, head: Head) -> bool:
        slug = head.liveblog
        if self._caught_up.get(slug, -1) >= head.seq:
            return False
        cursor = await self._cursor(slug)
        if cursor >= head.seq:
            self._caught_up[slug] = cursor
            self._waiting.pop(slug, None)
            return False
        waiting = self._waiting.get(slug)
        if waiting is None or waiting.cursor != cursor:
            self._waiting[slug] = _Waiting(cursor=cursor, again_at=0.0, pause=1.0)
            return True
        return self._clock() >= waiting.again_at

    def _note_nudge(self, slug: str) -> None:
        waiting = self._waiting[slug]
        waiting.again_at = self._clock() + waiting.pause
        waiting.pause = min(2 * waiting.pause, LONGEST_PAUSE)
