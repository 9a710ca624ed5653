"""Whatever is killed while editors post, no acknowledged entry is lost and none appears twice."""

import asyncio
import os
import random
import signal
from pathlib import Path

import aiohttp
import pytest
import redis.asyncio

from tests.support.served_process import Served, until
from ticker import wiring
from ticker.projections import artefact
from ticker.projections.runner import Projector
from ticker.projections.store import FileStore

ROUNDS = 50
EDITORS = 3
SLUG = "sturmflut"


class Editor:
    """Posts numbered entries one after another; repeats each with the same key until it is acknowledged."""

    def __init__(self, session, name):
        self._session = session
        self._name = name
        self.acknowledged = {}
        self.stop = False

    async def work(self):
        number = 0
        while not self.stop:
            number += 1
            headline = f"{self._name} meldet Nummer {number}"
            self.acknowledged[headline] = await self._post(headline, key=f"{self._name}-{number}")

    async def _post(self, headline, *, key):
        body = {"headline": headline, "body": "Der Deich **hält**."}
        while True:
            try:
                async with self._session.post(
                    f"/api/v1/liveblogs/{SLUG}/entries", json=body, headers={"Idempotency-Key": key}
                ) as response:
                    answer = await response.json(content_type=None)
                    if response.status == 201:
                        return answer["id"]
                    assert response.status in {500, 503}, answer
            except (aiohttp.ClientError, TimeoutError, ConnectionError):
                pass  # the process that was to answer is dead: exactly what a client repeats a request for
            await asyncio.sleep(0.05)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes in /proc")
async def test_fifty_kills_lose_nothing_and_double_nothing(tmp_path):
    """Worker, web and Redis are killed at random, Redis is emptied: the journal and the pages agree in the end."""
    chance = random.Random(20260314)
    newsroom = Served(tmp_path / "data", writes_per_minute=1_000_000)
    await newsroom.start()
    timeout = aiohttp.ClientTimeout(total=5)
    token = await newsroom.token()
    async with aiohttp.ClientSession(
        newsroom.url, headers={"Authorization": f"Bearer {token}"}, timeout=timeout
    ) as session:
        created = await session.post("/api/v1/liveblogs", json={"slug": SLUG, "title": "Sturmflut"})
        assert created.status == 201, await created.text()
        editors = [Editor(session, name) for name in ("Aline", "Bosse", "Cem")[:EDITORS]]
        tasks = [asyncio.create_task(editor.work()) for editor in editors]
        for _ in range(ROUNDS):
            await _wound(newsroom, chance.choice(["web", "worker", "redis", "flush"]))
            before = sum(len(editor.acknowledged) for editor in editors)
            await until(
                lambda before=before: _more_than(editors, tasks, before), seconds=30, what="an acknowledged post"
            )
        for editor in editors:
            editor.stop = True
        await asyncio.wait_for(asyncio.gather(*tasks), 60)
        acknowledged = {h: i for editor in editors for h, i in editor.acknowledged.items()}
        await until(lambda: _caught_up(newsroom), seconds=30, what="the artefacts' catching up")
    await newsroom.stop()
    await _check(newsroom, acknowledged, tmp_path / "rebuilt")
    print(f"{ROUNDS} kills, {len(acknowledged)} acknowledged entries, none lost, none twice")  # shown by pytest -rP


async def _more_than(editors, tasks, before):
    for task in tasks:
        if task.done():
            task.result()
    return sum(len(editor.acknowledged) for editor in editors) > before


async def _wound(newsroom, what):
    if what == "flush":
        client = redis.asyncio.Redis(unix_socket_path=str(newsroom.directory / "redis" / "redis.sock"))
        try:
            await client.flushall()
        except redis.exceptions.RedisError:
            pass  # killed in an earlier round and not back yet: emptier than empty
        finally:
            await client.aclose()
        return
    await until(lambda: _running(newsroom, what), what=f"the {what} process")
    os.kill(newsroom.children()[what], signal.SIGKILL)


async def _running(newsroom, what):
    return what in newsroom.children()


async def _caught_up(newsroom):
    async with wiring.open_journal(newsroom.settings) as journal:
        head = await journal.head(SLUG)
    return (await wiring.open_store(newsroom.settings).cursor(SLUG)).seq == head.seq


async def _check(newsroom, acknowledged, elsewhere):
    async with wiring.open_handler(newsroom.settings) as desk:
        state = await desk.states.current(SLUG)
        posted = [state.entries[entry_id].content.headline for entry_id in state.order]
        assert len(posted) == len(set(posted)), "an entry was posted twice"
        assert {headline: state.entries[i].content.headline for headline, i in acknowledged.items()} == {
            headline: headline for headline in acknowledged
        }, "an acknowledged entry is lost"
        rebuilt = FileStore(elsewhere / "public", elsewhere / "state")
        await Projector(journal=desk.journal, store=rebuilt, renderer=wiring.open_renderer(newsroom.settings)).rebuild(
            SLUG
        )
        published = wiring.open_store(newsroom.settings)
        paths = await rebuilt.paths(SLUG)
        assert await published.paths(SLUG) == paths
        for path in paths:
            assert await published.read(path) == await rebuilt.read(path), path
        assert artefact.front(SLUG) in paths
