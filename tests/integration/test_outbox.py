"""Nudges and deltas through a real Redis: in order, bounded in time, and over its loss."""

import asyncio
import json
import socket
import time
from contextlib import aclosing, asynccontextmanager

import pytest
import redis.asyncio
from arq.worker import Worker, func

from tests.support.served_process import until
from ticker.embedded import EmbeddedRedis
from ticker.errors import BusUnavailable
from ticker.outbox import connections
from ticker.outbox.adapter import ArqOutbox, RedisBus
from ticker.outbox.names import DELTAS, DELTAS_KEPT, QUEUE
from ticker.outbox.port import PublishedDelta

BOUND = 10
PATIENCE = 3
"""Seconds: the half that is promised, and what a busy machine adds. A client that waits for an answer takes longer."""


@pytest.fixture
async def outbox(redis_url):
    outbox = ArqOutbox(redis_url)
    yield outbox
    await outbox.close()


@pytest.fixture
async def bus(redis_url):
    bus = RedisBus(redis_url)
    yield bus
    await bus.close()


def delta(seq, liveblog="sturmflut"):
    return PublishedDelta(liveblog=liveblog, seq=seq, body=json.dumps({"seq": seq, "html": "<p>Deich</p>"}).encode())


@asynccontextmanager
async def listening(bus):
    """The deltas as they arrive, one by one, from now on."""

    async def one_by_one(batches):
        async for batch in batches:
            for published in batch:
                yield published

    async with aclosing(bus.listen()) as batches:
        assert await asyncio.wait_for(anext(batches), BOUND) == ()
        yield one_by_one(batches)


async def heard(deltas, count):
    async with asyncio.timeout(BOUND):
        return [await anext(deltas) for _ in range(count)]


async def jobs(url):
    """What arq would run: `worker.run_check` runs all there is and ends."""
    ran = []

    async def project(context, liveblog, seq):
        ran.append((liveblog, seq))

    queue = connections.queue(url)
    worker = Worker(
        functions=[func(project, name="project")],
        redis_pool=queue,
        queue_name=QUEUE,
        job_serializer=queue.job_serializer,
        job_deserializer=queue.job_deserializer,
        burst=True,
        poll_delay=0.01,
        keep_result=0,
        handle_signals=False,
    )
    await worker.async_run()
    await queue.aclose(close_connection_pool=True)
    return sorted(ran)


# --- nudges -------------------------------------------------------------------------------------------------


async def test_a_nudge_becomes_a_job(outbox, redis_url):
    """With the liveblog and the seq."""
    await outbox.nudge("sturmflut", 12)
    assert await jobs(redis_url) == [("sturmflut", 12)]


async def test_the_same_nudge_twice_is_one_job(outbox, redis_url):
    """Until it has run."""
    await outbox.nudge("sturmflut", 12)
    await outbox.nudge("sturmflut", 12)
    assert await jobs(redis_url) == [("sturmflut", 12)]
    await outbox.nudge("sturmflut", 12)
    assert await jobs(redis_url) == [("sturmflut", 12)]


async def test_another_attempt_gets_past_a_job_that_hangs(outbox, redis_url):
    """A killed worker leaves its job's id taken."""
    await outbox.nudge("sturmflut", 12)
    await outbox.nudge("sturmflut", 12, attempt=1)
    assert await jobs(redis_url) == [("sturmflut", 12)] * 2


async def test_jobs_are_json(outbox, redis_url):
    """Whoever can write to Redis must not be able to make a worker run code."""
    await outbox.nudge("sturmflut", 12)
    async with redis.asyncio.from_url(redis_url) as client:
        stored = json.loads(await client.get("arq:job:project:sturmflut:12"))
    assert (stored["f"], stored["a"]) == ("project", ["sturmflut", 12])


async def test_a_nudge_without_redis_fails_at_once(tmp_path):
    """The editor's answer does not wait for it."""
    outbox = ArqOutbox(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(BusUnavailable):
        await outbox.nudge("sturmflut", 12)
    await outbox.close()


async def test_a_nudge_to_a_silent_redis_gives_up_within_half_a_second():
    """It accepts the connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outbox = ArqOutbox(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        started = time.monotonic()
        with pytest.raises(BusUnavailable):
            await outbox.nudge("sturmflut", 12)
        assert time.monotonic() - started < PATIENCE
        await outbox.close()


async def test_an_announcement_to_a_silent_redis_gives_up_within_half_a_second():
    """Pages wait for it, and so do the readers who follow by the store meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bus = RedisBus(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        started = time.monotonic()
        with pytest.raises(BusUnavailable):
            await bus.publish([delta(1)])
        assert time.monotonic() - started < PATIENCE
        await bus.close()


async def test_nudges_go_on_after_a_restart(tmp_path):
    """Nobody has to connect anew by hand."""
    async with EmbeddedRedis(tmp_path) as server:
        outbox = ArqOutbox(server.url)
        await outbox.nudge("sturmflut", 12)
        await server.stop()
        with pytest.raises(BusUnavailable):
            await outbox.nudge("sturmflut", 13)
        await server.start()
        await outbox.nudge("sturmflut", 14)
        assert await jobs(server.url) == [("sturmflut", 14)]
        await outbox.close()


# --- deltas -------------------------------------------------------------------------------------------------


async def test_deltas_are_heard_in_order_by_every_listener(bus, redis_url):
    """Byte by byte, all liveblogs in one stream."""
    sent = [delta(1), delta(2), delta(1, "stadtlauf"), delta(3)]
    other = RedisBus(redis_url)
    async with listening(bus) as here, listening(other) as there:
        await bus.publish(sent[:3])
        await bus.publish(sent[3:])
        assert await heard(here, 4) == sent
        assert await heard(there, 4) == sent
    await other.close()


async def test_a_listener_hears_nothing_from_before(bus):
    """History is in the store."""
    await bus.publish([delta(1)])
    async with listening(bus) as deltas:
        await bus.publish([delta(2)])
        assert await heard(deltas, 1) == [delta(2)]


async def test_many_deltas_arrive_whole(bus):
    """More than are sent, or read, at once."""
    sent = [delta(seq) for seq in range(1, 1302)]
    async with listening(bus) as deltas:
        await bus.publish(sent)
        assert await heard(deltas, len(sent)) == sent


async def test_nothing_to_publish_is_nothing_sent(bus):
    """An empty announcement is not one."""
    async with listening(bus) as deltas:
        await bus.publish([])
        await bus.publish([delta(1)])
        assert await heard(deltas, 1) == [delta(1)]


async def test_the_stream_is_bounded(bus, redis_url):
    """Redis does not fill up, however long a day is. It trims by whole nodes, so a few more may stay."""
    await bus.publish([delta(seq) for seq in range(1, DELTAS_KEPT + 1501)])
    async with redis.asyncio.from_url(redis_url) as client:
        assert DELTAS_KEPT <= await client.xlen(DELTAS) < DELTAS_KEPT + 500


async def test_an_emptied_redis_is_survived(bus, redis_url):
    """FLUSHALL while somebody listens: what is announced afterwards is heard."""
    async with listening(bus) as deltas, redis.asyncio.from_url(redis_url) as client:
        await bus.publish([delta(1)])
        assert await heard(deltas, 1) == [delta(1)]
        begun = await _milliseconds(client)
        await client.flushall()
        # A new stream begins with the millisecond for an id: in the same one it would be the id just heard. What falls
        # into it, the hub finds by its look at the head.
        await until(lambda: _is_later(client, begun))
        await bus.publish([delta(2)])
        assert await heard(deltas, 1) == [delta(2)]


async def _milliseconds(client):
    seconds, microseconds = await client.time()
    return seconds * 1_000 + microseconds // 1_000


async def _is_later(client, moment):
    return await _milliseconds(client) > moment


async def test_a_restarted_redis_is_survived(tmp_path):
    """It comes back empty. The listener says that it listens again, and hears what is announced then."""
    async with EmbeddedRedis(tmp_path) as server:
        bus, speaker = RedisBus(server.url), RedisBus(server.url)
        async with aclosing(bus.listen()) as batches:
            assert await asyncio.wait_for(anext(batches), BOUND) == ()
            await speaker.publish([delta(1)])
            assert await asyncio.wait_for(anext(batches), BOUND) == [delta(1)]
            waiting = asyncio.create_task(anext(batches))
            await server.stop()
            with pytest.raises(BusUnavailable):
                await speaker.publish([delta(2)])
            await server.start()
            assert await asyncio.wait_for(waiting, BOUND) == ()
            await speaker.publish([delta(3)])
            assert await asyncio.wait_for(anext(batches), BOUND) == [delta(3)]
        await bus.close()
        await speaker.close()


async def test_a_listener_may_come_before_redis(tmp_path):
    """The web process starts first."""
    server = EmbeddedRedis(tmp_path)
    bus = RedisBus(server.url)
    async with aclosing(bus.listen()) as batches:
        waiting = asyncio.create_task(anext(batches))
        async with server:
            assert await asyncio.wait_for(waiting, BOUND) == ()
    await bus.close()


async def test_a_ping_says_whether_redis_answers(bus, tmp_path):
    """For the health page."""
    await bus.ping()
    nobody = RedisBus(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(BusUnavailable):
        await nobody.ping()
    await nobody.close()


async def test_a_worker_survives_redis_going_amid_a_look_at_a_job(tmp_path):
    """Between WATCH and MULTI the job counts as taken, so it is left in the queue and looked at again."""
    async with EmbeddedRedis(tmp_path / "redis") as server:
        queue = connections.worker_queue(server.url)
        async with queue.pipeline(transaction=True) as pipe:
            await pipe.watch("arq:in-progress:job")
            assert await pipe.exists("arq:in-progress:job") == 0
            await server.stop()
            assert await pipe.exists("arq:in-progress:job") == 1
        async with queue.pipeline(transaction=True) as pipe:
            await server.start()
            await pipe.watch("arq:in-progress:job")
            await server.stop()
            assert await pipe.zscore("ticker:jobs", "job") is None
        await queue.aclose(close_connection_pool=True)
