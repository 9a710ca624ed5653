"""Real workers: processes of arq on a real Redis, a real journal and real files."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis.asyncio

from ticker.commandline.supervisor import STOP_SECONDS
from ticker.config import Settings
from ticker.database.database import Database
from ticker.database.migrate import migrate
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.editing.command_handler import CommandHandler
from ticker.embedded import EmbeddedRedis
from ticker.errors import ConfigError
from ticker.journal.sql import SqlJournal
from ticker.journal.state_cache import StateCache
from ticker.outbox.adapter import ArqOutbox, RedisBus
from ticker.projections import artefact as at
from ticker.projections.store import FileStore
from workers.settings import worker_settings

SLUG = "sturmflut"
ACTOR = "p_0123456789"
BOUND = 30
ARQ = (sys.executable, "-m", "arq", "workers.settings.WorkerSettings")
ROOT = Path(__file__).parents[2]


def entry_id(number):
    return f"{number:010d}"


def content(number):
    return e.Content(headline=f"Pegel {number}", blocks=(e.Text(html=f"<p>Der Pegel steigt auf {number}.</p>"),))


def publish(number):
    return c.PublishEntry(entry_id=entry_id(number), content=content(number))


class Pipeline:
    """The desk's side: journal, nudges, and a look at what the workers make of them."""

    def __init__(self, folder, url):
        self.folder = folder
        self.url = url
        self.settings = Settings(data_dir=folder, redis_url=url, public_url="https://live.example.org")
        self.journal = SqlJournal(Database(self.settings.journal_url))
        self.store = FileStore(self.settings.store_dir, folder / "state")
        self.bus = RedisBus(url)
        self.outbox = ArqOutbox(url)
        self.handler = CommandHandler(journal=self.journal, states=StateCache(self.journal), outbox=self.outbox)
        self.heard = []

    async def do(self, *commands, slug=SLUG):
        await self.handler.handle(slug, commands, actor=ACTOR)

    async def caught_up(self, slug=SLUG):
        """Wait until the artefacts are at the head."""
        head = await self.journal.head(slug)
        await until(lambda: self._is_at(slug, head.seq))

    async def _is_at(self, slug, seq):
        return (await self.store.cursor(slug)).seq == seq

    async def head(self, slug=SLUG):
        return json.loads(await self.store.read(at.head(slug)))

    async def hear(self):
        async for batch in self.bus.listen():
            self.heard += [delta.seq for delta in batch]

    @asynccontextmanager
    async def listening(self):
        task = asyncio.create_task(self.hear())
        async with redis.asyncio.from_url(self.url) as client:
            await until(lambda: _blocked(client))
        try:
            yield self.heard
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    @asynccontextmanager
    async def worker(self):
        """A worker's process; killed at the end if it still runs."""
        environment = {
            **os.environ,
            "TICKER_DATA_DIR": str(self.folder),
            "TICKER_REDIS_URL": self.url,
            "TICKER_PUBLIC_URL": "https://live.example.org",
        }
        process = await asyncio.create_subprocess_exec(*ARQ, cwd=ROOT, env=environment)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def close(self):
        await self.handler.close()
        await self.outbox.close()
        await self.bus.close()
        await self.journal.close()


async def _blocked(client):
    return (await client.info("clients"))["blocked_clients"] > 0


async def until(condition):
    async with asyncio.timeout(BOUND):
        while not await condition():  # noqa: ASYNC110 - what another process does has no event to wait for
            await asyncio.sleep(0.01)


@asynccontextmanager
async def opened(folder, url):
    pipeline = Pipeline(folder, url)
    await migrate(pipeline.settings.journal_url)
    await pipeline.do(c.CreateLiveblog(title="Sturmflut an der Küste"))
    try:
        yield pipeline
    finally:
        await pipeline.close()


@asynccontextmanager
async def with_its_own_redis(folder):
    """A newsroom, and a Redis to stop and start."""
    async with EmbeddedRedis(folder / "redis") as server, opened(folder / "data", server.url) as pipeline:
        yield pipeline, server


@pytest.fixture
async def pipeline(tmp_path, redis_url):
    async with opened(tmp_path, redis_url) as pipeline:
        yield pipeline


async def test_what_an_editor_posts_becomes_a_page(pipeline):
    """With its delta announced, the index, and the style sheets the page needs."""
    async with pipeline.listening() as heard, pipeline.worker():
        await pipeline.caught_up()
        await pipeline.do(publish(1))
        await pipeline.caught_up()
        await until(lambda: _equal(heard, [2, 3]))
    assert b"Pegel 1" in await pipeline.store.read(at.front(SLUG))
    assert (await pipeline.head())["seq"] == 3
    assert b"Sturmflut" in await pipeline.store.read(at.INDEX)
    assert list((pipeline.settings.store_dir / "assets").glob("*.css"))


async def _equal(heard, expected):
    return heard == expected


async def test_two_workers_at_once_announce_every_delta(pipeline):
    """Whoever takes the job; jobs that come twice, late or out of order change nothing."""
    async with pipeline.listening() as heard, pipeline.worker(), pipeline.worker():
        await pipeline.caught_up()
        for number in range(1, 41):
            await pipeline.do(publish(number))
        for seq in (40, 7, 42, 7):
            await pipeline.outbox.nudge(SLUG, seq, attempt=seq)
        await pipeline.caught_up()
        await until(lambda: _equal(sorted(set(heard)), list(range(2, 43))))
    assert (await pipeline.head())["seq"] == 42


async def test_an_emptied_redis_heals_within_seconds(pipeline):
    """The nudges are gone; the sweeper finds what lags."""
    async with pipeline.worker(), redis.asyncio.from_url(pipeline.url) as client:
        await pipeline.caught_up()
        for number in range(1, 11):
            await pipeline.do(publish(number))
            await client.flushall()
        await pipeline.caught_up()


async def test_a_killed_worker_is_made_up_for(pipeline):
    """SIGKILL in the middle of its work; the next one finishes it, although the jobs' ids are taken."""
    async with pipeline.worker() as first:
        await pipeline.caught_up()
        await pipeline.do(*(publish(number) for number in range(1, 200)))
        await until(lambda: _exists(pipeline.settings.store_dir / at.delta(SLUG, 3)))
        first.send_signal(signal.SIGKILL)
        await first.wait()
    assert (await pipeline.store.cursor(SLUG)).seq != 201
    async with pipeline.worker():
        await pipeline.caught_up()
    assert (await pipeline.head())["seq"] == 201


async def _exists(path):
    return path.exists()


async def test_a_scheduled_entry_is_published_when_its_time_has_come(pipeline):
    """By whichever worker looks first."""
    soon = datetime.now(UTC) + timedelta(seconds=2)
    await pipeline.do(c.ScheduleEntry(entry_id=entry_id(1), content=content(1), publish_at=soon))
    async with pipeline.worker(), pipeline.worker():
        await until(lambda: _published(pipeline))
        await pipeline.caught_up()
    [published] = [r async for r in pipeline.journal.read(SLUG) if isinstance(r.event, e.EntryPublished)]
    assert published.at >= soon
    assert published.actor == "p_scheduler"


async def _published(pipeline):
    return (await pipeline.journal.head(SLUG)).seq == 4


async def test_without_redis_a_worker_goes_on(tmp_path):
    """Artefacts keep up while Redis is away, and jobs are taken again once it is back, by the same process."""
    async with with_its_own_redis(tmp_path) as (pipeline, server), pipeline.worker() as worker:
        await pipeline.caught_up()
        await server.stop()
        await pipeline.do(publish(1))
        await pipeline.caught_up()
        await server.start()
        async with pipeline.listening() as heard:
            await pipeline.do(publish(2))
            await pipeline.caught_up()
            await until(lambda: _equal(heard, [4]))
        assert worker.returncode is None


@pytest.mark.parametrize("away", [False, True])
async def test_a_worker_ends_when_asked_to(tmp_path, away):
    """SIGTERM, with Redis there or away: it ends by itself within the seconds a supervisor gives it."""
    async with with_its_own_redis(tmp_path) as (pipeline, server), pipeline.worker() as worker:
        await pipeline.caught_up()
        if away:
            await server.stop()
            await pipeline.do(publish(1))
            await pipeline.caught_up()
        worker.terminate()
        status = await asyncio.wait_for(worker.wait(), 2 * STOP_SECONDS)  # the machine may be busy
    assert away or status == 0


async def test_a_worker_that_finds_no_redis_ends(tmp_path):
    """For whoever started it to start it again; waiting on, it would not hear SIGTERM either."""
    async with with_its_own_redis(tmp_path) as (pipeline, server):
        await server.stop()
        async with pipeline.worker() as worker:
            assert await asyncio.wait_for(worker.wait(), 20) != 0


async def test_a_worker_needs_a_redis(tmp_path):
    """It says which variable is missing."""
    with pytest.raises(ConfigError, match="TICKER_REDIS_URL"):
        worker_settings(Settings(data_dir=tmp_path))
