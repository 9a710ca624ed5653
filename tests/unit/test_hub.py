"""The hub and its channels on real connections (socket pairs), without HTTP and without Redis."""

import asyncio
import re
import socket
from contextlib import asynccontextmanager

import pytest
from prometheus_client import CollectorRegistry

from tests.support.delta_publisher import DeltaPublisher, LocalBus
from ticker import eventstream
from ticker.errors import BusUnavailable, LiveblogNotFound, StoreError
from ticker.eventstream import Connection
from ticker.outbox.port import PublishedDelta
from ticker.readers import hub
from ticker.readers.file_cache import FileCache
from ticker.readers.history import Delta, Head, History
from ticker.readers.hub import Hub
from ticker.readers.metrics import Metrics

BOUND = 5
EVENT = re.compile(rb"id: (\d+)\nevent: delta\n")


@pytest.fixture
def press(tmp_path):
    return DeltaPublisher(tmp_path)


@pytest.fixture
def registry():
    return CollectorRegistry()


def built(press, registry, bus=None):
    metrics = Metrics(registry)
    return Hub(History(FileCache(press.root / "public", metrics)), bus or LocalBus(), metrics, readers_max=10)


@asynccontextmanager
async def connection(*, chunked=False):
    """A reader, and the stream of what arrives at the other end."""
    ours, theirs = socket.socketpair()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(asyncio.Protocol, sock=ours)
    stream, writer = await asyncio.open_connection(sock=theirs)
    try:
        yield Connection(transport, chunked=chunked), stream
    finally:
        transport.abort()
        writer.close()


async def arriving(stream, end):
    """What arrives up to and including `end`."""
    async with asyncio.timeout(BOUND):
        return await stream.readuntil(end)


def seqs(wire):
    return [int(seq) for seq in EVENT.findall(wire)]


async def test_a_new_reader_gets_what_it_missed_and_then_what_comes(press, registry):
    """History and live meet without gap or duplicate."""
    await press.publish("hafen", *["publish"] * 4)
    hub = built(press, registry)
    async with connection() as (reader, stream):
        hub.join("hafen", reader, after=press.seqs["hafen"][1])
        [published] = await press.publish("hafen", "pin")
        hub.receive(published)
        wire = await arriving(stream, b'op":"pin"')
        assert wire.startswith(b"retry: 2000\n\n")
        assert seqs(wire) == press.seqs["hafen"][2:]


async def test_what_is_offered_twice_or_late_is_sent_once(press, registry):
    """The bus may repeat and reorder; a reader sees ascending seqs, each once."""
    await press.publish("hafen", "open")
    hub = built(press, registry)
    async with connection() as (reader, stream):
        hub.join("hafen", reader, after=None)
        first, second, third = await press.publish("hafen", "publish", "publish", "pin")
        for published in (first, third, second, third, first):
            hub.receive(published)
        assert seqs(await arriving(stream, b'op":"pin"')) == [first.seq, second.seq, third.seq]


async def test_a_burst_is_one_write(press, registry):
    """50 deltas offered within one turn of the loop are one HTTP chunk."""
    await press.publish("hafen", "open")
    hub = built(press, registry)
    async with connection(chunked=True) as (reader, stream):
        hub.join("hafen", reader, after=None)
        await arriving(stream, b"retry: 2000\n\n\r\n")
        burst = await press.publish("hafen", *["publish"] * 50)
        for published in burst:
            hub.receive(published)
        size = int(await arriving(stream, b"\r\n"), 16)
        chunk = await asyncio.wait_for(stream.readexactly(size + 2), BOUND)
        assert chunk.endswith(b"\n\n\r\n")
        assert seqs(chunk) == [published.seq for published in burst]


async def test_a_reader_who_asks_for_the_past_gets_no_withdrawn_text(press, registry):
    """A retraction reaches history: what a late reader gets for the old seq is that it is gone."""
    await press.publish("hafen", "open")
    [wrong] = await press.publish("hafen", html="<p>Falschmeldung</p>")
    hub = built(press, registry)
    async with connection() as (early, stream):
        hub.join("hafen", early, after=1)
        assert b"Falschmeldung" in await arriving(stream, b"-->")
    await press.retract("hafen", wrong.seq)
    async with connection() as (late, stream):
        hub.join("hafen", late, after=1)
        wire = await arriving(stream, b'op":"retract"')
        assert b"Falschmeldung" not in wire
        assert seqs(wire) == press.seqs["hafen"][1:]


@pytest.mark.parametrize("after", [0, 1, 99_999])
async def test_who_cannot_be_caught_up_is_reset(press, registry, after):
    """More than 100 behind, or ahead of all there is: load the page again. What comes next follows."""
    await press.publish("hafen", *["publish"] * 102)
    hub = built(press, registry)
    async with connection() as (reader, stream):
        hub.join("hafen", reader, after=after)
        newest = press.seqs["hafen"][-1]
        assert b'event: reset\ndata: {"seq":%d}\n\n' % newest in await arriving(stream, b"}\n\n")
        [published] = await press.publish("hafen", "pin")
        hub.receive(published)
        assert seqs(await arriving(stream, b'op":"pin"')) == [published.seq]
    assert registry.get_sample_value("ticker_reader_resets_total") == 1


async def test_exactly_a_hundred_behind_is_caught_up(press, registry):
    """The bound itself is still served."""
    await press.publish("hafen", *["publish"] * 100, "pin")
    hub = built(press, registry)
    async with connection() as (reader, stream):
        hub.join("hafen", reader, after=press.seqs["hafen"][0])
        assert seqs(await arriving(stream, b'op":"pin"')) == press.seqs["hafen"][1:]


async def test_a_hole_in_the_store_is_a_reset(press, registry):
    """A delta that should be there and is not cannot be skipped in silence."""
    await press.publish("hafen", *["publish"] * 5)
    (press.root / "public" / "hafen" / "live" / f"{press.seqs['hafen'][3]}.json").unlink()
    hub = built(press, registry)
    async with connection() as (reader, stream):
        hub.join("hafen", reader, after=press.seqs["hafen"][1])
        assert b"event: reset" in await arriving(stream, b"}\n\n")


@pytest.mark.parametrize("last", ["publish", "close"])
async def test_a_hole_while_readers_follow_resets_them_all(press, registry, last):
    """What neither bus nor store has cannot be sent: everybody loads the page again, and goes on from there."""
    await press.publish("hafen", "open")
    hub = built(press, registry)
    async with connection() as (reader, stream):
        hub.join("hafen", reader, after=None)
        lost, newest = await press.publish("hafen", "publish", last)
        (press.root / "public" / "hafen" / "live" / f"{lost.seq}.json").unlink()
        hub.receive(newest)
        wire = await arriving(stream, b'event: reset\ndata: {"seq":%d}\n\n' % newest.seq)
        assert seqs(wire) == []
        assert reader.ended.done() == (last == "close")
        [following] = await press.publish("hafen", "pin")
        hub.receive(following)
        if last != "close":
            assert seqs(await arriving(stream, b'op":"pin"')) == [following.seq]


async def test_a_page_may_be_a_moment_ahead_of_the_head(press, registry):
    """The page is written before head.json: its reader is neither reset nor sent what it shows."""
    await press.publish("hafen", "open", "publish")
    head = (press.root / "public" / "hafen" / "live" / "head.json").read_bytes()
    [ahead] = await press.publish("hafen")
    hub = built(press, registry)
    async with connection() as (old, old_stream), connection() as (new, new_stream):
        (press.root / "public" / "hafen" / "live" / "head.json").write_bytes(head)
        hub.join("hafen", old, after=None)
        hub.join("hafen", new, after=ahead.seq)
        [published] = await press.publish("hafen", "pin")
        hub.receive(published)
        assert seqs(await arriving(old_stream, b'op":"pin"')) == [ahead.seq, published.seq]
        wire = await arriving(new_stream, b'op":"pin"')
        assert seqs(wire) == [published.seq]
        assert b"reset" not in wire


async def test_the_close_is_the_end(press, registry):
    """Readers are told that nothing more comes and let go, unless it was reopened in the same moment."""
    await press.publish("hafen", "open")
    hub = built(press, registry)
    async with connection() as (reader, stream):
        hub.join("hafen", reader, after=None)
        for published in await press.publish("hafen", "close", "reopen"):
            hub.receive(published)
        await arriving(stream, b'op":"reopen"')
        assert not reader.ended.done()
        for published in await press.publish("hafen", "close"):
            hub.receive(published)
        wire = await arriving(stream, b"event: end\n")
        assert b'op":"close"' in wire
        await asyncio.wait_for(reader.ended, BOUND)


async def test_a_reader_who_owes_too_much_is_cut(press, registry, monkeypatch):
    """Its bytes are thrown away and its handler woken; it costs the others nothing."""
    monkeypatch.setattr(eventstream, "BUFFERED_MAX", 10_000)
    await press.publish("hafen", "open")
    hub = built(press, registry)
    async with connection() as (slow, _), connection() as (quick, stream):
        hub.join("hafen", slow, after=None)
        hub.join("hafen", quick, after=None)
        while not slow.ended.done():
            [published] = await press.publish("hafen", html="x" * 50_000)
            hub.receive(published)
            assert seqs(await arriving(stream, b"-->")) == [published.seq]
        assert slow.transport.is_closing()
        assert not quick.ended.done()
    assert registry.get_sample_value("ticker_readers_dropped_total") == 1


async def test_joining_and_leaving_leaves_nothing(press, registry):
    """Subscriber sets and the gauge are empty when the last reader is gone; leaving twice changes nothing."""
    await press.publish("hafen", "open")
    hub = built(press, registry)
    async with connection() as (reader, _):
        hub.join("hafen", reader, after=None)
        assert hub.followed == {"hafen": 1}
        assert registry.get_sample_value("ticker_readers") == 1
        hub.leave("hafen", reader)
        hub.leave("hafen", reader)
    assert hub.followed == {}
    assert registry.get_sample_value("ticker_readers") == 0


async def test_who_cannot_join_is_not_counted(press, registry):
    """An unknown liveblog leaves no trace."""
    hub = built(press, registry)
    async with connection() as (reader, _):
        with pytest.raises(LiveblogNotFound):
            hub.join("nirgends", reader, after=None)
        hub.leave("nirgends", reader)
    assert hub.followed == {}


async def test_an_empty_store_does_not_take_readers_back(press, registry):
    """While the store is rebuilt readers wait; afterwards they go on from where they were."""
    await press.publish("hafen", "open", "publish")
    head = press.root / "public" / "hafen" / "live" / "head.json"
    hub = built(press, registry)
    async with connection() as (reader, stream):
        hub.join("hafen", reader, after=None)
        head.unlink()
        [published] = await press.publish("hafen", "pin")
        hub.receive(published)
        assert seqs(await arriving(stream, b'op":"pin"')) == [published.seq]


class Faulty(LocalBus):
    """Fails the way an adapter promises to, then in a way it does not, then works."""

    def __init__(self):
        super().__init__()
        self.faults = [BusUnavailable("Redis is away"), RuntimeError("a fault in the adapter")]

    async def listen(self):
        if self.faults:
            raise self.faults.pop(0)
        async for batch in super().listen():
            yield batch


async def test_the_hub_outlives_its_bus(press, registry, monkeypatch):
    """Whatever listening raises, it listens again."""
    monkeypatch.setattr(hub, "POLL_SECONDS", 0.01)
    bus = Faulty()
    await press.publish("hafen", "open")
    running = built(press, registry, bus)
    async with connection() as (reader, stream), running.running():
        running.join("hafen", reader, after=None)
        published = PublishedDelta(liveblog="hafen", seq=2, body=b'{"seq":2,"prev":1,"op":"publish"}')
        await bus.publish([published])
        assert seqs(await arriving(stream, b'op":"publish"')) == [2]
    assert bus.faults == []
    assert reader.ended.done()


async def test_a_broken_head_keeps_no_other_liveblog_waiting(press, registry, monkeypatch):
    """One liveblog's unreadable store is logged; the next one's readers are healed all the same."""
    monkeypatch.setattr(hub, "POLL_SECONDS", 0.01)
    await press.publish("alster", "open")
    await press.publish("hafen", "open")
    running = built(press, registry)
    async with connection() as (one, _), connection() as (other, stream), running.running():
        running.join("alster", one, after=None)
        running.join("hafen", other, after=None)
        (press.root / "public" / "alster" / "live" / "head.json").write_text("{}")
        await press.publish("hafen", "pin")
        assert seqs(await arriving(stream, b'op":"pin"')) == [press.seqs["hafen"][-1]]
    assert registry.get_sample_value("ticker_reader_deltas_healed_total") == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"seq":"x"}', b"\xff"])
def test_what_is_no_document_says_so(body):
    """An unreadable head or delta is a StoreError that shows it."""
    for kind in (Head, Delta):
        with pytest.raises(StoreError, match="this is no"):
            kind.parse(body)
