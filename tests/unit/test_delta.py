"""Delta documents: what each event changes, and nothing more."""

import json

import pytest
from hypothesis import given, settings

from tests.support.histories import opened
from tests.support.renderings import content, everything, publish, renderer
from tests.support.strategies import examples, histories
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.liveblog import Liveblog

SECRET = "GEHEIM-4711"


def deltas(history):
    """All delta documents of a history, by seq, each from the state at its own seq."""
    state, found = Liveblog(slug=history.state.slug), {}
    for record in history.records:
        state.apply(record)
        if record.seq in state.public_seqs[-1:]:
            found[record.seq] = json.loads(renderer().delta(state, record).body)
    return found


def a_day():
    """One of everything."""
    history = opened()
    history.do(publish("a000000001", "Eins"))
    history.do(c.ReviseEntry(entry_id="a000000001", content=content("Eins b")))
    history.do(c.CorrectEntry(entry_id="a000000001", content=content("Eins c"), note="Zahl."))
    history.do(c.PinEntry(entry_id="a000000001"))
    history.do(c.UnpinEntry(entry_id="a000000001"))
    history.do(c.MarkKeyEvent(entry_id="a000000001"))
    history.do(c.UnmarkKeyEvent(entry_id="a000000001"))
    history.do(c.ReviseLiveblog(title="Neuer Titel"))
    history.do(c.SetSummary(points=(e.Point(text="Eins zählt", entries=("a000000001",)),)))
    history.do(c.RetractEntry(entry_id="a000000001", notice="Stimmt nicht."))
    history.do(c.CloseLiveblog(headline="Ende des Liveblogs"))
    history.do(c.ReopenLiveblog())
    return history


def test_every_event_says_what_to_do_and_where():
    """One operation and slot per event type; entries carry id and number, the rest of the page does not."""
    found = deltas(a_day())
    assert [(delta["op"], delta["slot"]) for delta in found.values()] == [
        ("open", ""),
        ("publish", "entry"),
        ("revise", "entry"),
        ("correct", "entry"),
        ("pin", "pinned"),
        ("unpin", "pinned"),
        ("key", "entry"),
        ("unkey", "entry"),
        ("headline", "header"),
        ("summary", "summary"),
        ("retract", "entry"),
        ("close", "close-out"),
        ("reopen", "close-out"),
    ]
    for delta in found.values():
        about = delta["slot"] in ("entry", "pinned")
        assert (delta["entry_id"], delta["number"]) == (("a000000001", 1) if about else (None, None))


def test_deltas_are_chained_by_number():
    """Each names the public event before it, drafts in between or not; the first names none."""
    history = opened()
    history.do(c.SaveDraft(entry_id="a000000001", content=content()))
    history.do(c.PublishEntry(entry_id="a000000001"))
    assert [(delta["prev"], delta["seq"]) for delta in deltas(history).values()] == [(0, 2), (2, 4)]


def test_a_delta_is_stamped_with_the_moment_of_its_event():
    """`at` is the record's, in UTC to the microsecond."""
    assert deltas(opened())[2]["at"] == "2026-03-14T09:30:00.000000Z"


def test_an_entry_comes_as_it_stands_on_the_front_page():
    """The same bytes as in a page rendered at that seq."""
    history = opened()
    history.do(publish("a000000001", "Eins"))
    assert deltas(history)[3]["html"] in renderer().front(history.state).body.decode()


def test_parts_come_as_they_stand_on_the_front_page():
    """Header, summary and close-out: each element of the delta is one of the page rendered at that seq."""
    history = opened()
    for command in (
        c.ReviseLiveblog(title="Neu", deck="Vorspann", previous=e.Link(title="Gestern")),
        c.SetSummary(points=(e.Point(text="Eins"),)),
        c.CloseLiveblog(headline="Ende des Liveblogs"),
    ):
        (record,) = history.do(command)
        html, page = deltas(history)[record.seq]["html"], renderer().front(history.state).body.decode()
        assert html.count(' id="') >= 1
        assert all(line in page for line in html.splitlines())


def test_taking_a_pin_out_carries_no_text():
    """The page has the entry and moves it back by itself."""
    assert [delta["html"] for delta in deltas(a_day()).values() if delta["op"] == "unpin"] == [""]


def test_a_retraction_replaces_what_told_the_text():
    """The deltas that carried it become tombstones; the retraction itself brings the notice."""
    history = opened()
    history.do(publish("a000000001", "Eins", f"<p>{SECRET}</p>"))
    history.do(c.PinEntry(entry_id="a000000001"))
    history.do(c.RetractEntry(entry_id="a000000001", notice="Stimmt nicht."))
    entry = history.state.entries["a000000001"]
    documents = [renderer().tombstone(history.state, seq, entry.id) for seq in entry.delta_seqs]
    assert [json.loads(document.body) for document in documents] == [
        {"seq": 3, "prev": 2, "op": "gone", "entry_id": "a000000001"},
        {"seq": 4, "prev": 3, "op": "gone", "entry_id": "a000000001"},
    ]
    assert [document.path for document in documents] == ["sturmflut/live/3.json", "sturmflut/live/4.json"]
    assert "Stimmt nicht." in deltas(history)[5]["html"]
    assert [path for path, body in everything(history.records).items() if SECRET.encode() in body] == []


def test_a_delta_tells_of_its_own_entry_only():
    """Another entry's text is in no delta but its own, whatever is done around it."""
    history = opened(theme="liveticker")
    history.do(publish("a000000001", SECRET))
    for command in (
        publish("a000000002", "Zwei", pinned=True, key_event=True),
        c.ReviseLiveblog(title="Neu"),
        c.SetSummary(points=(e.Point(text="Eins", entries=("a000000001",)),)),
        c.CloseLiveblog(headline="Ende"),
        c.ReopenLiveblog(),
    ):
        history.do(command)
    assert [seq for seq, delta in deltas(history).items() if SECRET in delta["html"]] == [3]


def test_what_nobody_sees_has_no_delta():
    """Asking for one is a mistake, and says so."""
    history = opened()
    (record,) = history.do(c.SaveDraft(entry_id="a000000001", content=content()))
    with pytest.raises(ValueError, match="seq 3"):
        renderer().delta(history.state, record)


def test_the_head_says_how_far_it_goes():
    """The newest public seq, whether more is to come, and the last hundred seqs."""
    history = opened()
    for number in range(120):
        history.do(publish(f"a{number:09d}"))
    head = json.loads(renderer().head(history.state).body)
    assert head == {"seq": 122, "state": "live", "recent": list(range(23, 123))}
    history.do(c.CloseLiveblog(headline="Ende"))
    assert json.loads(renderer().head(history.state).body)["state"] == "closed"


@settings(max_examples=examples(25))
@given(histories())
def test_following_the_deltas_reaches_the_head(history):
    """From 0 along `prev` every public seq is met once, and the last is the head's."""
    before = 0
    for seq, delta in deltas(history).items():
        assert delta["prev"] == before
        before = seq
    assert before == json.loads(renderer().head(history.state).body)["seq"]
