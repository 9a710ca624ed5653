"""docker-compose.yml says what works: its commands and settings, run as plain processes on real servers."""

import asyncio
import contextlib
import os
import re
import shutil
import sys
from pathlib import Path

import aiohttp
import pytest
import yaml

from tests.support.eventsource import EventSource
from tests.support.served_process import START_SECONDS, free_port, until

ROOT = Path(__file__).parents[2]
SCALE = {"web": 2, "worker": 2}


@pytest.fixture
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def environment(service, **replaced):
    """A service's settings with compose's defaults filled in, and addresses that exist on this machine."""
    settings = {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value) for name, value in service["environment"].items()}
    assert set(replaced) <= set(settings), "the test replaces a setting that compose does not make"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TICKER_")}
    return {**inherited, **settings, **replaced}


@contextlib.asynccontextmanager
async def process(service, **replaced):
    command = [Path(sys.executable).with_name(service["command"][0]), *service["command"][1:]]
    running = await asyncio.create_subprocess_exec(*command, env=environment(service, **replaced))
    try:
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
        await asyncio.wait_for(running.wait(), 20)


async def test_two_webs_and_two_workers_share_postgres_and_redis(compose, tmp_path, postgres_database, redis_url):
    """An entry posted at one web process is rendered once and served by the other; both answer as ready.

    Whoever has the desk open at the other sees it come, and who is at the desk of the first.
    """
    services = compose["services"]
    assert shutil.which("ticker", path=str(Path(sys.executable).parent))
    shared = {
        "TICKER_DATABASE_URL": postgres_database,
        "TICKER_REDIS_URL": redis_url,
        "TICKER_DATA_DIR": str(tmp_path / "data"),
        "TICKER_HOST": "127.0.0.1",
    }
    async with process(services["migrate"], **shared) as migrate:
        assert await migrate.wait() == 0
    token = await _token(services["web"], shared)
    ports = [free_port() for _ in range(SCALE["web"])]
    async with contextlib.AsyncExitStack() as stack:
        for port in ports:
            await stack.enter_async_context(process(services["web"], **shared, TICKER_PORT=str(port)))
        for _ in range(SCALE["worker"]):
            await stack.enter_async_context(process(services["worker"], **shared))
        headers = {"Authorization": f"Bearer {token}"}
        one, other = [
            await stack.enter_async_context(aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers))
            for port in ports
        ]
        await until(lambda: _answers(one, "/readyz"), seconds=START_SECONDS, what="the first web process")
        await until(lambda: _answers(other, "/readyz"), seconds=START_SECONDS, what="the second web process")
        created = await one.post("/api/v1/liveblogs", json={"slug": "verbund", "title": "Im Verbund"})
        assert created.status == 201, await created.text()
        desk = EventSource(await stack.enter_async_context(other.get("/api/v1/liveblogs/verbund/desk")))
        assert (await desk.next()).data == {"people": []}
        present = {"doing": "writing", "client": "hier"}
        assert (await one.put("/api/v1/liveblogs/verbund/presence", json=present)).status == 204
        assert [person["doing"] for person in (await desk.next()).data["people"]] == ["writing"]
        await one.post(
            "/api/v1/liveblogs/verbund/entries", json={"headline": "Hier gepostet", "body": "Dort zu lesen."}
        )
        assert "Hier gepostet" in (await desk.next()).data["html"]

        async def shown():
            response = await other.get("/verbund/")
            return "Hier gepostet" in await response.text()

        await until(shown, what="the entry at the other web process")


async def _answers(session, path):
    try:
        return (await session.get(path)).status == 200
    except aiohttp.ClientConnectionError:
        return False


async def _token(service, shared):
    command = Path(sys.executable).with_name("ticker")
    made = await asyncio.create_subprocess_exec(
        command, "token", "create", "Desk", "--role", "chief",
        env=environment(service, **shared), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await made.communicate()
    return out.decode().strip()


def test_the_queue_keeps_what_the_embedded_one_keeps(compose):
    """Redis in compose is set like the private one: nothing on disk, nothing evicted."""
    command = compose["services"]["valkey"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options == {"--save": "", "--appendonly": "no", "--maxmemory-policy": "noeviction"}
