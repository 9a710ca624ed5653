"""The rules of the desk: what each command does, and what is refused in which words."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from tests.support.histories import START, History, opened
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.decide import decide
from ticker.errors import EntryNotFound, IllegalTransition, LiveblogExists, LiveblogNotFound, StaleRevision

CONTENT = e.Content(headline="Der Deich hält")
OTHER = e.Content(headline="Der Deich hält weiterhin")
LATER = START + timedelta(hours=1)
LINK = e.Link(title="Der Liveblog vom Freitag")

CREATE = c.CreateLiveblog(title="Sturmflut")
DRAFT_LIVEBLOG = c.CreateLiveblog(title="Sturmflut", opened=False)
REVISE_LIVEBLOG = c.ReviseLiveblog(title="Scheitel durch")
CLOSE = c.CloseLiveblog(headline="Ende des Liveblogs")
DRAFT = c.SaveDraft(entry_id="a", content=CONTENT)
SUBMIT = c.SubmitEntry(entry_id="a", content=CONTENT)
SCHEDULE = c.ScheduleEntry(entry_id="a", content=CONTENT, publish_at=LATER)
DISCARD = c.DiscardEntry(entry_id="a")
PUBLISH = c.PublishEntry(entry_id="a", content=CONTENT)
REVISE = c.ReviseEntry(entry_id="a", content=OTHER)
CORRECT = c.CorrectEntry(entry_id="a", content=OTHER, note="Der Deich hielt schon vorher.")
RETRACT = c.RetractEntry(entry_id="a", notice="Zurückgezogen")
PIN, UNPIN = c.PinEntry(entry_id="a"), c.UnpinEntry(entry_id="a")
MARK, UNMARK = c.MarkKeyEvent(entry_id="a"), c.UnmarkKeyEvent(entry_id="a")
CITE = c.SetSummary(points=(e.Point(text="Alles ruhig", entries=("a",)),))
CITED_NOWHERE = (e.Point(text="Alles ruhig"),)
SUGGEST = c.SuggestSummary(
    suggestion_id="s",
    points=CITED_NOWHERE,
    provenance=e.Provenance(method="machine", model="qwen3", made_at=START),
)

SEEN = "the entry is published already; edit or correct it instead"
CLOSED = "the liveblog is closed; reopen it first"
ONLY_PUBLISHED = "the entry is {}; only a published one can be pinned or be a key event"
UNSEEN = "no reader has seen this entry, so it cannot be {} instead"

MARKED = e.Marks(key_event=True, pinned=True)
WITH_MARKS = ["EntryPublished", "KeyEventMarked", "EntryPinned"]

UNTIL = START + timedelta(hours=2)
HELD = replace(CONTENT, embargo_until=UNTIL)
HELD_BACK = (
    "the entry is under an embargo until 2026-03-14T12:30+01:00; schedule it for then or later, or change "
    "the embargo if the source agrees"
)
WAITED = replace(CONTENT, embargo_until=START - timedelta(hours=2))
TOO_LATE = (
    "readers have seen this entry, so an embargo until 2026-03-14T12:30+01:00 comes too late; "
    "retract the entry, or leave the embargo out"
)

REFUSED = [
    # a closed liveblog
    ([CREATE, CLOSE], PUBLISH, CLOSED),
    ([CREATE, CLOSE], DRAFT, CLOSED),
    ([CREATE, CLOSE], SUBMIT, CLOSED),
    ([CREATE, CLOSE], SCHEDULE, CLOSED),
    ([CREATE, CLOSE], CITE, CLOSED),
    ([CREATE, CLOSE], CLOSE, "the liveblog is closed already"),
    ([CREATE, CLOSE], c.OpenLiveblog(), "the liveblog is closed; reopen it instead of opening it"),
    ([CREATE, PUBLISH, CLOSE], PIN, CLOSED),
    ([CREATE, PUBLISH, CLOSE], MARK, CLOSED),
    ([CREATE, CLOSE], SUGGEST, CLOSED),
    # a draft liveblog
    ([DRAFT_LIVEBLOG], PUBLISH, "the liveblog is a draft; open it first"),
    ([DRAFT_LIVEBLOG], SCHEDULE, "the liveblog is a draft; open it first"),
    ([DRAFT_LIVEBLOG], CLOSE, "the liveblog is still a draft; open it before closing it"),
    ([DRAFT_LIVEBLOG], c.ReopenLiveblog(), "the liveblog is draft, only a closed one can be reopened"),
    # a live one
    ([CREATE], c.ReopenLiveblog(), "the liveblog is live, only a closed one can be reopened"),
    (
        [CREATE, SCHEDULE],
        CLOSE,
        "entries are still scheduled (a); publish or discard them before closing",
    ),
    # published entries
    ([CREATE, PUBLISH], PUBLISH, SEEN),
    ([CREATE, PUBLISH], DRAFT, SEEN),
    ([CREATE, PUBLISH], SUBMIT, SEEN),
    ([CREATE, PUBLISH], SCHEDULE, SEEN),
    ([CREATE, PUBLISH], DISCARD, "readers have seen this entry; retract it instead of discarding it"),
    # retracted ones
    ([CREATE, PUBLISH, RETRACT], RETRACT, "the entry was retracted; nothing more can change"),
    ([CREATE, PUBLISH, RETRACT], REVISE, "the entry was retracted; nothing more can change"),
    ([CREATE, PUBLISH, RETRACT], CORRECT, "the entry was retracted; nothing more can change"),
    ([CREATE, PUBLISH, RETRACT], PUBLISH, "the entry was retracted already; post a new one instead"),
    ([CREATE, PUBLISH, RETRACT], PIN, ONLY_PUBLISHED.format("retracted")),
    # entries nobody has seen
    ([CREATE, DRAFT], PIN, ONLY_PUBLISHED.format("draft")),
    ([CREATE, SUBMIT], UNPIN, ONLY_PUBLISHED.format("submitted")),
    ([CREATE, SCHEDULE], MARK, ONLY_PUBLISHED.format("scheduled")),
    ([CREATE, DRAFT], UNMARK, ONLY_PUBLISHED.format("draft")),
    ([CREATE, DRAFT], CORRECT, UNSEEN.format("corrected; revise it")),
    ([CREATE, DRAFT], RETRACT, UNSEEN.format("retracted; discard it")),
    ([CREATE, DRAFT], CITE, "the summary cites entry 'a', which is not public"),
    ([CREATE, DRAFT, DISCARD], PUBLISH, "this entry was discarded; its id never returns"),
    ([CREATE, DRAFT, DISCARD], DRAFT, "this entry was discarded; its id never returns"),
    (
        [CREATE],
        c.ScheduleEntry(entry_id="a", content=CONTENT, publish_at=START),
        "publish_at 2026-03-14T10:30+01:00 is not in the future; publish the entry instead",
    ),
    # an embargo
    ([CREATE], replace(PUBLISH, content=HELD), HELD_BACK),
    ([CREATE, replace(SUBMIT, content=HELD)], c.PublishEntry(entry_id="a"), HELD_BACK),
    ([CREATE], replace(PUBLISH, content=HELD, imported=c.Imported(published_at=None)), HELD_BACK),
    ([CREATE], replace(SCHEDULE, content=HELD), HELD_BACK),
    ([CREATE, SCHEDULE], replace(REVISE, content=HELD), HELD_BACK),
    (
        [CREATE],
        replace(PUBLISH, content=replace(CONTENT, embargo_until=UNTIL + timedelta(seconds=7))),
        HELD_BACK.replace("12:30+", "12:30:07+"),
    ),
    (
        [CREATE, PUBLISH],
        replace(REVISE, marks=MARKED),
        "readers see this already; leave pinned and key_event out, and PUT or DELETE its /pin and /key-event",
    ),
    ([CREATE, PUBLISH], replace(REVISE, content=HELD), TOO_LATE),
    ([CREATE, PUBLISH], replace(CORRECT, content=HELD), TOO_LATE),
]


@pytest.mark.parametrize(("past", "command", "reason"), REFUSED)
def test_what_cannot_be_is_refused_with_its_reason(past, command, reason):
    """One sentence that says what is wrong and, where there is one, the way that leads on."""
    history = History(*past)
    with pytest.raises(IllegalTransition) as caught:
        history.do(command)
    assert str(caught.value) == reason
    assert caught.value.liveblog == "sturmflut"


DONE = [
    ([], DRAFT_LIVEBLOG, ["LiveblogCreated"]),
    ([], CREATE, ["LiveblogCreated", "LiveblogOpened"]),
    ([], replace(CREATE, points=CITED_NOWHERE), ["LiveblogCreated", "LiveblogOpened", "SummarySet"]),
    ([DRAFT_LIVEBLOG], c.OpenLiveblog(), ["LiveblogOpened"]),
    ([CREATE], c.OpenLiveblog(), []),
    ([CREATE], REVISE_LIVEBLOG, ["LiveblogRevised"]),
    ([CREATE], c.ReviseLiveblog(title="Sturmflut"), []),
    ([CREATE, PUBLISH], CITE, ["SummarySet"]),
    ([CREATE, PUBLISH, CITE], CITE, []),
    ([CREATE], SUGGEST, ["SummarySuggested"]),
    ([CREATE, SUGGEST], c.DiscardSuggestion(suggestion_id="s"), ["SuggestionDiscarded"]),
    ([CREATE], CLOSE, ["LiveblogClosed"]),
    ([CREATE], replace(CLOSE, next=LINK), ["LiveblogRevised", "LiveblogClosed"]),
    ([CREATE, c.ReviseLiveblog(next=LINK)], replace(CLOSE, next=LINK), ["LiveblogClosed"]),
    ([CREATE, CLOSE], c.ReopenLiveblog(), ["LiveblogReopened"]),
    ([CREATE], DRAFT, ["EntryDrafted"]),
    ([CREATE, SUBMIT], DRAFT, ["EntryDrafted"]),
    ([CREATE, DRAFT], SUBMIT, ["EntrySubmitted"]),
    ([CREATE], SCHEDULE, ["EntryScheduled"]),
    ([CREATE, SCHEDULE], DISCARD, ["EntryDiscarded"]),
    ([CREATE, DRAFT, CLOSE], DISCARD, ["EntryDiscarded"]),
    ([CREATE], PUBLISH, ["EntryPublished"]),
    (
        [CREATE, SUBMIT],
        c.PublishEntry(entry_id="a", marks=MARKED),
        WITH_MARKS,
    ),
    ([CREATE, replace(DRAFT, marks=MARKED)], c.PublishEntry(entry_id="a"), WITH_MARKS),
    ([CREATE, replace(SUBMIT, marks=MARKED), REVISE], c.PublishEntry(entry_id="a"), WITH_MARKS),
    ([CREATE, replace(DRAFT, marks=MARKED)], c.PublishEntry(entry_id="a", marks=e.UNMARKED), ["EntryPublished"]),
    ([CREATE, DRAFT], c.ReviseEntry(entry_id="a", content=CONTENT, marks=MARKED), ["EntryDrafted"]),
    ([CREATE, replace(DRAFT, marks=MARKED)], c.ReviseEntry(entry_id="a", content=CONTENT, marks=MARKED), []),
    # of an embargo that is over what goes out tells nothing, and a draft does
    ([CREATE], replace(PUBLISH, content=WAITED), ["EntryDrafted", "EntryPublished"]),
    ([CREATE, replace(DRAFT, content=WAITED)], c.PublishEntry(entry_id="a"), ["EntryPublished"]),
    ([CREATE, PUBLISH], REVISE, ["EntryRevised"]),
    ([CREATE, PUBLISH, REVISE], REVISE, []),
    ([CREATE, DRAFT], REVISE, ["EntryDrafted"]),
    ([CREATE, SUBMIT], REVISE, ["EntrySubmitted"]),
    ([CREATE, SCHEDULE], REVISE, ["EntryScheduled"]),
    ([CREATE, PUBLISH], CORRECT, ["EntryCorrected"]),
    ([CREATE, PUBLISH, CLOSE], CORRECT, ["EntryCorrected"]),
    ([CREATE, PUBLISH, CLOSE], RETRACT, ["EntryRetracted"]),
    ([CREATE, PUBLISH], PIN, ["EntryPinned"]),
    ([CREATE, PUBLISH, PIN], PIN, []),
    ([CREATE, PUBLISH, PIN], UNPIN, ["EntryUnpinned"]),
    ([CREATE, PUBLISH], UNPIN, []),
    ([CREATE, PUBLISH], MARK, ["KeyEventMarked"]),
    ([CREATE, PUBLISH, MARK], MARK, []),
    ([CREATE, PUBLISH, MARK], UNMARK, ["KeyEventUnmarked"]),
    ([CREATE, PUBLISH], UNMARK, []),
    ([CREATE], c.PublishDue(entry_id="a"), []),
    ([CREATE, SCHEDULE], c.PublishDue(entry_id="a"), []),
]


@pytest.mark.parametrize(("past", "command", "types"), DONE)
def test_what_a_command_does(past, command, types):
    """The events it causes; none where it was so already."""
    assert [record.type for record in History(*past).do(command)] == types


def test_every_command_is_tried():
    """Who adds a command adds its lines above; test_undoing.py has the one that is possible for seconds only."""
    assert {type(command) for _, command, _ in DONE} | {c.UndoPublication} == set(get_args(c.Command))


STALE = [
    ([CREATE], replace(REVISE_LIVEBLOG, if_revision=2), "the liveblog's headline"),
    ([CREATE], c.SetSummary(points=(), if_revision=1), "the summary"),
    *(([CREATE, DRAFT], replace(edit, if_revision=7), "entry 'a'") for edit in (DRAFT, SUBMIT, SCHEDULE, DISCARD)),
    ([CREATE, DRAFT], replace(PUBLISH, if_revision=7), "entry 'a'"),
    *(([CREATE, PUBLISH], replace(edit, if_revision=7), "entry 'a'") for edit in (REVISE, CORRECT, RETRACT)),
]


@pytest.mark.parametrize(("past", "command", "subject"), STALE)
def test_a_stale_revision_is_refused(past, command, subject):
    """Both revisions are told, so that no text is lost."""
    history = History(*past)
    with pytest.raises(StaleRevision) as caught:
        history.do(command)
    assert (caught.value.subject, caught.value.read) == (subject, command.if_revision)
    assert caught.value.current == (0 if subject == "the summary" else 1)


@pytest.mark.parametrize("command", [REVISE, CORRECT, RETRACT, DISCARD, PIN, MARK, CITE, c.PublishEntry(entry_id="a")])
def test_an_unknown_entry_is_named(command):
    """404, not 409."""
    with pytest.raises(EntryNotFound, match="'a'"):
        opened().do(command)


@pytest.mark.parametrize("command", [PUBLISH, DRAFT, CLOSE, c.OpenLiveblog(), c.PublishDue(entry_id="a")])
def test_an_unknown_liveblog_is_named(command):
    """Nothing but its creation can be the first thing."""
    with pytest.raises(LiveblogNotFound, match="sturmflut"):
        History().do(command)


def test_a_slug_is_taken_once():
    """It is in readers' links."""
    with pytest.raises(LiveblogExists, match="sturmflut"):
        opened().do(CREATE)


def test_a_scheduled_entry_is_published_when_it_is_due():
    """Not before its time; then once, with the moment it really happened."""
    history = opened()
    history.do(SCHEDULE)
    history.now = LATER - timedelta(microseconds=1)
    assert history.do(c.PublishDue(entry_id="a")) == []
    history.now = LATER
    (record,) = history.do(c.PublishDue(entry_id="a"))
    assert record.event == e.EntryPublished(entry_id="a", content=CONTENT, published_at=LATER)
    assert history.do(c.PublishDue(entry_id="a")) == []


def test_a_goal_that_is_scheduled_as_a_key_event_becomes_one():
    """In the same commit as it goes out, and nobody has to be there."""
    history = opened()
    history.do(replace(SCHEDULE, marks=MARKED))
    assert (history.state.pinned, history.state.key_events) == (None, set())
    history.now = LATER
    assert [record.type for record in history.do(c.PublishDue(entry_id="a"))] == WITH_MARKS
    assert (history.state.pinned, history.state.key_events) == ("a", {"a"})


def test_an_import_keeps_its_time_or_has_none():
    """No invented times."""
    history = opened()
    past = START - timedelta(days=400)
    for entry_id, published_at in ("a", past), ("b", None):
        imported = c.Imported(published_at=published_at)
        history.do(c.PublishEntry(entry_id=entry_id, content=CONTENT, imported=imported))
        assert history.state.entries[entry_id].published_at == published_at


@pytest.mark.parametrize("past", [[replace(SCHEDULE, content=HELD, publish_at=UNTIL)], [replace(DRAFT, content=HELD)]])
def test_once_its_time_has_come_nobody_is_told_of_an_embargo(past):
    """Due or published by hand; the journal's events of what is public are in the public archive."""
    history = History(CREATE, *past)
    history.now = UNTIL
    due = isinstance(past[0], c.ScheduleEntry)
    (record,) = history.do(c.PublishDue(entry_id="a") if due else c.PublishEntry(entry_id="a"))
    assert record.event.content == CONTENT
    assert history.state.entries["a"].content == CONTENT


def test_an_embargo_can_be_lifted_before_its_time():
    """With the text that says so, at the moment of publication or before."""
    history = History(CREATE, replace(SUBMIT, content=HELD))
    history.do(replace(REVISE, content=OTHER))
    assert history.do(c.PublishEntry(entry_id="a"))
    assert History(CREATE, replace(SUBMIT, content=HELD)).do(PUBLISH)


def test_publishing_takes_the_saved_text():
    """Without a content of its own the command means the text as it is."""
    history = opened()
    history.do(SUBMIT)
    history.do(c.PublishEntry(entry_id="a"))
    assert history.state.entries["a"].content == CONTENT


@pytest.mark.parametrize("name", ["previous", "next"])
def test_a_link_of_the_chain_is_changed_kept_and_taken_away(name):
    """None keeps it, a link replaces it, an empty one removes it; the other one stays as it is."""
    other = "next" if name == "previous" else "previous"
    history = opened()
    history.do(c.ReviseLiveblog(**{name: LINK}))
    history.do(c.ReviseLiveblog(title="Scheitel durch"))
    assert (getattr(history.state, name), getattr(history.state, other)) == (LINK, None)
    history.do(c.ReviseLiveblog(**{name: e.Link(title="")}))
    assert getattr(history.state, name) is None


def test_one_entry_is_pinned_at_a_time():
    """The new one takes down the one before."""
    history = History(CREATE, PUBLISH, PIN, c.PublishEntry(entry_id="b", content=OTHER, marks=e.Marks(pinned=True)))
    assert history.state.pinned == "b"


def test_a_command_without_a_rule_is_a_mistake_of_ours():
    """It is not mistaken for a refusal."""
    with pytest.raises(TypeError, match="no rule for str"):
        decide(opened().state, "publish", now=START)
