"""How a text would look to readers: what a worker would render, with nothing kept of it."""

import re

import pytest

from tests.support.desk_server import SLUG
from tests.support.served_process import until
from ticker.projections.artefact import front

PATH = f"/api/v1/liveblogs/{SLUG}/preview"


@pytest.fixture
async def editor(desk):
    await desk.liveblog()
    return await desk.person("editor", name="Mara Lind")


async def previewed(desk, person, *, slug=SLUG, status=200, **fields):
    body = {"headline": "Der Deich hält", "body": "Seit *Mitternacht*.", **fields}
    async with desk.api(person) as api, api.post(f"/api/v1/liveblogs/{slug}/preview", json=body) as response:
        assert response.status == status, await response.text()
        return await (response.text() if status == 200 else response.json())


def entries(page):
    """The entries on a page, as they stand there but for what only publication knows: id, time and seq."""
    found = re.findall(r"<article.*?</article>", page, re.DOTALL)
    unknown = r'id="e-[^"]+"|e/[a-z0-9]{10}/|data-(?:seq|number)="\d+"|datetime="[^"]+"|>\d\d:\d\d<'
    return [re.sub(unknown, "", article) for article in found]


async def test_a_preview_is_what_readers_get_to_see(desk, editor):
    """Entry for entry the front page that the worker renders once it is posted."""
    await desk.post(editor, "Wasser steigt")
    fields = {"key_event": True, "authors": ["Mara Lind"], "tags": ["Hafen"]}
    page = await previewed(desk, editor, **fields)
    await desk.post(editor, "Der Deich hält", **fields | {"body": "Seit *Mitternacht*."})
    assert len(entries(page)) == 2

    async def published():
        return entries((desk.parts.settings.store_dir / front(SLUG)).read_text()) == entries(page)

    await until(published, what="the page as it was previewed")


async def test_a_preview_changes_nothing(desk, editor):
    """Neither the journal nor the liveblog in memory, which goes on as if nobody had looked."""
    before = await desk.parts.journal.head(SLUG)
    await previewed(desk, editor, pinned=True)
    assert await desk.parts.journal.head(SLUG) == before
    state = await desk.parts.handler.states.current(SLUG)
    assert (state.seq, state.entries, state.order, state.pinned) == (before.seq, {}, [], None)


async def test_a_preview_runs_nothing_and_may_be_framed_here(desk, editor):
    """No script is on it and none may be; its addresses lead to the site from wherever it is shown."""
    async with (
        desk.api(editor) as api,
        api.post(
            PATH, json={"headline": "A", "blocks": [{"kind": "image", "src": "/media/a.jpg", "alt": "Deich"}]}
        ) as r,
    ):
        page, policy = await r.text(), r.headers["Content-Security-Policy"]
        assert r.headers["Cache-Control"] == "private, no-store"
    assert "<script type=" not in page.replace('<script type="application/ld+json">', "")
    assert f'<base href="/{SLUG}/">' in page
    assert 'src="../media/a.jpg"' in page
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none';")
    assert policy.endswith("frame-ancestors 'self'")
    sheet = re.search(r'rel="stylesheet" href="\.\./([^"]+)"', page)[1]
    async with desk.api(editor) as api, api.get(f"/{sheet}") as response:
        assert response.status == 200


async def test_a_change_of_a_public_entry_is_shown_in_its_place(desk, editor):
    """Not as a second entry."""
    entry_id = await desk.post(editor, "Wasser steigt")
    page = await previewed(desk, editor, entry_id=entry_id)
    assert len(entries(page)) == 1
    assert f'id="e-{entry_id}"' in page
    assert "Der Deich hält" in page
    assert "Wasser steigt" not in page


async def test_a_draft_is_shown_as_if_published_now(desk, editor):
    """Whatever lane it is in; what waits for its embargo too, without telling of one."""
    reporter = await desk.person("reporter")
    entry_id = await desk.post(reporter, "Entwurf", state="draft")
    page = await previewed(desk, reporter, entry_id=entry_id, embargo_until="2099-01-01T12:00:00Z")
    assert f'id="e-{entry_id}"' in page
    assert "2099" not in page


async def test_an_old_entry_is_shown_on_its_numbered_page(desk, editor):
    """The front page does not have it any more."""
    first = await desk.post(editor, "Die erste")
    for number in range(2, 53):
        await desk.post(editor, f"Nummer {number}")
    page = await previewed(desk, editor, entry_id=first)
    assert f'<base href="/{SLUG}/page/1/">' in page
    assert f'id="e-{first}"' in page


async def test_a_liveblog_that_is_not_open_yet_is_shown_as_if_it_were(desk, editor):
    """Its first entry is written before anybody can see it."""
    await desk.liveblog("wahl", state="draft")
    page = await previewed(desk, editor, slug="wahl", state="draft")
    assert "Der Deich hält" in page
    assert 'class="status-live"' in page


async def test_what_cannot_be_shown_says_why(desk, editor):
    """A retracted entry, one that is not there, a text that is none."""
    entry_id = await desk.post(editor, "Falsch")
    async with desk.api(editor) as api:
        await api.post(f"/api/v1/liveblogs/{SLUG}/entries/{entry_id}/retraction", json={"notice": "Es war anders."})
    assert "retracted" in (await previewed(desk, editor, entry_id=entry_id, status=409))["detail"]
    assert "nirgends" in (await previewed(desk, editor, entry_id="nirgends", status=404))["detail"]
    assert (await previewed(desk, editor, headline="", status=422))["errors"][0]["field"] == "/headline"
