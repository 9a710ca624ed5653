"""A live liveblog, for browsers: what is done to it is projected, announced and served in the test's own loop."""

from contextlib import asynccontextmanager

import pytest

from tests.support.delta_publisher import LocalBus, serving
from tests.support.histories import History
from tests.support.pipeline import newsroom
from tests.support.renderings import publish
from ticker.domain import commands as c
from ticker.outbox.port import PublishedDelta
from ticker.readers.routes import HUB

SLUG = "sturmflut"


class LivePage:
    """`url` is the liveblog's front page."""

    def __init__(self, pipeline, history, bus):
        self.url = ""
        self.app = None
        self.history = history
        self._pipeline, self._bus = pipeline, bus
        self._count = 0

    async def do(self, *commands):
        """Carry out the commands together, and announce their deltas as a worker would."""
        for command in commands:
            self.history.do(command)
        head = await self._pipeline.journal.head(SLUG)
        await self._pipeline.journal.restore(self.history.records[head.seq if head else 0 :])
        await self._pipeline.projector.catch_up(SLUG, self._announce)

    async def post(self, count=1, **more):
        """Publish the next entries, “Meldung 1”, “Meldung 2” …, together; returns the id of the last one."""
        first, self._count = self._count + 1, self._count + count
        numbers = range(first, self._count + 1)
        await self.do(*(publish(self.id_of(number), f"Meldung {number}", **more) for number in numbers))
        return self.id_of(self._count)

    @staticmethod
    def id_of(number):
        return f"n{number:09d}"

    def cut(self):
        """Break every open event stream, as a network does."""
        for channel in self.app[HUB]._channels.values():
            for reader in tuple(channel.readers):
                reader.transport.abort()

    @property
    def readers(self):
        """How many follow by event stream."""
        return sum(len(channel.readers) for channel in self.app[HUB]._channels.values())

    async def _announce(self, deltas):
        await self._bus.publish([PublishedDelta(liveblog=SLUG, seq=delta.seq, body=delta.body) for delta in deltas])


@asynccontextmanager
async def live_page(folder, database, **details):
    """A live liveblog without entries, served; `details` go to its creation."""
    bus = LocalBus()
    async with newsroom(folder, database) as pipeline:
        history = History(c.CreateLiveblog(**{"title": "Sturmflut an der Küste"} | details), slug=SLUG)
        live = LivePage(pipeline, history, bus)
        await pipeline.projector.write_assets()
        await live.do()
        async with serving(folder / "first", bus) as (url, app, _):
            live.url, live.app = f"{url}/{SLUG}/", app
            yield live


@pytest.fixture
async def liveblog(tmp_path, migrated_journal):
    """A live liveblog. Name it before `page`: then the browser closes first, and misses no server."""
    async with live_page(tmp_path, migrated_journal) as live:
        yield live
