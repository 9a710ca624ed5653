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


class SweeperWithClock:
    """A sweeper with a clock that stands still until told, cursors to be set, and a count of looks at them."""

    def __init__(self, journal):
        self.journal = journal
        self.nudges = Nudges()
        self.now = 1_000_000.0
        self.cursors = {}
        self.looks = 0
        self.sweeper = self.started()

    def started(self):
        return Sweeper(journal=self.journal, outbox=self.nudges, cursor=self._cursor, clock=lambda: self.now)

    async def write(self, slug, seq=0):
        await self.journal.append(slug, seq, [CREATED], actor=ACTOR, at=START)

    async def swept(self, *, after=0.0):
        """What one sweep nudges."""
        self.now += after
        before = len(self.nudges.taken)
        await self.sweeper.sweep()
        return [nudge[:2] for nudge in self.nudges.taken[before:]]

    async def _cursor(self, slug):
        self.looks += 1
        return self.cursors.get(slug, 0)


@pytest.fixture
def sweeping(pipeline):
    return SweeperWithClock(pipeline.journal)


async def test_what_lags_is_nudged(sweeping):
    """To its head; what has caught up is left alone."""
    await sweeping.write("sturmflut")
    await sweeping.write("stadtlauf")
    sweeping.cursors["stadtlauf"] = 1
    assert await sweeping.swept() == [("sturmflut", 1)]


async def test_an_idle_sweep_looks_at_no_cursor(sweeping):
    """Who has caught up is remembered until the head moves."""
    await sweeping.write("sturmflut")
    sweeping.cursors["sturmflut"] = 1
    await sweeping.swept()
    looks = sweeping.looks
    assert await sweeping.swept(after=1) == []
    assert sweeping.looks == looks
    await sweeping.write("sturmflut", 1)
    assert await sweeping.swept(after=1) == [("sturmflut", 2)]


async def test_the_first_sweep_after_a_start_looks_at_all(sweeping):
    """What lagged before is found."""
    await sweeping.write("sturmflut")
    sweeping.cursors["sturmflut"] = 1
    await sweeping.swept()
    sweeping.cursors["sturmflut"] = 0
    sweeping.sweeper = sweeping.started()
    assert await sweeping.swept(after=1) == [("sturmflut", 1)]


async def test_what_has_not_moved_for_long_is_looked_at_now_and_then(sweeping):
    """A store that was emptied is found within a round; in between a sweep costs what moved."""
    sweeping.now = START.timestamp() + 10 * RECENT
    await sweeping.write("sturmflut")
    sweeping.cursors["sturmflut"] = 1
    assert await sweeping.swept() == []
    sweeping.cursors["sturmflut"] = 0
    looks = sweeping.looks
    assert await sweeping.swept(after=FULL_SWEEP_SECONDS - 1) == []
    assert sweeping.looks == looks
    assert await sweeping.swept(after=1) == [("sturmflut", 1)]


async def test_what_waits_is_tried_again_however_old_it_is(sweeping):
    """Its head moved long ago, its artefacts never came: it is nudged until they do."""
    sweeping.now = START.timestamp() + 10 * RECENT
    await sweeping.write("sturmflut")
    assert await sweeping.swept() == [("sturmflut", 1)]
    assert await sweeping.swept(after=1) == [("sturmflut", 1)]
    sweeping.cursors["sturmflut"] = 1
    assert await sweeping.swept(after=LONGEST_PAUSE) == []


async def test_a_nudge_is_repeated_with_a_new_attempt(sweeping):
    """The job of the first one may have died with its worker, or with Redis."""
    await sweeping.write("sturmflut")
    await sweeping.swept()
    assert await sweeping.swept(after=1) == [("sturmflut", 1)]
    first, second = sweeping.nudges.taken
    assert first[2] != second[2]


async def test_what_does_not_move_is_nudged_at_growing_intervals(sweeping):
    """A template that fails is tried again, and does not keep a worker busy."""
    await sweeping.write("sturmflut")
    counts = [len(await sweeping.swept(after=1)) for _ in range(300)]
    gaps = [place for place, count in enumerate(counts) if count]
    assert gaps[:5] == [0, 1, 3, 7, 15]
    assert gaps[-1] - gaps[-2] == LONGEST_PAUSE


async def test_what_moves_is_nudged_at_once_again(sweeping):
    """Progress forgives the failures before."""
    await sweeping.write("sturmflut")
    for _ in range(10):
        await sweeping.swept(after=1)
    sweeping.cursors["sturmflut"] = 1
    await sweeping.write("sturmflut", 1)
    assert await sweeping.swept(after=1) == [("sturmflut", 2)]


async def test_while_redis_is_away_nothing_counts_as_nudged(sweeping):
    """As soon as it is back, everything is nudged."""
    await sweeping.write("sturmflut")
    sweeping.nudges.away = True
    for _ in range(5):
        with pytest.raises(BusUnavailable):
            await sweeping.swept(after=1)
    sweeping.nudges.away = False
    assert await sweeping.swept(after=0.1) == [("sturmflut", 1)]


async def test_more_liveblogs_than_are_read_at_once_are_all_seen(sweeping):
    """Heads are paged through."""
    slugs = [f"liveblog-{number:04d}" for number in range(PAGE_SIZE + 1)]
    for slug in slugs:
        await sweeping.write(slug)
    assert [slug for slug, _ in await sweeping.swept()] == slugs
