"""What `ticker.projections.port.Store` promises, on files."""

import asyncio
import gzip
import multiprocessing
import os
import shutil
import threading
import time
from pathlib import Path

import brotli
import pytest

from ticker.errors import Fenced, StoreError
from ticker.projections import artefact as at
from ticker.projections.artefact import Artefact
from ticker.projections.port import Cursor
from ticker.projections.store import FileStore

SLUG = "sturmflut"
BOUND = 20


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def store(folder):
    return opened(folder)


def opened(folder):
    return FileStore(folder / "public", folder / "state")


def front(text="Der Deich hält", slug=SLUG):
    return Artefact(path=at.front(slug), body=text.encode())


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# --- writing and reading ------------------------------------------------------------------------------------


async def test_what_was_written_is_read_back(store):
    """Byte by byte, and the cursor with it."""
    await store.write(SLUG, Cursor(seq=2), [front()])
    assert await store.read(at.front(SLUG)) == "Der Deich hält".encode()
    assert await store.cursor(SLUG) == Cursor(seq=2)


async def test_a_root_taken_away_is_made_again(store, folder):
    """Whoever empties the public folder of a running newsroom may take the folder too."""
    await store.write(SLUG, Cursor(seq=2), [front("alt")])
    shutil.rmtree(folder / "public")
    assert await store.cursor(SLUG) == Cursor()
    assert await store.paths(SLUG) == []
    await store.write(SLUG, Cursor(seq=2), [front()])
    assert await store.read(at.front(SLUG)) == front().body
    assert await store.paths(SLUG) == [at.front(SLUG)]


async def test_what_was_never_written_is_not_there(store):
    """No artefact, no path, and a cursor at zero."""
    assert await store.read(at.front(SLUG)) is None
    assert await store.paths(SLUG) == []
    assert await store.cursor(SLUG) == Cursor()


async def test_a_folder_is_no_artefact(store):
    """Asking for one finds nothing."""
    await store.write(SLUG, Cursor(seq=2), [front()])
    assert await store.read(SLUG) is None


async def test_a_second_store_sees_what_the_first_wrote(store, folder):
    """Nothing is kept in memory: the worker writes, the web process reads."""
    await store.write(SLUG, Cursor(seq=2), [front()])
    assert await opened(folder).read(at.front(SLUG)) == "Der Deich hält".encode()
    assert await opened(folder).cursor(SLUG) == Cursor(seq=2)


async def test_compressed_forms_stand_beside_and_say_the_same(store):
    """For whoever serves the files as they are."""
    await store.write(SLUG, Cursor(seq=2), [front()])
    path = at.front(SLUG)
    assert brotli.decompress(await store.read(f"{path}.br")) == await store.read(path)
    assert gzip.decompress(await store.read(f"{path}.gz")) == await store.read(path)


async def test_what_is_compressed_already_stays_as_it_is(store, folder):
    """A picture or an archive gains nothing."""
    await store.write(SLUG, Cursor(seq=2), [Artefact(path=at.archive(SLUG), body=b"PK")])
    assert files(folder / "public") == [at.archive(SLUG)]


async def test_the_same_artefact_gives_the_same_bytes(store, folder):
    """Compressed forms too: they carry no time."""
    await store.write(SLUG, Cursor(seq=2), [front(), front(slug=f"{SLUG}/e/0a1b2c3d4e")])
    for form in ("", ".br", ".gz"):
        twin = await store.read(at.permalink(SLUG, "0a1b2c3d4e") + form)
        assert twin == await store.read(at.front(SLUG) + form)


async def test_paths_are_sorted_and_without_compressed_forms(store):
    """Of this liveblog only, not of one whose name begins alike."""
    page, entry = at.page(SLUG, 1), at.permalink(SLUG, "0a1b2c3d4e")
    await store.write(SLUG, Cursor(seq=2), [Artefact(path=path, body=b"x") for path in (page, at.front(SLUG), entry)])
    await store.write(f"{SLUG}-2", Cursor(seq=2), [front(slug=f"{SLUG}-2")])
    assert await store.paths(SLUG) == sorted([page, at.front(SLUG), entry])


async def test_removed_paths_are_gone_with_their_compressed_forms(store, folder):
    """A withdrawn text must not be found in any form."""
    entry = at.permalink(SLUG, "0a1b2c3d4e")
    await store.write(SLUG, Cursor(seq=2), [Artefact(path=entry, body=b"x"), front()])
    await store.write(SLUG, Cursor(seq=3), [Artefact(path=at.gone(SLUG, "0a1b2c3d4e"), body=b"x")], removed=[entry])
    assert await store.paths(SLUG) == [at.gone(SLUG, "0a1b2c3d4e"), at.front(SLUG)]
    assert not [path for path in files(folder) if path.endswith(("e/0a1b2c3d4e/index.html.br", ".html.gz.gz"))]


async def test_removing_what_is_not_there_changes_nothing(store):
    """A run that was cut off is done again."""
    await store.write(SLUG, Cursor(seq=2), [front()], removed=[at.permalink(SLUG, "0a1b2c3d4e")])
    assert await store.paths(SLUG) == [at.front(SLUG)]


async def test_artefacts_of_the_site_move_no_cursor(store):
    """The index and style sheets belong to no liveblog."""
    await store.put([Artefact(path=at.INDEX, body=b"<p>"), Artefact(path="assets/site-0badcafe.css", body=b"p{}")])
    assert await store.read("assets/site-0badcafe.css") == b"p{}"
    assert await store.cursor(SLUG) == Cursor()


async def test_no_reader_ever_sees_half_an_artefact(store):
    """While one artefact is replaced a hundred times, each look at it finds one of the versions whole."""
    versions = [front(str(number) * 200_000) for number in range(10)]
    await store.write(SLUG, Cursor(seq=1), versions[:1])

    async def write():
        for number in range(2, 102):
            await store.write(SLUG, Cursor(seq=number), [versions[number % 10]])

    writing = asyncio.create_task(write())
    whole = {version.body for version in versions}
    looks = 0
    while not writing.done():
        assert await store.read(at.front(SLUG)) in whole
        looks += 1
    await writing
    assert looks


# --- the fence ----------------------------------------------------------------------------------------------


async def test_an_older_writer_is_turned_away(store):
    """What stands is newer, and stays."""
    await store.write(SLUG, Cursor(seq=12), [front("new")])
    with pytest.raises(Fenced) as caught:
        await store.write(SLUG, Cursor(seq=10), [front("old")])
    assert (caught.value.liveblog, caught.value.mine, caught.value.stored) == (SLUG, 10, 12)
    assert await store.read(at.front(SLUG)) == b"new"
    assert await store.cursor(SLUG) == Cursor(seq=12)


async def test_writing_the_same_seq_again_is_allowed(store):
    """A run that was cut off after the artefacts and before the cursor is done again."""
    await store.write(SLUG, Cursor(seq=12), [front("new")])
    await store.write(SLUG, Cursor(seq=12), [front("new")])
    assert await store.read(at.front(SLUG)) == b"new"


async def test_a_part_of_a_change_does_not_move_the_cursor(store):
    """Whoever comes after a crash starts where the last whole change ended."""
    await store.write(SLUG, Cursor(seq=5), [front("old")])
    await store.write(SLUG, Cursor(seq=12), [front("new")], more=True)
    assert await store.cursor(SLUG) == Cursor(seq=5)
    await store.write(SLUG, Cursor(seq=12), [])
    assert await store.cursor(SLUG) == Cursor(seq=12)


async def test_a_part_of_a_change_turns_older_writers_away(store):
    """Else artefacts would go backwards between the parts, or after a crash."""
    await store.write(SLUG, Cursor(seq=12), [front("new")], more=True)
    with pytest.raises(Fenced):
        await store.write(SLUG, Cursor(seq=10), [front("old")])
    assert await store.read(at.front(SLUG)) == b"new"


async def test_the_seal_never_goes_back(store):
    """A writer that knew nothing of it does not lose it."""
    await store.write(SLUG, Cursor(seq=12, sealed=12), [front()])
    await store.write(SLUG, Cursor(seq=13), [front()])
    assert await store.cursor(SLUG) == Cursor(seq=13, sealed=12)


async def test_liveblogs_do_not_fence_each_other(store):
    """Each has its own cursor."""
    await store.write(SLUG, Cursor(seq=12), [front()])
    await store.write("stadtlauf", Cursor(seq=3), [front(slug="stadtlauf")])
    assert await store.cursor("stadtlauf") == Cursor(seq=3)


async def test_who_holds_it_sees_what_was_begun_and_turns_older_writers_away(store):
    """Also a writer that died half way; the artefacts and the cursor stay as they are."""
    async with store.lock(SLUG) as hold:
        assert hold.claimed_seq == 0
    await store.write(SLUG, Cursor(seq=4), [front("old")])
    await store.write(SLUG, Cursor(seq=6), [], more=True)
    async with store.lock(SLUG) as hold:
        assert hold.claimed_seq == 6
        await hold.fence(8)
    with pytest.raises(Fenced):
        await store.write(SLUG, Cursor(seq=7), [front("late")])
    assert await store.read(at.front(SLUG)) == b"old"
    assert await store.cursor(SLUG) == Cursor(seq=4)
    await store.write(SLUG, Cursor(seq=8), [front("new")])
    assert await store.cursor(SLUG) == Cursor(seq=8)


async def test_nobody_writes_a_liveblog_that_is_held(store, tmp_path):
    """Whatever store of whatever process; others go on."""
    other = opened(tmp_path)
    async with store.lock(SLUG):
        late = asyncio.create_task(other.write(SLUG, Cursor(seq=1), [front()]))
        await other.write("stadtlauf", Cursor(seq=1), [front(slug="stadtlauf")])
        assert not late.done()
        assert await store.read(at.front(SLUG)) is None
    await late
    assert await store.cursor(SLUG) == Cursor(seq=1)


def _write_upwards(folder, first, step, count):
    """In another process: whatever is fenced off was older."""

    async def run():
        store = opened(folder)
        for seq in range(first, first + step * count, step):
            bodies = [Artefact(path=at.page(SLUG, number), body=str(seq).encode()) for number in (1, 2, 3)]
            try:
                await store.write(SLUG, Cursor(seq=seq), bodies)
            except Fenced:
                continue

    asyncio.run(run())


async def test_two_processes_do_not_mix_their_writes(store, folder):
    """All artefacts and the cursor are of the same, highest seq, whoever was last."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_upwards, args=(folder, first, 2, 15)) for first in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        await asyncio.to_thread(writer.join, BOUND)
        assert writer.exitcode == 0
    assert await store.cursor(SLUG) == Cursor(seq=30)
    assert [await store.read(at.page(SLUG, number)) for number in (1, 2, 3)] == [b"30"] * 3


async def test_waiting_for_another_writer_leaves_the_loop_free(store, folder):
    """The lock is awaited in a thread; other liveblogs go on."""
    await store.write(SLUG, Cursor(seq=1), [front()])
    held, release = threading.Event(), threading.Event()

    def hold():
        with store._locked(SLUG):
            held.set()
            release.wait(BOUND)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(BOUND)
    waiting = asyncio.create_task(opened(folder).write(SLUG, Cursor(seq=2), [front()]))
    await store.write("stadtlauf", Cursor(seq=1), [front(slug="stadtlauf")])
    assert not waiting.done()
    release.set()
    await asyncio.wait_for(waiting, BOUND)
    holder.join(BOUND)


# --- losses and attacks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("torn", [b"", b'{"seq": 1', b"\0" * 40, b"[]", b'{"who": 1}'])
async def test_a_torn_cursor_reads_as_nothing_done(store, folder, torn):
    """After a power cut everything is rendered again."""
    await store.write(SLUG, Cursor(seq=12), [front()])
    (folder / "state" / f"{SLUG}.json").write_bytes(torn)
    assert await store.cursor(SLUG) == Cursor()
    await store.write(SLUG, Cursor(seq=13), [front()])
    assert await store.cursor(SLUG) == Cursor(seq=13)


async def test_a_cursor_is_lost_together_with_its_artefacts(store, folder):
    """Somebody emptied the public folder: everything is rendered again."""
    await store.write(SLUG, Cursor(seq=12), [front()])
    (folder / "public" / SLUG).rename(folder / "elsewhere")
    assert await store.cursor(SLUG) == Cursor()


async def test_the_public_folder_holds_artefacts_only(store, folder):
    """Cursors, locks and temporary files are nobody's business."""
    await store.write(SLUG, Cursor(seq=12), [front()])
    path = at.front(SLUG)
    assert files(folder / "public") == [path, f"{path}.br", f"{path}.gz"]


BAD = ["../secret.html", f"{SLUG}/../../secret.html", "/etc/x.html", f"{SLUG}//x.html", f"{SLUG}/.x.html", ""]
WORSE = [f"{SLUG}\\..\\x.html", f"{SLUG}/x\0.html", f"{SLUG}/%2e%2e/x.html", f"{SLUG}/./x.html", f"{SLUG}/x.html\n"]


@pytest.mark.parametrize("path", BAD + WORSE)
async def test_no_path_leads_out_of_the_root(store, folder, path):
    """Nor to hidden files. Nothing is written, nothing found, nothing removed."""
    before = files(folder)
    with pytest.raises(StoreError):
        await store.write(SLUG, Cursor(seq=1), [Artefact(path=path, body=b"x")])
    with pytest.raises(StoreError):
        await store.write(SLUG, Cursor(seq=1), [], removed=[path])
    with pytest.raises(StoreError):
        await store.put([Artefact(path=path, body=b"x")])
    assert await store.read(path) is None
    assert [name for name in files(folder) if not name.startswith("state/")] == before
    assert await store.cursor(SLUG) == Cursor()


@pytest.mark.parametrize("slug", ["..", ".", "", "a/../b", ".site"])
async def test_no_slug_leads_out_of_the_root(store, slug):
    """Neither to other liveblogs' cursors."""
    with pytest.raises(StoreError):
        await store.write(slug, Cursor(seq=1), [])
    with pytest.raises(StoreError):
        await store.cursor(slug)


async def test_a_liveblog_cannot_write_among_anothers(store):
    """Its fence would not guard them."""
    with pytest.raises(StoreError):
        await store.write(SLUG, Cursor(seq=1), [front(slug="stadtlauf")])


async def test_a_full_or_broken_disk_is_a_store_error_and_moves_no_cursor(store, folder):
    """Here a file stands where a folder should be."""
    await store.write(SLUG, Cursor(seq=1), [front()])
    (folder / "public" / SLUG / "live").write_bytes(b"in the way")
    with pytest.raises(StoreError):
        await store.write(SLUG, Cursor(seq=2), [Artefact(path=at.head(SLUG), body=b"{}")])
    assert await store.cursor(SLUG) == Cursor(seq=1)


@pytest.mark.parametrize("ahead", [0, 3600])
async def test_no_two_versions_share_a_date_and_no_two_forms(store, folder, ahead):
    """In whole seconds, of which nginx makes its ETag: at once, and where the newest lies ahead of the clock."""
    await store.put([front()])
    for path in (folder / "public" / SLUG).iterdir():
        os.utime(path, (time.time() + ahead,) * 2)
    seen = []
    for text in "abc":
        await store.put([front(text)])
        seen += [int(path.stat().st_mtime) for path in (folder / "public" / SLUG).iterdir()]
    assert len(set(seen)) == len(seen) == 9
    assert min(seen) > time.time() + ahead - 60


async def test_a_file_is_dated_by_the_clock(store, folder):
    """Where nothing hurries: whoever lists the folder sees when it was written, and no date of tomorrow."""
    await store.put([front()])
    assert time.time() - 60 < (folder / "public" / at.front(SLUG)).stat().st_mtime <= time.time()


async def test_a_crash_while_removing_leaves_no_form_that_nobody_looks_for(folder, store, monkeypatch):
    """The plain file goes last: as long as a compressed form can be fetched, `paths` names its artefact."""
    await store.write(SLUG, Cursor(seq=1), [front()])
    unlink = Path.unlink

    def dies_after_one(path, **options):
        unlink(path, **options)
        raise OSError("the power went")

    monkeypatch.setattr(Path, "unlink", dies_after_one)
    with pytest.raises(StoreError):
        await store.write(SLUG, Cursor(seq=2), [], removed=[at.front(SLUG)])
    assert await store.paths(SLUG) == [at.front(SLUG)]
