"""Close, seal, verify, replay: the archive gives back the very bytes; and the command line around it."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings

from tests.support import strategies
from tests.support.archives import KEY, a_day, public, resealed, sealed_archive, text
from tests.support.histories import START, History, opened, sealed
from tests.support.pipeline import SITE, renderer
from tests.support.seeds import LIVEBLOG, LIVETICKER
from ticker.__main__ import cli
from ticker.archive import container
from ticker.archive.rehearse import LONGEST_PAUSE, UNKNOWN_PAUSE, pauses, rehearse
from ticker.archive.replay import compare, replay
from ticker.archive.sealer import Sealer
from ticker.archive.verify import verify_bytes
from ticker.config import Settings
from ticker.database.database import Database
from ticker.database.migrate import migrate
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.liveblog import LiveblogState
from ticker.errors import ArchiveError, LiveblogNotFound
from ticker.exchange.imports import commands_for, slug_for
from ticker.exchange.plaintext import parse_liveblog, parse_liveticker
from ticker.ids import new_entry_id
from ticker.journal.sql import SqlJournal
from ticker.projections import rebuild
from ticker.projections.artefact import Artefact, archive, delta, front
from ticker.projections.port import Cursor
from ticker.projections.runner import Projector
from ticker.projections.store import FileStore

ARCHIVE = archive("sturmflut")

words = strategies.plain.map("Wort {}".format)


class Instance:
    """Journal, store, projector and sealer in one directory."""

    def __init__(self, directory, database):
        self.directory = directory
        self.journal = SqlJournal(database)
        self.store = FileStore(directory / "public", directory / "state")
        parts = {"journal": self.journal, "store": self.store, "renderer": renderer()}
        self.projector = Projector(**parts)
        self.sealer = Sealer(**parts, site=SITE, key=KEY)

    async def live(self, history):
        """What the history did, put into the journal and rendered; restoring is what appending stores."""
        head = await self.journal.head(history.state.slug)
        await self.journal.restore(history.records[head.seq if head else 0 :])
        await self.projector.catch_up(history.state.slug)

    async def replay(self, packed):
        report = verify_bytes(packed)
        return await replay(report, journal=self.journal, store=self.store, renderer=renderer())

    async def public(self, slug="sturmflut"):
        return {path: await self.store.read(path) for path in await self.store.paths(slug)}


@asynccontextmanager
async def instance(directory):
    directory.mkdir(parents=True)
    database = Database(Settings(data_dir=directory).journal_url)
    await migrate(Settings(data_dir=directory).journal_url)
    try:
        yield Instance(directory, database)
    finally:
        await database.close()


@pytest.fixture
async def one(tmp_path):
    async with instance(tmp_path / "one") as here:
        yield here


@pytest.fixture
async def other(tmp_path):
    async with instance(tmp_path / "other") as there:
        yield there


# --- sealing ------------------------------------------------------------------------------------------------


async def test_a_closed_liveblog_is_sealed_once(one):
    """The job may run again: the archive is what it was, and nobody writes it anew."""
    await one.live(a_day())
    assert await one.sealer.settled_seq("sturmflut") == 0
    assert await one.sealer.seal("sturmflut")
    packed = await one.store.read(ARCHIVE)
    assert verify_bytes(packed, signer=KEY.public.id).records == public(a_day())
    assert await one.sealer.settled_seq("sturmflut") == len(a_day().records)
    assert not await one.sealer.seal("sturmflut")
    assert await one.store.read(ARCHIVE) == packed


async def test_the_archive_holds_what_readers_see(one):
    """The pages in it are those of the store, though rendered from redacted records."""
    await one.live(a_day())
    await one.sealer.seal("sturmflut")
    archived = {artefact.path: artefact.body for artefact in verify_bytes(await one.store.read(ARCHIVE)).artefacts}
    stored = await one.public()
    del stored[ARCHIVE]
    assert {path: body for path, body in archived.items() if not path.startswith("assets/")} == stored


async def test_nothing_is_sealed_before_its_time(one):
    """Not while it is live, not before its pages are there, not what does not exist."""
    history = opened()
    await one.live(history)
    assert not await one.sealer.seal("sturmflut")
    assert await one.sealer.settled_seq("sturmflut") == 2
    history.do(c.CloseLiveblog(headline="Ende"))
    await one.journal.restore(history.records[2:])
    assert not await one.sealer.seal("sturmflut")
    assert not await one.sealer.seal("none")
    assert await one.sealer.settled_seq("none") == 0


async def test_a_correction_after_the_close_is_sealed_again(one):
    """The archive tells the last word."""
    history = a_day()
    await one.live(history)
    await one.sealer.seal("sturmflut")
    history.do(c.CorrectEntry(entry_id="0a1b2c3d4e", content=text("Der Pegel fällt"), note="Richtungsfehler"))
    await one.live(history)
    assert await one.store.read(ARCHIVE) is not None
    assert await one.sealer.seal("sturmflut")
    assert verify_bytes(await one.store.read(ARCHIVE)).records == public(history)


@pytest.mark.parametrize(
    "command", [c.ReopenLiveblog(), c.RetractEntry(entry_id="0a1b2c3d4e", notice="Zurückgezogen.")]
)
async def test_an_archive_that_must_not_be_handed_out_is_gone_at_once(one, command):
    """What was reopened is not over; what was retracted must not be told a second longer."""
    history = a_day()
    await one.live(history)
    await one.sealer.seal("sturmflut")
    history.do(command)
    await one.live(history)
    assert await one.store.read(ARCHIVE) is None
    assert await one.sealer.seal("sturmflut") == (history.state.state is LiveblogState.CLOSED)
    assert b"Der Pegel steigt" not in (await one.store.read(ARCHIVE) or b"")


async def test_pictures_come_along(one, other):
    """Those that a page shows; one that is lost does not keep the archive from being sealed."""
    history = opened()
    image = e.Content(headline="Bild", blocks=tuple(e.Image(src=f"/media/{n}.jpg", alt="") for n in ("da", "weg")))
    history.do(c.PublishEntry(entry_id="0a1b2c3d4e", content=image))
    history.do(c.CloseLiveblog(headline="Ende"))
    await one.store.put([Artefact(path="media/da.jpg", body=b"\xff\xd8"), Artefact(path="media/x.jpg", body=b"")])
    await one.live(history)
    await one.sealer.seal("sturmflut")
    packed = await one.store.read(ARCHIVE)
    assert [member.path for member in container.unpack(packed) if "/media/" in member.path] == ["site/media/da.jpg"]
    assert (await other.replay(packed)).identical
    assert await other.store.read("media/da.jpg") == b"\xff\xd8"
    assert await other.store.read("media/x.jpg") is None


# --- replay -------------------------------------------------------------------------------------------------


async def test_a_replay_gives_the_same_bytes(one, other):
    """Every page, feed and delta, and the archive itself; and the instance goes on from there."""
    await one.live(a_day())
    await one.sealer.seal("sturmflut")
    comparison = await other.replay(await one.store.read(ARCHIVE))
    assert comparison.identical
    assert await other.public() == await one.public()
    assert not await other.sealer.seal("sturmflut")
    assert await other.projector.catch_up("sturmflut") == []
    await other.projector.rebuild("sturmflut")
    assert await other.public() == await one.public()


async def test_a_replayed_liveblog_can_be_reopened_and_sealed_again(one, other):
    """What is withheld stays withheld, and the chain goes on."""
    history = a_day()
    await one.live(history)
    await one.sealer.seal("sturmflut")
    await other.replay(await one.store.read(ARCHIVE))
    for command in (c.ReopenLiveblog(), c.PublishEntry(entry_id="yz01234567", content=text("Noch etwas"))):
        history.do(command)
    history.do(c.CloseLiveblog(headline="Ende"))
    await other.live(history)
    assert await other.sealer.seal("sturmflut")
    assert verify_bytes(await other.store.read(ARCHIVE)).records == public(history)


@settings(max_examples=strategies.examples(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=strategies.histories(text=words))
def test_every_history_replays_to_the_same_bytes(tmp_path_factory, history):
    """Whatever the desk did, closed at the end or not."""

    async def there_and_back():
        async with instance(tmp_path_factory.mktemp("replay") / "there") as there:
            assert (await there.replay(sealed_archive(history))).identical
            again = [record async for record in there.journal.read("sturmflut")]
            assert again == public(history)
            await there.projector.rebuild("sturmflut")
            checked = await rebuild.check("sturmflut", journal=there.journal, store=there.store, renderer=renderer())
            assert checked.identical

    asyncio.run(there_and_back())


async def test_replay_refuses_to_mix(one):
    """A liveblog of that slug is there: nothing is changed."""
    await one.live(opened())
    before = await one.public()
    with pytest.raises(ArchiveError, match="the journal has a liveblog 'sturmflut' already, at seq 2"):
        await one.replay(sealed_archive(a_day()))
    assert await one.public() == before


async def test_replay_refuses_pages_of_another_liveblog(one):
    """The store has pages, and the journal nothing to make them of: somebody else's."""
    await one.store.write("sturmflut", Cursor(seq=3), [Artefact(path=front("sturmflut"), body=b"")])
    with pytest.raises(ArchiveError, match="the store has pages"):
        await one.replay(sealed_archive(a_day()))


async def test_replay_does_not_replace_pictures(one):
    """An archive of unknown origin must not change what other liveblogs show."""
    await one.store.put([Artefact(path="media/a.jpg", body=b"ours")])
    packed = sealed_archive(a_day(), pictures=[Artefact(path="media/a.jpg", body=b"theirs")])
    with pytest.raises(ArchiveError, match=r"another picture 'media/a\.jpg'"):
        await one.replay(packed)
    assert await one.store.read("media/a.jpg") == b"ours"
    assert await one.journal.head("sturmflut") is None


async def test_a_replay_cut_off_can_be_done_again(one):
    """The pages are there, the journal is not: as after Ctrl-C."""
    packed = sealed_archive(a_day())
    await one.store.write("sturmflut", Cursor(seq=5), [Artefact(path=delta("sturmflut", 99), body=b"")], more=True)
    assert (await one.replay(packed)).identical
    assert await one.store.read(delta("sturmflut", 99)) is None


async def test_pages_that_differ_are_listed(one):
    """As after a change of templates: what is rendered now is put up, the difference is told."""
    parts = {member.path: member.body for member in container.unpack(sealed_archive(a_day()))}
    changed = parts | {"site/sturmflut/index.html": b"anders", "site/sturmflut/alt.html": b""}
    del changed["site/sturmflut/feed.rss"]
    comparison = await one.replay(resealed(changed))
    assert comparison.differences == [
        "sturmflut/alt.html should not be there",
        "sturmflut/feed.rss is missing",
        "sturmflut/index.html differs",
    ]
    assert await one.store.read("sturmflut/index.html") == parts["site/sturmflut/index.html"]


# --- rehearsal ----------------------------------------------------------------------------------------------


def _rehearsal(there, history, speed=1e9):
    report = verify_bytes(sealed_archive(history))
    return rehearse(report, speed=speed, journal=there.journal, store=there.store, projector=there.projector)


async def test_a_rehearsal_shows_each_moment_and_ends_as_the_replay_does(one, other):
    """After each record the pages are those of that seq."""
    history = a_day()
    async for record in _rehearsal(one, history):
        assert (await one.store.cursor("sturmflut")).seq == record.seq
        if record.seq >= 2:
            head = json.loads(await one.store.read("sturmflut/live/head.json"))
            assert head["seq"] <= record.seq
    await other.replay(sealed_archive(history))
    assert await one.public() == await other.public()
    assert not await one.sealer.seal("sturmflut")


async def test_a_rehearsal_that_was_stopped_goes_on(one):
    """A consistent prefix stays, and the second run begins behind it."""
    rehearsal = _rehearsal(one, a_day())
    async for record in rehearsal:
        if record.seq == 5:
            break
    await rehearsal.aclose()
    assert (await one.journal.head("sturmflut")).seq == 5
    assert [record.seq async for record in _rehearsal(one, a_day())] == list(range(6, len(a_day().records) + 1))


async def test_a_rehearsal_does_not_go_on_in_another_liveblog(one):
    """The slug is taken by something else."""
    await one.live(History(c.CreateLiveblog(title="Etwas anderes")))
    with pytest.raises(ArchiveError, match="another liveblog"):
        await anext(_rehearsal(one, a_day()))


def test_pauses_follow_the_times_of_publication():
    """An import is committed at once; its entries tell when they were published, or nobody knows."""
    created = e.LiveblogCreated(title="x", theme="liveblog", time_zone="UTC", language="de")

    def at(minutes):
        time = None if minutes is None else START + timedelta(minutes=minutes)
        return e.EntryPublished(entry_id=f"e{minutes}", content=text("x"), published_at=time)

    records = sealed(
        [created, at(0), at(10), e.EntryPinned(entry_id="e10"), at(5), at(None), at(11)], step=timedelta(0)
    )
    assert pauses(records, speed=60) == [
        0.0,
        UNKNOWN_PAUSE / 60,
        10.0,
        0.0,
        UNKNOWN_PAUSE / 60,
        UNKNOWN_PAUSE / 60,
        1.0,
    ]
    assert max(pauses(records, speed=1)) == LONGEST_PAUSE
    assert pauses(records[:1], speed=1) == [0.0]


# --- rebuild ------------------------------------------------------------------------------------------------


async def test_a_check_tells_what_is_not_as_it_should_be(one):
    """And a rebuild puts it right."""
    await one.live(a_day())
    await one.store.write(
        "sturmflut", await one.store.cursor("sturmflut"), [Artefact(path=front("sturmflut"), body=b"")]
    )
    parts = {"journal": one.journal, "store": one.store, "renderer": renderer()}
    assert (await rebuild.check("sturmflut", **parts)).differences == ["sturmflut/index.html differs"]
    await rebuild.rebuild("sturmflut", journal=one.journal, projector=one.projector)
    assert (await rebuild.check("sturmflut", **parts)).identical
    assert await rebuild.slugs(one.journal) == ["sturmflut"]


async def test_what_does_not_exist_cannot_be_rebuilt(one):
    """A typing error is told."""
    with pytest.raises(LiveblogNotFound):
        await rebuild.rebuild("none", journal=one.journal, projector=one.projector)
    with pytest.raises(LiveblogNotFound):
        await rebuild.check("none", journal=one.journal, store=one.store, renderer=renderer())


def test_a_comparison_counts():
    """What is the same is counted, what is not is listed."""
    comparison = compare([Artefact(path="a", body=b"1"), Artefact(path="b", body=b"2")], {"a": b"1", "b": b"2"})
    assert (comparison.identical, comparison.same) == (True, 2)


# --- whole pages --------------------------------------------------------------------------------------------


PAGES = {"liveticker": (LIVETICKER, parse_liveticker), "liveblog": (LIVEBLOG, parse_liveblog)}


@pytest.mark.parametrize(("page", "parse"), PAGES.values(), ids=PAGES)
async def test_a_real_day_comes_back_byte_for_byte(page, parse, one, other):
    """Imported, closed, sealed, verified, replayed."""
    day = page.day
    parsed = parse(page.text, date=day, zone=ZoneInfo("Europe/Berlin"))
    commands = commands_for(parsed, day=day, zone="Europe/Berlin", language="de", new_id=new_entry_id, closed=True)
    slug = slug_for(parsed.title, day)
    await one.live(History(*commands, slug=slug))
    assert await one.sealer.seal(slug)
    assert (await other.replay(await one.store.read(archive(slug)))).identical
    assert await other.public(slug) == await one.public(slug)


# --- the command line ---------------------------------------------------------------------------------------


@pytest.fixture
def packed(tmp_path):
    path = tmp_path / "archive.zip"
    path.write_bytes(sealed_archive(a_day()))
    return path


def ticker(*arguments):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_verify_says_whose_signature_it_is(packed, tmp_path):
    """With the newsroom's key or its id it is theirs; without, a valid signature of somebody."""
    (tmp_path / "key.pem").write_bytes(KEY.public.pem)
    assert "(the key that was asked for)" in ticker("verify", packed, "--key", tmp_path / "key.pem").output
    assert "(the key that was asked for)" in ticker("verify", packed, "--key-id", KEY.public.id).output
    alone = ticker("verify", packed)
    assert f"valid, signer {KEY.public.id} (not checked against a known key" in alone.output
    assert alone.exit_code == 0


def test_verify_names_what_is_wrong(packed):
    """And fails."""
    packed.write_bytes(packed.read_bytes() + b"!")
    result = ticker("verify", packed)
    assert isinstance(result.exception, ArchiveError)
    assert "1 bytes follow" in str(result.exception)


def test_replay_and_rebuild_from_the_console(packed, tmp_path):
    """Back in an empty instance, checked, rebuilt; a second replay is refused."""
    data = ("--data-dir", tmp_path / "var")
    replayed = ticker("replay", packed, *data)
    assert replayed.exit_code == 0, replayed.output
    assert "the same, byte for byte" in replayed.output
    assert (tmp_path / "var" / "public" / "index.html").exists()
    assert isinstance(ticker("replay", packed, *data).exception, ArchiveError)
    assert ticker("rebuild", "--all", "--check", *data).exit_code == 1  # it was rendered for the archive's own address
    assert ticker("rebuild", "sturmflut", *data).exit_code == 0
    assert ticker("rebuild", "--all", "--check", *data).exit_code == 0
    assert ticker("rebuild", *data).exit_code == 2


def test_a_rehearsal_from_the_console(packed, tmp_path):
    """Counts what it has shown."""
    shown = ticker("replay", packed, "--speed", "1000000", "--data-dir", tmp_path / "var")
    assert shown.exit_code == 0, shown.output
    assert shown.output.splitlines()[-1] == f"{len(a_day().records)}/{len(a_day().records)}  LiveblogClosed"


def test_a_file_that_differs_ends_in_failure(packed, tmp_path):
    """With the differences, and which releases they are between."""
    parts = {member.path: member.body for member in container.unpack(packed.read_bytes())}
    packed.write_bytes(resealed(parts | {"site/sturmflut/index.html": b"anders"}, ticker="9.9"))
    result = ticker("replay", packed, "--data-dir", tmp_path / "var")
    assert result.exit_code == 1
    assert "sturmflut/index.html differs" in result.output
    assert "the archive was rendered by Ticker 9.9" in result.output
    assert "where templates were others then, its pages differ, and it keeps its own" in result.output
