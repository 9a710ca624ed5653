"""Fan-out of live updates: what a delta costs per reader, how late the last one gets it, what a connection weighs.

Two servers after each other, each a process of its own with the same readers on loopback: Ticker's hub (one frame,
written straight to each transport) and the obvious way (`StreamResponse.write` per reader). Read the ratio: absolute
figures depend on the machine, and the readers share its cores.

    python bench/fanout.py [--readers 2000] [--deltas 40]
"""

import argparse
import asyncio
import json
import multiprocessing
import multiprocessing.connection
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import uvloop
from aiohttp import web
from prometheus_client import CollectorRegistry

from ticker.config import Settings
from ticker.outbox.port import PublishedDelta
from ticker.projections import artefact
from ticker.readers import stream
from ticker.readers.history import Delta
from ticker.readers.routes import HUB, setup

SLUG = "bench"
BODY_BYTES = 1500
START_SECONDS = 60
PAUSE_SECONDS = 0.25
"""Between deltas: each is delivered to all before the next, so latency is that of one fan-out."""

Pipe = multiprocessing.connection.Connection
Send = Callable[[PublishedDelta], Awaitable[None]]


class SilentBus:
    """The benchmark offers deltas itself; Redis has its own price."""

    async def publish(self, deltas: Sequence[PublishedDelta]) -> None:
        """Nobody is there to hear them."""

    async def listen(self) -> AsyncIterator[Sequence[PublishedDelta]]:
        await asyncio.Event().wait()
        yield ()


class Obvious:
    """The baseline: every handler's response is written in turn, and its drain awaited."""

    def __init__(self) -> None:
        self.responses: set[web.StreamResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        self.responses.add(response)
        await asyncio.Event().wait()
        return response

    async def send(self, published: PublishedDelta) -> None:
        event = stream.deltas([Delta.parse(published.body)])
        for response in self.responses:
            await response.write(event)


def delta(seq: int) -> PublishedDelta:
    """A delta of `BODY_BYTES`, with the moment it was published in nanoseconds."""
    document = {"seq": seq, "prev": seq - 1, "op": "publish", "at": time.monotonic_ns(), "html": ""}
    document["html"] = "x" * (BODY_BYTES - len(json.dumps(document)))
    return PublishedDelta(liveblog=SLUG, seq=seq, body=json.dumps(document).encode())


def server(pipe: Pipe, kind: str, root: Path) -> None:
    """A process: tells its port, then sends a delta for each seq it is told and answers with the CPU seconds used."""

    async def main() -> None:
        app = web.Application()
        send = _hub(app, root) if kind == "hub" else _obvious(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=4096)
        await site.start()
        before = _memory()
        pipe.send(runner.addresses[0][1])
        while seq := await asyncio.to_thread(pipe.recv):
            started = time.process_time()
            await send(delta(seq))
            await asyncio.sleep(PAUSE_SECONDS)
            pipe.send((time.process_time() - started, _memory() - before))
        await runner.cleanup()

    uvloop.run(main())


def _hub(app: web.Application, root: Path) -> Send:
    settings = Settings(data_dir=root, port=0, public_url="http://127.0.0.1")
    templates = Path(__file__).parent.parent / "templates"
    setup(app, settings=settings, templates=templates, bus=SilentBus(), registry=CollectorRegistry())

    async def send(published: PublishedDelta) -> None:
        app[HUB].receive(published)

    return send


def _obvious(app: web.Application) -> Send:
    obvious = Obvious()
    app.router.add_get("/{slug}/live/events", obvious.serve)
    return obvious.send


def _memory() -> int:
    """Resident bytes of this process now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


class Readers:
    """All connections in one process; every arrival is timed against the moment the delta carries."""

    def __init__(self) -> None:
        self.latencies: list[int] = []
        self.opened = 0
        self.arrived = 0

    def protocol(self) -> asyncio.Protocol:
        return Connection(self)


class Connection(asyncio.Protocol):
    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(b"GET /%b/live/events HTTP/1.1\r\nHost: bench\r\n\r\n" % SLUG.encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if b"HTTP/1.1 200" in self._buffer and b"\r\n\r\n" in self._buffer:
            self._readers.opened += 1
            self._buffer = self._buffer.partition(b"\r\n\r\n")[2]
        while b'"x' in self._buffer and b"}\n\n" in self._buffer:
            event, _, self._buffer = self._buffer.partition(b"}\n\n")
            self._readers.latencies.append(time.monotonic_ns() - int(event.partition(b'"at": ')[2].partition(b",")[0]))
            self._readers.arrived += 1


async def measure(pipe: Pipe, readers_count: int, deltas: int) -> dict[str, float]:
    loop = asyncio.get_running_loop()
    port = await asyncio.to_thread(pipe.recv)
    readers = Readers()
    async with asyncio.timeout(START_SECONDS):
        for start in range(0, readers_count, 200):
            count = min(200, readers_count - start)
            await asyncio.gather(*(loop.create_connection(readers.protocol, "127.0.0.1", port) for _ in range(count)))
            while readers.opened < start + count:  # noqa: ASYNC110 - counted by the protocols, as cheaply as can be
                await asyncio.sleep(0.01)
    cpu: list[float] = []
    memory = 0
    for seq in range(2, deltas + 2):
        pipe.send(seq)
        used, memory = await asyncio.to_thread(pipe.recv)
        cpu.append(used)
    pipe.send(0)
    if readers.arrived != readers_count * deltas:
        raise SystemExit(f"{readers.arrived} of {readers_count * deltas} deltas arrived")
    cuts = statistics.quantiles(readers.latencies, n=100)
    return {
        "cpu": statistics.median(cpu) / readers_count * 1e6,
        "p50": cuts[49] / 1e6,
        "p99": cuts[98] / 1e6,
        "memory": memory / readers_count / 1024,
    }


def run(kind: str, readers: int, deltas: int) -> dict[str, float]:
    """One server process, measured and ended."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        live = Path(folder) / "public" / SLUG / "live"
        live.mkdir(parents=True)
        (Path(folder) / "public" / artefact.head(SLUG)).write_text('{"seq":1,"state":"live","recent":[1]}')
        process = context.Process(target=server, args=(theirs, kind, Path(folder)), daemon=True)
        process.start()
        try:
            return uvloop.run(measure(ours, readers, deltas))
        finally:
            process.join(5)
            process.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--deltas", type=int, default=40)
    arguments = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, arguments.readers + 500)), hard))
    rows = {kind: run(kind, arguments.readers, arguments.deltas) for kind in ("obvious", "hub")}
    print(f"{arguments.readers} readers, {arguments.deltas} deltas of {BODY_BYTES} bytes")
    print(f"{'':28}{'CPU µs/reader·delta':>20}{'p50 ms':>9}{'p99 ms':>9}{'KB/reader':>11}")
    for kind, name in (("obvious", "StreamResponse.write"), ("hub", "hub")):
        row = rows[kind]
        print(f"{name:28}{row['cpu']:>20.2f}{row['p50']:>9.1f}{row['p99']:>9.1f}{row['memory']:>11.1f}")
    cpu, p50, p99, memory = (rows["obvious"][name] / rows["hub"][name] for name in ("cpu", "p50", "p99", "memory"))
    print(f"{'ratio (more is better)':28}{cpu:>20.2f}{p50:>9.2f}{p99:>9.2f}{memory:>11.2f}")


if __name__ == "__main__":
    main()
