"""Whole pages, real ones where they are: what is read from them, and what readers and their programs get of it."""

import asyncio
import os
import re
import sys
from datetime import datetime, time, timedelta

import feedparser
import pytest
from reader import make_reader

from tests.support.checkers.atom import check_atom
from tests.support.checkers.extracted import problems_of
from tests.support.checkers.nu import check_html
from tests.support.seeds import LIVEBLOG, LIVETICKER
from ticker import wiring
from ticker.config import load
from ticker.domain.liveblog import LiveblogState
from ticker.projections import artefact
from ticker.projections.runner import Projector


async def ticker(directory, *arguments):
    """Run the command line on `directory`; what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ticker", *map(str, arguments),
        env={**os.environ, "TICKER_DATA_DIR": str(directory)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    return out.decode()


class Imported:
    """Both pages, posted through the command line and rendered."""

    def __init__(self, directory):
        self.directory = directory
        self.settings = load(data_dir=str(directory))
        self.store = wiring.open_store(self.settings)

    async def prepare(self):
        await ticker(self.directory, "import", "liveticker", LIVETICKER.path, "--date", LIVETICKER.day, "--slug", "lt")
        await ticker(self.directory, "import", "liveblog", LIVEBLOG.path, "--date", LIVEBLOG.day, "--slug", "lb")
        async with wiring.open_handler(self.settings) as desk:
            self.liveticker = await desk.states.current("lt")
            self.liveblog = await desk.states.current("lb")
            renderer = wiring.open_renderer(self.settings)
            projector = Projector(journal=desk.journal, store=self.store, renderer=renderer)
            for slug in ("lt", "lb"):
                await projector.rebuild(slug)
            await projector.write_site()

    async def text(self, path):
        return (await self.store.read(path)).decode()


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    seeds = Imported(tmp_path_factory.mktemp("seeds") / "data")
    asyncio.run(seeds.prepare())
    return seeds


def test_the_liveticker_has_its_entries_over_two_days(imported):
    """The newest comes from the title line, the last ones belong to the day before."""
    state = imported.liveticker
    times = [state.entries[i].published_at.astimezone() for i in state.order]
    assert len(times) == LIVETICKER.entries
    assert times == sorted(times)
    local = [f"{state.entries[i].published_at.astimezone(_berlin()):%d. %H:%M}" for i in state.order]
    assert local[-1] == f"{LIVETICKER.day:%d}. {LIVETICKER.newest}"
    before = LIVETICKER.day - timedelta(days=1)
    assert local[: len(LIVETICKER.evening)] == [f"{before:%d}. {time}" for time in reversed(LIVETICKER.evening)]
    assert state.previous.title.startswith("Alle früheren")


def _berlin():
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/Berlin")


def test_the_liveblog_has_its_entries_and_its_frame(imported):
    """The close-out, the entries, the pointer to the day before's; key developments; one map."""
    state = imported.liveblog
    assert len(state.order) == LIVEBLOG.entries
    assert state.state is LiveblogState.CLOSED
    assert state.close_out.headline == "Ende des Liveblogs"
    assert state.previous.title.endswith("zum Nachlesen")
    assert len(state.summary.points) == LIVEBLOG.summary
    images = [b for i in state.order for b in state.entries[i].content.blocks if b.kind == "image"]
    assert len(images) == 1
    assert images[0].caption


async def test_unknown_times_are_shown_nowhere(imported):
    """The liveblog's copy has no times: pages, permalinks and feeds carry none, but for the day it was imported as."""
    state = imported.liveblog
    assert all(state.entries[i].published_at is None for i in state.order)
    for entry_id in state.order:
        assert "<time" not in await imported.text(artefact.permalink("lb", entry_id))
    front = await imported.text(artefact.front("lb"))
    assert re.findall(r"<time[^>]*>[^<]*</time>", front) == [
        f'<time datetime="{LIVEBLOG.day}">{LIVEBLOG.day_in_words}</time>'
    ]
    feed = feedparser.parse(await imported.text(artefact.atom("lb")))
    assert len(feed.entries) == LIVEBLOG.entries
    assert not any("published" in entry for entry in feed.entries)


async def test_feeds_are_read_by_feedparser_and_reader(imported, tmp_path):
    """Both feeds of both liveblogs: all entries, no complaint."""
    for slug, count in (("lt", LIVETICKER.entries), ("lb", LIVEBLOG.entries)):
        for path in (artefact.rss(slug), artefact.atom(slug)):
            parsed = feedparser.parse(await imported.text(path))
            assert not parsed.bozo, parsed.get("bozo_exception")
            assert len(parsed.entries) == count
            reader = make_reader(":memory:", feed_root=str(imported.settings.store_dir.absolute()))
            reader.add_feed(path)
            reader.update_feed(path)
            assert len(list(reader.get_entries())) == count
            reader.close()


async def test_atom_is_valid(imported):
    """RFC 4287's RELAX NG schema finds nothing."""
    for slug in ("lt", "lb"):
        assert check_atom(await imported.store.read(artefact.atom(slug))) == []


async def test_every_page_is_valid_html(imported):
    """The Nu HTML checker finds no error and no warning on any page."""
    listed = [path for slug in ("lt", "lb") for path in await imported.store.paths(slug)]
    paths = [path for path in listed if path.endswith(".html") and not path.endswith("/teaser.html")]
    pages = {path: await imported.store.read(path) for path in [artefact.INDEX, *paths]}
    assert len(pages) == 1 + 2 * 5 + LIVETICKER.entries + LIVEBLOG.entries
    assert check_html(pages) == []


async def test_the_structured_data_is_schema_org_and_true(imported):
    """Nothing outside the vocabulary; the ticker's times are the source's, of the liveblog the day alone is known."""
    paths = [path for slug in ("lt", "lb") for path in await imported.store.paths(slug)]
    shared = [path for path in paths if path.endswith("index.html") and "/embed/" not in path]
    problems, documents = problems_of({path: await imported.store.read(path) for path in shared})
    assert problems == {}
    told = documents[artefact.front("lt")]
    assert len(told["liveBlogUpdate"]) == LIVETICKER.entries
    first = datetime.combine(
        LIVETICKER.day - timedelta(days=1), time.fromisoformat(LIVETICKER.evening[-1]), tzinfo=_berlin()
    )
    assert told["coverageStartTime"] == told["datePublished"] == first.isoformat()
    told = documents[artefact.front("lb")]
    assert len(told["liveBlogUpdate"]) == LIVEBLOG.entries
    assert told["datePublished"] == str(LIVEBLOG.day)
    assert not {"dateModified", "coverageStartTime", "coverageEndTime"} & set(told)


async def test_an_exported_liveticker_reads_as_the_same_entries(imported, tmp_path):
    """Import, export, import again: headlines, times and texts are the same."""
    exported = tmp_path / "exported.txt"
    exported.write_text(await ticker(imported.directory, "export", "lt"), encoding="utf-8")
    again = tmp_path / "again"
    await ticker(again, "import", "liveticker", exported, "--date", LIVETICKER.day, "--slug", "lt")
    async with wiring.open_handler(load(data_dir=str(again))) as desk:
        state = await desk.states.current("lt")
    assert _told(state) == _told(imported.liveticker)


def _told(state):
    entries = [state.entries[i] for i in state.order]
    told = [(entry.content.headline, entry.published_at, entry.content.blocks) for entry in entries]
    return state.title, told, state.previous.title


async def test_a_dry_run_shows_the_table_and_posts_nothing(tmp_path):
    """`--dry-run` prints every line it understood and leaves no liveblog behind."""
    shown = await ticker(tmp_path, "import", "liveticker", LIVETICKER.path, "--date", LIVETICKER.day, "--dry-run")
    assert f"entries: {LIVETICKER.entries}" in shown
    assert LIVETICKER.newest in shown
    async with wiring.open_journal(load(data_dir=str(tmp_path))) as journal:
        assert await journal.heads() == []
