"""Live updates over real connections, real Redis and a real store."""

import asyncio
import random
import socket
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
import pytest
import redis

from tests.support.delta_publisher import DeltaPublisher, serving
from tests.support.eventsource import BOUND, following, until
from ticker.outbox.adapter import RedisBus
from ticker.readers import hub
from ticker.readers.routes import HUB


@pytest.fixture
async def bus(redis_url):
    bus = RedisBus(redis_url)
    yield bus
    await bus.close()


@pytest.fixture
async def press(tmp_path, bus):
    press = DeltaPublisher(tmp_path, bus)
    await press.publish("hafen", "open")
    return press


@pytest.fixture
async def session():
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


class Site:
    def __init__(self, url, app, registry):
        self.url, self.hub, self.registry = url, app[HUB], registry

    def counted(self, name, **labels):
        return self.registry.get_sample_value(name, labels) or 0


@asynccontextmanager
async def running(press, redis_url, **settings):
    """A web process, listening to the bus already."""
    listener = RedisBus(redis_url)
    try:
        async with serving(press.root, listener, **settings) as (url, app, registry):
            yield Site(url, app, registry)
    finally:
        await listener.close()


@pytest.fixture
async def site(press, redis_url):
    async with running(press, redis_url) as site:
        yield site


async def test_a_published_delta_arrives(site, press, session):
    """The document as it stands in the store, with its seq as id; nobody on the way may keep or hold it."""
    async with following(session, site.url, "hafen") as events:
        [published] = await press.publish("hafen")
        event = await events.next()
        assert (event.kind, event.id, event.seq) == ("delta", str(published.seq), published.seq)
        assert event.data["html"].startswith("<p>")
        assert events.retry == 2000
        headers = events.response.headers
        assert headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")
        assert (headers["Transfer-Encoding"], headers.get("Content-Encoding")) == ("chunked", None)


@pytest.mark.parametrize("how", ["after", "last_event_id"])
async def test_a_reader_resumes_where_it_was(site, press, session, how):
    """History from the store, then what comes, in one stream."""
    await press.publish("hafen", *["publish"] * 9)
    async with following(session, site.url, "hafen", **{how: press.seqs["hafen"][2]}) as events:
        assert await events.seqs(7) == press.seqs["hafen"][3:]
        [published] = await press.publish("hafen")
        assert await events.seqs(1) == [published.seq]


async def test_the_last_event_id_counts_more_than_the_address(site, press, session):
    """A browser that reconnects repeats the address it began with."""
    await press.publish("hafen", *["publish"] * 4)
    seqs = press.seqs["hafen"]
    async with following(session, site.url, "hafen", after=seqs[0], last_event_id=seqs[3]) as events:
        assert await events.seqs(1) == seqs[4:]


async def test_nothing_is_lost_or_doubled_over_twenty_disconnects(site, press, session):
    """However often a connection ends, in the middle of a stream of posts, each delta is seen once and in order."""
    rng = random.Random(20)

    async def post():
        while len(press.seqs["hafen"]) < 300:
            await press.publish("hafen", *["publish"] * rng.randint(1, 4))
            await until(lambda: len(press.seqs["hafen"]) < len(seen) + 50)  # further than 100 ahead is a reset

    seen = [press.seqs["hafen"][0]]
    async with asyncio.TaskGroup() as tasks:
        posting = tasks.create_task(post())
        for _ in range(20):
            async with following(session, site.url, "hafen", last_event_id=seen[-1]) as events:
                seen += await events.seqs(rng.randint(0, 10))
        async with following(session, site.url, "hafen", last_event_id=seen[-1]) as events:
            while len(seen) < 300:
                seen += await events.seqs(1)
            await posting
            seen += await events.seqs(len(press.seqs["hafen"]) - len(seen))
    assert seen == press.seqs["hafen"]
    assert site.counted("ticker_reader_resets_total") == 0


async def test_two_liveblogs_do_not_mix(site, press, session):
    """A reader gets the deltas of what it follows."""
    await press.publish("alster", "open")
    async with following(session, site.url, "hafen") as one, following(session, site.url, "alster") as other:
        for _ in range(5):
            await press.publish("alster")
            await press.publish("hafen")
        assert await one.seqs(5) == press.seqs["hafen"][1:]
        assert await other.seqs(5) == press.seqs["alster"][1:]


async def test_too_far_behind_is_reset(site, press, session):
    """An explicit word instead of a hole; the stream goes on after it."""
    await press.publish("hafen", *["publish"] * 101)
    async with following(session, site.url, "hafen", after=press.seqs["hafen"][0]) as events:
        event = await events.next()
        assert (event.kind, event.id, event.data) == ("reset", None, {"seq": press.seqs["hafen"][-1]})
        [published] = await press.publish("hafen")
        assert await events.seqs(1) == [published.seq]
    assert site.counted("ticker_reader_resets_total") == 1


async def test_an_emptied_redis_costs_a_second(site, press, session, redis_url):
    """What was in Redis only is in the store as well: every reader gets it, and what comes by Redis next, once."""
    async with following(session, site.url, "hafen") as events:
        await press.publish("hafen", "publish", "publish", announce=False)
        with redis.Redis.from_url(redis_url) as client:
            client.flushall()
        await press.publish("hafen", announce=False)
        assert await events.seqs(3) == press.seqs["hafen"][1:]
        [published] = await press.publish("hafen")
        assert await events.seqs(1) == [published.seq]
    assert site.counted("ticker_reader_deltas_healed_total") >= 3


async def test_a_lost_announcement_is_fetched_with_the_next(site, press, session):
    """A delta that does not follow the last one sent shows what is missing."""
    async with following(session, site.url, "hafen") as events:
        await press.publish("hafen", announce=False)
        await press.publish("hafen")
        assert await events.seqs(2) == press.seqs["hafen"][1:]


async def test_without_any_redis_readers_are_served(press, session, tmp_path):
    """A bus that was never there: the store alone feeds the streams."""
    async with (
        running(press, f"unix://{tmp_path}/nobody.sock") as site,
        following(session, site.url, "hafen") as events,
    ):
        for _ in range(2):
            [published] = await press.publish("hafen", announce=False)
            assert await events.seqs(1) == [published.seq]


async def test_the_close_ends_the_stream_for_good(site, press, session):
    """Close, `end`, end of stream; who reconnects with everything is told 204, which stops an EventSource."""
    address = f"{site.url}/hafen/live/events"
    async with following(session, site.url, "hafen") as events:
        [closed] = await press.publish("hafen", "close")
        assert await events.seqs(1) == [closed.seq]
        event = await events.next()
        assert (event.kind, event.data) == ("end", {"seq": closed.seq})
        assert await events.next() is None
    async with session.get(address, headers={"Last-Event-ID": str(closed.seq)}) as response:
        assert (response.status, await response.read()) == (204, b"")
    async with following(session, site.url, "hafen", after=1) as late:
        assert [await late.seqs(1), (await late.next()).kind, await late.next()] == [[closed.seq], "end", None]
    await press.publish("hafen", "reopen")
    async with following(session, site.url, "hafen", after=closed.seq) as events:
        assert await events.seqs(1) == press.seqs["hafen"][-1:]
    await until(lambda: site.hub.followed == {})


@pytest.mark.parametrize("seq", ["-1", "1.5", "x", "", "1e3", "٣", "9" * 16])
async def test_what_is_no_seq_is_refused(site, session, seq):
    """400 as a problem document (RFC 9457) that says what would be right, for the parameter as for the header."""
    requests = [{"params": {"after": seq}}]
    if seq.isascii():
        requests.append({"headers": {"Last-Event-ID": seq}})
    for request in requests:
        async with session.get(f"{site.url}/hafen/live/events", **request) as response:
            assert (response.status, response.content_type) == (400, "application/problem+json")
            assert "a whole number from 0 up" in (await response.json())["detail"]


async def test_an_unknown_liveblog_is_not_found(site, session):
    """404, which ends an EventSource; and no trace in the hub."""
    async with session.get(f"{site.url}/nirgends/live/events") as response:
        assert response.status == 404
    assert site.hub.followed == {}
    assert site.counted("ticker_reader_requests_total", kind="events", status="404") == 1


async def test_a_head_request_opens_no_stream(site, session):
    """The headers, and nothing that stays open."""
    async with session.head(f"{site.url}/hafen/live/events") as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
    assert site.hub.followed == {}


async def test_more_readers_than_may_be_are_sent_away(press, redis_url, session):
    """503 with Retry-After; a place that becomes free is given again."""
    async with running(press, redis_url, readers_max=1) as site:
        async with (
            following(session, site.url, "hafen"),
            session.get(f"{site.url}/hafen/live/events") as response,
        ):
            assert (response.status, response.headers["Retry-After"]) == (503, "10")
            assert "head.json" in (await response.json())["detail"]
        await until(lambda: not site.hub.full)
        async with following(session, site.url, "hafen"):
            assert site.hub.followed == {"hafen": 1}


async def test_a_reader_who_stops_reading_is_cut_and_delays_nobody(site, press, session):
    """Its kernel and our buffer fill up, then it goes; the others get every delta meanwhile."""
    host = urlsplit(site.url)
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(slow, (host.hostname, host.port))
    slow.send(b"GET /hafen/live/events HTTP/1.1\r\nHost: x\r\n\r\n")
    await until(lambda: site.hub.followed == {"hafen": 1})
    async with following(session, site.url, "hafen") as events:
        while not site.counted("ticker_readers_dropped_total"):
            [published] = await press.publish("hafen", html="x" * 60_000)
            assert await events.seqs(1) == [published.seq]
        await until(lambda: site.hub.followed == {"hafen": 1})
    slow.close()


async def test_quiet_streams_have_a_heartbeat(press, redis_url, session, monkeypatch):
    """A comment now and then, for proxies that close what is quiet."""
    monkeypatch.setattr(hub, "POLL_SECONDS", 0.01)
    async with running(press, redis_url) as site, following(session, site.url, "hafen") as events:
        line = await asyncio.wait_for(events.response.content.readuntil(b": hb\n"), BOUND)
        assert line.endswith(b": hb\n")
        [published] = await press.publish("hafen")
        assert await events.seqs(1) == [published.seq]


async def test_stopping_lets_everybody_go_quickly(press, redis_url, session):
    """A deployment does not wait for readers: their streams end in order, and they resume elsewhere."""
    async with AsyncExitStack() as stack:
        async with running(press, redis_url) as site:
            streams = [await stack.enter_async_context(following(session, site.url, "hafen")) for _ in range(20)]
            await until(lambda: site.hub.followed == {"hafen": 20})
            started = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - started < 4  # waiting would take the five that requests are given
        assert [await events.next() for events in streams] == [None] * 20


async def test_a_thousand_readers_come_and_go(site, press, session):
    """All get the delta, and when they have left nothing is kept of them."""
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(following(session, site.url, "hafen")) for _ in range(1000)]
        assert site.counted("ticker_readers") == 1000
        [published] = await press.publish("hafen")
        for events in streams:
            assert await events.seqs(1) == [published.seq]
        for events in streams:
            events.response.close()
    await until(lambda: site.hub.followed == {})
    assert site.counted("ticker_readers") == 0
    assert site.counted("ticker_reader_deltas_total") == 1000


async def test_a_client_of_http_1_0_gets_a_stream_without_chunks(site, press):
    """nginx speaks HTTP/1.0 to what is behind it unless told otherwise; the end of the connection is the end."""
    host = urlsplit(site.url)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    writer.write(b"GET /hafen/live/events?after=0 HTTP/1.0\r\n\r\n")
    await asyncio.wait_for(reader.readuntil(b'"op":"open"'), BOUND)
    await press.publish("hafen", "close")
    rest = await asyncio.wait_for(reader.read(), BOUND)
    writer.close()
    await writer.wait_closed()
    assert b"}\n\nid: 2\nevent: delta\n" not in rest  # seqs skip what no reader may see
    assert b"\r\n" not in rest
    assert rest.endswith(b'event: end\ndata: {"seq":3}\n\n')
