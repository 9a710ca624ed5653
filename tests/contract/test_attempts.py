"""Failed attempts are counted before they have failed, across processes, and forgotten in time."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.contract.test_sessions import Clock
from ticker.accounts.attempts import SqlAttempts, Verdict
from ticker.database import schema
from ticker.database.database import Database

KEPT = timedelta(hours=1)


def pause(failures):
    """Three are free; then a minute."""
    return timedelta(minutes=1) if failures >= 3 else timedelta()


def none(_failures):
    return timedelta()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def attempts(database, clock):
    return SqlAttempts(database, kept=KEPT, clock=clock)


async def test_a_pause_begins_after_what_is_free(attempts, clock):
    """It tells how long it still is, and who ran into it first."""
    for _ in range(3):
        assert await attempts.begin({"a": pause}) == Verdict()
    assert await attempts.begin({"a": pause}) == Verdict(seconds=60, first=True)
    clock.now += timedelta(seconds=30.5)
    assert await attempts.begin({"a": pause}) == Verdict(seconds=30, first=False)
    clock.now += timedelta(seconds=29.5)
    assert await attempts.begin({"a": pause}) == Verdict()
    assert await attempts.begin({"a": pause}) == Verdict(seconds=60, first=True)


async def test_one_key_in_a_pause_is_enough_and_counts_for_no_other(attempts):
    """What is refused is not counted: nobody can lengthen a pause by knocking."""
    for _ in range(3):
        await attempts.begin({"a": pause})
    for _ in range(5):
        assert (await attempts.begin({"a": pause, "b": pause})).seconds
    assert await attempts.begin({"b": pause}) == Verdict()


async def test_success_is_forgiven(attempts):
    """The attempt itself everywhere, earlier failures where it says so."""
    for _ in range(2):
        await attempts.begin({"both": pause, "address": pause})
    await attempts.begin({"both": pause, "address": pause})
    await attempts.forgive(["both", "address"], forget="both")
    assert await attempts.begin({"both": pause}) == Verdict()
    assert await attempts.begin({"address": pause}) == Verdict()
    assert (await attempts.begin({"address": pause})).seconds == 60


async def test_a_thousand_at_once_are_a_thousand(attempts, database_url, clock):
    """In however many processes: three get through, because each is counted before it is looked at."""
    keys = {"address": none, "both": pause}
    async with AsyncExitStack() as stack:
        elsewhere = Database(database_url)
        stack.push_async_callback(elsewhere.close)
        other = SqlAttempts(elsewhere, kept=KEPT, clock=clock)
        verdicts = await asyncio.gather(*(who.begin(keys) for _ in range(20) for who in (attempts, other)))
    assert sorted(verdict.seconds for verdict in verdicts) == [0] * 3 + [60] * 37
    assert sum(verdict.first for verdict in verdicts) == 1


async def test_what_stood_still_is_forgotten(attempts, clock, database):
    """And cleared away, whoever comes next."""
    for _ in range(3):
        await attempts.begin({"a": pause})
    clock.now += KEPT + timedelta(seconds=1)
    assert await attempts.begin({"b": pause}) == Verdict()
    count = select(func.count()).select_from(schema.attempts)
    assert await database.write(lambda connection: connection.execute(count).scalar()) == 1
