"""What belongs to no single liveblog, from the journal to the files: kept up with little work, healed, never behind."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from tests.support.pipeline import renderer
from ticker.domain import commands as c
from ticker.editing.command_handler import CommandHandler
from ticker.journal.state_cache import StateCache
from ticker.projections import artefact as at
from ticker.projections.runner import Projector
from ticker.projections.store import FileStore
from ticker.wiring import NoOutbox
from workers.sweep import keep_site

NOW = datetime(2026, 3, 14, 11, 0, tzinfo=UTC)


async def done(pipeline, slug, command, *, ago=0):
    """What a desk does, so many days ago; nothing of it is rendered yet."""
    handler = CommandHandler(
        journal=pipeline.journal,
        states=StateCache(pipeline.journal),
        outbox=NoOutbox(),
        clock=lambda: NOW - timedelta(days=ago),
    )
    await handler.handle(slug, [command], actor="p_0123456789")


async def begin(pipeline, slug, *, ago=0, opened=True):
    await done(pipeline, slug, c.CreateLiveblog(title=slug, opened=opened), ago=ago)


def kept_by(pipeline, store, *, now=NOW):
    """A worker whose clock stands still."""
    return Projector(journal=pipeline.journal, store=store, renderer=renderer(), clock=lambda: now)


def site(pipeline, name="first"):
    """Every file that belongs to no liveblog, by path."""
    shown = pipeline.files(name).items()
    return {path: body for path, body in shown if "/" not in path or path.startswith("day/")}


async def all_at_once(pipeline):
    """What a worker would have rendered into an empty store."""
    await kept_by(pipeline, pipeline.new_store("second")).write_site()
    return site(pipeline, "second")


async def test_what_is_kept_up_piece_by_piece_is_what_is_rendered_at_once(pipeline):
    """Openings in any order, on days of their own and shared ones, a new headline, a close, a reopening."""
    worker = kept_by(pipeline, pipeline.store)
    for slug, ago in [("c", 40), ("a", 90), ("e", 0), ("b", 41), ("d", 0), ("f", 40)]:
        await begin(pipeline, slug, ago=ago)
        await worker.catch_up(slug)
    for slug, command in [
        ("b", c.ReviseLiveblog(title="Neu")),
        ("c", c.CloseLiveblog(headline="Ende")),
        ("c", c.ReopenLiveblog()),
        ("a", c.CloseLiveblog(headline="Ende")),
    ]:
        await done(pipeline, slug, command)
        await worker.catch_up(slug)
    assert site(pipeline) == await all_at_once(pipeline)


class Interrupted(FileStore):
    """A store whose worker is overtaken at the moment it puts the list of liveblogs."""

    async def put(self, artefacts):
        if artefacts[0].path == at.INDEX and (meanwhile := self.__dict__.pop("meanwhile", None)):
            await meanwhile()
        await super().put(artefacts)


async def test_who_writes_last_has_seen_what_the_other_saw(pipeline):
    """One worker renders what it has read, another one brings something new in between; nothing of it is lost."""
    for slug, ago in [("a", 9), ("b", 5), ("c", 0)]:
        await begin(pipeline, slug, ago=ago)
    store = Interrupted(pipeline.folder / "first" / "public", pipeline.folder / "first" / "state")

    async def meanwhile():
        await begin(pipeline, "neu", ago=7)
        await kept_by(pipeline, pipeline.store).catch_up("neu")

    store.meanwhile = meanwhile
    await kept_by(pipeline, store).write_site()
    assert not hasattr(store, "meanwhile")
    assert site(pipeline) == await all_at_once(pipeline)


async def test_an_emptied_store_has_its_site_again(pipeline):
    """Whatever somebody removed, without the liveblogs' own artefacts being touched."""
    worker = kept_by(pipeline, pipeline.store)
    for slug, ago in [("a", 40), ("b", 0)]:
        await begin(pipeline, slug, ago=ago)
        await worker.catch_up(slug)
    before, own = site(pipeline), {path for path in pipeline.files() if path.startswith(("a/", "b/"))}
    for path in before:
        (pipeline.folder / "first" / "public" / path).unlink()
    await keep_site(SimpleNamespace(projector=worker))
    assert before.items() <= site(pipeline).items()
    assert own <= pipeline.files().keys()


async def test_news_grows_old(pipeline):
    """After two days the next look takes it off the news sitemap; nothing else changes with the time."""
    await begin(pipeline, "a")
    await kept_by(pipeline, pipeline.store).catch_up("a")
    before = site(pipeline)
    assert b"/a/</loc><news:news>" in before[at.NEWS_SITEMAP]
    await kept_by(pipeline, pipeline.store, now=NOW + timedelta(days=3)).write_site()
    after = site(pipeline)
    assert b"news:news>" not in after[at.NEWS_SITEMAP]
    assert {path for path in after if after[path] != before[path]} == {
        at.NEWS_SITEMAP, f"{at.NEWS_SITEMAP}.br", f"{at.NEWS_SITEMAP}.gz",
    }  # fmt: skip


async def test_an_unopened_liveblog_is_nowhere(pipeline):
    """Neither on a page nor in a sitemap, not even its slug."""
    await begin(pipeline, "geheim", opened=False)
    await kept_by(pipeline, pipeline.store).write_site()
    assert not [path for path, body in site(pipeline).items() if b"geheim" in body]


async def test_others_get_their_turn_while_the_site_is_rendered(pipeline):
    """Between any two pages: hundreds of days must not hold up what an editor has just posted."""
    for ago in range(40):
        await begin(pipeline, f"tag-{ago}", ago=ago)
    turns = 0

    async def others():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    await kept_by(pipeline, pipeline.store).write_site()
    task.cancel()
    assert turns > len([path for path in site(pipeline) if path.endswith(".html")])
