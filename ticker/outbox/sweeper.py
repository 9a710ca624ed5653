"""Finds lost nudges: compares every liveblog's head with how far its artefacts have got."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ticker.journal.heads import every_head
from ticker.journal.port import Head, Journal
from ticker.outbox.port import Outbox

LONGEST_PAUSE = 30.0
"""Seconds between two nudges for a liveblog that does not move, as when its template fails."""

RECENT = 120.0
"""Seconds back that a sweep looks: more than clocks differ, and than a commit takes."""

FULL_SWEEP_SECONDS = 300.0
"""Seconds between two sweeps over all liveblogs, cursors included: finds a store that somebody emptied."""


@dataclass(slots=True, kw_only=True)
class _Retry:
    """A liveblog that lags: where its cursor stood when it was nudged last, and when it is nudged again (seconds)."""

    cursor: int
    next_at: float
    pause: float


class Sweeper:
    """Nudges again what lags. Looks at what moved of late and at what it waits for; now and then, and first, at all.

    So an idle sweep is one query that finds nothing, with ten liveblogs or with ten years of them.
    """

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
        self._retries: dict[str, _Retry] = {}
        self._full_sweep_at = 0.0

    async def sweep(self) -> None:
        """Nudge every liveblog that lags, one that stays where it is at growing intervals.

        Raises:
            BusUnavailable: Redis does not answer; the rest waits for the next sweep.
        """
        for head in await self.lagging():
            await self._outbox.nudge(head.liveblog, head.seq, attempt=int(self._clock()))
            self._schedule_retry(head.liveblog)

    async def lagging(self) -> Sequence[Head]:
        """Heads that are ahead of their artefacts and whose turn it is."""
        now = self._clock()
        since: datetime | None = datetime.fromtimestamp(now - RECENT, UTC)
        if now - self._full_sweep_at >= FULL_SWEEP_SECONDS:
            self._full_sweep_at, since = now, None
            self._caught_up.clear()
        heads = {head.liveblog: head async for head in every_head(self._journal, since=since)}
        for slug in self._retries.keys() - heads.keys():
            if head := await self._journal.head(slug):
                heads[slug] = head
        return [head for head in heads.values() if await self._lags(head)]

    async def _lags(self, head: Head) -> bool:
        slug = head.liveblog
        if self._caught_up.get(slug, -1) >= head.seq:
            return False
        cursor = await self._cursor(slug)
        if cursor >= head.seq:
            self._caught_up[slug] = cursor
            self._retries.pop(slug, None)
            return False
        retry = self._retries.get(slug)
        if retry is None or retry.cursor != cursor:
            self._retries[slug] = _Retry(cursor=cursor, next_at=0.0, pause=1.0)
            return True
        return self._clock() >= retry.next_at

    def _schedule_retry(self, slug: str) -> None:
        retry = self._retries[slug]
        retry.next_at = self._clock() + retry.pause
        retry.pause = min(2 * retry.pause, LONGEST_PAUSE)
