"""What one publish takes, end to end and by the size of the liveblog.

    .venv/bin/python bench/publish.py             both parts
    .venv/bin/python bench/publish.py latency     POST → delta at a reader's SSE connection, on `ticker serve`
    .venv/bin/python bench/publish.py cost        CPU and bytes of one publish at 10,000 entries against 100

The first part runs the real processes (web, worker, private Redis, SQLite) and measures from the moment before the
POST is sent to the moment the delta is read. The second runs the same handle → project → store path in one process,
on two liveblogs in turn, so that the machine's drift meets both alike; the figure is the ratio of the medians. Most of
its time goes before that: 10,000 entries with their pages and deltas are rendered and written first, a minute of CPU.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import aiohttp

from ticker import wiring
from ticker.config import Settings, load
from ticker.database.migrate import migrate
from ticker.domain import commands as c
from ticker.domain.events import Content, Text
from ticker.domain.permissions import Role
from ticker.editing.command_handler import CommandHandler
from ticker.ids import new_entry_id
from ticker.journal.state_cache import StateCache
from ticker.projections.artefact import Artefact
from ticker.projections.compression import forms
from ticker.projections.port import Cursor, Store
from ticker.projections.runner import Projector
from ticker.projections.store import FileStore

TEXT = (
    "<p>Der Pegel ist in der vergangenen Stunde um zwölf Zentimeter gestiegen. Die Feuerwehr sichert den Deich an der "
    "Alten Schleuse mit Sandsäcken; Anwohnerinnen und Anwohner helfen mit.</p>"
    "<p>„Wir halten die Linie“, sagte die Einsatzleiterin. Die nächste Lagebesprechung ist für den Abend angesetzt.</p>"
)


# --- latency ----------------------------------------------------------------------------------------------------


async def latency(posts: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = load(data_dir=folder, port=_free_port(), log_level="warning", writes_per_minute=1_000_000)
        async with wiring.open_principals(settings) as principals:
            _, token = await principals.create("bench", Role.CHIEF)
        async with _served(settings), aiohttp.ClientSession(settings.site.public_url) as session:
            session.headers["Authorization"] = f"Bearer {token}"
            await _post(session, "/api/v1/liveblogs", {"slug": "bench", "title": "Bench", "theme": "liveblog"})
            durations = await _follow_while_posting(session, posts)
    ranked = sorted(durations)
    print(f"POST → SSE at a reader, {posts} entries one after another, embedded default")
    p50, p99 = ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.99) - 1]
    print(f"  p50 {_ms(p50)}   p99 {_ms(p99)}   max {_ms(ranked[-1])}")


async def _follow_while_posting(session: aiohttp.ClientSession, posts: int) -> Sequence[float]:
    arrived: dict[int, asyncio.Future[float]] = {}
    loop = asyncio.get_running_loop()

    def at(seq: int) -> asyncio.Future[float]:
        return arrived.setdefault(seq, loop.create_future())

    async def follow(response: aiohttp.ClientResponse) -> None:
        async for line in response.content:
            if line.startswith(b"id: "):
                at(int(line[4:])).set_result(time.perf_counter())

    while (await session.get("/bench/live/head.json")).status != HTTPStatus.OK:  # noqa: ASYNC110  # another process
        await asyncio.sleep(0.05)
    timeout = aiohttp.ClientTimeout(total=None)
    async with session.get("/bench/live/events?after=2", timeout=timeout) as response:
        response.raise_for_status()
        following = asyncio.create_task(follow(response))
        durations = []
        for number in range(posts + WARM_UP):
            started = time.perf_counter()
            answer = await _post(
                session,
                "/api/v1/liveblogs/bench/entries",
                {"headline": f"Meldung {number}", "body": TEXT, "format": "html"},
            )
            durations.append(await asyncio.wait_for(at(answer["seq"]), 10) - started)
            await asyncio.sleep(PAUSE_SECONDS)
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
    return durations[WARM_UP:]


PAUSE_SECONDS = 0.1
"""Between two posts: ten a second is more than any desk does."""

WARM_UP = 20
"""Posts that are not counted: templates, codecs and connections are made on first use."""


async def _post(session: aiohttp.ClientSession, path: str, body: object) -> dict[str, int]:
    async with session.post(path, json=body) as response:
        answer: dict[str, int] = await response.json(content_type=None)
        if not response.ok:
            raise SystemExit(f"{path}: {response.status} {json.dumps(answer)}")
        return answer


@contextlib.asynccontextmanager
async def _served(settings: Settings) -> AsyncIterator[None]:
    """`ticker serve` as a process of its own, and its end."""
    environment = {**os.environ, **settings.environment()}
    del environment["TICKER_REDIS_URL"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ticker", "serve", env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        while b"Ctrl-C" not in (line := await asyncio.wait_for(process.stdout.readline(), 20)):
            if not line:
                raise SystemExit("ticker serve did not start")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


# --- cost -----------------------------------------------------------------------------------------------------------


@dataclass
class CountingStore:
    """A store that, once it is to, counts the bytes it is given, and the CPU seconds that the counting itself takes."""

    inner: FileStore
    counts: bool = False
    written: int = 0
    counting: float = 0.0

    async def write(
        self,
        slug: str,
        cursor: Cursor,
        artefacts: Sequence[Artefact],
        *,
        removed: Collection[str] = (),
        more: bool = False,
    ) -> None:
        if self.counts:
            started = time.process_time()
            self.written += sum(len(body) for artefact in artefacts for _, body in forms(artefact))
            self.counting += time.process_time() - started
        await self.inner.write(slug, cursor, artefacts, removed=removed, more=more)

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


@dataclass
class Measured:
    slug: str
    entries: int
    cpu: list[float] = field(default_factory=list)
    written: list[int] = field(default_factory=list)


async def cost(publishes: int, small: int, large: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = load(data_dir=folder)
        await migrate(settings.journal_url)
        async with wiring.open_journal(settings) as journal:
            desk = CommandHandler(journal=journal, states=StateCache(journal), outbox=wiring.NoOutbox())
            store = CountingStore(FileStore(settings.store_dir, Path(folder) / "state"))
            typed: Store = store  # type: ignore[assignment]  # the rest of the port is passed through
            projector = Projector(journal=journal, store=typed, renderer=wiring.open_renderer(settings))
            sizes = [Measured("small", small), Measured("large", large)]
            for size in sizes:
                await _fill(desk, projector, size)
            store.counts = True
            for _ in range(publishes):
                for size in sizes:
                    await _measure(desk, projector, store, size)
    _tell(*sizes, publishes)


async def _fill(desk: CommandHandler, projector: Projector, size: Measured) -> None:
    print(f"Publishing {size.entries:,} entries to begin with …", flush=True)
    created = c.CreateLiveblog(title="Bench")
    await desk.handle(size.slug, [created, *(_publish(number) for number in range(size.entries))], actor="p_bench")
    await projector.catch_up(size.slug)


async def _measure(desk: CommandHandler, projector: Projector, store: CountingStore, size: Measured) -> None:
    before, counting, started = store.written, store.counting, time.process_time()
    await desk.handle(size.slug, [_publish(0)], actor="p_bench")
    await projector.catch_up(size.slug)
    size.cpu.append(time.process_time() - started - (store.counting - counting))
    size.written.append(store.written - before)


def _publish(number: int) -> c.Command:
    return c.PublishEntry(
        entry_id=new_entry_id(), content=Content(headline=f"Meldung {number:05}", blocks=(Text(html=TEXT),))
    )


def _tell(small: Measured, large: Measured, publishes: int) -> None:
    print(f"\nCost of one publish, median of {publishes} (handle → render → compress → store)")
    cpu, written = [], []
    for size in (small, large):
        cpu.append(statistics.median(size.cpu))
        written.append(statistics.median(size.written))
        print(f"  at {size.entries:>6} entries: {_ms(cpu[-1])} CPU, {written[-1]:,.0f} bytes")
    print(f"  ratio: CPU {cpu[1] / cpu[0]:.2f}, bytes {written[1] / written[0]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=["latency", "cost"])
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--publishes", type=int, default=200)
    parser.add_argument("--small", type=int, default=100)
    parser.add_argument("--large", type=int, default=10_000)
    options = parser.parse_args()
    if options.part in {None, "latency"}:
        asyncio.run(latency(options.posts))
    if options.part in {None, "cost"}:
        asyncio.run(cost(options.publishes, options.small, options.large))


if __name__ == "__main__":
    main()
