"""People who come through a single sign-on are found again, whatever they are called by then."""

import pytest

from ticker.accounts.identities import Match, SqlIdentities
from ticker.accounts.people import SqlPeople
from ticker.domain.permissions import Kind, Role
from ticker.errors import LastChief, LoginTaken, PasswordAccount

ISSUER = "https://login.example.org"


@pytest.fixture
def people(database):
    return SqlPeople(database)


@pytest.fixture
def arrive(database):
    async def arrived(subject="mara", login="mara@example.org", *, issuer=ISSUER, role=None):
        return await SqlIdentities(database).resolve(
            issuer=issuer, subject=subject, login=login, name="Mara Lind", role=role
        )

    return arrived


async def test_somebody_new_is_a_guest(arrive, people):
    """Who signs in, and does nothing until a chief says so; without a password."""
    first = await arrive()
    assert (first.match, first.person.role, first.person.kind) == (Match.CREATED, Role.GUEST, Kind.PERSON)
    account = await people.account("mara@example.org")
    assert (account.person.name, account.password_hash, account.openid) == ("Mara Lind", None, True)


async def test_somebody_is_known_by_the_subject(arrive):
    """Also with another address; somebody else with the old one is not taken for them."""
    first = await arrive()
    married = await arrive(login="mara.berg@example.org")
    assert (married.match, married.person.id, married.person.login) == (
        Match.KNOWN,
        first.person.id,
        "mara@example.org",
    )
    with pytest.raises(LoginTaken):
        await arrive("another mara")


async def test_a_login_waits_for_its_owner(arrive, people):
    """Whom a chief has entered before: with role and roles; once."""
    waiting = await people.create(login="mara@example.org", name="Mara", role=Role.EDITOR)
    came = await arrive()
    assert (came.match, came.person.id, came.person.role) == (Match.LINKED, waiting.id, Role.EDITOR)
    with pytest.raises(LoginTaken):
        await arrive(issuer="https://login.example.com")


async def test_nobody_s_word_about_a_login_opens_an_account_with_a_password(arrive, people):
    """Until a chief has taken the password away; then it waits like any other, and is its owner's for good."""
    mara = await people.create(login="mara@example.org", name="Mara", role=Role.CHIEF, password_hash="a")
    with pytest.raises(PasswordAccount):
        await arrive()
    account = await people.account("mara@example.org")
    assert (account.password_hash, account.openid) == ("a", False)
    await people.set_password(mara.id, None)
    assert (await arrive()).match is Match.LINKED
    await people.set_password(mara.id, "b")
    assert (await arrive()).match is Match.KNOWN


async def test_the_provider_gives_roles_and_takes_them(arrive):
    """At each sign-in; what it was before is told, for the audit trail."""
    made = [await arrive(role=role) for role in (Role.EDITOR, Role.EDITOR, Role.REPORTER, None)]
    assert [arrival.person.role for arrival in made] == [Role.EDITOR, Role.EDITOR, Role.REPORTER, Role.REPORTER]
    assert [arrival.role_before for arrival in made] == [Role.GUEST, None, Role.EDITOR, None]


async def test_nobody_shuts_out_the_last_chief(arrive, people):
    """Not a provider that has lost its groups, not a colleague, not the chief; one of two can go."""
    chief = (await arrive(role=Role.CHIEF)).person
    stayed = await arrive(role=Role.GUEST)
    assert (stayed.person.role, stayed.role_before) == (Role.CHIEF, None)
    gone = await people.create(login="ben", name="Ben", role=Role.CHIEF)
    await people.disable(gone.id)
    for attempt in people.disable(chief.id), people.set_role(chief.id, Role.EDITOR):
        with pytest.raises(LastChief, match="make somebody else a chief first"):
            await attempt
    await people.enable(gone.id)
    assert await people.set_role(chief.id, Role.GUEST)
    with pytest.raises(LastChief):
        await people.disable(gone.id)
