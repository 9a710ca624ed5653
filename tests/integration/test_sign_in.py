"""Signing in over the API: who gets in, and what a foreign page can do with the cookie."""

import asyncio
import json
import re

import pytest

from tests.support.anonymous_client import NEW, WRONG, cookies, problem
from tests.support.desk_server import PASSWORD
from ticker.accounts import csrf
from ticker.api.auth import COOKIE
from ticker.api.route import Act
from ticker.api.routes import ROUTES
from ticker.domain.permissions import Role


async def test_signing_in_gives_a_cookie_no_script_and_no_foreign_page_can_use(anonymous):
    """HttpOnly, Secure, SameSite, for this host alone; its session works and knows who it is."""
    mara = await anonymous.desk.person("editor", sturm="chief")
    answer = await anonymous.sign_in(mara.login.upper())
    assert answer.status == 201
    morsel = cookies(answer)[COOKIE]
    assert (morsel["path"], morsel["domain"], morsel["samesite"]) == ("/", "", "Lax")
    assert (morsel["secure"], morsel["httponly"], morsel["max-age"]) == (True, True, str(14 * 86400))
    assert COOKIE.startswith("__Host-")
    assert answer.headers["Location"] == "/api/v1/sessions/current"
    told = await answer.json()
    assert told["csrf_token"] == csrf.token_for(morsel.value)
    assert await (await anonymous.me(morsel.value)).json() == told["principal"]
    assert (told["principal"]["role"], told["principal"]["roles"]) == ("editor", {"sturm": "chief"})


async def test_a_stranger_learns_nothing(anonymous):
    """A wrong password, an unknown login, somebody shut out or without a password: the same answer."""
    mara, gone = await anonymous.desk.person("editor"), await anonymous.desk.person("editor")
    await anonymous.desk.parts.services.accounts.people.disable(gone.id)
    openid = await anonymous.desk.parts.services.accounts.people.create(login="ole", name="Ole", role=Role.EDITOR)
    answers = []
    for login, password in [(mara.login, WRONG), ("nobody", PASSWORD), (gone.login, PASSWORD), (openid.login, "")]:
        answer = await anonymous.sign_in(login, password)
        assert not cookies(answer)
        document = await answer.json()
        answers.append((answer.status, document["type"], document["detail"], sorted(document)))
    assert len(set(map(str, answers))) == 1
    assert answers[0][0] == 403


async def test_the_cookie_alone_changes_nothing(anonymous):
    """Every route that changes something: without the session's own token, or from elsewhere, it is refused."""
    mara, ole = await anonymous.desk.person("chief"), await anonymous.desk.person("chief")
    cookie = f"{COOKIE}={mara.secret}"
    forgeries = [
        {},
        {csrf.HEADER: ""},
        {csrf.HEADER: csrf.token_for(ole.secret)},
        {csrf.HEADER: csrf.token_for(mara.secret), "Origin": "https://evil.example"},
        {csrf.HEADER: csrf.token_for(mara.secret), "Origin": "null"},
        {csrf.HEADER: csrf.token_for(mara.secret), "Sec-Fetch-Site": "cross-site"},
    ]
    changing = [route for route in ROUTES if not route.reads and not (isinstance(route, Act) and route.open)]
    for route in changing:
        path = "/api/v1" + re.sub(r"{\w+}", "x", route.path)
        for headers in forgeries:
            answer = await anonymous.ask(route.method, path, cookie=cookie, headers=headers)
            assert (answer.status, await problem(answer)) == (403, "forged"), (route.name, headers)
    assert (await anonymous.me(mara.secret)).status == 200


async def test_nobody_is_signed_in_by_a_foreign_page(anonymous):
    """Else somebody would write in another's name without knowing."""
    mara = await anonymous.desk.person("editor")
    for headers in {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}:
        answer = await anonymous.sign_in(mara.login, headers=headers)
        assert (answer.status, await problem(answer)) == (403, "forged")
    plain = {"Content-Type": "text/plain"}  # what a foreign form can send without asking
    body = f'{{"login": "{mara.login}", "password": "{PASSWORD}"}}'
    assert (await anonymous.ask("POST", "/api/v1/sessions", data=body, headers=plain)).status == 415


async def test_a_session_cannot_be_planted(anonymous):
    """Whatever cookie the browser brought along: it gets another one, and what the old one opened is closed."""
    attacker, mara = await anonymous.desk.person("reporter"), await anonymous.desk.person("chief")
    for planted in attacker.secret, "chosen-by-somebody-else":
        answer = await anonymous.sign_in(mara.login, cookie=f"{COOKIE}={planted}")
        assert cookies(answer)[COOKIE].value != planted
        assert (await anonymous.me(planted)).status == 401


async def test_signing_out_ends_the_session_not_only_the_cookie(anonymous):
    """Who has copied the cookie is out too."""
    mara = await anonymous.desk.person("editor")
    answer = await anonymous.ask("DELETE", "/api/v1/sessions/current", headers=mara.headers)
    assert answer.status == 204
    assert (cookies(answer)[COOKIE].value, cookies(answer)[COOKIE]["max-age"]) == ("", "0")
    assert (await anonymous.me(mara.secret)).status == 401


async def test_a_token_needs_no_csrf_and_has_no_session(anonymous):
    """Browsers do not add it by themselves. What is for people is refused with a reason."""
    _, shown = await anonymous.desk.parts.services.authenticator.principals.create("Agency", Role.CHIEF)
    bearer = {"Authorization": f"Bearer {shown}", "Origin": "https://agency.example"}
    created = await anonymous.ask("POST", "/api/v1/liveblogs", json={"slug": "sturm", "title": "Sturm"}, headers=bearer)
    assert created.status == 201
    me = await (await anonymous.ask("GET", "/api/v1/me", headers=bearer)).json()
    assert (me["kind"], me["login"], me["role"]) == ("machine", None, "chief")
    for method, path, body in [
        ("DELETE", "/sessions/current", None),
        ("PATCH", "/me", {"language": "de"}),
        ("PUT", "/me/password", {"current": PASSWORD, "new": NEW}),
    ]:
        answer = await anonymous.ask(method, f"/api/v1{path}", headers=bearer, json=body)
        assert (answer.status, await problem(answer)) == (409, "conflict")


async def test_an_authorization_header_counts_before_the_cookie(anonymous):
    """A wrong token is not saved by a good cookie."""
    mara = await anonymous.desk.person("editor")
    answer = await anonymous.ask("GET", "/api/v1/me", headers=mara.headers | {"Authorization": "Bearer wrong"})
    assert answer.status == 401


async def test_who_is_shut_out_is_out_at_once(anonymous):
    """With the next request, not with the next session; a token is no way around it."""
    mara = await anonymous.desk.person("editor")
    assert (await anonymous.me(mara.secret)).status == 200
    await anonymous.desk.person("chief")
    await anonymous.desk.parts.services.accounts.people.disable(mara.id)
    assert (await anonymous.me(mara.secret)).status == 401
    assert (await anonymous.sign_in(mara.login)).status == 403


@pytest.mark.parametrize(
    ("line", "headers", "status"),
    [
        (b"GET /api/v1/me", b"Cookie: __Host-ticker=\xff\xfe", b"401"),
        (b"GET /desk/sign-in", b"Cookie: __Host-ticker=\xff\xfe", b"200"),
        (b"POST /desk/sign-in", b"Cookie: __Host-ticker-form=\xff", b"403"),
        (b"POST /api/v1/sessions", b"Content-Type: \xff", b"415"),
        (b"POST /api/v1/sessions", b"Content-Type: application/json\r\nCookie: __Host-ticker=\xff", b"201"),
        (b"POST /api/v1/sessions", b"Content-Type: application/json\r\nUser-Agent: \xff", b"201"),
        (b"DELETE /api/v1/sessions/current", b"Cookie: {cookie}\r\nX-CSRF-Token: \xff", b"403"),
    ],
)
async def test_headers_that_are_no_text_are_no_fault_of_ours(anonymous, line, headers, status):
    """A cookie may hold any bytes; whoever has such a one can still sign in."""
    mara = await anonymous.desk.person("editor")
    body = json.dumps({"login": mara.login, "password": PASSWORD}).encode() if b"sessions" in line else b""
    headers = headers.replace(b"{cookie}", mara.headers["Cookie"].encode())
    reader, writer = await asyncio.open_connection("127.0.0.1", anonymous.desk.parts.settings.port)
    asked = b"%s HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n\r\n%s"
    writer.write(asked % (line, len(body), headers, body))
    assert (await reader.readline()).split()[1] == status
    writer.close()
    await writer.wait_closed()
