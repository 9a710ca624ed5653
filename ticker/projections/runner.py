"""From the journal to the store: whatever is new is folded, rendered and written, one liveblog at a time."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

import structlog

from ticker.domain import events as e
from ticker.domain.liveblog import Liveblog
from ticker.errors import Fenced
from ticker.journal.heads import every_head
from ticker.journal.port import Head, Journal
from ticker.projections import artefact as at
from ticker.projections.artefact import Artefact
from ticker.projections.plan import Plan, plan_changes, plan_everything
from ticker.projections.port import Cursor, Store
from ticker.projections.rendered_liveblog import render_plan
from ticker.projections.renderer import Renderer

log = structlog.get_logger(__name__)

BATCH = 64
"""Artefacts written at once: a new title of 10,000 entries would else hold 150 MB."""

YIELD_EVERY = 50
"""Records folded before other tasks get their turn, about 5 ms."""

WITHDRAWS_ARCHIVE = (e.LiveblogReopened, e.EntryRetracted)
"""Events after which the archive that stands must not be handed out any more: it is not the end, or tells too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelta:
    """A delta that has just become public: `body` is its document (JSON)."""

    seq: int
    body: bytes


@dataclass(slots=True, kw_only=True)
class _Run:
    """What folding has brought up so far: the records after the cursor, and the deltas rendered on the way."""

    state: Liveblog
    title: str = ""
    records: list[e.Record] = field(default_factory=list)
    deltas: dict[int, Artefact] = field(default_factory=dict)

    def new_deltas(self) -> Sequence[NewDelta]:
        return [NewDelta(seq=seq, body=delta.body) for seq, delta in self.deltas.items()]


def _withdraws_archive(records: Iterable[e.Record]) -> bool:
    return any(isinstance(record.event, WITHDRAWS_ARCHIVE) for record in records)


def _now() -> datetime:
    return datetime.now(UTC)


Announce = Callable[[Sequence[NewDelta]], Awaitable[None]]


async def announce_nothing(_deltas: Sequence[NewDelta]) -> None:
    """For replay and rebuild, which announce nothing."""


class Projector:
    """Keeps the artefacts of liveblogs up with the journal.

    Each run reads the store's cursor, folds what the journal has after it, renders what changed, and writes artefacts
    and cursor together; so it may run twice, late, or beside another worker. Runs of one liveblog wait for each
    other; other liveblogs do not wait.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        store: Store,
        renderer: Renderer,
        capacity: int = 64,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """`capacity` bounds the folded states in memory; one of 10,000 entries takes about 20 MB.

        `clock` tells what is news, and nothing else.
        """
        self._journal = journal
        self._store = store
        self._renderer = renderer
        self._capacity = capacity
        self._clock = clock
        self._states: OrderedDict[str, Liveblog] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def catch_up(self, slug: str, announce: Announce = announce_nothing) -> Sequence[NewDelta]:
        """Bring a liveblog's artefacts to the journal's head; the deltas that became public, in order of seq.

        None, if nothing was new or another worker has written more: that one announces them. `announce` is called with
        them as soon as they are in the store: pages and feeds follow 20 ms later, and nobody should wait for those.

        Raises:
            Exception: whatever a template, the journal or the store raised. The artefacts that stand stay up, the
                cursor has not moved, and the next run starts there.
        """
        try:
            async with self._locked(slug):
                return await self._catch_up(slug, announce)
        except Fenced as error:
            log.info("another worker is ahead", liveblog=slug, mine=error.mine, stored=error.stored)
            return ()

    async def rebuild(self, slug: str) -> None:
        """Render a liveblog from zero, take away what should not be there, announce nothing.

        The pages of the site are left to `write_site`: who rebuilds thousands of liveblogs needs them once, at the end.

        Raises:
            Fenced: another worker has written more meanwhile; then do it again.
        """
        async with self._locked(slug):
            self._states.pop(slug, None)
            cursor = await self._store.cursor(slug)
            run = await self._fold(Liveblog(slug=slug), 0)
            if not run.state.exists:
                return
            stale = set(await self._store.paths(slug))
            if not _withdraws_archive(record for record in run.records if record.seq > cursor.sealed):
                stale.discard(at.archive(slug))
            new_cursor = replace(cursor, seq=run.state.seq, renderer_version=self._renderer.renderer_version)
            await self._write(run, plan_everything(run.state), new_cursor, stale, site=False)
            self._keep(run.state)

    async def renew(self, slug: str) -> bool:
        """Rebuild a liveblog if another release or other templates have rendered it; whether that was so.

        Raises as `rebuild`.
        """
        cursor = await self._store.cursor(slug)
        if (
            not cursor.seq or cursor.renderer_version == self._renderer.renderer_version
        ):  # without a seq, `catch_up` renders all there is
            return False
        await self.rebuild(slug)
        return True

    async def write_site(self, changed: str | None = None) -> None:
        """Render what belongs to no single liveblog: lists by day, sitemaps. Drafts are in none of it.

        With the liveblog that `changed`, only the pages that it can have changed; else all, a few milliseconds each.
        Two workers may write at once, the older one last. So each looks again after writing, and renders anew what
        came between: whoever wrote last sees what the other saw.
        """
        heads = await self._public_heads()
        slugs = heads.keys() if changed is None else {changed}
        while True:
            for artefact in self._renderer.site(heads.values(), slugs, self._clock()):
                await self._put([artefact])
                await asyncio.sleep(0)
            before, heads = heads, await self._public_heads()
            slugs = {slug for slug, head in heads.items() if slug not in before or before[slug].card != head.card}
            if not slugs:
                return

    async def write_assets(self) -> None:
        """Put style sheets and scripts into the store; the names of all but one change with their contents."""
        await self._put([*self._renderer.assets(), self._renderer.embed_script()])

    async def _put(self, artefacts: Sequence[Artefact]) -> None:
        """Leave alone what is there as it should be: a new date of a file would have caches ask for it again."""
        if missing := [artefact for artefact in artefacts if await self._store.read(artefact.path) != artefact.body]:
            await self._store.put(missing)

    @asynccontextmanager
    async def _locked(self, slug: str) -> AsyncIterator[None]:
        async with self._locks.setdefault(slug, asyncio.Lock()):
            try:
                yield
            except Fenced:
                raise
            except Exception as error:
                log.warning("projection failed, the last good pages stay up", liveblog=slug, error=repr(error))
                raise

    async def _catch_up(self, slug: str, announce: Announce) -> Sequence[NewDelta]:
        """Takes the state out of memory and puts it back when all is written: a failed run leaves none behind."""
        cursor = await self._store.cursor(slug)
        state = self._states.pop(slug, None)
        if state is None or state.seq > cursor.seq:
            state = Liveblog(slug=slug)
        run = await self._fold(state, cursor.seq)
        if run.records:
            plan = plan_changes(state, run.records, title=run.title)
            withdrawn = {at.permalink(slug, i) for i in plan.permalinks if state.entries[i].retracted_at}
            withdrawn |= plan.removed
            if _withdraws_archive(run.records):
                withdrawn.add(at.archive(slug))
            new_cursor = replace(cursor, seq=state.seq, renderer_version=self._version_after(cursor))
            await self._write(run, plan, new_cursor, withdrawn, announce)
        self._keep(state)
        return run.new_deltas()

    def _version_after(self, cursor: Cursor) -> str:
        """What has rendered everything, once what comes after `cursor` is rendered here."""
        own_version = self._renderer.renderer_version
        return own_version if cursor.seq == 0 or cursor.renderer_version == own_version else ""

    async def _fold(self, state: Liveblog, cursor: int) -> _Run:
        """Bring `state` to the head, rendering the deltas of what comes after `cursor` on the way."""
        run = _Run(state=state, title=state.title)
        async for record in self._journal.read(state.slug, after=state.seq):
            state.apply(record)
            if record.seq <= cursor:
                run.title = state.title
            else:
                run.records.append(record)
                if state.public_seq == record.seq:
                    run.deltas[record.seq] = self._renderer.delta(state, record)
            if record.seq % YIELD_EVERY == 0:
                await asyncio.sleep(0)
        return run

    async def _write(
        self,
        run: _Run,
        plan: Plan,
        cursor: Cursor,
        stale: set[str],
        announce: Announce = announce_nothing,
        *,
        site: bool = True,
    ) -> None:
        """Deltas first and head.json last, so that whatever a page or the head names is there to be fetched.

        The site comes before the cursor moves: a crash in between renders it again. `stale` paths are removed unless
        they are written.
        """
        slug, state = run.state.slug, run.state
        tombstones = {seq: self._renderer.tombstone(state, seq, i) for seq, i in plan.tombstones.items()}
        run.deltas.update({seq: tombstone for seq, tombstone in tombstones.items() if seq in run.deltas})
        batch = list({**run.deltas, **tombstones}.values())
        if run.deltas and announce is not announce_nothing:
            # What was withdrawn goes with them: a template that fails below must not keep a retracted text up.
            await self._store.write(slug, cursor, batch, removed=stale, more=True)
            batch = []
            await announce(run.new_deltas())
        for artefact in render_plan(self._renderer, state, plan):
            if len(batch) >= BATCH:
                await self._store.write(slug, cursor, batch, more=True)
                stale = stale.difference(written.path for written in batch)
                batch = []
            batch.append(artefact)
            await asyncio.sleep(0)
        stale = stale.difference(written.path for written in batch)
        if plan.index and site:
            await self._store.write(slug, cursor, batch, more=True)
            await self.write_site(slug)
            batch = []
        await self._store.write(slug, cursor, batch, removed=stale)

    async def _public_heads(self) -> Mapping[str, Head]:
        return {head.liveblog: head async for head in every_head(self._journal) if head.card.opened_at is not None}

    def _keep(self, state: Liveblog) -> None:
        if state.exists:
            self._states[state.slug] = state
            self._states.move_to_end(state.slug)
        while len(self._states) > self._capacity:
            self._states.popitem(last=False)
