"""The editors' API on a real socket over a real SQLite journal, and somebody of each role to ask it."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import DummyCookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from tests.support.delta_publisher import LocalSignals
from tests.support.pipeline import desk_rendering
from ticker.accounts import csrf
from ticker.accounts.principals import SqlPrincipals
from ticker.api import application as api
from ticker.api.auth import COOKIE, Principals
from ticker.api.problem_types import PREFIX
from ticker.api.services import Services
from ticker.app import runner
from ticker.config import load
from ticker.database.database import Database
from ticker.database.migrate import migrate
from ticker.domain.permissions import Principal, Role
from ticker.editing.command_handler import CommandHandler
from ticker.journal.sql import SqlJournal
from ticker.journal.state_cache import StateCache
from ticker.wiring import NoOutbox, open_hub, open_services, open_store, open_themes


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The kind of problem; fails unless this is one (RFC 9457)."""
        document = self.json
        assert self.headers["Content-Type"] == "application/problem+json"
        assert document["status"] == self.status
        assert {"title", "detail", "instance"} <= set(document)
        assert document["request_id"] == self.headers["X-Request-Id"]
        return document["type"].removeprefix(f"{PREFIX}/problems/")

    @property
    def fields(self) -> dict[str, str]:
        """Field → message of a 422."""
        return {error["field"]: error["message"] for error in self.json["errors"]}


@dataclass(frozen=True)
class Colleague:
    """Somebody who is signed in; `secret` is what the session's cookie says."""

    principal: Principal
    secret: str

    @property
    def id(self) -> str:
        return self.principal.id

    @property
    def headers(self) -> Mapping[str, str]:
        """What their browser sends along with a request of the desk."""
        return {"Cookie": f"{COOKIE}={self.secret}", csrf.HEADER: csrf.token_for(self.secret)}


class Editors:
    """Asks the API as one of four machines, a token each, or as people; `services` has the real ones of all of them."""

    def __init__(
        self, client: TestClient, tokens: Mapping[str, str], handler: CommandHandler, services: Services
    ) -> None:
        self.tokens = dict(tokens)
        self.handler = handler
        self.services = services
        self.principals = services.accounts.principals
        self._client = client

    async def person(self, role: str, *, name: str = "", **roles: str) -> Colleague:
        """Somebody new with `role` everywhere and `roles` (slug → role) in single liveblogs, signed in."""
        login = f"{role}{len(await self.services.accounts.people.all()) + 1}"
        made = await self.services.accounts.people.create(login=login, name=name or login.title(), role=Role(role))
        for slug, there in roles.items():
            await self.services.accounts.people.set_role_in(made.id, slug, Role(there))
        return Colleague(made, (await self.services.accounts.sessions.begin(made, method="password")).secret)

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        role: str | None = "chief",
        by: Colleague | None = None,
        data: bytes | None = None,
        if_match: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request below /api/v1; `by` instead of `role`, None sends no token; `data` sends bytes as JSON."""
        all_headers = {**(by.headers if by else {}), **(headers or {})}
        if role and not by:
            all_headers.setdefault("Authorization", f"Bearer {self.tokens[role]}")
        if if_match is not None:
            all_headers["If-Match"] = if_match
        if key is not None:
            all_headers["Idempotency-Key"] = key
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            all_headers.setdefault("Content-Type", "application/json")
        async with self._client.request(method, f"{PREFIX}{path}", data=data, headers=all_headers) as response:
            return Answer(response.status, response.headers, await response.read())

    def url(self, path: str) -> str:
        """Where that is, for whoever asks it without this."""
        return str(self._client.make_url(f"{PREFIX}{path}"))

    async def create(self, slug: str = "sturm", **fields: Any) -> Answer:
        answer = await self.ask("POST", "/liveblogs", {"slug": slug, "title": "Sturm an der Küste", **fields})
        assert answer.status == 201, answer.body
        return answer

    async def post(self, slug: str = "sturm", *, role: str = "chief", **fields: Any) -> str:
        """The path of a new entry."""
        body = {"headline": "Fähre läuft wieder", "body": "Seit *neun* Uhr.", **fields}
        answer = await self.ask("POST", f"/liveblogs/{slug}/entries", body, role=role)
        assert answer.status == 201, answer.body
        return answer.headers["Location"].removeprefix(PREFIX)

    async def read(self, path: str) -> Any:
        answer = await self.ask("GET", path)
        assert answer.status == 200, answer.body
        return answer.json


class Server(TestServer):
    """As a web process serves it."""

    async def _make_runner(self, **_: Any) -> web.AppRunner:
        return runner(self.app)


@asynccontextmanager
async def serving(directory: Path, *, principals: Principals | None = None, **settings: Any) -> AsyncIterator[Editors]:
    """The API under `settings`, on the journal in `directory` or a new one; other `principals` for when they fail."""
    chosen = load(data_dir=directory, public_url="https://live.example.org", **settings)
    if not (directory / "journal.db").exists():
        await migrate(chosen.journal_url)
    journal = SqlJournal(Database(chosen.journal_url))
    real = SqlPrincipals(journal.database)
    tokens = {role.value: (await real.create(role.value.title(), role))[1] for role in Role}
    states, rendering = StateCache(journal), desk_rendering()
    hub = open_hub(
        journal.database, journal=journal, states=states, signals=LocalSignals(), cards=desk_rendering().cards
    )
    services = open_services(chosen, journal.database, hub=hub, previews=rendering.previews)
    handler = CommandHandler(journal=journal, states=states, outbox=NoOutbox())
    app = web.Application()
    api.setup(
        app,
        handler=handler,
        services=replace(services, authenticator=replace(services.authenticator, principals=principals))
        if principals
        else services,
        settings=chosen,
        themes=open_themes(chosen),
        store=open_store(chosen),
    )
    async with TestClient(Server(app), cookie_jar=DummyCookieJar()) as client:
        yield Editors(client, tokens, handler, services)
    await handler.close()
    await journal.close()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with its tables and nothing in it, to be copied: migrating takes longer than most tests."""
    directory = tmp_path_factory.mktemp("migrated")
    asyncio.run(migrate(load(data_dir=directory).journal_url))
    return directory / "journal.db"


@pytest.fixture
async def editors(tmp_path: Path, migrated: Path) -> AsyncIterator[Editors]:
    shutil.copy(migrated, tmp_path)
    async with serving(tmp_path) as found:
        yield found
