"""What a reader who was here before is told: `live/corrections.json`."""

import json

from hypothesis import given

from tests.support.histories import opened
from tests.support.renderings import content, publish, renderer, tree
from tests.support.strategies import histories
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.entry import EntryState
from ticker.domain.liveblog import CHANGES_KEPT
from ticker.projections.plan import plan_changes

SECRET = "GEHEIM-4711"


def correct(entry_id, note="Zahl berichtigt.", headline="Richtig"):
    return c.CorrectEntry(entry_id=entry_id, content=content(headline), note=note)


def listed(history):
    return json.loads(renderer().corrections(history.state).body)


def corrected():
    """Two entries; the first was corrected twice, the second retracted in between."""
    history = opened()
    history.do(publish("a000000001", "Eins"))
    history.do(publish("a000000002", SECRET))
    history.do(correct("a000000001", "Erst so."))
    history.do(c.RetractEntry(entry_id="a000000002", notice="Stimmt nicht."))
    history.do(correct("a000000001", "Dann so.", "Eins, richtig"))
    return history


def test_what_is_still_unconfirmed_says_so():
    """Somebody who comes back reads this line and not the entry."""
    history = opened()
    history.do(publish("a000000001", "Eins", verification="unconfirmed"))
    still = content("Zwei", verification="unconfirmed")
    history.do(c.CorrectEntry(entry_id="a000000001", content=still, note="Eine Zahl mehr."))
    assert [row["headline"] for row in listed(history)["entries"]] == ["Unbestätigt: Zwei"]


def test_each_entry_is_listed_once_with_its_newest_change():
    """Newest first: when it was published, and what became of it when."""
    assert listed(corrected()) == {
        "seq": 7,
        "entries": [
            {
                "seq": 7,
                "op": "correct",
                "entry_id": "a000000001",
                "number": 1,
                "published": 3,
                "at": "2026-03-14T09:35:00.000000Z",
                "page": 1,
                "headline": "Eins, richtig",
                "note": "Dann so.",
            },
            {
                "seq": 6,
                "op": "retract",
                "entry_id": "a000000002",
                "number": 2,
                "published": 4,
                "at": "2026-03-14T09:34:00.000000Z",
                "page": 1,
                "headline": "",
                "note": "Stimmt nicht.",
            },
        ],
    }


def test_nothing_of_a_retracted_text_is_left():
    """Not its headline, and not the notes of the corrections it had before."""
    history = opened()
    history.do(publish("a000000001", SECRET))
    history.do(correct("a000000001", note=SECRET, headline=SECRET))
    history.do(c.RetractEntry(entry_id="a000000001", notice="Irrtum"))
    assert SECRET.encode() not in renderer().corrections(history.state).body
    assert [(row["op"], row["note"]) for row in listed(history)["entries"]] == [("retract", "Irrtum")]


def test_the_list_is_bounded():
    """The hundred entries that were changed last."""
    history = opened()
    for number in range(CHANGES_KEPT + 1):
        history.do(publish(f"a{number:09d}"))
    for number in range(CHANGES_KEPT + 1):
        history.do(correct(f"a{number:09d}"))
    assert [row["number"] for row in listed(history)["entries"]] == list(range(CHANGES_KEPT + 1, 1, -1))


def test_a_listed_entry_that_is_edited_changes_the_list():
    """It is listed with its headline; an entry that is not listed changes nothing there."""
    history = corrected()
    history.do(publish("a000000003"))
    for entry_id, listed_there in (("a000000001", True), ("a000000003", False)):
        records = history.do(c.ReviseEntry(entry_id=entry_id, content=content("Neu")))
        assert plan_changes(history.state, records, title=history.state.title).corrections is listed_there


def test_the_front_page_says_how_far_corrections_go():
    """So that an open page asks for the list only when there is something to tell."""
    history = opened()
    history.do(publish("a000000001"))
    assert tree(renderer().front(history.state)).xpath("//body/@data-changed") == ["0"]
    assert tree(renderer().front(corrected().state)).xpath("//body/@data-changed") == ["7"]


def test_an_entry_says_when_it_was_published():
    """By number, whatever happened to it since."""
    page = tree(renderer().front(corrected().state))
    assert page.xpath("//article/@data-seq") == ["4", "3"]


@given(histories())
def test_changes_are_the_corrected_and_the_retracted(history):
    """In the order of their events; seqs of publications and retractions are those of the records."""
    state = history.state
    seqs = [change.seq for change in state.changes]
    assert seqs == sorted(seqs)
    assert state.changed_seq == max(seqs, default=0)
    entries = state.entries.values()
    changed = {entry.id for entry in entries if entry.corrections or entry.state is EntryState.RETRACTED}
    assert {change.entry_id for change in state.changes} == changed
    events = {record.seq: record.event for record in history.records}
    for entry in entries:
        if entry.state.public:
            assert isinstance(events[entry.published_seq], e.EntryPublished)
        if entry.retracted_seq:
            assert isinstance(events[entry.retracted_seq], e.EntryRetracted)
        assert all(isinstance(events[correction.seq], e.EntryCorrected) for correction in entry.corrections)
