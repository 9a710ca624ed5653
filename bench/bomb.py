"""How long readers wait while somebody sends bodies that stand for gigabytes.

    .venv/bin/python bench/bomb.py [--seconds 60]

`ticker serve` gets, every second and at every kind of address at once, with a chief's token and without: 3.3 KB of
brotli that are 4 GiB of zeros, or as much as gzip, deflate and zstd can make of a megabyte, in turn
(tests/support/bombs.py). Meanwhile a reader asks every 50 ms for a page and for /healthz, which the same process
answers: the longest answer is how long it stood still. Each part runs without the bombs first, which is what the
machine itself takes; both run directly, and through nginx with deploy/nginx.conf where there is one
(tests/support/nginx.py).
"""

import asyncio
import itertools
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import click

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.bombs import BOMBS  # noqa: E402  # the path comes first
from tests.support.nginx import Nginx, executable  # noqa: E402
from tests.support.served_process import Served, until  # noqa: E402

EVERY_SECONDS = 0.05
BAR_SECONDS = 0.3

API = "/api/v1/liveblogs"
TARGETS = [
    ("GET", "/bench/"),
    ("GET", "/nowhere/"),
    ("POST", "/healthz"),
    ("GET", "/metrics"),
    ("GET", "/desk"),
    ("POST", "/desk/sign-in"),
    ("POST", "/api/v1/sessions"),
    ("POST", "/api/v1/media"),
    ("POST", f"{API}/bench/entries"),
    ("GET", f"{API}/bench"),
]
ASKED = ("/bench/", "/healthz")


@click.command()
@click.option("--seconds", default=60, show_default=True, help="how long each part runs with the bombs")
def main(seconds: int) -> None:
    asyncio.run(measure(seconds))


async def measure(seconds: int) -> None:
    bombs = {coding: made() for coding, made in BOMBS.items()}
    with TemporaryDirectory() as directory:
        async with Served(directory, writes_per_minute=1_000_000) as newsroom, await newsroom.session() as chief:
            await publish(chief)
            await compare("directly", newsroom.url, chief, bombs, seconds)
            program = executable()
            if program is None:
                print("no nginx here: only directly")
                return
            async with proxied(program, newsroom) as url:
                await compare("through nginx", url, chief, bombs, seconds)


async def publish(chief: aiohttp.ClientSession) -> None:
    for path, body in [(API, {"slug": "bench", "title": "Bench"}), (f"{API}/bench/entries", {"headline": "Start"})]:
        async with chief.post(path, json=body) as response:
            response.raise_for_status()

    async def shown() -> bool:
        async with chief.get("/bench/") as response:
            return response.ok

    await until(shown, what="the page")


@asynccontextmanager
async def proxied(program: str, newsroom: Served) -> AsyncIterator[str]:
    with TemporaryDirectory() as folder:
        server = Nginx(program, Path(folder), newsroom.settings.store_dir, web=newsroom.url.removeprefix("http://"))
        await asyncio.to_thread(server.start)
        try:
            yield server.url
        finally:
            await asyncio.to_thread(server.stop)


async def compare(way: str, url: str, chief: aiohttp.ClientSession, bombs: dict[str, bytes], seconds: int) -> None:
    tell(f"{way}, no bombs", await waits(url, asyncio.create_task(asyncio.sleep(seconds / 4))))
    answers: Counter[int | str] = Counter()
    token = chief.headers["Authorization"]
    throwing = asyncio.create_task(throw(url, token, bombs, seconds, answers))
    found = await waits(url, throwing)
    await throwing
    worst = tell(f"{way}, {answers.total()} bombs", found)
    told = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items(), key=str))
    print(f"    answered {told}; bar of {BAR_SECONDS} s {'kept' if worst <= BAR_SECONDS else 'MISSED'}")


async def throw(url: str, token: str, bombs: dict[str, bytes], seconds: int, answers: Counter[int | str]) -> None:
    """Every second at all targets at once, whether or not those of the second before were answered."""
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def send(method: str, path: str, coding: str, headers: dict[str, str]) -> None:
            sent = {"Content-Encoding": coding, "Content-Type": "application/json", **headers}
            try:
                async with session.request(
                    method, path, data=bombs[coding], headers=sent, allow_redirects=False
                ) as response:
                    await response.read()
                    answers[response.status] += 1
            except aiohttp.ClientError as error:
                answers[type(error).__name__] += 1

        async with asyncio.TaskGroup() as group:
            for _, coding in zip(range(seconds), itertools.cycle(bombs), strict=False):
                for method, path in TARGETS:
                    for headers in ({}, {"Authorization": token}):
                        group.create_task(send(method, path, coding, headers))
                await asyncio.sleep(1)


async def waits(url: str, until_done: asyncio.Task[None]) -> dict[str, list[float]]:
    """Seconds each answer took, by what was asked, until that task is done; no question waits for the one before."""
    found: dict[str, list[float]] = {path: [] for path in ASKED}
    async with aiohttp.ClientSession(url) as session, asyncio.TaskGroup() as group:

        async def ask(path: str) -> None:
            started = time.perf_counter()
            async with session.get(path) as response:
                await response.read()
                response.raise_for_status()
            found[path].append(time.perf_counter() - started)

        while not until_done.done():
            for path in ASKED:
                group.create_task(ask(path))
            await asyncio.sleep(EVERY_SECONDS)
    return found


def tell(what: str, found: dict[str, list[float]]) -> float:
    """Print it; returns the longest wait, in seconds."""
    print(what)
    for path, answers in found.items():
        ranked = [answer * 1000 for answer in sorted(answers)]
        p50, p99 = ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.99) - 1]
        print(f"    {path:9} {len(ranked)} answers: p50 {p50:.1f} ms, p99 {p99:.0f} ms, worst {ranked[-1]:.0f} ms")
    return max(max(answers) for answers in found.values())


if __name__ == "__main__":
    main()
