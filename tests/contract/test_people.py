"""People are created, found by their login, changed and shut out; what they may do is one look-up away."""

import asyncio

import pytest

from tests.contract.test_sessions import DAY, WEEK
from ticker.accounts.people import SqlPeople
from ticker.accounts.principals import SqlPrincipals
from ticker.accounts.session_store import SqlSessions
from ticker.domain.permissions import Kind, Role
from ticker.errors import LoginTaken


@pytest.fixture
def people(database):
    return SqlPeople(database)


async def test_somebody_new_is_found_by_login(people):
    """With everything that was said of them; a stranger is nobody."""
    mara = await people.create(login="mara", name="Mara Lind", role=Role.EDITOR, password_hash="$argon2id$…")
    account = await people.account("mara")
    assert account.person == mara
    assert account.password_hash == "$argon2id$…"
    assert (mara.id[:2], mara.kind, mara.login, mara.language) == ("p_", Kind.PERSON, "mara", "")
    assert await people.account("ole") is None


async def test_a_login_is_its_owner_s_for_good(people):
    """Of several who want it at once one gets it; after they were shut out it is not free."""

    async def claim():
        try:
            return await people.create(login="mara", name="Mara", role=Role.GUEST)
        except LoginTaken:
            return None

    made = [person for person in await asyncio.gather(*(claim() for _ in range(8))) if person]
    assert len(made) == 1
    await people.disable(made[0].id)
    assert await claim() is None


async def test_machines_have_no_login(people, database):
    """They are not among the people, and nothing that is done to people happens to them."""
    machine, token = await SqlPrincipals(database).create("Agency", Role.EDITOR)
    assert await people.all() == []
    assert not await people.disable(machine.id)
    assert await SqlPrincipals(database).by_token(token)


async def test_a_new_password_may_be_good_for_one_sign_in(people):
    """Somebody else has seen it, so it says that it has to be changed; until then its owner is a guest."""
    mara = await people.create(login="mara", name="Mara", role=Role.CHIEF, password_hash="a", password_once=True)
    once = (await people.account("mara")).person
    assert once.must_change_password
    assert once.role_in(None) is Role.GUEST
    await people.set_password(mara.id, "b")
    account = await people.account("mara")
    assert (account.password_hash, account.person.must_change_password) == ("b", False)
    assert account.person.role_in(None) is Role.CHIEF


async def test_a_hash_is_renewed_only_in_place_of_itself(people):
    """Whoever changes the password at the same moment wins."""
    mara = await people.create(login="mara", name="Mara", role=Role.CHIEF, password_hash="old")
    await people.set_password(mara.id, "changed")
    assert not await people.renew_hash(mara.id, "old", "renewed")
    assert (await people.account("mara")).password_hash == "changed"
    assert await people.renew_hash(mara.id, "changed", "renewed")
    assert (await people.account("mara")).password_hash == "renewed"


async def test_roles_add_up(people):
    """The higher of the role everywhere and the role in a liveblog counts; it can be taken away again."""
    mara = await people.create(login="mara", name="Mara", role=Role.REPORTER)
    await people.set_role_in(mara.id, "sturm", Role.CHIEF)
    await people.set_role_in(mara.id, "sturm", Role.EDITOR)
    await people.set_role_in(mara.id, "wahl", Role.GUEST)
    person = (await people.account("mara")).person
    assert person.roles == {"sturm": Role.EDITOR, "wahl": Role.GUEST}
    assert [person.role_in(slug) for slug in ("sturm", "wahl", "marathon", None)] == [
        Role.EDITOR,
        Role.REPORTER,
        Role.REPORTER,
        Role.REPORTER,
    ]
    await people.set_role_in(mara.id, "sturm", None)
    assert (await people.account("mara")).person.role_in("sturm") is Role.REPORTER


async def test_everybody_is_listed_by_login_with_their_roles(people):
    """Those who were shut out too."""
    ole = await people.create(login="ole", name="Ole", role=Role.GUEST)
    await people.create(login="mara", name="Mara", role=Role.CHIEF)
    await people.set_role_in(ole.id, "sturm", Role.EDITOR)
    await people.set_role_in(ole.id, "wahl", Role.REPORTER)
    await people.disable(ole.id)
    listed = await people.all()
    assert [person.login for person in listed] == ["mara", "ole"]
    assert listed[1].roles == {"sturm": Role.EDITOR, "wahl": Role.REPORTER}
    assert listed[1].disabled_at is not None


async def test_who_is_shut_out_is_signed_out(people, database):
    """At once and everywhere; after coming back they sign in anew."""
    sessions = SqlSessions(database, idle=DAY, absolute=WEEK)
    await people.create(login="ole", name="Ole", role=Role.CHIEF)
    mara = await people.create(login="mara", name="Mara", role=Role.EDITOR)
    session = await sessions.begin(mara, method="password")
    assert await people.disable(mara.id)
    assert await sessions.find(session.secret) is None
    assert await people.enable(mara.id)
    assert await sessions.find(session.secret) is None
    assert (await people.account("mara")).person.disabled_at is None


async def test_changing_nobody_says_so(people):
    """False, not an error."""
    assert not await people.set_password("p_nobody", "a")
    assert not await people.set_role("p_nobody", Role.CHIEF)
    assert not await people.set_language("p_nobody", "de")
    assert not await people.enable("p_nobody")
