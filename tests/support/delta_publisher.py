"""A worker, as far as readers can tell: puts deltas and heads into the store, then announces them."""

import asyncio
import json
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CollectorRegistry

from ticker.app import runner as runner_of
from ticker.config import Settings
from ticker.outbox.port import PublishedDelta
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.themes import Themes
from ticker.projections.store import FileStore
from ticker.readers.routes import setup


class DeltaPublisher:
    """Publishes invented deltas. `seqs` are the public seqs of each liveblog; every third seq is nobody's business."""

    def __init__(self, root, bus=None):
        self.root = root
        self.store = FileStore(root / "public", root / "state")
        self.bus = bus
        self.seqs = {}
        self.states = {}

    async def publish(self, slug, *ops, html="<p>Es hat begonnen.</p>", announce=True):
        """One delta per op, all in the store before the first is announced."""
        published = [await self._put(slug, op, html) for op in ops or ("publish",)]
        await self.put_head(slug)
        if announce and self.bus:
            await self.bus.publish(published)
        return published

    async def retract(self, slug, seq):
        """The delta `seq` carries no text any more; a delta says so."""
        tombstone = {"seq": seq, "prev": self._before(slug, seq), "op": "gone", "entry_id": f"e{seq}"}
        await self._document(artefact.delta(slug, seq), tombstone)
        return await self.publish(slug, "retract", html="")

    async def put_head(self, slug):
        seqs = self.seqs.get(slug, [])
        head = {"seq": seqs[-1] if seqs else 0, "state": self.states.get(slug, "live"), "recent": seqs[-100:]}
        await self._document(artefact.head(slug), head)

    def _before(self, slug, seq):
        return max((s for s in self.seqs[slug] if s < seq), default=0)

    async def _put(self, slug, op, html):
        seqs = self.seqs.setdefault(slug, [])
        last = seqs[-1] if seqs else 0
        seq = last + (2 if last % 3 == 1 else 1)
        self.states[slug] = {"close": "closed", "reopen": "live"}.get(op, self.states.get(slug, "live"))
        delta = {"seq": seq, "prev": last, "op": op, "entry_id": f"e{seq}", "html": f"{html}<!-- {slug} {seq} -->"}
        seqs.append(seq)
        return PublishedDelta(liveblog=slug, seq=seq, body=await self._document(artefact.delta(slug, seq), delta))

    async def _document(self, path, document):
        body = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
        await self.store.put([Artefact(path=path, body=body)])
        return body


class LocalBus:
    """A bus without a Redis, for tests that need none: what is published, listeners get."""

    def __init__(self):
        self.queue = asyncio.Queue()

    async def publish(self, deltas):
        self.queue.put_nowait(deltas)

    async def listen(self):
        while True:
            yield await self.queue.get()

    async def ping(self):
        """It is always there."""


class LocalSignals:
    """Signals without a Redis: of one process, which tells nobody else and hears nothing."""

    async def send(self, signal):
        """There is nobody else."""

    async def listen(self):
        await asyncio.get_running_loop().create_future()
        yield


@asynccontextmanager
async def serving(root, bus, *, checks=(), **overrides):
    """The readers' side on a real port: its base URL, the application and the metrics registry."""
    settings = Settings(
        data_dir=root, port=0, public_url="http://live.example.org", publisher="Küstenbote", **overrides
    )
    app, registry = web.Application(), CollectorRegistry()
    setup(app, settings=settings, themes=Themes.installed(), bus=bus, registry=registry, checks=checks)
    runner = runner_of(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        yield f"http://{host}:{port}", app, registry
    finally:
        await runner.cleanup()
