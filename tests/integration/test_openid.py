"""Signing in through a single sign-on, at a certified provider that runs beside us; and all that must not get in."""

import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import aiohttp
import pytest
from yarl import URL

from tests.support.desk_server import opened_desk
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, single_sign_on
from tests.support.served_process import free_port
from ticker.accounts.openid import Provider
from ticker.api.auth import COOKIE
from ticker.desk.single_sign_on import AUTH_REQUEST_COOKIE
from ticker.domain.permissions import Role

ACCOUNTS = {
    "mara": {"name": "Mara Lind", "email": "mara@kuestenbote.example", "email_verified": True, "groups": ["newsdesk"]},
    "ben": {"name": "Ben Ohm", "email": "ben@kuestenbote.example", "email_verified": False},
    "eve": {"name": "Eve", "email": "eve@elsewhere.example", "email_verified": True},
    "noone": {"name": "Niemand"},
}


class Traveller:
    """A browser without scripts: keeps cookies, follows where it is sent, fills in the provider's forms.

    Secure cookies are kept by name here: aiohttp's jar does not send them to 127.0.0.1, as browsers do.
    """

    def __init__(self, desk, session):
        self.desk = desk
        self.cookies = {}
        self._session = session

    async def get(self, address):
        return await self._ask("GET", address)

    async def _ask(self, method, address, **options):
        headers = {"Accept-Language": "en"}
        if address.startswith(self.desk.url):
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        url = URL(address, encoded=True)
        async with self._session.request(method, url, headers=headers, allow_redirects=False, **options) as answer:
            await answer.read()
        if address.startswith(self.desk.url):
            for header in answer.headers.getall("Set-Cookie", ()):
                name, value = header.partition(";")[0].split("=", 1)
                self.cookies[name] = value
        return answer

    async def leave(self, next_="/desk"):
        """The address at the provider that the button leads to."""
        answer = await self.get(f"{self.desk.url}/desk/openid/start?{urlencode({'next': next_})}")
        assert answer.status == 303, await answer.text()
        return answer.headers["Location"]

    async def sign_in_there(self, address, login="mara", *, cancel=False):
        """The address that the provider sends the browser back to."""
        answer = await self._ask("GET", address)
        while not answer.headers.get("Location", "").startswith(self.desk.url):
            if "Location" in answer.headers:
                answer = await self._ask("GET", urljoin(str(answer.url), answer.headers["Location"]))
                continue
            page = await answer.text()
            assert answer.status == 200, page
            if cancel:
                answer = await self._ask("GET", re.search(r'href="([^"]+/abort)"', page)[1])
                continue
            form = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page))
            data = form | ({"login": login, "password": "any"} if form["prompt"] == "login" else {})
            answer = await self._ask("POST", re.search(r'action="([^"]+)"', page)[1], data=data)
        return answer.headers["Location"]

    async def arrive(self, login="mara", **more):
        """The answer to the way back."""
        return await self.get(await self.sign_in_there(await self.leave(**more), login))

    async def me(self):
        answer = await self.get(f"{self.desk.url}/api/v1/me")
        return await answer.json() if answer.status == 200 else None


def changed(address, **parameters):
    """The address with other parameters; None takes one away."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query)) | parameters
    return urlunsplit(parts._replace(query=urlencode({k: v for k, v in query.items() if v is not None})))


@asynccontextmanager
async def newsroom(folder, database, witness, *, provider=None, **settings):
    """A desk and its provider; `settings` are those of the desk's single sign-on, `provider` is how that one is."""
    issuer_port, chosen = free_port(), {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **settings}
    chosen.setdefault("issuer", f"http://127.0.0.1:{issuer_port}")
    named = {f"openid_{name}": value for name, value in chosen.items()}
    async with opened_desk(folder, database, witness, **named) as desk:
        callback = f"{desk.url}/desk/openid/callback"
        async with (
            single_sign_on(callback, ACCOUNTS, port=issuer_port, **(provider or {})),
            aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
        ):
            yield Traveller(desk, session)


@pytest.fixture
async def traveller(tmp_path, migrated_journal, witness):
    async with newsroom(tmp_path, migrated_journal, witness) as found:
        yield found


async def refused(answer, status, words):
    """The sign-in page, saying why; nobody is signed in and the departure is over."""
    assert (answer.status, words in await answer.text()) == (status, True), await answer.text()
    assert not any(header.startswith(f"{COOKIE}=") for header in answer.headers.getall("Set-Cookie"))
    assert any(
        header.startswith(f"{AUTH_REQUEST_COOKIE}=; Path=/; Max-Age=0")
        for header in answer.headers.getall("Set-Cookie")
    )


async def trail(traveller):
    lines = [line async for line in traveller.desk.parts.services.accounts.trail.oldest()]
    return [(line.action, line.detail) for line in lines]


async def test_who_is_known_to_the_provider_signs_in(traveller):
    """There and back, and on to the page that was wanted; new people are guests, known again the next time."""
    page = await (await traveller.get(f"{traveller.desk.url}/desk/sign-in?next=/desk/account")).text()
    assert 'href="/desk/openid/start?next=/desk/account"' in page
    answer = await traveller.arrive(next_="/desk/account")
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/account")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(answer.headers["Set-Cookie"].split("; "))
    first = await traveller.me()
    assert (first["name"], first["login"], first["role"]) == ("Mara Lind", "mara@kuestenbote.example", "guest")
    traveller.cookies.clear()
    await traveller.arrive()
    assert (await traveller.me())["id"] == first["id"]
    assert await trail(traveller) == [
        ("person.created", {"login": "mara@kuestenbote.example", "method": "openid", "name": "Mara Lind"}),
        ("sign-in.done", {"method": "openid"}),
        ("sign-in.done", {"method": "openid"}),
    ]


async def test_whom_a_chief_has_entered_comes_with_their_role(traveller):
    """Found by the verified address, if they have no password here; nobody else is told more than that there is one."""
    registry = traveller.desk.parts.services.accounts.user_admin
    await registry.create(login="mara@kuestenbote.example", name="Mara", role=Role.EDITOR)
    await refused(await traveller.arrive(), 403, "Your login has a password here")
    assert await traveller.me() is None
    account = await traveller.desk.parts.services.accounts.people.account("mara@kuestenbote.example")
    async with traveller.desk.api(await traveller.desk.person("chief")) as api:
        for _ in range(2):
            answer = await api.delete(f"/api/v1/people/{account.person.id}/password")
            assert answer.status == 204
    traveller.cookies.clear()
    await traveller.arrive()
    me = await traveller.me()
    assert (me["role"], me["must_change_password"]) == ("editor", False)
    assert {"sign-in.failed", "password.dropped", "person.linked"} <= {action for action, _ in await trail(traveller)}


async def test_what_leaves_the_browser_is_bound_to_it(traveller):
    """State, nonce and a PKCE challenge, each new; the cookie that ties them is for us alone."""
    first, second = [dict(parse_qsl(urlsplit(await traveller.leave()).query)) for _ in range(2)]
    assert (first["response_type"], first["code_challenge_method"], first["scope"]) == (
        "code",
        "S256",
        "openid profile email",
    )
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))
    assert traveller.cookies[AUTH_REQUEST_COOKIE].split(".")[0] not in str(first)


async def test_a_way_back_that_is_not_one_s_own_leads_nowhere(traveller):
    """Somebody else's state, none at all, no departure, one that is over: nobody can be signed in as somebody else."""
    back = await traveller.sign_in_there(await traveller.leave())
    mine = dict(traveller.cookies)
    secret, at, next_ = mine[AUTH_REQUEST_COOKIE].split(".")
    for address, cookies in [
        (changed(back, state="somebody-elses"), mine),
        (changed(back, state=None), mine),
        (back, {}),
        (back, {AUTH_REQUEST_COOKIE: f"{secret}.{int(at) - 600}.{next_}"}),
        (back, {AUTH_REQUEST_COOKIE: f"{secret}.{int(at) - 1}.{next_}"}),
    ]:
        traveller.cookies = dict(cookies)
        await refused(await traveller.get(address), 400, "took too long, or was finished already")
    traveller.cookies = mine
    assert (await traveller.get(back)).status == 303
    assert (await traveller.me())["name"] == "Mara Lind"


async def test_a_session_from_before_is_not_the_one_after(traveller):
    """It ends, whoever planted it; who is signed in need not leave at all."""
    ada = await traveller.desk.person("chief")
    back = await traveller.sign_in_there(await traveller.leave())
    traveller.cookies[COOKIE] = ada.secret
    assert (await traveller.get(back)).status == 303
    assert traveller.cookies[COOKIE] != ada.secret
    assert await traveller.desk.parts.services.accounts.sessions.find(ada.secret) is None
    answer = await traveller.get(f"{traveller.desk.url}/desk/openid/start?next=https://evil.example/")
    assert (answer.status, answer.headers["Location"]) == (303, "/desk")


async def test_a_way_back_is_good_for_one_sign_in(traveller):
    """Also for whoever has kept the cookie: the provider takes a code once."""
    back = await traveller.sign_in_there(await traveller.leave())
    kept = dict(traveller.cookies)
    assert (await traveller.get(back)).status == 303
    for cookies in {}, kept:
        traveller.cookies = dict(cookies)
        await refused(await traveller.get(back), 400, "took too long, or was finished already")


async def test_a_stolen_code_is_worthless(traveller):
    """Put into the way back of another browser, it meets another PKCE verifier."""
    stolen = dict(parse_qsl(urlsplit(await traveller.sign_in_there(await traveller.leave())).query))["code"]
    back = changed(await traveller.sign_in_there(await traveller.leave()), code=stolen)
    await refused(await traveller.get(back), 400, "took too long, or was finished already")


async def test_an_answer_to_another_question_is_not_believed(traveller):
    """A token with another nonce, another issuer's answer, two codes, none."""
    back = await traveller.sign_in_there(changed(await traveller.leave(), nonce="planted"))
    await refused(await traveller.get(back), 403, "was not believed")
    for damage in {"iss": "https://evil.example"}, {"iss": None}, {"code": None}:
        back = changed(await traveller.sign_in_there(await traveller.leave()), **damage)
        await refused(await traveller.get(back), 403, "was not believed")
    back = await traveller.sign_in_there(await traveller.leave())
    await refused(await traveller.get(f"{back}&code=another"), 403, "was not believed")
    failed = [detail for action, detail in await trail(traveller) if action == "sign-in.failed"]
    assert failed[0] == {"method": "openid", "reason": "not-believed"}


async def test_whoever_cancels_is_back_at_the_form(traveller):
    """With a sentence, and nothing in the audit trail."""
    back = await traveller.sign_in_there(await traveller.leave(), cancel=True)
    await refused(await traveller.get(back), 200, "You have cancelled signing in with Single Sign-on.")
    assert await trail(traveller) == []


async def test_who_may_not_sign_in_is_told_why(tmp_path, migrated_journal, witness):
    """No address, one that is not verified, one from elsewhere, a login that is somebody else's, shut out."""
    async with newsroom(tmp_path, migrated_journal, witness, domains="kuestenbote.example") as traveller:
        for login, words in [
            ("noone", "did not tell who you are"),
            ("ben", "has not verified your e-mail address"),
            ("eve", "your address is none of this newsroom"),
        ]:
            traveller._session.cookie_jar.clear()
            await refused(await traveller.arrive(login), 403, words)
        traveller._session.cookie_jar.clear()
        await traveller.arrive()
        me = await traveller.me()
        await traveller.desk.parts.services.accounts.people.disable(me["id"])
        traveller.cookies.clear()
        await refused(await traveller.arrive(), 403, "You may not sign in here any more.")


async def test_the_provider_s_groups_become_roles(tmp_path, migrated_journal, witness):
    """At each sign-in, as the newsroom has said which means what."""
    settings = {"role_claim": "groups", "roles": "newsdesk=editor, heads=chief", "name": "Küsten-Login"}
    async with newsroom(tmp_path, migrated_journal, witness, **settings) as traveller:
        page = await (await traveller.get(f"{traveller.desk.url}/desk/sign-in")).text()
        assert "Sign in with Küsten-Login" in page
        await traveller.arrive()
        assert (await traveller.me())["role"] == "editor"
        changes = [detail for action, detail in await trail(traveller) if action == "role.changed"]
        assert changes == [{"from": "guest", "to": "editor", "method": "openid"}]


async def test_a_token_that_is_over_opens_nothing(tmp_path, migrated_journal, witness, monkeypatch):
    """By our clock, which is ten minutes ahead."""
    later = partial(Provider, now=lambda: datetime.now(UTC) + timedelta(minutes=10))
    monkeypatch.setattr("ticker.desk.single_sign_on.Provider", later)
    async with newsroom(tmp_path, migrated_journal, witness, provider={"ttl": {"IdToken": 60}}) as traveller:
        await refused(await traveller.arrive(), 400, "took too long, or was finished already")


@pytest.mark.parametrize("method", ["client_secret_post", "none"])
async def test_the_provider_may_want_the_secret_elsewhere_or_have_none(tmp_path, migrated_journal, witness, method):
    """In the form, where it takes it only there; or PKCE alone vouches for us."""
    provider, settings = {"token_endpoint_auth_method": method, "methods": [method]}, {}
    if method == "none":
        provider["client_secret"], settings["client_secret"] = None, ""
    async with newsroom(tmp_path, migrated_journal, witness, provider=provider, **settings) as traveller:
        await traveller.arrive()
        assert (await traveller.me())["name"] == "Mara Lind"


async def test_a_provider_that_is_not_there_or_is_another_is_said_so(tmp_path, migrated_journal, witness):
    """At once, before anybody leaves; the form for passwords is still there."""
    for number, settings in enumerate([{"issuer": f"http://127.0.0.1:{free_port()}"}, {"client_secret": "wrong"}]):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with newsroom(folder, migrated_journal, witness, **settings) as traveller:
            if "issuer" in settings:
                answer = await traveller.get(f"{traveller.desk.url}/desk/openid/start")
            else:
                answer = await traveller.arrive()
            await refused(answer, 502, "cannot be reached, or does not know this server")
            assert 'name="password"' in await answer.text()
