"""What another release rendered, or other templates, is rendered anew by the workers; nobody has to ask for it."""

import json
from types import SimpleNamespace

import pytest

from tests.support.archives import a_day, sealed_archive
from tests.support.histories import opened
from tests.support.pipeline import renderer
from tests.support.renderings import fresh_renderer, publish
from ticker.archive.replay import replay
from ticker.archive.verify import verify_bytes
from ticker.config import Site
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.projections import artefact as at
from ticker.projections.port import Cursor
from ticker.projections.renderer_version import renderer_version
from ticker.projections.rendering.themes import Themes
from ticker.projections.runner import Projector
from workers.renew import renew

SLUG = "sturmflut"
ENTRY = "0a1b2c3d4e"


async def told(pipeline, *commands, history=None):
    history = history or opened()
    known = await pipeline.journal.head(SLUG)
    for command in commands:
        history.do(command)
    await pipeline.journal.restore(history.records[known.seq if known else 0 :])
    return history


async def renewed(pipeline, worker=None):
    await renew(SimpleNamespace(journal=pipeline.journal, projector=worker or pipeline.new_projector(pipeline.store)))


def as_an_earlier_release_left_it(pipeline):
    """Its pages, without what it did not know; its cursor, without a word on who rendered."""
    public, state = pipeline.folder / "first" / "public" / SLUG, pipeline.folder / "first" / "state" / f"{SLUG}.json"
    for path in [
        *public.glob("start/*/*"),
        *public.glob("embed/*"),
        *public.glob("teaser.*"),
        *public.glob("sitemap*"),
    ]:
        path.unlink()
    for page in public.rglob("index.html*"):
        page.write_bytes(b"<p>As it looked then.")
    (public / "style.html").write_bytes(b"No artefact any more.")
    state.write_text(json.dumps({name: json.loads(state.read_text())[name] for name in ("seq", "sealed", "begun")}))


async def test_what_an_earlier_release_left_gets_what_there_is_now(pipeline):
    """Every new kind of page, every new look, byte for byte what is rendered at once; and nobody posted anything."""
    await told(pipeline, publish(ENTRY))
    await pipeline.projector.catch_up(SLUG)
    fresh = pipeline.files()
    as_an_earlier_release_left_it(pipeline)
    await renewed(pipeline)
    assert pipeline.files() == fresh
    assert await pipeline.store.cursor(SLUG) == Cursor(seq=3, renderer_version=renderer().renderer_version)


async def test_what_is_rendered_here_is_left_alone(pipeline):
    """A restart costs a look at each cursor, and caches need not ask again."""
    await told(pipeline, publish(ENTRY))
    await pipeline.projector.catch_up(SLUG)
    front = pipeline.folder / "first" / "public" / at.front(SLUG)
    before = front.stat()
    await renewed(pipeline)
    assert (front.stat().st_mtime_ns, front.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


async def test_an_entry_posted_before_its_turn_is_out_at_once_and_the_rest_follows(pipeline):
    """A publish renders what it changes and no more, so the liveblog is still to be renewed after it."""
    history = await told(pipeline, publish(ENTRY))
    await pipeline.projector.catch_up(SLUG)
    as_an_earlier_release_left_it(pipeline)
    await told(pipeline, publish("1b2c3d4e5f"), history=history)
    assert [delta.seq for delta in await pipeline.new_projector(pipeline.store).catch_up(SLUG)] == [4]
    assert await pipeline.store.cursor(SLUG) == Cursor(seq=4)
    await renewed(pipeline)
    await pipeline.new_projector(pipeline.new_store("second")).catch_up(SLUG)
    assert pipeline.files() == pipeline.files("second")


async def test_a_worker_of_another_release_does_not_pass_for_this_one(pipeline):
    """While both run, what it adds to pages of ours is to be rendered anew."""
    history = await told(pipeline, publish(ENTRY))
    await pipeline.projector.catch_up(SLUG)
    await told(pipeline, publish("1b2c3d4e5f"), history=history)
    await pipeline.new_projector(pipeline.store, by=Earlier()).catch_up(SLUG)
    assert (await pipeline.store.cursor(SLUG)).renderer_version == ""


class Earlier:
    """A renderer of another release."""

    renderer_version = "0123456789abcdef"

    def __getattr__(self, name):
        return getattr(renderer(), name)


async def test_the_archive_stays_sealed_as_it_was(pipeline):
    """It is signed; it shows what readers saw."""
    history = await told(pipeline, publish(ENTRY), c.CloseLiveblog(headline="Ende"))
    await pipeline.projector.catch_up(SLUG)
    seq = history.state.seq
    await pipeline.store.write(SLUG, Cursor(seq=seq, sealed=seq), [at.Artefact(path=at.archive(SLUG), body=b"PK")])
    await renewed(pipeline)
    assert await pipeline.store.read(at.archive(SLUG)) == b"PK"
    assert await pipeline.store.cursor(SLUG) == Cursor(
        seq=seq, sealed=seq, renderer_version=renderer().renderer_version
    )


@pytest.mark.parametrize("after", [c.ReopenLiveblog(), c.RetractEntry(entry_id=ENTRY, notice="Irrtum")])
async def test_an_archive_that_must_not_stand_goes_with_a_rebuild_too(pipeline, after):
    """The rebuild came before the worker that would have taken it away."""
    history = await told(pipeline, publish(ENTRY), c.CloseLiveblog(headline="Ende"))
    await pipeline.projector.catch_up(SLUG)
    seq = history.state.seq
    await pipeline.store.write(SLUG, Cursor(seq=seq, sealed=seq), [at.Artefact(path=at.archive(SLUG), body=b"PK")])
    await told(pipeline, after, history=history)
    await pipeline.projector.rebuild(SLUG)
    assert await pipeline.store.read(at.archive(SLUG)) is None


async def test_one_that_cannot_be_rendered_keeps_its_pages_and_holds_up_no_other(pipeline):
    """Its theme is gone; it is tried again at the next look."""
    await told(pipeline, publish(ENTRY))
    created = e.LiveblogCreated(title="Stadtlauf", theme="verloren", time_zone="Europe/Berlin", language="de")
    await pipeline.journal.append("stadtlauf", 0, [created, e.LiveblogOpened()], actor="p_0123456789", at=opened().now)
    await pipeline.projector.catch_up(SLUG)
    await pipeline.store.write("stadtlauf", Cursor(seq=2), [at.Artefact(path=at.front("stadtlauf"), body=b"<p>Gut.")])
    as_an_earlier_release_left_it(pipeline)
    await renewed(pipeline)
    assert await pipeline.store.read(at.front("stadtlauf")) == b"<p>Gut."
    assert (await pipeline.store.cursor(SLUG)).renderer_version == renderer().renderer_version


async def test_live_ones_come_first(pipeline):
    """Their readers are there now."""
    begun = e.LiveblogCreated(title="Lauf", theme="liveblog", time_zone="Europe/Berlin", language="de")
    over = [e.LiveblogOpened(), e.LiveblogClosed(headline="Ende")]
    for slug, more in [("alt", over), ("entwurf", []), ("jetzt", [e.LiveblogOpened()]), ("zuletzt", over)]:
        await pipeline.journal.append(slug, 0, [begun, *more], actor="p_0123456789", at=opened().now)
    worker = Noting(journal=pipeline.journal, store=pipeline.store, renderer=renderer())
    await renewed(pipeline, worker)
    assert worker.turns[0] == "jetzt"
    assert sorted(worker.turns) == ["alt", "entwurf", "jetzt", "zuletzt"]


class Noting(Projector):
    """Writes down whose turn it was."""

    def __init__(self, **parts):
        super().__init__(**parts)
        self.turns = []

    async def renew(self, slug):
        self.turns.append(slug)
        return await super().renew(slug)


async def test_a_replayed_archive_keeps_the_site_it_was_sealed_at(pipeline):
    """It was rendered by this release, for another address: nothing about it is out of date."""
    report = verify_bytes(sealed_archive(a_day()))
    await replay(report, journal=pipeline.journal, store=pipeline.store, renderer=fresh_renderer(report.manifest.site))
    before = pipeline.files()
    elsewhere = fresh_renderer(Site(public_url="https://elsewhere.example", publisher="Anderswo"))
    await renewed(pipeline, pipeline.new_projector(pipeline.store, by=elsewhere))
    assert pipeline.files() == before


def test_the_renderer_version_changes_with_a_template_and_not_with_a_stray_file(tmp_path):
    """And is the same wherever the theme lies."""
    marks = []
    for place, template_text, stray in [("a", "Kurier", ""), ("b", "Kurier", "x"), ("c", "Bote", "")]:
        static = tmp_path / place / "kurier" / "static"
        static.mkdir(parents=True)
        (static / "kurier.css").write_text("")
        (static.parent / "title.html").write_text(template_text)
        (static.parent / "notes.txt").write_text(stray)
        marks.append(renderer_version(Themes.installed(tmp_path / place)))
    assert marks[0] == marks[1] != marks[2]
    assert renderer().renderer_version not in marks
