"""A client that keeps no cookies, for the desk behind a proxy on this machine.

    async def test_a_wrong_password_opens_nothing(anonymous):
        mara = await anonymous.desk.person("editor")                # as in tests/support/desk_server.py
        answer = await anonymous.sign_in(mara.login, "wrong", address="198.51.100.1")
        assert answer.status == 403

Each request says itself which cookie it sends and from where it seems to come.
"""

import re
from http.cookies import SimpleCookie

import aiohttp
import pytest
from sqlalchemy import select, update

from tests.support.desk_server import PASSWORD, opened_desk
from ticker.accounts import csrf
from ticker.api.auth import COOKIE
from ticker.database import schema
from ticker.desk.sign_in import FORM_COOKIE

WRONG = "drei Möwen auf dem Dach"
NEW = "vier Fähren im dichten Nebel"


class AnonymousClient:
    """`desk` is the server it asks, a `DeskServer`."""

    def __init__(self, desk, session):
        self.desk = desk
        self._session = session

    async def ask(self, method, path, *, cookie="", address="", headers=None, **options):
        all_headers = dict(headers or {})
        if cookie:
            all_headers["Cookie"] = cookie
        if address:
            all_headers["X-Forwarded-For"] = address
        request = self._session.request(
            method, self.desk.url + path, headers=all_headers, allow_redirects=False, **options
        )
        async with request as response:
            await response.read()
            return response

    async def sign_in(self, login, password=PASSWORD, **options):
        return await self.ask("POST", "/api/v1/sessions", json={"login": login, "password": password}, **options)

    async def me(self, secret):
        """The answer to who asks with this session's secret."""
        return await self.ask("GET", "/api/v1/me", cookie=f"{COOKIE}={secret}")

    async def form(self, path="/desk/sign-in"):
        """The page's form: the Cookie header and the token that belong together."""
        page = await self.ask("GET", path)
        match = re.search(r'name="csrf_token" value="(\w+)"', await page.text())
        return f"{FORM_COOKIE}={cookies(page)[FORM_COOKIE].value}", match[1]

    async def change_password(self, person, current, new):
        change = {"current": current, "new": new}
        return await self.ask("PUT", "/api/v1/me/password", headers=person.headers, json=change)

    async def give_one_time_password(self, person):
        """The same password, but from now on somebody else has seen it."""
        hashed = (await self.desk.parts.services.accounts.people.account(person.login)).password_hash
        await self.desk.parts.services.accounts.people.set_password(person.id, hashed, once=True)

    async def rows(self, table):
        async with self.desk.parts.journal.database.reading() as connection:
            return (await connection.execute(select(table))).mappings().all()

    async def trail(self):
        """What the audit trail says: action, subject, address."""
        return [(row["action"], row["subject"], row["address"]) for row in await self.rows(schema.audit)]

    async def seems_to_have_failed(self, times):
        """As if each that has failed had done so this often: what then fails pauses for a minute at least."""
        await self._change(update(schema.attempts).values(failures=times))

    async def pauses_pass(self):
        """As if all pauses were over."""
        await self._change(update(schema.attempts).values(until=schema.attempts.c.last_at))

    async def _change(self, statement):
        await self.desk.parts.journal.database.write(lambda connection: connection.execute(statement))


def cookies(response):
    """The cookies it sets, by name."""
    jar = SimpleCookie()
    for header in response.headers.getall("Set-Cookie", ()):
        jar.load(header)
    return jar


def session_of(response):
    """The headers of a request in the session that this answer began."""
    secret = cookies(response)[COOKIE].value
    return {"Cookie": f"{COOKIE}={secret}", csrf.HEADER: csrf.token_for(secret)}


async def problem(response):
    """The kind of problem it is."""
    return (await response.json())["type"].rsplit("/", 1)[1]


def stranger():
    """A client that keeps no cookies."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())


@pytest.fixture
async def anonymous(tmp_path, migrated_journal, witness):
    async with (
        opened_desk(tmp_path, migrated_journal, witness, trusted_proxies="127.0.0.1") as desk,
        stranger() as session,
    ):
        yield AnonymousClient(desk, session)
