"""A desk for tests: the real application in the test's own loop, on SQLite and files, with people who are signed in.

    async def test_a_colleague_s_post_appears(desk):
        await desk.liveblog()                               # “sturmflut”, live; others by slug
        mara = await desk.person("editor")                  # or in one liveblog: person("guest", sturmflut="chief")
        page = await desk.page(mara)                        # signed in, on the screen of “sturmflut”
        await desk.post(mara, "Der Deich hält")             # as Mara, elsewhere
        await expect(page.locator("#lane-timeline .card")).to_have_count(1)

`desk.api(person)` is an HTTP client that is signed in (cookie and CSRF header), `desk.page(person, path, **options)`
a page in a browsing context of its own whose complaints fail the test, as in tests/support/browser.py. What is
committed is projected and announced at once, as a worker would; readers' pages are at `desk.url`/{slug}/.
"""

import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp import web
from argon2 import PasswordHasher
from prometheus_client import CollectorRegistry

from tests.support.delta_publisher import LocalBus, LocalSignals
from tests.support.pipeline import desk_rendering, renderer
from tests.support.served_process import free_port, until
from ticker import app, wiring
from ticker.accounts import csrf
from ticker.api.auth import COOKIE
from ticker.config import load
from ticker.database.database import Database
from ticker.domain.permissions import Principal, Role
from ticker.editing.command_handler import CommandHandler
from ticker.journal.sql import SqlJournal
from ticker.journal.state_cache import StateCache
from ticker.outbox.port import PublishedDelta
from ticker.outbox.signals import NotifyingOutbox
from ticker.projections.runner import Projector

SLUG = "sturmflut"
PASSWORD = "Ebbe und Flut um halb neun"
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A right hash that costs nothing: signing in is tried elsewhere."""


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in: `secret` is the session's, as in the cookie."""

    principal: Principal
    login: str
    password: str
    secret: str

    @property
    def id(self):
        return self.principal.id

    @property
    def cookie(self):
        return {"name": COOKIE, "value": self.secret}

    @property
    def headers(self):
        return {"Cookie": f"{COOKIE}={self.secret}", csrf.HEADER: csrf.token_for(self.secret)}


class ProjectingOutbox:
    """An outbox whose worker is never late: what is committed is rendered, stored and announced."""

    def __init__(self, projector, bus):
        self._projector = projector
        self._bus = bus

    async def nudge(self, liveblog, seq, *, attempt=0):  # noqa: ARG002  # as the port has it
        async def announce(deltas):
            await self._bus.publish(
                [PublishedDelta(liveblog=liveblog, seq=each.seq, body=each.body) for each in deltas]
            )

        await self._projector.catch_up(liveblog, announce)


class Requests:
    """Those under way. aiohttp waits for none whose browser has hung up, and they use the journal all the same."""

    def __init__(self):
        self._under_way = 0

    @property
    def middleware(self):
        @web.middleware
        async def counted(request, handler):
            self._under_way += 1
            try:
                return await handler(request)
            finally:
                self._under_way -= 1

        return counted

    async def are_over(self):
        return not self._under_way


class DeskServer:
    """`parts` are those of a web process; `url` is where it listens."""

    def __init__(self, parts, witness):
        self.parts = parts
        self.url = parts.settings.site.public_url
        self._witness = witness
        self._people = 0

    async def person(self, role="editor", *, name="", **roles):
        """Somebody new with `role` everywhere and `roles` (slug → role) in single liveblogs."""
        self._people += 1
        login = f"{role}{self._people}"
        people = self.parts.services.accounts.people
        made = await people.create(
            login=login, name=name or f"{role.title()} {self._people}", role=Role(role), password_hash=_hash()
        )
        for slug, role_there in roles.items():
            await people.set_role_in(made.id, slug, Role(role_there))
        session = await self.parts.services.accounts.sessions.begin(made, method="password")
        return Person(made, login, PASSWORD, session.secret)

    def api(self, person):
        """An HTTP client: `async with desk.api(mara) as api: await api.get("/api/v1/…")`."""
        return aiohttp.ClientSession(self.url, headers=person.headers)

    async def page(self, person, path=f"/desk/liveblogs/{SLUG}", **options):
        """`path` of the desk in a browser of `person`'s own; `options` as `Browser.new_context` takes them."""
        context = await self._witness.context(**options)
        if person:
            # As if over TLS, or it may not be secure; to 127.0.0.1 browsers send it anyway.
            secure = {"url": self.url.replace("http:", "https:"), "secure": True, "httpOnly": True, "sameSite": "Lax"}
            await context.add_cookies([person.cookie | secure])
        page = await context.new_page()
        await page.goto(self.url + path)
        return page

    async def liveblog(self, slug=SLUG, **fields):
        """A live liveblog; `fields` as the API takes them."""
        chief = await self.person("chief")
        async with self.api(chief) as api:
            body = {"slug": slug, "title": "Sturmflut an der Küste", **fields}
            await self._sent(api.post("/api/v1/liveblogs", json=body))

    async def post(self, person, headline, *, slug=SLUG, **fields):
        """The id of a new entry, published unless `fields` say otherwise."""
        async with self.api(person) as api:
            body = {"headline": headline, "body": f"{headline}. Mehr gleich.", **fields}
            return (await self._sent(api.post(f"/api/v1/liveblogs/{slug}/entries", json=body)))["id"]

    async def _sent(self, request):
        async with request as response:
            assert response.status in {200, 201}, await response.text()
            return await response.json()


def _hash():
    return _CHEAP.hash(PASSWORD)


@asynccontextmanager
async def opened_desk(folder, database, witness, *, signals=None, **settings):
    """A desk in `folder`, on a copy of the file `database`, or on what another desk has there."""
    if not (folder / "journal.db").exists():
        shutil.copy(database, folder / "journal.db")
    port = free_port()
    chosen = load(data_dir=folder, port=port, publisher="Küstenbote", **{"embed_lookups": False} | settings)
    store, bus = wiring.open_store(chosen), LocalBus()
    opened = Database(chosen.journal_url)
    journal = SqlJournal(opened)
    projector = Projector(journal=journal, store=store, renderer=renderer())
    await projector.write_assets()
    states, signals = StateCache(journal), signals or LocalSignals()
    hub = wiring.open_hub(opened, journal=journal, states=states, signals=signals, cards=desk_rendering().cards)
    outbox = NotifyingOutbox(ProjectingOutbox(projector, bus), signals, hub.wake)
    handler = CommandHandler(journal=journal, states=states, outbox=outbox)
    parts = wiring.WebParts(
        settings=chosen,
        themes=wiring.open_themes(chosen),
        journal=journal,
        services=wiring.open_services(chosen, opened, hub=hub, previews=desk_rendering().previews),
        handler=handler,
        rendering=desk_rendering(),
        hub=hub,
        store=store,
        bus=bus,
    )
    application, requests = app.build(parts, CollectorRegistry()), Requests()
    application.middlewares.append(requests.middleware)
    runner = app.runner(application, shutdown_seconds=20)
    try:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield DeskServer(parts, witness)
    finally:
        await witness.leave()
        await runner.cleanup()
        await until(requests.are_over, what="the end of all requests")
        await handler.close()
        await journal.close()


@pytest.fixture
async def desk(tmp_path, migrated_journal, witness):
    """A desk without liveblogs."""
    async with opened_desk(tmp_path, migrated_journal, witness) as server:
        yield server
