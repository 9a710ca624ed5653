"""Between the desks of different processes: signals through a real Redis, and without one."""

import asyncio
from contextlib import aclosing, asynccontextmanager

import pytest

from tests.integration.test_desk_presence import seen
from tests.integration.test_desk_stream import following, told
from tests.support.delta_publisher import LocalSignals
from tests.support.desk_server import SLUG, opened_desk
from ticker.desk import hub
from ticker.embedded import EmbeddedRedis
from ticker.errors import BusUnavailable
from ticker.outbox.port import Signal
from ticker.outbox.signals import NotifyingOutbox, RedisSignals

BOUND = 10
MOVED = Signal(liveblog=SLUG, kind="moved")


@asynccontextmanager
async def opened(url):
    signals = RedisSignals(url)
    try:
        yield signals
    finally:
        await signals.close()


async def next_of(signals):
    return await asyncio.wait_for(anext(signals), BOUND)


async def test_a_signal_reaches_others_and_not_who_sends_it(redis_url):
    """What a desk has said itself it knows, and an echo would come late."""
    async with (
        opened(redis_url) as here,
        opened(redis_url) as there,
        aclosing(here.listen()) as own,
        aclosing(there.listen()) as others,
    ):
        assert await next_of(own) is None
        assert await next_of(others) is None
        said = Signal(liveblog=SLUG, kind="presence", body='{"name": "Jürgen"}'.encode())
        await here.send(said)
        await there.send(MOVED)
        assert await next_of(others) == said
        assert await next_of(own) == MOVED


async def test_a_restarted_redis_is_survived(tmp_path):
    """The listener says that it listens again, so that who listens can look for what it missed."""
    async with (
        EmbeddedRedis(tmp_path) as server,
        opened(server.url) as here,
        opened(server.url) as there,
        aclosing(there.listen()) as others,
    ):
        assert await next_of(others) is None
        waiting = asyncio.create_task(anext(others))
        await server.stop()
        with pytest.raises(BusUnavailable):
            await here.send(MOVED)
        await server.start()
        assert await asyncio.wait_for(waiting, BOUND) is None
        await here.send(MOVED)
        assert await next_of(others) == MOVED


async def test_workers_come_before_desks():
    """Readers wait for them; a desk of this process would take the time from their nudge."""
    order = []

    class Outbox:
        async def nudge(self, liveblog, seq, *, attempt=0):  # noqa: ARG002  # as the port has it
            order.append(("nudge", liveblog, seq))

    class Signals(LocalSignals):
        async def send(self, signal):
            order.append(("signal", signal.liveblog))

    await NotifyingOutbox(Outbox(), Signals(), lambda slug: order.append(("heard", slug))).nudge(SLUG, 3)
    assert order == [("nudge", SLUG, 3), ("heard", SLUG), ("signal", SLUG)]


async def test_desks_of_this_process_hear_of_a_commit_without_redis():
    """The nudge is lost, as the appender is told; whoever sits here knows all the same."""
    heard = []

    class Away:
        async def nudge(self, liveblog, seq, *, attempt=0):
            raise BusUnavailable(f"{liveblog}, {seq}, {attempt}")

    with pytest.raises(BusUnavailable):
        await NotifyingOutbox(Away(), LocalSignals(), heard.append).nudge(SLUG, 3)
    assert heard == [SLUG]


async def test_desks_of_two_processes_hear_of_each_other(tmp_path, migrated_journal, witness, redis_url, monkeypatch):
    """What is committed in one and who is there is told in the other, long before that looks into the journal."""
    monkeypatch.setattr(hub, "POLL_SECONDS", 3600.0)
    async with (
        opened(redis_url) as here,
        opened(redis_url) as there,
        opened_desk(tmp_path, migrated_journal, witness, signals=here) as first,
        opened_desk(tmp_path, migrated_journal, witness, signals=there) as second,
    ):
        await first.liveblog()
        mara, jonas = await first.person("editor", name="Mara Lind"), await second.person("reporter")
        async with following(second, jonas) as events, first.api(mara) as api:
            await seen(events, [])
            entry_id = await first.post(mara, "Der Deich hält")
            assert (await told(events, "entry"))["id"] == entry_id
            await api.put(f"/api/v1/liveblogs/{SLUG}/presence", json={"doing": "writing", "client": "a"})
            await seen(events, [("Mara Lind", "writing", "")])
