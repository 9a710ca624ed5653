"""A session lasts while it is used, and not for ever; its secret opens it and is stored nowhere."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ticker.accounts.people import SqlPeople
from ticker.accounts.session_store import SqlSessions
from ticker.database import schema
from ticker.domain.permissions import Role
from ticker.errors import SignInFailed

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 28, 12, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(database, clock):
    return SqlSessions(database, idle=DAY, absolute=WEEK, clock=clock)


@pytest.fixture
async def mara(database):
    people = SqlPeople(database)
    mara = await people.create(login="mara", name="Mara Lind", role=Role.EDITOR)
    await people.set_role_in(mara.id, "sturm", Role.CHIEF)
    return (await people.account("mara")).person


async def test_a_secret_leads_to_its_session(sessions, mara):
    """With the person, their roles and how they came."""
    session = await sessions.begin(mara, method="openid")
    assert await sessions.find(session.secret) == session
    assert (session.method, session.principal.role_in("sturm")) == ("openid", Role.CHIEF)
    assert len(session.secret) == 43


async def test_every_session_has_a_secret_of_its_own(sessions, mara):
    """Two browsers, two secrets; neither opens the other's."""
    one, other = [await sessions.begin(mara, method="password") for _ in range(2)]
    assert one.secret != other.secret
    await sessions.end(one.secret)
    assert await sessions.find(one.secret) is None
    assert await sessions.find(other.secret) == other


async def test_nothing_else_leads_to_a_session(sessions, mara, database):
    """Nearly the secret, nothing, or what is stored."""
    session = await sessions.begin(mara, method="password")
    rows = await database.write(lambda connection: connection.execute(select(schema.sessions)).mappings().all())
    assert session.secret not in repr(rows)
    for wrong in session.secret[:-1], session.secret.swapcase(), "", rows[0]["digest"]:
        assert await sessions.find(wrong) is None


async def test_a_session_that_is_not_used_is_over(sessions, mara, clock):
    """A day after its last use; using it keeps it."""
    session = await sessions.begin(mara, method="password")
    clock.now += DAY - timedelta(seconds=1)
    assert await sessions.find(session.secret)
    clock.now += DAY - timedelta(seconds=1)
    assert await sessions.find(session.secret)
    clock.now += DAY
    assert await sessions.find(session.secret) is None


async def test_looking_keeps_no_session(sessions, mara, clock):
    """A page that stays open overnight asks whether somebody may still see it; that is no use of theirs."""
    session = await sessions.begin(mara, method="password")
    clock.now += DAY - timedelta(seconds=1)
    assert await sessions.find(session.secret, used=False)
    clock.now += timedelta(seconds=1)
    assert await sessions.find(session.secret, used=False) is None


async def test_no_session_lasts_for_ever(sessions, mara, clock):
    """However often it is used."""
    session = await sessions.begin(mara, method="password")
    for _ in range(13):
        clock.now += DAY / 2
        assert await sessions.find(session.secret)
    clock.now += DAY / 2
    assert await sessions.find(session.secret) is None


async def test_using_a_session_writes_once_a_minute_at_most(sessions, mara, clock, database):
    """A desk asks several times a second."""

    async def seen_at():
        return await database.write(lambda connection: connection.execute(select(schema.sessions.c.seen_at)).scalar())

    session = await sessions.begin(mara, method="password")
    began = clock.now
    clock.now += timedelta(seconds=59)
    await sessions.find(session.secret)
    assert await seen_at() == began
    clock.now += timedelta(seconds=1)
    await sessions.find(session.secret)
    assert await seen_at() == clock.now


async def test_what_is_over_is_cleared_away_when_somebody_signs_in(sessions, mara, clock, database):
    """The table does not grow for ever."""
    for _ in range(3):
        await sessions.begin(mara, method="password")
    clock.now += DAY
    session = await sessions.begin(mara, method="password")
    rows = await database.write(lambda connection: connection.execute(select(schema.sessions)).all())
    assert len(rows) == 1
    assert await sessions.find(session.secret)


async def test_another_password_signs_out_everywhere_and_may_spare_one_session(sessions, mara, database):
    """The one where it was changed."""
    people = SqlPeople(database)
    here, there, elsewhere = [await sessions.begin(mara, method="password") for _ in range(3)]
    assert await people.set_password(mara.id, "b", keep_session=here.secret) == 2
    assert [await sessions.find(each.secret) is not None for each in (here, there, elsewhere)] == [True, False, False]
    assert await people.set_password(mara.id, "c") == 1


@pytest.mark.parametrize("end", [lambda people, id_: people.set_password(id_, "new"), SqlPeople.disable])
async def test_nobody_comes_in_behind_a_change_that_signs_out(sessions, mara, database, end):
    """The password was right when it was looked at, and another one is stored since, or the person is shut out."""
    people = SqlPeople(database)
    await people.create(login="ole", name="Ole", role=Role.CHIEF)  # somebody has to stay
    await people.set_password(mara.id, "old")
    assert await sessions.begin(mara, method="password", password_hash="old")
    await end(people, mara.id)
    with pytest.raises(SignInFailed):
        await sessions.begin(mara, method="password", password_hash="old")
    assert await sessions.of(mara.id) == []


async def test_a_session_takes_the_place_of_the_one_the_browser_brings_along(sessions, mara):
    """In one step: nobody is left signed in twice, or not at all."""
    old = await sessions.begin(mara, method="password")
    new = await sessions.begin(mara, method="openid", instead_of=old.secret)
    assert [await sessions.find(each.secret) is not None for each in (old, new)] == [False, True]


async def test_somebody_sees_where_they_are_signed_in_and_signs_out_there(sessions, mara, clock):
    """The one used last first, without those that are over; under an id that opens nothing, and is nobody else's."""
    over = await sessions.begin(mara, method="password")
    clock.now += DAY
    first = await sessions.begin(mara, method="password", browser="B" * 1000, address="192.0.2.1")
    clock.now += timedelta(minutes=5)
    second = await sessions.begin(mara, method="openid")
    found = await sessions.of(mara.id)
    assert [opened.id for opened in found] == [second.id, first.id]
    assert (found[1].browser, found[1].address, found[1].method) == ("B" * 300, "192.0.2.1", "password")
    assert await sessions.find(first.id) is None
    assert [await sessions.end_one(*both) for both in ((mara.id, over.secret), ("p_0000000000", first.id))] == [
        False
    ] * 2
    assert await sessions.end_one(mara.id, first.id)
    assert [await sessions.find(each.secret) is not None for each in (first, second)] == [False, True]


async def test_a_one_time_password_binds_only_who_came_with_it(sessions, mara, database):
    """Whoever the single sign-on vouches for is not held up by a password they do not use."""
    await SqlPeople(database).set_password(mara.id, "a", once=True)
    with_password = await sessions.begin(mara, method="password")
    with_openid = await sessions.begin(mara, method="openid")
    assert (await sessions.find(with_password.secret)).principal.role_in("sturm") is Role.GUEST
    assert (await sessions.find(with_openid.secret)).principal.role_in("sturm") is Role.CHIEF
