"""`ticker serve` and `ticker demo`, as whoever types them sees them."""

import json
import os
import re
import signal
import socket
from datetime import timedelta

import aiohttp
import feedparser
import pytest

from tests.support.histories import History
from tests.support.renderings import content
from tests.support.served_process import Served, alive, free_port, restore, until
from ticker import wiring
from ticker.config import load
from ticker.demo.script import load_script
from ticker.domain import commands as c
from ticker.errors import ConfigError


async def get(url):
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def test_an_entry_goes_all_the_way_to_page_feed_and_delta(tmp_path):
    """What an editor posts stands on the page, at its permalink, in both feeds and in live/, within a moment."""
    async with Served(tmp_path / "data") as newsroom, await newsroom.session() as desk:
        created = await desk.post("/api/v1/liveblogs", json={"slug": "pegel", "title": "Der Pegel"})
        assert created.status == 201, await created.text()
        posted = await desk.post("/api/v1/liveblogs/pegel/entries", json={"headline": "Er steigt", "body": "**Sehr**."})
        answer = await posted.json()

        async def shown():
            return "Er steigt" in (await get(f"{newsroom.url}/pegel/"))[1]

        await until(shown, what="the entry on the page")
        status, permalink = await get(f"{newsroom.url}/pegel/e/{answer['id']}/")
        assert status == 200
        assert "<strong>Sehr</strong>" in permalink
        for feed in ("feed.atom", "feed.rss"):
            parsed = feedparser.parse((await get(f"{newsroom.url}/pegel/{feed}"))[1])
            assert [entry.title for entry in parsed.entries] == ["Er steigt"]
        assert (await get(f"{newsroom.url}/pegel/live/{answer['seq']}.json"))[0] == 200


async def test_ctrl_c_leaves_nothing_running(tmp_path):
    """After SIGINT the command ends with status 0, and web, worker and Redis are gone."""
    newsroom = Served(tmp_path / "data")
    await newsroom.start()
    children = newsroom.children()
    assert set(children) == {"web", "worker", "redis"}
    assert await newsroom.stop(signal.SIGINT) == 0
    assert [name for name, pid in children.items() if alive(pid)] == []


async def test_a_start_tells_the_addresses_and_nothing_else(tmp_path):
    """At the default level, with the worker at work, not one line of the libraries it is made of."""
    newsroom = Served(tmp_path / "data", log_level="info")
    async with newsroom, await newsroom.session() as desk:
        await desk.post("/api/v1/liveblogs", json={"slug": "pegel", "title": "Der Pegel"})
        await desk.post("/api/v1/liveblogs/pegel/entries", json={"headline": "Er steigt"})

        async def shown():
            return "Er steigt" in (await get(f"{newsroom.url}/pegel/"))[1]

        await until(shown, what="the entry on the page")
        said = "".join(newsroom.output)
    assert said.startswith("Ticker runs.\n")
    assert said.endswith("Ctrl-C stops it.\n")


async def test_a_killed_supervisor_leaves_nothing_running(tmp_path):
    """SIGKILL gives it no chance to stop its children; they notice by themselves."""
    newsroom = Served(tmp_path / "data")
    await newsroom.start()
    children = newsroom.children()
    await newsroom.stop(signal.SIGKILL)

    async def gone():
        return not any(alive(pid) for pid in children.values())

    await until(gone, what="the end of the children")


async def test_a_taken_port_gets_one_clear_sentence(tmp_path):
    """It names the port and the way out, starts nothing, and shows no traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        newsroom = Served(tmp_path / "data", port=taken.getsockname()[1])
        with pytest.raises(AssertionError):
            await newsroom.start()
        assert await newsroom.stop() == 1
    said = "".join(newsroom.output)
    assert f"cannot listen on 127.0.0.1:{newsroom.port}" in said
    assert "--port" in said
    assert "Traceback" not in said


async def test_a_web_process_of_its_own_refuses_a_taken_port_as_clearly(tmp_path):
    """The parts are started by hand too; what goes wrong is one sentence there as well."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        web = Served(tmp_path, "web", port=taken.getsockname()[1], redis_url="redis://127.0.0.1:1")
        with pytest.raises(AssertionError):
            await web.start()
        assert await web.stop() == 1
    assert web.output[-1].startswith(f"ticker: cannot listen on 127.0.0.1:{web.port}")
    assert "Traceback" not in "".join(web.output)


def test_a_wrong_setting_is_told_in_our_words_alone():
    """The name of the variable, and what would be right."""
    with pytest.raises(ConfigError, match=r"^TICKER_PUBLIC_URL: must be an http or https address"):
        load(public_url="foo")


async def test_an_entry_whose_time_came_while_nothing_ran_is_published_at_the_start(tmp_path):
    """Once, and without anybody's doing."""
    directory = tmp_path / "data"
    history = History(c.CreateLiveblog(title="Der Pegel"), slug="pegel")
    late = history.now + timedelta(minutes=5)
    history.do(c.ScheduleEntry(entry_id="a000000001", content=content("Um Punkt"), publish_at=late))
    await restore(directory, history)
    async with Served(directory) as newsroom:

        async def shown():
            return (await get(f"{newsroom.url}/pegel/"))[1].count("Um Punkt</")

        await until(shown, what="the scheduled entry on the page")
    async with wiring.open_handler(load(data_dir=str(directory))) as desk:
        state = await desk.states.current("pegel")
        assert len(state.order) == 1
        assert state.scheduled == {}


async def test_a_demo_told_to_its_end_begins_anew_at_the_next_start(tmp_path):
    """The old liveblog is closed and leads on to the new one, which names it as its predecessor."""
    directory = tmp_path / "demo"
    command = ("demo", "--data-dir", str(directory), "--speed", "10000")
    steps = len(load_script("sturmflut").steps)
    async with Served(directory, *command):

        async def told():
            return json.loads((directory / "demo-sturmflut.json").read_text())["done"] == steps

        await until(told, what="the end of the script")
    async with Served(directory, *command) as newsroom:
        assert f"running liveblog   {newsroom.url}/sturmflut-2/\n" in "".join(newsroom.output)


async def test_the_demo_outlives_its_web_process(tmp_path):
    """It is restarted as in any newsroom; the script goes on, and no entry is there twice."""
    async with Served(tmp_path, "demo", "--data-dir", str(tmp_path), "--speed", "100") as newsroom:
        killed = newsroom.children()["web"]
        before = await _entries(newsroom, f"{newsroom.url}/sturmflut/")
        os.kill(killed, signal.SIGKILL)

        async def back():
            return newsroom.children().get("web", killed) != killed and await _answers(newsroom)

        async def moved():
            return await _entries(newsroom, f"{newsroom.url}/sturmflut/") > before

        await until(back, what="another web process")
        await until(moved, what="a new entry")
        assert "Traceback" not in "".join(newsroom.output)


async def _answers(newsroom):
    try:
        return (await get(f"{newsroom.url}/healthz"))[0] == 200
    except aiohttp.ClientConnectionError:
        return False


async def test_the_demo_moves_and_a_second_start_goes_on(tmp_path):
    """It prints addresses that answer and a login; entries keep arriving; after a new start, none is there twice."""
    directory = tmp_path / "demo"
    command = ("demo", "--data-dir", str(directory), "--speed", "20")
    counts = []
    for _ in range(2):
        newsroom = Served(directory, *command)
        await newsroom.start()
        running, closed = re.findall(r"(?:running liveblog|closed liveticker)\s+(\S+)", "".join(newsroom.output))
        assert (await get(closed))[0] == 200
        login, password = re.search(r"/desk   login: (\S+)   password: (\S+)", "".join(newsroom.output)).groups()
        async with aiohttp.ClientSession(newsroom.url) as session:
            credentials = {"login": login, "password": password}
            async with session.post("/api/v1/sessions", json=credentials) as answer:
                assert (await answer.json())["principal"]["role"] == "chief"

        async def archive(closed=closed):
            return (await _status(f"{closed}archive.zip")) == 200

        await until(archive, what="the archive")
        before = await _entries(newsroom, running)

        async def moved(newsroom=newsroom, running=running, before=before):
            return await _entries(newsroom, running) > before

        await until(moved, what="a new entry")
        counts.append(await _entries(newsroom, running))
        assert await newsroom.stop(signal.SIGINT) == 0
    assert counts[1] > counts[0]
    async with wiring.open_handler(load(data_dir=str(directory))) as desk:
        state = await desk.states.current("sturmflut")
        headlines = [entry.content.headline for entry in state.entries.values() if entry.content.headline]
        assert len(headlines) == len(set(headlines))


async def _status(url):
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status


async def _entries(newsroom, url):
    """How many public entries the liveblog has, by the journal."""
    async with wiring.open_handler(newsroom.settings) as desk:
        return len((await desk.states.current(url.rstrip("/").rsplit("/", 1)[1])).order)


def test_free_port_is_free():
    """The tests' own helper: what it gives can be bound."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", free_port()))
