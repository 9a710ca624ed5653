"""The page to sign in on: without scripts, for the browser that asked for it, and back to where one wanted to go."""

from tests.support.anonymous_client import WRONG, cookies
from tests.support.desk_server import PASSWORD
from ticker.accounts import csrf
from ticker.api.auth import COOKIE
from ticker.desk.sign_in import FORM_COOKIE


async def test_the_form_signs_in_and_leads_back(anonymous):
    """Without a script; the form's own cookie is done with."""
    mara = await anonymous.desk.person("editor")
    form, sent = await anonymous.form("/desk/sign-in?next=/desk/liveblogs/sturm")
    data = {"csrf_token": sent, "next": "/desk/liveblogs/sturm", "login": mara.login, "password": PASSWORD}
    answer = await anonymous.ask("POST", "/desk/sign-in", data=data, cookie=form)
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/liveblogs/sturm")
    assert cookies(answer)[FORM_COOKIE]["max-age"] == "0"
    secret = cookies(answer)[COOKIE].value
    assert (await anonymous.me(secret)).status == 200
    again = await anonymous.ask("GET", "/desk/sign-in?next=/desk", cookie=f"{COOKIE}={secret}")
    assert (again.status, again.headers["Location"]) == (303, "/desk")


async def test_the_form_leads_nowhere_else(anonymous):
    """An address that somebody sent around must not end on their page."""
    mara = await anonymous.desk.person("editor")
    for wanted in "https://evil.example/", "//evil.example", "/\\evil.example", "/sturm/":
        form, sent = await anonymous.form(f"/desk/sign-in?next={wanted}")
        data = {"csrf_token": sent, "next": wanted, "login": mara.login, "password": PASSWORD}
        answer = await anonymous.ask("POST", "/desk/sign-in", data=data, cookie=form)
        assert (answer.status, answer.headers["Location"]) == (303, "/desk")


async def test_a_form_that_is_not_this_browser_s_is_shown_again(anonymous):
    """Without its cookie, with another's token, from another site: nobody is signed in."""
    mara = await anonymous.desk.person("editor")
    form, sent = await anonymous.form()
    _, other = await anonymous.form()
    data = {"csrf_token": sent, "next": "/desk", "login": mara.login, "password": PASSWORD}
    for status, told, options in [
        (400, "https", {"data": data}),
        (403, "open for too long", {"data": data | {"csrf_token": other}, "cookie": form}),
        (403, "open for too long", {"data": {}, "cookie": form}),
        (403, "", {"data": data, "cookie": form, "headers": {"Origin": "https://evil.example"}}),
    ]:
        answer = await anonymous.ask("POST", "/desk/sign-in", **options)
        assert answer.status == status
        assert COOKIE not in cookies(answer)
        assert told in await answer.text()
    assert (await anonymous.ask("POST", "/desk/sign-in", data=b"x" * 20_000)).status == 413


async def test_the_form_says_what_was_wrong_and_keeps_the_login(anonymous):
    """The login only, and nothing of it as markup; after too many failures how long to wait."""
    form, sent = await anonymous.form()
    data = {"csrf_token": sent, "next": "/desk", "login": '"><script>', "password": WRONG}
    answer = await anonymous.ask("POST", "/desk/sign-in", data=data, cookie=form)
    page = await answer.text()
    assert (answer.status, "do not belong together" in page) == (403, True)
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert WRONG not in page
    await anonymous.seems_to_have_failed(11)
    assert (await anonymous.ask("POST", "/desk/sign-in", data=data, cookie=form)).status == 403
    answer = await anonymous.ask("POST", "/desk/sign-in", data=data, cookie=form)
    assert answer.status == 429
    assert f"in {answer.headers['Retry-After']} seconds." in await answer.text()


async def test_the_form_speaks_the_browser_s_language(anonymous):
    """German and English; what it is in stands in the page."""
    page = await anonymous.ask("GET", "/desk/sign-in", headers={"Accept-Language": "de-AT,en;q=0.5"})
    text = await page.text()
    assert '<html lang="de">' in text
    assert "Anmeldename" in text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "private, no-store"


async def test_the_button_signs_out_and_a_foreign_page_cannot_press_it(anonymous):
    """It takes the session's token; without a session there is nothing to do."""
    mara = await anonymous.desk.person("editor")
    cookie = f"{COOKIE}={mara.secret}"
    for data, headers in [
        ({}, {}),
        ({"csrf_token": "x"}, {}),
        ({"csrf_token": csrf.token_for(mara.secret)}, {"Origin": "https://evil.example"}),
    ]:
        answer = await anonymous.ask("POST", "/desk/sign-out", data=data, cookie=cookie, headers=headers)
        assert answer.status == 403
    data = {"csrf_token": csrf.token_for(mara.secret)}
    answer = await anonymous.ask("POST", "/desk/sign-out", data=data, cookie=cookie)
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/sign-in")
    assert (await anonymous.me(mara.secret)).status == 401
    assert (await anonymous.ask("POST", "/desk/sign-out", data=data, cookie=cookie)).status == 303


async def test_a_one_time_password_leads_to_where_it_is_changed(anonymous):
    """Whatever page was asked for."""
    mara = await anonymous.desk.person("editor")
    await anonymous.give_one_time_password(mara)
    form, sent = await anonymous.form()
    data = {"csrf_token": sent, "next": "/desk/liveblogs/sturm", "login": mara.login, "password": PASSWORD}
    answer = await anonymous.ask("POST", "/desk/sign-in", data=data, cookie=form)
    assert answer.headers["Location"] == "/desk/account"
    cookie = f"{COOKIE}={cookies(answer)[COOKIE].value}"
    elsewhere = await anonymous.ask("GET", "/desk", cookie=cookie, headers={"Accept": "text/html"})
    assert (elsewhere.status, elsewhere.headers["Location"]) == (303, "/desk/account")
    there = await anonymous.ask("GET", "/desk/account", cookie=cookie, headers={"Accept": "text/html"})
    assert there.status == 200


async def test_a_flood_of_forms_is_refused_before_they_are_read(anonymous, monkeypatch):
    """By address, as the API counts strangers; the page says to wait, and who comes from elsewhere is let in."""
    mara = await anonymous.desk.person("editor")
    writes = anonymous.desk.parts.services.writes
    monkeypatch.setattr(writes, "_clock", lambda: 0.0)
    for _ in range(600):
        writes.take_from("192.0.2.1")
    cookie, token = await anonymous.form()
    data = {"login": mara.login, "password": PASSWORD, "csrf_token": token}
    refused = await anonymous.ask("POST", "/desk/sign-in", cookie=cookie, data=data, address="192.0.2.1")
    assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
    assert "That was too often" in await refused.text()
    let_in = await anonymous.ask("POST", "/desk/sign-in", cookie=cookie, data=data, address="192.0.2.2")
    assert let_in.status == 303
