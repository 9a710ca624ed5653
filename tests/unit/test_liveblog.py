"""Whatever an editor does, the fold keeps its promises."""

import json
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.histories import START, folded, opened, sealed
from tests.support.strategies import commands, histories
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.card import Card
from ticker.domain.decide import decide
from ticker.domain.entry import PAGE_SIZE, EntryState, page_of
from ticker.domain.liveblog import Liveblog, LiveblogState
from ticker.errors import ChainBroken, Refused
from ticker.journal.codec import encode

CONTENT = e.Content(headline="Der Deich hält")


@given(histories())
def test_seqs_have_no_gap(history):
    """1, 2, 3 …, and the state is at the last."""
    assert [record.seq for record in history.records] == list(range(1, history.state.seq + 1))
    assert history.state.hash == history.records[-1].hash


@given(histories(), st.data())
def test_increments_equal_zero(history, data):
    """Catching up from any point gives what folding everything gives."""
    cut = data.draw(st.integers(0, len(history.records)))
    state = folded(history.records[:cut])
    for record in history.records[cut:]:
        state.apply(record)
    assert state == folded(history.records) == history.state


@given(histories())
def test_order_number_and_page_agree(history):
    """Public entries stand once, in order of publication; numbers and pages follow from the place."""
    state = history.state
    public = {entry.id for entry in state.entries.values() if entry.state.public}
    assert len(state.order) == len(set(state.order))
    assert set(state.order) == public
    for number, entry_id in enumerate(state.order, 1):
        assert (state.entries[entry_id].number, state.entries[entry_id].page) == (number, page_of(number))
    assert all(entry.number == entry.page == 0 for entry in state.entries.values() if not entry.state.public)
    assert state.unpublished.keys() == {entry.id for entry in state.entries.values() if not entry.state.public}


@given(histories())
def test_flags_and_schedule_fit_the_entries(history):
    """Pinned and key events are published texts; what is scheduled is exactly what waits."""
    state = history.state
    entries = state.entries.values()
    assert state.pinned is None or state.entries[state.pinned].state is EntryState.PUBLISHED
    assert state.key_events == {entry.id for entry in entries if entry.key_event}
    assert all(state.entries[entry_id].state is EntryState.PUBLISHED for entry_id in state.key_events)
    waiting = {entry.id: entry.publish_at for entry in entries if entry.state is EntryState.SCHEDULED}
    assert state.scheduled == waiting
    assert all(entry.publish_at is None for entry in entries if entry.id not in waiting)
    assert not state.discarded & state.entries.keys()


@given(histories())
def test_retracted_texts_are_gone(history):
    """Nothing of what an entry said is left in it, however often it was edited; its place and notice stay."""
    for entry in history.state.entries.values():
        if entry.state is EntryState.RETRACTED:
            assert (entry.content, entry.corrections) == (e.Content(headline=""), ())
            assert not entry.key_event
            assert entry.number > 0


@given(histories())
def test_public_seqs_are_what_readers_can_see(history):
    """From the opening on, all but drafts and their like; the deltas with an entry's text are among them."""
    state = history.state
    opening = next((record.seq for record in history.records if isinstance(record.event, e.LiveblogOpened)), None)
    seen = [
        record.seq
        for record in history.records
        if opening and record.seq >= opening and not isinstance(record.event, e.UNSEEN)
    ]
    assert state.public_seqs == seen
    assert all(set(entry.delta_seqs) <= set(seen) for entry in state.entries.values())


@given(histories())
def test_the_card_shows_what_the_state_shows(history):
    """Two folds of the same records agree where they overlap."""
    card, state = Card(), history.state
    for record in history.records:
        card = card.after(record.event, record.at)
    same = "title", "theme", "language", "time_zone", "top_story", "deck", "state", "created_at", "opened_at"
    assert {name: getattr(card, name) for name in same} == {name: getattr(state, name) for name in same}
    assert card.closed_at == (state.close_out.at if state.close_out else None)


@given(histories())
def test_a_public_archive_folds_to_the_same_public_state(history):
    """With drafts withheld readers see the same entries in the same order."""
    hidden = e.EntryDrafted, e.EntrySubmitted, e.EntryScheduled, e.EntryDiscarded
    public = [
        replace(record, event=e.Withheld(), data="", salt=None) if isinstance(record.event, hidden) else record
        for record in history.records
    ]
    state = folded(public)
    assert state.order == history.state.order
    assert state.public_seqs == history.state.public_seqs
    for entry_id in state.order:
        ours, theirs = history.state.entries[entry_id], state.entries[entry_id]
        assert (ours.content, ours.notice, ours.number) == (theirs.content, theirs.notice, theirs.number)


@given(histories())
def test_no_embargo_is_broken_and_none_is_told(history):
    """Whatever the desk tries: nothing waits for a time before it, and no event of a public text knows of one."""
    for record in history.records:
        match record.event:
            case e.EntryScheduled(content=content, publish_at=publish_at):
                assert content.embargo_until is None or content.embargo_until <= publish_at
            case (
                e.EntryPublished(content=content) | e.EntryRevised(content=content) | e.EntryCorrected(content=content)
            ):
                assert content.embargo_until is None


@given(histories(max_commands=15), commands())
def test_deciding_changes_nothing(history, command):
    """A decision, or a refusal, leaves the state as it was; what was decided can be folded."""
    before = deepcopy(history.state)
    try:
        events = decide(history.state, command, now=history.now)
    except Refused:
        events = []
    assert history.state == before
    last = history.records[-1]
    for record in sealed(events, start=history.now, after=last):
        history.state.apply(record)
    assert history.state.seq == before.seq + len(events)


@given(histories(max_commands=15), commands())
def test_a_decision_hangs_on_state_command_and_clock_alone(history, command):
    """Asked again it says the same, as after a lost race."""
    assert outcome(history, command) == outcome(history, command)


def outcome(history, command):
    try:
        return decide(history.state, command, now=history.now)
    except Refused as refusal:
        return type(refusal), str(refusal)


@pytest.mark.parametrize("change", [{"seq": 5}, {"seq": 2}, {"prev": "f" * 64}])
def test_a_record_out_of_place_is_refused(change):
    """Left out, repeated, or from another chain."""
    history = opened()
    record = history.do(c.PublishEntry(entry_id="a", content=CONTENT))[0]
    state = folded(history.records[:2])
    before = deepcopy(state)
    with pytest.raises(ChainBroken):
        state.apply(replace(record, **change))
    assert state == before


def test_full_pages_never_shift():
    """Page 1 of 50 is the same with 51 entries; the 51st begins page 2."""
    history = opened()
    for number in range(PAGE_SIZE):
        history.do(c.PublishEntry(entry_id=f"e{number}", content=CONTENT))
    assert history.state.pages == 1
    first = history.state.page(1)
    history.do(c.PublishEntry(entry_id="one more", content=CONTENT))
    assert history.state.pages == 2
    assert history.state.page(1) == first
    assert [entry.id for entry in history.state.page(2)] == ["one more"]
    assert [entry.id for entry in history.state.newest(2)] == ["one more", f"e{PAGE_SIZE - 1}"]


def test_an_empty_liveblog():
    """Before anything has happened there is nothing, and page 1 answers."""
    state = Liveblog(slug="sturmflut")
    assert (state.exists, state.public, state.public_seq, state.pages, state.page(1)) == (False, False, 0, 1, [])
    assert state.state is LiveblogState.DRAFT


def test_a_retracted_text_is_nowhere_in_the_state():
    """Not in the entry, not in a correction, not in the schedule: nowhere."""
    history = opened()
    history.do(c.SaveDraft(entry_id="a", content=e.Content(headline="Geheimwort eins")))
    history.do(
        c.PublishEntry(
            entry_id="a", content=e.Content(headline="Geheimwort zwei"), marks=e.Marks(key_event=True, pinned=True)
        )
    )
    history.do(c.CorrectEntry(entry_id="a", content=e.Content(headline="Geheimwort drei"), note="Geheimwort vier"))
    history.do(c.RetractEntry(entry_id="a", notice="Zurückgezogen"))
    assert "Geheimwort" not in repr(history.state)
    assert "Geheimwort" in json.loads(encode(history.records[2].event).data)["content"]["headline"]
    assert history.state.entries["a"].retracted_at > START
