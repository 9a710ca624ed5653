"""A publication taken back over the API, beside a worker: without trace, or with a notice, and never in between."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.pipeline import renderer
from ticker.config import load
from ticker.errors import Fenced
from ticker.projections.port import Cursor
from ticker.projections.runner import Projector
from ticker.wiring import open_store

TYPO = {"headline": "Falsch getippt", "body": "Der Deich prich.", "key_event": True, "pinned": True}


class Stage:
    """The API with a worker that runs when it is told to."""

    def __init__(self, editors, folder):
        self.editors = editors
        self.root = folder / "public"
        self.store = open_store(load(data_dir=folder))
        self.worker = self.hired()

    def hired(self):
        return Projector(journal=self.editors.handler.journal, store=self.store, renderer=renderer())

    async def published(self, **role):
        await self.editors.create()
        await self.editors.post(headline="Der Deich hält")
        await self.worker.catch_up("sturm")
        return await self.editors.post(**TYPO, **role)

    async def undo(self, entry, **how):
        return await self.editors.ask("POST", f"{entry}/undo", **how)

    def telling(self, words="Falsch getippt"):
        files = (path for path in self.root.rglob("*") if path.suffix in {".html", ".json", ".atom", ".rss", ".xml"})
        return sorted(path.name for path in files if words in path.read_text("utf-8"))


@pytest.fixture
def stage(editors, tmp_path):
    return Stage(editors, tmp_path)


async def test_before_the_worker_it_leaves_no_trace(stage):
    """A draft again; the worker then tells of neither the publication nor the text."""
    entry = await stage.published()
    answer = await stage.undo(entry)
    assert answer.status == 200
    assert answer.json["undone"] == "without_trace"
    assert (answer.json["state"], answer.json["revision"]) == ("draft", 2)
    await stage.worker.catch_up("sturm")
    assert stage.telling() == []
    assert not (stage.root / entry.removeprefix("/liveblogs/").replace("entries", "e")).exists()
    assert stage.telling("Der Deich hält")
    assert (await stage.editors.read(entry))["headline"] == "Falsch getippt"


async def test_after_the_worker_it_is_retracted(stage):
    """With a notice in the liveblog's language in its place."""
    entry = await stage.published()
    await stage.worker.catch_up("sturm")
    assert stage.telling()
    answer = await stage.undo(entry)
    assert (answer.status, answer.json["undone"], answer.json["state"]) == (200, "retracted", "retracted")
    await stage.worker.catch_up("sturm")
    assert stage.telling() == []
    assert stage.telling("versehentlich veröffentlicht")


async def test_a_worker_that_has_read_the_publication_is_turned_away(stage):
    """It had folded it before the undoing, and writes afterwards: the store refuses, and the next run knows better."""
    entry = await stage.published()
    late = Cursor(seq=(await stage.editors.read("/liveblogs/sturm"))["seq"])
    assert (await stage.undo(entry)).json["undone"] == "without_trace"
    with pytest.raises(Fenced):
        await stage.store.write("sturm", late, [], more=True)
    await stage.worker.catch_up("sturm")
    assert stage.telling() == []


async def test_a_worker_that_has_begun_to_write_counts(stage):
    """Even if it died with half of it written: somebody may have read that half."""
    entry = await stage.published()
    seq = (await stage.editors.read("/liveblogs/sturm"))["seq"]
    await stage.store.write("sturm", Cursor(seq=seq), [], more=True)
    assert (await stage.undo(entry)).json["undone"] == "retracted"


async def test_nobody_writes_while_it_is_decided(stage):
    """The worker waits for the moment it takes; whichever is first, what the answer says is what readers get."""
    entry = await stage.published()
    caught, answer = await asyncio.gather(stage.worker.catch_up("sturm"), stage.undo(entry))
    await stage.worker.catch_up("sturm")
    assert stage.telling() == []
    deltas = b"".join(delta.body for delta in caught)
    assert (b"Falsch getippt" in deltas) is (answer.json["undone"] == "retracted")


async def test_the_next_worker_renders_the_same(stage):
    """What the increments left is what a rebuild makes, byte for byte."""
    entry = await stage.published()
    await stage.undo(entry)
    await stage.worker.catch_up("sturm")
    await stage.editors.post(headline="Richtig getippt")
    await stage.worker.catch_up("sturm")

    def shown():
        return {path: path.read_bytes() for path in (stage.root / "sturm").rglob("*") if path.is_file()}

    before = shown()
    await stage.hired().rebuild("sturm")
    assert shown() == before


async def test_the_same_request_again_says_what_was_done(stage):
    """Also when time has passed and the draft has gone out since."""
    entry = await stage.published()
    first = await stage.undo(entry, key="k1")
    await stage.editors.ask("POST", f"{entry}/publish")
    again = await stage.undo(entry, key="k1")
    assert (again.status, again.body) == (200, first.body)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await stage.editors.read(entry))["state"] == "published"


async def test_colleagues_do_not_take_back_what_is_not_theirs(stage):
    """An editor undoes their own, a chief anybody's."""
    of_chief = await stage.published()
    refused = await stage.undo(of_chief, role="editor")
    assert (refused.status, refused.problem) == (403, "forbidden")
    assert "undo what somebody else published" in refused.json["detail"]
    of_editor = await stage.editors.post(role="editor")
    assert (await stage.undo(of_editor, role="editor")).status == 200
    of_editor = await stage.editors.post(role="editor")
    assert (await stage.undo(of_editor)).status == 200


async def test_after_ten_seconds_it_says_what_to_do_instead(stage, monkeypatch):
    """409, and nothing was changed."""
    entry = await stage.published()
    monkeypatch.setattr(stage.editors.handler, "_clock", lambda: datetime.now(UTC) + timedelta(seconds=11))
    answer = await stage.undo(entry)
    assert (answer.status, answer.problem) == (409, "conflict")
    assert f"POST …/entries/{entry.rsplit('/', 1)[1]}/retraction" in answer.json["detail"]
    assert (await stage.editors.read(entry))["state"] == "published"


async def test_only_what_is_public_can_be_undone(stage):
    """A draft has nothing to undo; what is not there is not found."""
    await stage.editors.create()
    draft = await stage.editors.post(state="draft")
    assert (await stage.undo(draft)).problem == "conflict"
    assert (await stage.undo("/liveblogs/sturm/entries/0000000000")).problem == "not-found"


async def test_a_store_that_was_never_written_can_be_held(stage):
    """The first entry of a liveblog, faster than any worker."""
    await stage.editors.create()
    entry = await stage.editors.post(**TYPO)
    assert (await stage.undo(entry)).json["undone"] == "without_trace"
    await stage.worker.catch_up("sturm")
    assert stage.telling() == []
