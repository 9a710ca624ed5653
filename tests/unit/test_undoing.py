"""A publication taken back within seconds: as if it had never been, where nobody can know of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.histories import folded, opened
from tests.support.renderings import everything, publish
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.entry import EntryState
from ticker.errors import IllegalTransition

OLD, NEW = "a000000001", "a000000002"
NOTICE = "Diese Meldung wurde versehentlich veröffentlicht."
UNDO = c.UndoPublication(entry_id=NEW, unseen=True, notice=NOTICE)
AT_ONCE = timedelta(seconds=10)


def published(*before, **flags):
    """One entry that stands, `before`, and one that was published ten seconds ago."""
    history = opened()
    for command in (publish(OLD, "Der Deich hält", pinned=True), *before):
        history.do(command)
    history.do(publish(NEW, "Falsch getippt", **flags), later=AT_ONCE)
    return history


def types(records):
    return [record.type for record in records]


def test_it_is_a_draft_again():
    """With its text, under its own id, at the next revision; it can be published anew."""
    history = published()
    assert types(history.do(UNDO)) == ["PublicationUndone"]
    entry = history.state.entries[NEW]
    assert (entry.state, entry.revision, entry.number) == (EntryState.DRAFT, 2, 0)
    assert entry.content.headline == "Falsch getippt"
    assert entry.published_at is entry.public_since is None
    history.do(c.PublishEntry(entry_id=NEW))
    assert history.state.order == [OLD, NEW]


def test_its_flags_go_with_it():
    """The entry that it took the pin from has it back; the list of key events is as it was."""
    history = published(key_event=True, pinned=True)
    history.do(UNDO)
    assert history.state.order == [OLD]
    assert history.state.key_events == set()
    assert history.state.pinned == OLD


def test_the_draft_keeps_what_it_was():
    """Published anew it is pinned and a key event again, if nobody has thought better of it."""
    history = published(key_event=True, pinned=True)
    history.do(UNDO)
    assert history.state.entries[NEW].marks == e.Marks(key_event=True, pinned=True)
    history.do(c.PublishEntry(entry_id=NEW))
    assert (history.state.pinned, history.state.key_events) == (NEW, {NEW})


@pytest.mark.parametrize("drafted", [True, False], ids=["as a draft", "from the composer"])
def test_the_draft_keeps_its_embargo(drafted):
    """What was agreed with the source is no reader's business, so no public event tells it; the draft does."""
    history = opened()
    until = history.now
    text = e.Content(headline="Falsch getippt", embargo_until=until)
    if drafted:
        history.do(c.SaveDraft(entry_id=NEW, content=text))
    history.do(c.PublishEntry(entry_id=NEW, content=None if drafted else text), later=AT_ONCE)
    assert history.state.entries[NEW].content.embargo_until is None
    history.do(UNDO)
    assert history.state.entries[NEW].content == text


def test_a_pin_does_not_come_back_to_what_was_withdrawn():
    """Within the same seconds."""
    history = published(pinned=True)
    history.do(c.RetractEntry(entry_id=OLD, notice="Irrtum"), later=timedelta(0))
    history.now -= AT_ONCE
    history.do(UNDO)
    assert history.state.pinned is None


def test_its_text_is_in_no_artefact_and_its_place_is_taken_by_the_next():
    """The deltas that were to tell of it are tombstones; the undoing itself tells open pages what to take away."""
    history = published(key_event=True, pinned=True)
    history.do(UNDO)
    assert not [path for path, body in everything(history.records).items() if b"Falsch getippt" in body]
    history.do(publish("a000000003", "Richtig getippt"))
    assert history.state.entries["a000000003"].number == 2
    found = everything(history.records)
    assert b'"op":"undo"' in found["sturmflut/live/8.json"]
    assert all(b'"op":"gone"' in found[f"sturmflut/live/{seq}.json"] for seq in (5, 6, 7))


@pytest.mark.parametrize(
    ("seen", "between"),
    [
        (True, ()),
        (False, (publish("a000000003"),)),
        (False, (c.CorrectEntry(entry_id=NEW, content=e.Content(headline="Richtig"), note="Es war umgekehrt."),)),
        (False, (c.SetSummary(points=(e.Point(text="Neu", entries=(NEW,)),)),)),
        (False, (c.CloseLiveblog(headline="Ende"),)),
    ],
    ids=["seen", "not the newest", "corrected", "cited", "closed over"],
)
def test_what_readers_can_know_of_is_retracted(seen, between):
    """Its place stays, with the notice."""
    history = published()
    history.now -= AT_ONCE
    for command in between:
        history.do(command, later=timedelta(0))
    assert types(history.do(replace(UNDO, unseen=not seen))) == ["EntryRetracted"]
    assert history.state.entries[NEW].notice == NOTICE
    assert NEW in history.state.order


def test_it_cannot_be_undone_for_long():
    """The refusal says what is possible instead."""
    history = published()
    history.now += timedelta(microseconds=1)
    with pytest.raises(IllegalTransition, match=rf"more than 10 seconds ago .* \(POST …/entries/{NEW}/retraction\)"):
        history.do(UNDO)


@pytest.mark.parametrize("command", [c.SaveDraft(entry_id=NEW, content=e.Content(headline="Entwurf")), None])
def test_only_what_is_public_can_be_undone(command):
    """Neither a draft, nor what was retracted."""
    history = published() if command is None else opened()
    history.do(command or c.RetractEntry(entry_id=NEW, notice="Irrtum"), later=timedelta(0))
    with pytest.raises(IllegalTransition, match="only one just published can be taken back"):
        history.do(UNDO)


def test_what_is_left_equals_a_fold_from_zero():
    """Also where the draft is thrown away afterwards."""
    history = published(key_event=True)
    history.do(UNDO)
    history.do(c.DiscardEntry(entry_id=NEW))
    assert folded(history.records) == history.state
    assert everything(history.records)
