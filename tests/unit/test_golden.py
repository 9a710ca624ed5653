"""Every event version ever stored can still be read: one file each, written when the version was new, never changed."""

import json
from pathlib import Path

import pytest

from tests.support.histories import START
from ticker.domain.liveblog import Liveblog
from ticker.journal import codec
from ticker.journal.chain import GENESIS, seal
from ticker.journal.codec import VERSIONS, StoredEvent, decode, encode

HERE = Path(__file__).parents[1] / "data" / "golden"
FILES = sorted(HERE.glob("*.v*.json"))
EDITS = "PublicationUndone", "EntryRevised", "EntryCorrected", "EntryRetracted", "EntryPinned", "KeyEventMarked"
BEFORE = {  # what has to have happened before an event can be folded
    "EntryDiscarded": ("EntryDrafted",),
    **dict.fromkeys(EDITS, ("EntryPublished",)),
    "EntryUnpinned": ("EntryPublished", "EntryPinned"),
    "KeyEventUnmarked": ("EntryPublished", "KeyEventMarked"),
}


def stored(path):
    document = json.loads(path.read_text("utf-8"))
    return StoredEvent(type=document["type"], version=document["v"], data=codec.canonical(document["data"]))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_stored_event_is_read_and_written_again(path):
    """The current version gives the same bytes; an older one, read, is an event of today."""
    old = stored(path)
    event = decode(old)
    if old.version == VERSIONS[old.type]:
        assert encode(event) == old
    else:
        assert decode(encode(event)) == event


def test_every_version_has_an_example():
    """Who adds a version adds its file, and nobody deletes one."""
    wanted = {f"{type_}.v{version}" for type_, today in VERSIONS.items() for version in range(1, today + 1)}
    assert {path.stem for path in FILES} == wanted


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_fold_accepts_it(path):
    """A liveblog that has such an event in its past can be shown."""
    old = stored(path)
    state, before = Liveblog(slug="sturmflut"), BEFORE.get(old.type, ())
    for event in [decode(stored(HERE / f"{type_}.v1.json")) for type_ in before] + [decode(old)]:
        record = seal(
            event, liveblog=state.slug, seq=state.seq + 1, at=START, actor="", salt="", prev=state.hash or GENESIS
        )
        state.apply(record)
    assert state.seq == len(before) + 1
