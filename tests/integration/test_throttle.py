"""Signing in fails too often: pauses for whoever guesses, and for nobody else."""

from tests.support.anonymous_client import NEW, PASSWORD, WRONG, AnonymousClient, problem, stranger
from tests.support.desk_server import opened_desk
from ticker.database import schema

HERE, THERE = "203.0.113.9", "198.51.100.1"


async def test_a_login_is_paused_for_the_address_that_guesses(anonymous):
    """Even with the right password; at other addresses it works all the while. A success makes it forgotten."""
    mara = await anonymous.desk.person("editor")
    for _ in range(5):
        assert (await anonymous.sign_in(mara.login, WRONG, address=THERE)).status == 403
        await anonymous.pauses_pass()
    await anonymous.seems_to_have_failed(11)
    assert (await anonymous.sign_in(mara.login, WRONG, address=THERE)).status == 403
    refused = await anonymous.sign_in(mara.login, address=THERE)
    assert (refused.status, await problem(refused)) == (429, "too-many-attempts")
    assert 60 < int(refused.headers["Retry-After"]) <= 128
    assert (await anonymous.sign_in(mara.login, address=HERE)).status == 201
    await anonymous.pauses_pass()
    assert (await anonymous.sign_in(mara.login, address=THERE)).status == 201
    assert [row["failures"] for row in await anonymous.rows(schema.attempts) if row["key"].startswith("both")] == []


async def test_an_address_is_paused_whatever_logins_it_tries(anonymous):
    """All of one customer's network, also after a sign-in that succeeds there. Others are not touched."""
    mara = await anonymous.desk.person("editor")
    await anonymous.sign_in("nobody", WRONG, address="2001:db8:1:2::1")
    await anonymous.seems_to_have_failed(26)
    assert (await anonymous.sign_in(mara.login, address="2001:db8:1:2::2")).status == 201
    assert (await anonymous.sign_in("nobody at all", WRONG, address="2001:db8:1:2::3")).status == 403
    assert (await anonymous.sign_in(mara.login, address="2001:db8:1:2::4")).status == 429
    assert (await anonymous.sign_in(mara.login, address="2001:db8:1:3::1")).status == 201


async def test_what_is_refused_leaves_nothing_behind(anonymous):
    """An address in its pause can try as many logins as it likes: nothing is kept of them."""
    await anonymous.sign_in("nobody", WRONG, address=THERE)
    await anonymous.seems_to_have_failed(26)
    await anonymous.sign_in("nobody at all", WRONG, address=THERE)
    before = await anonymous.rows(schema.attempts)
    for login in ("nobody's brother", "nobody's sister"):
        assert (await anonymous.sign_in(login, WRONG, address=THERE)).status == 429
    assert {row["key"] for row in await anonymous.rows(schema.attempts)} == {row["key"] for row in before}


async def test_a_login_attacked_from_everywhere_is_paused_for_seconds(anonymous):
    """Not for good: its owner only waits for half a minute."""
    mara = await anonymous.desk.person("editor")
    await anonymous.sign_in(mara.login, WRONG, address="198.51.100.2")
    await anonymous.seems_to_have_failed(1_000)
    await anonymous.sign_in(mara.login, WRONG, address="198.51.100.3")
    refused = await anonymous.sign_in(mara.login, address=HERE)
    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) <= 30


async def test_failures_are_counted_where_all_processes_see_them(anonymous):
    """In the database, and without the login, which may be a password in the wrong field."""
    mara = await anonymous.desk.person("editor")
    for _ in range(3):
        await anonymous.sign_in(mara.login, WRONG, address=THERE)
    attempts = await anonymous.rows(schema.attempts)
    assert [row["failures"] for row in attempts] == [3, 3, 3]
    assert sorted(row["key"].split()[0] for row in attempts) == ["address", "both", "login"]
    assert not any(mara.login in row["key"] for row in attempts)


async def test_a_forwarded_address_is_not_believed_unless_it_is_said(tmp_path, migrated_journal, witness):
    """Else every attempt could come from another address."""
    async with opened_desk(tmp_path, migrated_journal, witness) as desk, stranger() as session:
        anonymous = AnonymousClient(desk, session)
        for address in HERE, THERE:
            await anonymous.sign_in("nobody", WRONG, address=address)
        assert {address for _, _, address in await anonymous.trail()} == {"127.0.0.1"}
        assert [row["failures"] for row in await anonymous.rows(schema.attempts)] == [2, 2, 2]


async def test_guessing_a_colleague_s_password_at_their_desk_is_paused_too(anonymous):
    """A session left open in the lunch break is no way to find it out."""
    mara = await anonymous.desk.person("editor")
    assert (await anonymous.change_password(mara, WRONG, NEW)).status == 422
    await anonymous.seems_to_have_failed(11)
    assert (await anonymous.change_password(mara, WRONG, NEW)).status == 422
    assert (await anonymous.change_password(mara, PASSWORD, NEW)).status == 429


async def test_the_trail_tells_who_came_and_who_tried(anonymous):
    """With the address. Of an unknown login it says nothing, and of a pause it tells once."""
    mara = await anonymous.desk.person("editor")
    await anonymous.sign_in(mara.login, address=HERE)
    await anonymous.sign_in("nobody", address=THERE)
    await anonymous.sign_in(mara.login, WRONG, address=THERE)
    await anonymous.seems_to_have_failed(11)
    for _ in range(4):
        await anonymous.sign_in(mara.login, WRONG, address=THERE)
    await anonymous.ask("DELETE", "/api/v1/sessions/current", headers=mara.headers, address=HERE)
    assert await anonymous.trail() == [
        ("sign-in.done", mara.id, HERE),
        ("sign-in.failed", "", THERE),
        ("sign-in.failed", mara.id, THERE),
        ("sign-in.failed", mara.id, THERE),
        ("sign-in.throttled", mara.id, THERE),
        ("sign-out.done", mara.id, HERE),
    ]
