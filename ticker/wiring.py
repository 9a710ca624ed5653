"""Builds the parts and gives them to each other; the only place that knows which adapter stands behind a port."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from ticker.accounts.attempts import SqlAttempts
from ticker.accounts.audit import SqlAudit
from ticker.accounts.identities import SqlIdentities
from ticker.accounts.password_sign_in import PasswordSignIn
from ticker.accounts.passwords import Passwords
from ticker.accounts.people import SqlPeople
from ticker.accounts.principals import SqlPrincipals
from ticker.accounts.session_store import SqlSessions
from ticker.accounts.throttle import FORGOTTEN_AFTER
from ticker.accounts.token_service import TokenService
from ticker.accounts.token_store import SqlTokens
from ticker.accounts.trail import SqlTrail
from ticker.accounts.user_admin import UserAdmin
from ticker.api.auth import Authenticator
from ticker.api.limits import WriteLimit
from ticker.api.services import Accounts, Desk, Editing, Inbound, Services
from ticker.archive.keys import signing_key
from ticker.archive.sealer import Sealer
from ticker.config import Settings, Site
from ticker.database.database import Database
from ticker.database.migrate import migrate
from ticker.desk.cards import Cards
from ticker.desk.hub import DeskHub
from ticker.desk.names import Names
from ticker.desk.preview import Previews
from ticker.desk.rendering import DeskRendering
from ticker.desk.stream import DeskStreams
from ticker.desk.stream_messages import StreamMessages
from ticker.editing.autosaves import SqlAutosaves
from ticker.editing.command_handler import CommandHandler
from ticker.editing.undoing import Undoing
from ticker.inbound.hooks import SqlHooks
from ticker.inbound.secret_box import SecretBox
from ticker.journal.port import Journal
from ticker.journal.sql import SqlJournal
from ticker.journal.state_cache import StateCache
from ticker.outbox.adapter import ArqOutbox, RedisBus
from ticker.outbox.names import SEAL, seal_job
from ticker.outbox.port import Outbox, Signals
from ticker.outbox.signals import NotifyingOutbox, RedisSignals
from ticker.outbox.sweeper import Sweeper
from ticker.projections.port import Store
from ticker.projections.renderer import Renderer
from ticker.projections.rendering.themes import Themes
from ticker.projections.runner import Projector
from ticker.projections.store import FileStore
from ticker.schemas.templates.collection import EntryTemplates
from ticker.snapshots.snapshot import ENDPOINTS, Snapshots
from ticker.summarising.factory import summariser_of


@dataclass(frozen=True, kw_only=True)
class WebParts:
    """What a web process is made of."""

    settings: Settings
    themes: Themes
    journal: Journal
    services: Services
    handler: CommandHandler
    rendering: DeskRendering
    hub: DeskHub
    store: Store
    bus: RedisBus


@dataclass(frozen=True, kw_only=True)
class WorkerParts:
    """What a worker is made of."""

    settings: Settings
    journal: Journal
    handler: CommandHandler
    store: Store
    projector: Projector
    bus: RedisBus
    outbox: Outbox
    sweeper: Sweeper
    sealer: Sealer
    sealing: Sweeper
    autosaves: SqlAutosaves
    audit: SqlAudit


class NoOutbox:
    """For commands typed at a console: they signal nobody, the worker's sweeper sees what they have done."""

    async def nudge(self, liveblog: str, seq: int, *, attempt: int = 0) -> None:
        """Leave it to the sweeper."""


def open_store(settings: Settings) -> FileStore:
    return FileStore(settings.store_dir, settings.data_dir / "state")


def open_themes(settings: Settings) -> Themes:
    """The built-in themes and the newsroom's own, read once."""
    return Themes.installed(settings.own_themes, settings.theme)


def open_renderer(settings: Settings, *, site: Site | None = None) -> Renderer:
    """For this instance's site, or the one an archive names."""
    return Renderer(site or settings.site, open_themes(settings))


def open_sealer(settings: Settings, *, journal: Journal, store: Store) -> Sealer:
    """Signs with the instance's key, which is made when first asked for."""
    return Sealer(
        journal=journal,
        store=store,
        renderer=open_renderer(settings),
        site=settings.site,
        key=signing_key(settings.data_dir / "keys"),
    )


def open_hub(database: Database, *, journal: Journal, states: StateCache, signals: Signals, cards: Cards) -> DeskHub:
    """Where all desks of this process are, over the same journal and states as the appender."""
    names = Names(SqlPrincipals(database).by_id)
    return DeskHub(journal=journal, states=states, signals=signals, messages=StreamMessages(cards), names=names)


def open_services(settings: Settings, database: Database, *, hub: DeskHub, previews: Previews) -> Services:
    """What there is beside the liveblogs, in the journal's database and in this process."""
    accounts = open_accounts(settings, database)
    authenticator = Authenticator(
        principals=accounts.principals,
        sessions=accounts.sessions,
        public_url=settings.site.public_url,
        proxies=settings.proxies,
    )
    return Services(
        authenticator=authenticator,
        writes=WriteLimit(settings.writes_per_minute),
        accounts=accounts,
        editing=Editing(
            autosaves=SqlAutosaves(database),
            entry_templates=EntryTemplates.installed(settings.own_entry_templates),
            snapshots=Snapshots(ENDPOINTS if settings.embed_lookups else {}),
            summariser=summariser_of(settings),
            undoing=Undoing(open_store(settings)),
        ),
        inbound=Inbound(hooks=SqlHooks(database), secret_box=SecretBox(settings.data_dir / "keys")),
        desk=Desk(streams=DeskStreams(hub, authenticator), previews=previews),
    )


def open_accounts(settings: Settings, database: Database) -> Accounts:
    """Who may do what, in the journal's database."""
    people, audit, tokens, passwords = SqlPeople(database), SqlAudit(database), SqlTokens(database), Passwords()
    sessions = SqlSessions(
        database,
        idle=timedelta(minutes=settings.session_idle_minutes),
        absolute=timedelta(hours=settings.session_hours),
    )
    attempts = SqlAttempts(database, kept=FORGOTTEN_AFTER)
    return Accounts(
        principals=SqlPrincipals(database),
        people=people,
        sessions=sessions,
        identities=SqlIdentities(database),
        tokens=tokens,
        password_sign_in=PasswordSignIn(
            people=people, sessions=sessions, attempts=attempts, audit=audit, passwords=passwords
        ),
        user_admin=UserAdmin(people=people, passwords=passwords),
        token_service=TokenService(tokens),
        audit=audit,
        trail=SqlTrail(database),
        single_sign_on=settings.openid.name if settings.openid else "",
    )


@asynccontextmanager
async def open_journal(settings: Settings) -> AsyncIterator[Journal]:
    """The journal for one command; its tables are brought up to date first."""
    await migrate(settings.journal_url)
    async with _database(settings) as database:
        yield SqlJournal(database)


@dataclass(frozen=True, kw_only=True)
class Console:
    """What commands about people, tokens and the audit trail need."""

    accounts: Accounts
    journal: Journal


@asynccontextmanager
async def open_console(settings: Settings) -> AsyncIterator[Console]:
    """For one command; people and tokens can be made before the first start."""
    await migrate(settings.journal_url)
    async with _database(settings) as database:
        yield Console(accounts=open_accounts(settings, database), journal=SqlJournal(database))


@asynccontextmanager
async def open_principals(settings: Settings) -> AsyncIterator[SqlPrincipals]:
    """The principals for one command."""
    async with open_console(settings) as console:
        yield console.accounts.principals


@asynccontextmanager
async def open_user_admin(settings: Settings) -> AsyncIterator[UserAdmin]:
    """The people for one command."""
    async with open_console(settings) as console:
        yield console.accounts.user_admin


@asynccontextmanager
async def open_handler(settings: Settings) -> AsyncIterator[CommandHandler]:
    """A command handler for one command."""
    async with open_journal(settings) as journal:
        yield CommandHandler(journal=journal, states=StateCache(journal), outbox=NoOutbox())


@asynccontextmanager
async def web_parts(settings: Settings) -> AsyncIterator[WebParts]:
    """A web process; `migrate` has been run by whoever started it."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(_database(settings))
        journal = SqlJournal(database)
        states, signals = StateCache(journal), _signals(stack, settings)
        rendering = DeskRendering.of(settings.site, open_themes(settings))
        hub = open_hub(database, journal=journal, states=states, signals=signals, cards=rendering.cards)
        outbox = NotifyingOutbox(_outbox(stack, settings), signals, hub.wake)
        yield WebParts(
            settings=settings,
            themes=open_themes(settings),
            journal=journal,
            services=open_services(settings, database, hub=hub, previews=rendering.previews),
            handler=_handler(stack, journal, states, outbox),
            rendering=rendering,
            hub=hub,
            store=open_store(settings),
            bus=_bus(stack, settings),
        )


@asynccontextmanager
async def worker_parts(settings: Settings) -> AsyncIterator[WorkerParts]:
    """A worker; `migrate` has been run by whoever started it."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(_database(settings))
        journal = SqlJournal(database)
        outbox = _outbox(stack, settings)
        store = open_store(settings)

        async def cursor(slug: str) -> int:
            return (await store.cursor(slug)).seq

        sealer = open_sealer(settings, journal=journal, store=store)
        seal_queue = ArqOutbox(settings.redis_url, function=SEAL, job_id=seal_job)
        stack.push_async_callback(seal_queue.close)
        yield WorkerParts(
            settings=settings,
            journal=journal,
            handler=_handler(stack, journal, StateCache(journal), NotifyingOutbox(outbox, _signals(stack, settings))),
            store=store,
            projector=Projector(journal=journal, store=store, renderer=open_renderer(settings)),
            bus=_bus(stack, settings),
            outbox=outbox,
            sweeper=Sweeper(journal=journal, outbox=outbox, cursor=cursor),
            sealer=sealer,
            sealing=Sweeper(journal=journal, outbox=seal_queue, cursor=sealer.settled_seq),
            autosaves=SqlAutosaves(database),
            audit=SqlAudit(database),
        )


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.journal_url)
    try:
        yield database
    finally:
        await database.close()


def _handler(stack: AsyncExitStack, journal: Journal, states: StateCache, outbox: Outbox) -> CommandHandler:
    handler = CommandHandler(journal=journal, states=states, outbox=outbox)
    stack.push_async_callback(handler.close)
    return handler


def _outbox(stack: AsyncExitStack, settings: Settings) -> ArqOutbox:
    outbox = ArqOutbox(settings.redis_url)
    stack.push_async_callback(outbox.close)
    return outbox


def _signals(stack: AsyncExitStack, settings: Settings) -> RedisSignals:
    signals = RedisSignals(settings.redis_url)
    stack.push_async_callback(signals.close)
    return signals


def _bus(stack: AsyncExitStack, settings: Settings) -> RedisBus:
    bus = RedisBus(settings.redis_url)
    stack.push_async_callback(bus.close)
    return bus
