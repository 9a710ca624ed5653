"""Exports of other systems, from the command line to a sealed archive: imported, closed, sealed, verified, replayed."""

import asyncio
import json
import os
import sys

import pytest

from tests.support.sample_exports import comment, item, post, sd_post, superdesk, wxr
from ticker import wiring
from ticker.config import load
from ticker.domain.liveblog import LiveblogState
from ticker.projections import artefact
from ticker.projections.runner import Projector

TEXT = '<b>Deich hält</b>\n\nDer Scheitel ist durch. <a href="https://hafen.example/pegel">Pegel</a>\n\n<script>x()</script>'


async def ticker(directory, *arguments, status=0):
    """Run the command line on `directory`; what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ticker", *map(str, arguments),
        env={**os.environ, "TICKER_DATA_DIR": str(directory)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await process.communicate()
    assert process.returncode == status, out.decode()
    return out.decode()


@pytest.fixture
def exports(tmp_path):
    """One file of each system."""
    (tmp_path / "deich.xml").write_bytes(
        wxr(
            post(
                comment(1, TEXT, liveblog_key_entry="true"),
                comment(2, "Die Fähre fahrt.", at="2025-05-03 09:00:00"),
                comment(3, "Die Fähre fährt.", at="2025-05-03 09:05:00", liveblog_replaces="2"),
            )
        )
    )
    posts = [
        sd_post("a", item("text", "<p>Der Start ist frei.</p>"), sticky=True),
        sd_post("b", item("quote", quote="Wir sind bereit.", credit="Jo Petersen"), at="2025-05-03T10:00:00+00:00"),
    ]
    (tmp_path / "lauf.json").write_text(json.dumps(superdesk(*posts)), encoding="utf-8")
    return tmp_path


async def sealed(settings, slug):
    """The liveblog, and its archive as a worker seals it."""
    store = wiring.open_store(settings)
    async with wiring.open_handler(settings) as desk:
        renderer = wiring.open_renderer(settings)
        await Projector(journal=desk.journal, store=store, renderer=renderer).rebuild(slug)
        assert await wiring.open_sealer(settings, journal=desk.journal, store=store).seal(slug)
        return await desk.states.current(slug), await store.read(artefact.archive(slug))


async def test_an_export_becomes_an_archive_that_can_be_verified_and_replayed(exports):
    """Closed as it was in WordPress; every entry at its own time with its newest text; nothing that runs."""
    here = exports / "here"
    said = await ticker(here, "import", exports / "deich.xml", "--slug", "deich")
    assert "2 entries posted as 'deich'" in said
    state, packed = await sealed(load(data_dir=str(here)), "deich")
    assert state.state is LiveblogState.CLOSED
    entries = [state.entries[entry_id] for entry_id in state.order]
    assert [entry.content.headline for entry in entries] == ["Deich hält", "Die Fähre fährt."]
    assert [f"{entry.published_at:%H:%M}" for entry in entries] == ["08:00", "09:00"]
    assert entries[0].key_event
    page = (await wiring.open_store(load(data_dir=str(here))).read(artefact.front("deich"))).decode()
    assert "Der Scheitel ist durch." in page
    assert "x()" not in page
    archive = exports / "deich.zip"
    archive.write_bytes(packed)
    assert "every byte is as it was sealed" in await ticker(here, "verify", archive)
    await ticker(exports / "there", "replay", archive)


async def test_a_superdesk_blog_is_recognised_and_sealed(exports):
    """Its sticky post is pinned; the slug is made of its title and its day."""
    here = exports / "here"
    said = await ticker(here, "import", "--from", "superdesk", exports / "lauf.json")
    assert "2 entries posted as 'stadtlauf-2025-05-03'" in said
    state, packed = await sealed(load(data_dir=str(here)), "stadtlauf-2025-05-03")
    assert state.close_out.headline == "Ende des Liveblogs"
    assert state.entries[state.pinned].content.headline == "Der Start ist frei."
    assert state.deck == "Alles zum Lauf"
    assert packed


async def test_a_dry_run_shows_everything_and_errors_post_nothing(exports):
    """One wrong element keeps the whole liveblog out, and is named."""
    here = exports / "here"
    shown = await ticker(here, "import", exports / "deich.xml", "--dry-run")
    assert "Deich hält" in shown
    assert "entries: 2; closed: yes" in shown
    bad = exports / "bad.xml"
    bad.write_bytes((exports / "deich.xml").read_bytes().replace(b"2025-05-03 09:00:00", b"gestern"))
    told = await ticker(here, "import", bad, status=1)
    assert 'bad.xml: /rss/channel/item[1]/wp:comment[2]/wp:comment_date_gmt: error: "gestern" is no time' in told
    assert "nothing was posted" in told
    text = exports / "page.txt"
    text.write_text("Sturm", encoding="utf-8")
    assert "does not tell what it is" in await ticker(here, "import", text, status=2)
    assert "give --date" in await ticker(here, "import", "liveblog", text, status=2)
    assert "Deich" not in await ticker(here, "import", "superdesk", exports / "deich.xml", status=1)
    async with wiring.open_journal(load(data_dir=str(here))) as journal:
        assert await journal.heads() == []
