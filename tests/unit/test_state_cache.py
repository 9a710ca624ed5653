"""States folded in memory, when more is asked for at once than is kept."""

import asyncio

from tests.support.histories import History
from ticker.domain import commands as c
from ticker.journal.state_cache import StateCache


class GatedJournal:
    """A journal whose readers wait until they are let through. `waiting` has the slugs of those who do."""

    def __init__(self, *slugs):
        self.records = {slug: History(c.CreateLiveblog(title=slug), slug=slug).records for slug in slugs}
        self.gates = []

    async def read(self, slug, *, after=0):
        gate = asyncio.Event()
        self.gates.append((slug, gate))
        await gate.wait()
        for record in self.records[slug][after:]:
            yield record

    @property
    def waiting(self):
        return [slug for slug, gate in self.gates if not gate.is_set()]

    async def let_through(self, slug):
        next(gate for name, gate in self.gates if name == slug and not gate.is_set()).set()
        await settled()


async def settled():
    """Everybody has got as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_liveblog_is_folded_by_one_at_a_time_though_it_is_forgotten_meanwhile():
    """Whoever comes after it was forgotten waits too: two folds of one state would apply a record twice."""
    journal = GatedJournal("one", "other")
    states = StateCache(journal, capacity=1)
    first = asyncio.create_task(states.current("one"))
    await settled()
    await journal.let_through("one")
    await first
    again, forgetting = (asyncio.create_task(states.current(slug)) for slug in ("one", "other"))
    await settled()
    await journal.let_through("other")
    late = asyncio.create_task(states.current("one"))
    await settled()
    assert journal.waiting == ["one"]
    await journal.let_through("one")
    await journal.let_through("one")
    assert (await late).seq == len(journal.records["one"])
    assert (await again).seq == (await forgetting).seq
