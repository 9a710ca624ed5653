"""From the journal to the files: increments equal rebuild, failures keep the last good pages up."""

import asyncio
import json
import random
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.histories import opened
from tests.support.pipeline import newsroom, renderer
from tests.support.strategies import examples, histories
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.errors import Refused, StoreError
from ticker.projections import artefact as at
from ticker.projections.port import Cursor

SLUG = "sturmflut"
BOUND = 20


def entry_id(number):
    return f"{number:010d}"


def content(text):
    return e.Content(headline=text, blocks=(e.Text(html=f"<p>{text}</p>"),))


def publish(number, text="Der Deich hält"):
    return c.PublishEntry(entry_id=entry_id(number), content=content(f"{text} {number}"))


def liveblog(entries=3):
    """A live liveblog with entries 1 … `entries`."""
    return opened_with(*(publish(number) for number in range(1, entries + 1)))


def opened_with(*commands):
    history = opened()
    for command in commands:
        history.do(command)
    return history


async def told(pipeline, history, *commands):
    """Put what is new of the history, and what the commands add to it, into the journal."""
    for command in commands:
        history.do(command)
    head = await pipeline.journal.head(SLUG)
    await pipeline.journal.restore(history.records[head.seq if head else 0 :])


def document(body):
    return json.loads(body)


# --- increments equal rebuild -------------------------------------------------------------------------------


async def rebuilt_alike(pipeline, records, cuts, *, forgetful):
    """Render the records piece by piece, then all at once elsewhere; both, and what was announced, must agree."""
    announced = []
    for start, end in zip([0, *cuts], [*cuts, len(records)], strict=True):
        if records[start:end]:
            await pipeline.journal.restore(records[start:end])
        projector = pipeline.new_projector(pipeline.store) if forgetful else pipeline.projector
        announced += [delta.seq for delta in await projector.catch_up(SLUG)]
    pieces = pipeline.files()
    await pipeline.new_projector(pipeline.new_store("second")).catch_up(SLUG)
    assert pieces == pipeline.files("second")
    await pipeline.projector.rebuild(SLUG)
    assert pieces == pipeline.files()
    assert await pipeline.store.cursor(SLUG) == Cursor(seq=len(records), renderer_version=renderer().renderer_version)
    return announced


@pytest.mark.long
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(history=histories(max_commands=40), data=st.data())
def test_increments_equal_rebuild(migrated_journal, history, data):
    """Any history, cut anywhere, by a worker that remembers or one that starts anew: the same files, byte by byte."""
    count = len(history.records)
    cuts = sorted(data.draw(st.sets(st.integers(1, count), max_size=6), label="cuts"))
    forgetful = data.draw(st.booleans(), label="forgetful")

    async def run(folder):
        async with newsroom(folder, migrated_journal) as pipeline:
            return await rebuilt_alike(pipeline, history.records, cuts, forgetful=forgetful)

    with tempfile.TemporaryDirectory() as folder:
        assert asyncio.run(run(Path(folder))) == history.state.public_seqs


def _long_day(seed):
    """Three pages of entries with edits, pins and retractions in between, also of entries long gone by."""
    chance = random.Random(seed)
    history = opened()
    for number in range(1, 131):
        history.do(publish(number))
        chosen = entry_id(chance.randint(1, number))
        command = chance.choice(
            [
                c.ReviseEntry(entry_id=chosen, content=content(f"Neu {number}")),
                c.CorrectEntry(entry_id=chosen, content=content(f"Richtig {number}"), note="Korrektur"),
                c.RetractEntry(entry_id=chosen, notice="Irrtum"),
                c.PinEntry(entry_id=chosen),
                c.MarkKeyEvent(entry_id=chosen),
                c.UnmarkKeyEvent(entry_id=chosen),
                c.SetSummary(points=(e.Point(text=f"Stand {number}", entries=(chosen,)),)),
                c.ReviseLiveblog(title=f"Sturmflut, Stunde {number // 50}"),
            ]
        )
        try:
            history.do(command)
        except Refused:
            continue
    return history


@pytest.mark.parametrize("seed", [1, 2])
async def test_increments_equal_rebuild_over_several_pages(pipeline, seed):
    """Pages that fill up, and edits of entries on any of them."""
    history = _long_day(seed)
    cuts = sorted(random.Random(seed).sample(range(1, len(history.records)), 12))
    assert await rebuilt_alike(pipeline, history.records, cuts, forgetful=False) == history.state.public_seqs


async def test_a_page_that_fills_up_gets_its_link_onward(pipeline):
    """The entry that begins page 2 changes page 1 as well, and nothing else does at that moment."""
    records = liveblog(51).records
    await rebuilt_alike(pipeline, records, [len(records) - 1], forgetful=True)
    assert b'href="../2/' in pipeline.files()[at.page(SLUG, 1)]


# --- doing it twice, and side by side -----------------------------------------------------------------------


async def test_running_twice_changes_nothing(pipeline):
    """Nothing is written, nothing announced."""
    await told(pipeline, liveblog())
    assert len(await pipeline.projector.catch_up(SLUG)) == 4
    before = pipeline.files()
    assert await pipeline.projector.catch_up(SLUG) == []
    assert pipeline.files() == before


async def test_an_unknown_liveblog_has_nothing(pipeline):
    """A job for it does no harm."""
    assert await pipeline.projector.catch_up("nirgends") == []
    await pipeline.projector.rebuild("nirgends")
    assert pipeline.files() == {}


async def test_a_draft_moves_the_cursor_and_shows_nothing(pipeline):
    """Else the sweeper would ask for it for ever."""
    history = opened(opened=False)
    await told(pipeline, history, c.SaveDraft(entry_id=entry_id(1), content=content("Geheim")))
    assert await pipeline.projector.catch_up(SLUG) == []
    assert pipeline.files() == {}
    assert await pipeline.store.cursor(SLUG) == Cursor(seq=2, renderer_version=renderer().renderer_version)


async def test_opening_shows_what_there_is(pipeline):
    """And brings the liveblog onto the index."""
    history = opened(opened=False)
    await told(pipeline, history, c.OpenLiveblog())
    assert [delta.seq for delta in await pipeline.projector.catch_up(SLUG)] == [2]
    assert {at.front(SLUG), at.page(SLUG, 1), at.rss(SLUG), at.atom(SLUG), at.head(SLUG), at.INDEX} <= set(
        pipeline.files()
    )
    assert f'href="{SLUG}/"'.encode() in pipeline.files()[at.INDEX]


async def test_a_worker_that_was_overtaken_announces_only_what_it_rendered(pipeline):
    """Each delta is announced once, in order, whichever worker gets to it."""
    history = liveblog(1)
    other = pipeline.new_projector(pipeline.store)
    await told(pipeline, history)
    first = [delta.seq for delta in await pipeline.projector.catch_up(SLUG)]
    await told(pipeline, history, publish(2))
    second = [delta.seq for delta in await other.catch_up(SLUG)]
    await told(pipeline, history, publish(3))
    third = [delta.seq for delta in await pipeline.projector.catch_up(SLUG)]
    assert first + second + third == history.state.public_seqs
    assert third == [5]


async def test_two_workers_at_once_leave_what_one_would(pipeline):
    """Both may render; neither takes the artefacts back."""
    history = liveblog(0)
    workers = [pipeline.new_projector(pipeline.store) for _ in range(2)]
    for number in range(1, 21):
        await told(pipeline, history, publish(number))
        await asyncio.gather(*(worker.catch_up(SLUG) for worker in workers))
    await pipeline.new_projector(pipeline.new_store("second")).catch_up(SLUG)
    assert pipeline.files() == pipeline.files("second")


async def test_a_fenced_worker_announces_nothing_and_goes_on_later(pipeline):
    """Somebody with more events has begun to write; this one starts again from the cursor."""
    history = liveblog()
    await told(pipeline, history)
    await pipeline.store.write(SLUG, Cursor(seq=99), [], more=True)
    assert await pipeline.projector.catch_up(SLUG) == ()
    (pipeline.folder / "first" / "state" / f"{SLUG}.json").unlink()
    assert len(await pipeline.projector.catch_up(SLUG)) == 4


async def test_an_emptied_store_is_filled_again(pipeline):
    """The worker remembers more than the store has, and believes the store."""
    await told(pipeline, liveblog())
    await pipeline.projector.catch_up(SLUG)
    before = pipeline.files()
    (pipeline.folder / "first" / "public" / SLUG).rename(pipeline.folder / "elsewhere")
    await pipeline.projector.catch_up(SLUG)
    assert pipeline.files() == before


async def test_few_states_stay_in_memory(pipeline):
    """A forgotten liveblog is folded again, without announcing anything twice."""
    worker = pipeline.new_projector(pipeline.store, capacity=1)
    history = liveblog()
    await told(pipeline, history)
    await worker.catch_up(SLUG)
    created = e.LiveblogCreated(title="Stadtlauf", theme="liveblog", time_zone="Europe/Berlin", language="de")
    await pipeline.journal.append("stadtlauf", 0, [created], actor="p_0123456789", at=history.now)
    await worker.catch_up("stadtlauf")
    await told(pipeline, history, publish(4))
    assert [delta.seq for delta in await worker.catch_up(SLUG)] == [6]


# --- what readers must not see ------------------------------------------------------------------------------


async def test_a_retracted_text_is_nowhere(pipeline):
    """Not on a page, in a feed, in a delta old or new, nor in a compressed form; its permalink is another page."""
    history = opened_with(
        c.PublishEntry(entry_id=entry_id(1), content=content("Falschmeldung"), marks=e.Marks(pinned=True))
    )
    await told(pipeline, history)
    await pipeline.projector.catch_up(SLUG)
    assert any(b"Falschmeldung" in body for body in pipeline.files().values())
    await told(pipeline, history, c.RetractEntry(entry_id=entry_id(1), notice="Irrtum"))
    await pipeline.projector.catch_up(SLUG)
    files = pipeline.files()
    assert not [path for path, body in files.items() if b"Falschmeldung" in body]
    assert not [path for path in files if path.startswith(at.permalink(SLUG, entry_id(1)))]
    assert at.gone(SLUG, entry_id(1)) in files
    assert document(files[at.delta(SLUG, 3)])["op"] == "gone"


async def test_a_text_retracted_before_it_was_rendered_is_never_announced(pipeline):
    """The delta of its publication is a tombstone from the start."""
    history = opened_with(publish(1, "Falschmeldung"), c.RetractEntry(entry_id=entry_id(1), notice="Irrtum"))
    await told(pipeline, history)
    deltas = await pipeline.projector.catch_up(SLUG)
    assert [delta.seq for delta in deltas] == [2, 3, 4]
    assert document(deltas[1].body)["op"] == "gone"
    assert not any(b"Falschmeldung" in body for body in [*pipeline.files().values(), *(delta.body for delta in deltas)])


async def test_rebuilding_takes_away_what_should_not_be_there(pipeline):
    """What an earlier release, or a hand, left behind; the archive is not the rebuilder's to remove."""
    await told(pipeline, liveblog())
    await pipeline.projector.catch_up(SLUG)
    before = pipeline.files()
    stray = [at.Artefact(path=at.page(SLUG, 99), body=b"x"), at.Artefact(path=at.archive(SLUG), body=b"PK")]
    await pipeline.store.write(SLUG, Cursor(seq=5, sealed=5), stray)
    await pipeline.projector.rebuild(SLUG)
    assert pipeline.files() == before | {at.archive(SLUG): b"PK"}
    assert await pipeline.store.cursor(SLUG) == Cursor(seq=5, sealed=5, renderer_version=renderer().renderer_version)


# --- failures -----------------------------------------------------------------------------------------------


class Spoilt:
    """A renderer whose template breaks for some entries; everything else is the real one's."""

    def __init__(self, method, broken):
        self.method = method
        self.broken = broken

    def __getattr__(self, name):
        real = getattr(renderer(), name)
        if name != self.method:
            return real

        def render(state, *values):
            if self.broken(state):
                raise ZeroDivisionError("the template divides by zero")
            return real(state, *values)

        return render


@pytest.mark.parametrize("method", ["delta", "page", "permalink", "rss", "front", "head"])
async def test_a_failing_render_keeps_the_last_good_page_and_is_made_up_for(pipeline, method):
    """Nothing is announced before it can be shown, and nothing is announced twice."""
    history = liveblog(1)
    spoilt = Spoilt(method, lambda state: state.seq >= 4)
    worker = pipeline.new_projector(pipeline.store, by=spoilt)
    await told(pipeline, history)
    await worker.catch_up(SLUG)
    before = pipeline.files()
    await told(pipeline, history, publish(2))
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await worker.catch_up(SLUG)
        assert pipeline.files() == before
        assert await pipeline.store.cursor(SLUG) == Cursor(seq=3, renderer_version=renderer().renderer_version)
    spoilt.broken = lambda _: False
    assert [delta.seq for delta in await worker.catch_up(SLUG)] == [4]
    await pipeline.new_projector(pipeline.new_store("second")).catch_up(SLUG)
    assert pipeline.files() == pipeline.files("second")


@pytest.mark.parametrize("method", ["page", "permalink", "front"])
async def test_a_failing_render_does_not_keep_a_retracted_text_at_its_own_address(pipeline, method):
    """Its deltas, its permalink and the archive are withdrawn before anything is rendered."""
    history = liveblog(1)
    await told(pipeline, history)
    await pipeline.projector.catch_up(SLUG)
    await pipeline.store.write(SLUG, Cursor(seq=3), [at.Artefact(path=at.archive(SLUG), body=b"PK")])
    await told(pipeline, history, c.RetractEntry(entry_id=entry_id(1), notice="Die Meldung war falsch."))
    heard = []

    async def announce(deltas):
        heard.extend(delta.seq for delta in deltas)

    with pytest.raises(ZeroDivisionError):
        await pipeline.new_projector(pipeline.store, by=Spoilt(method, lambda _: True)).catch_up(SLUG, announce)
    files = pipeline.files()
    assert heard == [4]
    assert b"Der Deich" not in files[at.delta(SLUG, 3)]
    assert not {at.archive(SLUG), at.permalink(SLUG, entry_id(1)), f"{at.permalink(SLUG, entry_id(1))}.br"} & set(files)


async def test_a_failing_liveblog_does_not_block_another(pipeline):
    """Each has its own turn."""
    worker = pipeline.new_projector(pipeline.store, by=Spoilt("front", lambda state: state.slug == SLUG))
    history = liveblog()
    await told(pipeline, history)
    created = e.LiveblogCreated(title="Stadtlauf", theme="liveblog", time_zone="Europe/Berlin", language="de")
    await pipeline.journal.append("stadtlauf", 0, [created, e.LiveblogOpened()], actor="p_0123456789", at=history.now)
    results = await asyncio.gather(worker.catch_up(SLUG), worker.catch_up("stadtlauf"), return_exceptions=True)
    assert isinstance(results[0], ZeroDivisionError)
    assert [delta.seq for delta in results[1]] == [2]


async def test_a_failing_disk_is_made_up_for(pipeline):
    """The cursor has not moved, so the next run does it again."""
    history = liveblog(1)
    await told(pipeline, history)
    await pipeline.projector.catch_up(SLUG)
    await told(pipeline, history, publish(2))
    live = pipeline.folder / "first" / "public" / SLUG / "live"
    live.rename(pipeline.folder / "elsewhere")
    live.write_bytes(b"in the way")
    with pytest.raises(StoreError):
        await pipeline.projector.catch_up(SLUG)
    live.unlink()
    (pipeline.folder / "elsewhere").rename(live)
    assert [delta.seq for delta in await pipeline.projector.catch_up(SLUG)] == [4]


async def test_a_run_that_is_cut_off_is_made_up_for(pipeline):
    """arq cancels a job that takes too long; the next one starts from the cursor."""
    await told(pipeline, liveblog(120))
    run = asyncio.create_task(pipeline.projector.catch_up(SLUG))
    while not pipeline.files():
        assert not run.done()
        await asyncio.sleep(0)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert await pipeline.store.cursor(SLUG) == Cursor()
    assert len(await pipeline.projector.catch_up(SLUG)) == 121
    await pipeline.new_projector(pipeline.new_store("second")).catch_up(SLUG)
    assert pipeline.files() == pipeline.files("second")


# --- the site -----------------------------------------------------------------------------------------------


async def test_drafts_are_not_on_the_index(pipeline):
    """Not even their titles."""
    await told(pipeline, opened(opened=False, title="Noch geheim"))
    await pipeline.projector.write_site()
    assert b"Noch geheim" not in pipeline.files()[at.INDEX]


async def test_assets_are_put_for_pages_to_find(pipeline):
    """Every style sheet and script a page names is there."""
    await told(pipeline, liveblog())
    await pipeline.projector.catch_up(SLUG)
    await pipeline.projector.write_assets()
    for page in (at.front(SLUG), at.embed(SLUG)):
        named = set(re.findall(r"\.\./(assets/[\w.-]+)", pipeline.files()[page].decode()))
        assert named
        assert named <= set(pipeline.files())
    assert at.EMBED_SCRIPT in pipeline.files()


async def test_what_stands_is_left_alone_and_what_is_missing_comes_back(pipeline):
    """Style sheets and the list of liveblogs: caches see a new file only where there is one."""
    await pipeline.projector.write_assets()
    await pipeline.projector.write_site()
    files = [path for path in sorted((pipeline.folder / "first" / "public").rglob("*")) if path.is_file()]
    written = {path: path.stat().st_mtime_ns for path in files}
    lost = next(path for path in files if path.suffix == ".css")
    lost.unlink()
    await pipeline.projector.write_assets()
    await pipeline.projector.write_site()
    assert lost.exists()
    kept = [path for path in files if not path.name.startswith(lost.name)]
    assert {path: path.stat().st_mtime_ns for path in kept} == {path: written[path] for path in kept}
