"""Builds the parts and gives them to each other; the only place that knows which adapter stands behind a port."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from ticker.authoring.handle import Desk
from ticker.config import Settings
from ticker.journal.database import Database
from ticker.journal.port import Journal
from ticker.journal.principals import SqlPrincipals
from ticker.journal.sql import SqlJournal
from ticker.journal.states import States
from ticker.outbox.adapter import ArqOutbox, RedisBus
from ticker.outbox.port import Outbox
from ticker.outbox.relay import Relay
from ticker.projections.page import Renderer, templates_dir
from ticker.projections.port import Store
from ticker.projections.runner import Projector
from ticker.projections.store import FileStore


@dataclass(frozen=True, kw_only=True)
class WebParts:
    """What a web process is made of."""

    settings: Settings
    journal: Journal
    principals: SqlPrincipals
    desk: Desk
    store: Store
    bus: RedisBus


@dataclass(frozen=True, kw_only=True)
class WorkerParts:
    """What a worker is made of."""

    settings: Settings
    journal: Journal
    desk: Desk
    store: Store
    projector: Projector
    bus: RedisBus
    outbox: Outbox
    relay: Relay


class NoOutbox:
    """For commands typed at a console: they signal nobody, the worker's sweeper sees what they have done."""

    async def nudge(self, liveblog: str, seq: int) -> None:
        """Leave it to the sweeper."""


def open_store(settings: Settings) -> Store:
    return FileStore(settings.store_dir, settings.data_dir / "state")


def open_renderer(settings: Settings) -> Renderer:
    return Renderer(settings.site, templates_dir())


@asynccontextmanager
async def open_journal(settings: Settings) -> AsyncIterator[Journal]:
    journal = SqlJournal(Database(settings.journal_url))
    try:
        yield journal
    finally:
        await journal.close()


@asynccontextmanager
async def open_principals(settings: Settings) -> AsyncIterator[SqlPrincipals]:
    """The principals; brings the tables up to date first, so that a token can be made before the first start."""
    from ticker.journal.migrate import migrate

    await migrate(settings.journal_url)
    database = Database(settings.journal_url)
    try:
        yield SqlPrincipals(database)
    finally:
        await database.close()


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """A desk for the console."""
    from ticker.journal.migrate import migrate

    await migrate(settings.journal_url)
    async with open_journal(settings) as journal:
        yield Desk(journal=journal, states=States(journal), outbox=NoOutbox())


@asynccontextmanager
async def web_parts(settings: Settings) -> AsyncIterator[WebParts]:
    async with AsyncExitStack() as stack:
        journal = await stack.enter_async_context(open_journal(settings))
        principals = SqlPrincipals(journal.database)
        outbox = await _outbox(stack, settings)
        desk = Desk(journal=journal, states=States(journal), outbox=outbox)
        stack.push_async_callback(desk.close)
        bus = RedisBus(settings.redis_url)
        stack.push_async_callback(bus.close)
        yield WebParts(
            settings=settings,
            journal=journal,
            principals=principals,
            desk=desk,
            store=open_store(settings),
            bus=bus,
        )


@asynccontextmanager
async def worker_parts(settings: Settings) -> AsyncIterator[WorkerParts]:
    async with AsyncExitStack() as stack:
        journal = await stack.enter_async_context(open_journal(settings))
        outbox = await _outbox(stack, settings)
        desk = Desk(journal=journal, states=States(journal), outbox=outbox)
        stack.push_async_callback(desk.close)
        bus = RedisBus(settings.redis_url)
        stack.push_async_callback(bus.close)
        store = open_store(settings)
        yield WorkerParts(
            settings=settings,
            journal=journal,
            desk=desk,
            store=store,
            projector=Projector(journal=journal, store=store, renderer=open_renderer(settings)),
            bus=bus,
            outbox=outbox,
            relay=Relay(journal=journal, store=store, outbox=outbox),
        )


async def _outbox(stack: AsyncExitStack, settings: Settings) -> ArqOutbox:
    outbox = ArqOutbox(settings.redis_url)
    stack.push_async_callback(outbox.close)
    return outbox
