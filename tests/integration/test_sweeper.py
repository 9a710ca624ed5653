"""The sweeper finds what lags, once a second, without asking for everything."""

import pytest

from tests.support.histories import ACTOR, START
from ticker.domain import events as e
from ticker.errors import BusUnavailable
from ticker.journal.heads import PAGE_SIZE
from ticker.outbox.sweeper import FULL_SWEEP_SECONDS, LONGEST_PAUSE, RECENT, Sweeper

CREATED = e.LiveblogCreated(title="Sturmflut", theme="liveblog", time_zone="Europe/Berlin", language="de")


class Nudges:
    """An outbox that keeps what it was asked for; each attempt is taken once, as by the queue."""

    def __init__(self):
        self.taken = []
        self.away = False

    async def nudge(self, liveblog, seq, *, attempt=0):
        if self.away:
            raise BusUnavailable("nobody there")
        if (liveblog, seq, attempt) not in self.taken:
            self.taken.append((liveblog, seq, attempt))


class Desk:
    """A sweeper with a clock that stands still until told, cursors to be set, and a count of looks at them."""

    def __init__(self, journal):
        self.journal = journal
        self.nudges = Nudges()
        self.now = 1_000_000.0
        self.cursors = {}
        self.looks = 0
        self.relay = self.started()

    def started(self):
        return Sweeper(journal=self.journal, outbox=self.nudges, cursor=self._cursor, clock=lambda: self.now)

    async def write(self, slug, seq=0):
        await self.journal.append(slug, seq, [CREATED], actor=ACTOR, at=START)

    async def swept(self, *, after=0.0):
        """What one sweep nudges."""
        self.now += after
        before = len(self.nudges.taken)
        await self.relay.sweep()
        return [nudge[:2] for nudge in self.nudges.taken[before:]]

    async def _cursor(self, slug):
        self.looks += 1
        return self.cursors.get(slug, 0)


@pytest.fixture
def desk(pipeline):
    return Desk(pipeline.journal)


async def test_what_lags_is_nudged(desk):
    """To its head; what has caught up is left alone."""
    await desk.write("sturmflut")
    await desk.write("stadtlauf")
    desk.cursors["stadtlauf"] = 1
    assert await desk.swept() == [("sturmflut", 1)]


async def test_an_idle_sweep_looks_at_no_cursor(desk):
    """Who has caught up is remembered until the head moves."""
    await desk.write("sturmflut")
    desk.cursors["sturmflut"] = 1
    await desk.swept()
    looks = desk.looks
    assert await desk.swept(after=1) == []
    assert desk.looks == looks
    await desk.write("sturmflut", 1)
    assert await desk.swept(after=1) == [("sturmflut", 2)]


async def test_the_first_sweep_after_a_start_looks_at_all(desk):
    """What lagged before is found."""
    await desk.write("sturmflut")
    desk.cursors["sturmflut"] = 1
    await desk.swept()
    desk.cursors["sturmflut"] = 0
    desk.relay = desk.started()
    assert await desk.swept(after=1) == [("sturmflut", 1)]


async def test_what_has_not_moved_for_long_is_looked_at_now_and_then(desk):
    """A store that was emptied is found within a round; in between a sweep costs what moved."""
    desk.now = START.timestamp() + 10 * RECENT
    await desk.write("sturmflut")
    desk.cursors["sturmflut"] = 1
    assert await desk.swept() == []
    desk.cursors["sturmflut"] = 0
    looks = desk.looks
    assert await desk.swept(after=FULL_SWEEP_SECONDS - 1) == []
    assert desk.looks == looks
    assert await desk.swept(after=1) == [("sturmflut", 1)]


async def test_what_waits_is_tried_again_however_old_it_is(desk):
    """Its head moved long ago, its artefacts never came: it is nudged until they do."""
    desk.now = START.timestamp() + 10 * RECENT
    await desk.write("sturmflut")
    assert await desk.swept() == [("sturmflut", 1)]
    assert await desk.swept(after=1) == [("sturmflut", 1)]
    desk.cursors["sturmflut"] = 1
    assert await desk.swept(after=LONGEST_PAUSE) == []


async def test_a_nudge_is_repeated_with_a_new_attempt(desk):
    """The job of the first one may have died with its worker, or with Redis."""
    await desk.write("sturmflut")
    await desk.swept()
    assert await desk.swept(after=1) == [("sturmflut", 1)]
    first, second = desk.nudges.taken
    assert first[2] != second[2]


async def test_what_does_not_move_is_nudged_at_growing_intervals(desk):
    """A template that fails is tried again, and does not keep a worker busy."""
    await desk.write("sturmflut")
    counts = [len(await desk.swept(after=1)) for _ in range(300)]
    gaps = [place for place, count in enumerate(counts) if count]
    assert gaps[:5] == [0, 1, 3, 7, 15]
    assert gaps[-1] - gaps[-2] == LONGEST_PAUSE


async def test_what_moves_is_nudged_at_once_again(desk):
    """Progress forgives the failures before."""
    await desk.write("sturmflut")
    for _ in range(10):
        await desk.swept(after=1)
    desk.cursors["sturmflut"] = 1
    await desk.write("sturmflut", 1)
    assert await desk.swept(after=1) == [("sturmflut", 2)]


async def test_while_redis_is_away_nothing_counts_as_nudged(desk):
    """As soon as it is back, everything is nudged."""
    await desk.write("sturmflut")
    desk.nudges.away = True
    for _ in range(5):
        with pytest.raises(BusUnavailable):
            await desk.swept(after=1)
    desk.nudges.away = False
    assert await desk.swept(after=0.1) == [("sturmflut", 1)]


async def test_more_liveblogs_than_are_read_at_once_are_all_seen(desk):
    """Heads are paged through."""
    slugs = [f"liveblog-{number:04d}" for number in range(PAGE_SIZE + 1)]
    for slug in slugs:
        await desk.write(slug)
    assert [slug for slug, _ in await desk.swept()] == slugs
