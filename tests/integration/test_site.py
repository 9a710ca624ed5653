"""What belongs to no single liveblog, from the journal to the files: kept up with little work, healed, never behind."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from tests.support.pipeline import renderer
from ticker.domain import commands as c
from ticker.editing.command_handler import Desk
from ticker.journal.states import States
from ticker.projections import artefact as at
from ticker.projections.runner import Projector
from ticker.projections.store import FileStore
from ticker.wiring import NoOutbox
from workers.sweep import keep_site

NOW = datetime(2026, 3, 14, 11, 0, tzinfo=UTC)


async def done(room, slug, command, *, ago=0):
    """What a desk does, so many days ago; nothing of it is rendered yet."""
    desk = Desk(
        journal=room.journal, states=States(room.journal), outbox=NoOutbox(), clock=lambda: NOW - timedelta(days=ago)
    )
    await desk.handle(slug, [command], actor="p_0123456789")


async def begin(room, slug, *, ago=0, opened=True):
    await done(room, slug, c.CreateLiveblog(title=slug, opened=opened), ago=ago)


def kept_by(room, store, *, now=NOW):
    """A worker whose clock stands still."""
    return Projector(journal=room.journal, store=store, renderer=renderer(), clock=lambda: now)


def site(room, name="first"):
    """Every file that belongs to no liveblog, by path."""
    shown = room.shown(name).items()
    return {path: body for path, body in shown if "/" not in path or path.startswith("day/")}


async def all_at_once(room):
    """What a worker would have rendered into an empty store."""
    await kept_by(room, room.opened("second")).write_site()
    return site(room, "second")


async def test_what_is_kept_up_piece_by_piece_is_what_is_rendered_at_once(room):
    """Openings in any order, on days of their own and shared ones, a new headline, a close, a reopening."""
    worker = kept_by(room, room.store)
    for slug, ago in [("c", 40), ("a", 90), ("e", 0), ("b", 41), ("d", 0), ("f", 40)]:
        await begin(room, slug, ago=ago)
        await worker.catch_up(slug)
    for slug, command in [
        ("b", c.ReviseLiveblog(title="Neu")),
        ("c", c.CloseLiveblog(headline="Ende")),
        ("c", c.ReopenLiveblog()),
        ("a", c.CloseLiveblog(headline="Ende")),
    ]:
        await done(room, slug, command)
        await worker.catch_up(slug)
    assert site(room) == await all_at_once(room)


class Interrupted(FileStore):
    """A store whose worker is overtaken at the moment it puts the list of liveblogs."""

    async def put(self, artefacts):
        if artefacts[0].path == at.INDEX and (meanwhile := self.__dict__.pop("meanwhile", None)):
            await meanwhile()
        await super().put(artefacts)


async def test_who_writes_last_has_seen_what_the_other_saw(room):
    """One worker renders what it has read, another one brings something new in between; nothing of it is lost."""
    for slug, ago in [("a", 9), ("b", 5), ("c", 0)]:
        await begin(room, slug, ago=ago)
    store = Interrupted(room.folder / "first" / "public", room.folder / "first" / "state")

    async def meanwhile():
        await begin(room, "neu", ago=7)
        await kept_by(room, room.store).catch_up("neu")

    store.meanwhile = meanwhile
    await kept_by(room, store).write_site()
    assert not hasattr(store, "meanwhile")
    assert site(room) == await all_at_once(room)


async def test_an_emptied_store_has_its_site_again(room):
    """Whatever somebody removed, without the liveblogs' own artefacts being touched."""
    worker = kept_by(room, room.store)
    for slug, ago in [("a", 40), ("b", 0)]:
        await begin(room, slug, ago=ago)
        await worker.catch_up(slug)
    before, own = site(room), {path for path in room.shown() if path.startswith(("a/", "b/"))}
    for path in before:
        (room.folder / "first" / "public" / path).unlink()
    await keep_site(SimpleNamespace(projector=worker))
    assert before.items() <= site(room).items()
    assert own <= room.shown().keys()


async def test_news_grows_old(room):
    """After two days the next look takes it off the news sitemap; nothing else changes with the time."""
    await begin(room, "a")
    await kept_by(room, room.store).catch_up("a")
    before = site(room)
    assert b"/a/</loc><news:news>" in before[at.NEWS_SITEMAP]
    await kept_by(room, room.store, now=NOW + timedelta(days=3)).write_site()
    after = site(room)
    assert b"news:news>" not in after[at.NEWS_SITEMAP]
    assert {path for path in after if after[path] != before[path]} == {
        at.NEWS_SITEMAP, f"{at.NEWS_SITEMAP}.br", f"{at.NEWS_SITEMAP}.gz",
    }  # fmt: skip


async def test_an_unopened_liveblog_is_nowhere(room):
    """Neither on a page nor in a sitemap, not even its slug."""
    await begin(room, "geheim", opened=False)
    await kept_by(room, room.store).write_site()
    assert not [path for path, body in site(room).items() if b"geheim" in body]


async def test_others_get_their_turn_while_the_site_is_rendered(room):
    """Between any two pages: hundreds of days must not hold up what an editor has just posted."""
    for ago in range(40):
        await begin(room, f"tag-{ago}", ago=ago)
    turns = 0

    async def others():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    await kept_by(room, room.store).write_site()
    task.cancel()
    assert turns > len([path for path in site(room) if path.endswith(".html")])
