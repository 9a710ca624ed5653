"""Passwords: changed, renewed, good for one sign-in, and nowhere to be found."""

from tests.support.anonymous_client import NEW, WRONG, cookies, session_of
from tests.support.desk_server import PASSWORD
from ticker.accounts import csrf
from ticker.api.auth import COOKIE
from ticker.database import schema


async def test_a_new_password_takes_the_old_one_and_ends_other_sessions(anonymous):
    """The one where it was changed goes on."""
    mara = await anonymous.desk.person("editor")
    elsewhere = cookies(await anonymous.sign_in(mara.login))[COOKIE].value
    answer = await anonymous.change_password(mara, PASSWORD, NEW)
    assert answer.status == 204
    assert (await anonymous.me(elsewhere)).status == 401
    assert (await anonymous.me(mara.secret)).status == 200
    assert (await anonymous.sign_in(mara.login, PASSWORD)).status == 403
    assert (await anonymous.sign_in(mara.login, NEW)).status == 201


async def test_a_password_that_cannot_be_changed_is_told_by_its_field(anonymous):
    """What is wrong stands beside what was typed; nothing was changed."""
    mara = await anonymous.desk.person("editor")
    for current, new, field in [
        (WRONG, NEW, "/current"),
        (PASSWORD, "kurz", "/new"),
        (PASSWORD, PASSWORD, "/new"),
        (PASSWORD, " " * 20, "/new"),
    ]:
        answer = await anonymous.change_password(mara, current, new)
        assert answer.status == 422
        assert [error["field"] for error in (await answer.json())["errors"]] == [field]
    assert (await anonymous.sign_in(mara.login)).status == 201


async def test_spaces_belong_to_a_password(anonymous):
    """Also at its end."""
    mara = await anonymous.desk.person("editor")
    assert (await anonymous.change_password(mara, PASSWORD, f"{NEW}  ")).status == 204
    assert (await anonymous.sign_in(mara.login, NEW)).status == 403
    assert (await anonymous.sign_in(mara.login, f"{NEW}  ")).status == 201


async def test_a_password_that_somebody_else_has_seen_is_good_for_changing_it(anonymous):
    """Until then whoever has it is a guest everywhere, a chief too."""
    mara = await anonymous.desk.person("chief", sturm="chief")
    await anonymous.give_one_time_password(mara)
    answer = await anonymous.sign_in(mara.login)
    me = (await answer.json())["principal"]
    assert (me["must_change_password"], me["role"], me["roles"]) == (True, "guest", {"sturm": "guest"})
    headers = session_of(answer)
    body = {"slug": "sturm", "title": "Sturm"}
    assert (await anonymous.ask("POST", "/api/v1/liveblogs", headers=headers, json=body)).status == 403
    change = {"current": PASSWORD, "new": NEW}
    assert (await anonymous.ask("PUT", "/api/v1/me/password", headers=headers, json=change)).status == 204
    assert (await anonymous.ask("POST", "/api/v1/liveblogs", headers=headers, json=body)).status == 201


async def test_an_old_hash_is_renewed_at_the_next_sign_in(anonymous):
    """With today's parameters, without anybody noticing."""
    mara = await anonymous.desk.person("editor")  # deskroom hashes cheaply
    assert (await anonymous.sign_in(mara.login, WRONG)).status == 403
    assert "m=8," in (await anonymous.rows(schema.principals))[0]["password_hash"]
    assert (await anonymous.sign_in(mara.login)).status == 201
    assert "m=65536," in (await anonymous.rows(schema.principals))[0]["password_hash"]
    assert (await anonymous.sign_in(mara.login)).status == 201


async def test_a_password_changed_while_it_is_compared_opens_nothing(anonymous, monkeypatch):
    """Everybody was signed out with the old one; who was just signing in with it comes too late, and that is noted."""
    mara = await anonymous.desk.person("editor")
    password_sign_in = anonymous.desk.parts.services.accounts.password_sign_in
    check = password_sign_in.passwords.check

    async def checked(password, stored):
        right = await check(password, stored)
        if password == PASSWORD:
            await password_sign_in.people.set_password(mara.id, await password_sign_in.passwords.hashed(NEW))
        return right

    monkeypatch.setattr(password_sign_in.passwords, "check", checked)
    assert (await anonymous.sign_in(mara.login, PASSWORD)).status == 403
    assert await anonymous.rows(schema.sessions) == []
    assert [action for action, _, _ in await anonymous.trail()].count("sign-in.failed") == 1
    assert (await anonymous.sign_in(mara.login, NEW)).status == 201


async def test_no_secret_lies_in_the_database(anonymous, tmp_path):
    """No password, right or wrong or typed as the login, and no cookie: not in any byte of its files."""
    mara = await anonymous.desk.person("editor")
    secret = cookies(await anonymous.sign_in(mara.login))[COOKIE].value
    await anonymous.sign_in(mara.login, WRONG)
    await anonymous.sign_in("falsches Feld für das Wort", mara.login)
    assert (await anonymous.change_password(mara, PASSWORD, NEW)).status == 204
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("journal.db*"))
    assert mara.login.encode() in stored
    for hidden in PASSWORD, WRONG, NEW, "falsches Feld für das Wort", secret, mara.secret, csrf.token_for(secret):
        assert hidden.encode() not in stored, hidden
