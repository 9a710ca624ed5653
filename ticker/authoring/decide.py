"""The rules: a state and a command give events, or a refusal with its reason. Pure.

`decide` never changes the state it is given, so that it can be asked again after a lost race.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch

from ticker import events as e
from ticker.authoring import commands as c
from ticker.entry import Entry, EntryState
from ticker.errors import IllegalTransition, LiveblogExists, LiveblogNotFound, StaleRevision
from ticker.liveblog import Liveblog, LiveblogState

Events = Sequence[e.Event]

UNSEEN_STATES = (EntryState.DRAFT, EntryState.SUBMITTED, EntryState.SCHEDULED)


def decide(state: Liveblog, command: c.Command, *, now: datetime) -> Events:
    """The events `command` causes at `now` (aware, UTC). None at all: it was so already.

    Raises:
        Refused: a subclass that says why; nothing is to be appended.
    """
    if isinstance(command, c.CreateLiveblog):
        return _create(state, command)
    if not state.exists:
        raise LiveblogNotFound(state.slug)
    return _decide(command, state, now)


def _create(state: Liveblog, command: c.CreateLiveblog) -> Events:
    if state.exists:
        raise LiveblogExists(state.slug)
    created = e.LiveblogCreated(
        title=command.title,
        theme=command.theme,
        time_zone=command.time_zone,
        language=command.language,
        top_story=command.top_story,
        deck=command.deck,
        previous=command.previous,
        day=command.day,
    )
    return [created, e.LiveblogOpened()] if command.opened else [created]


@singledispatch
def _decide(command: object, _state: Liveblog, _now: datetime) -> Events:
    raise TypeError(f"no rule for {type(command).__name__}")


# --- the liveblog -------------------------------------------------------------------------------------------


@_decide.register
def _(command: c.OpenLiveblog, state: Liveblog, _now: datetime) -> Events:
    if state.state is LiveblogState.CLOSED:
        raise IllegalTransition(state.slug, "the liveblog is closed; reopen it instead of opening it")
    return [] if state.state is LiveblogState.LIVE else [e.LiveblogOpened()]


@_decide.register
def _(command: c.ReviseLiveblog, state: Liveblog, _now: datetime) -> Events:
    _check_revision(state, "the liveblog's headline", command.if_revision, state.details_revision)
    revised = e.LiveblogRevised(
        title=state.title if command.title is None else command.title,
        top_story=state.top_story if command.top_story is None else command.top_story,
        deck=state.deck if command.deck is None else command.deck,
        previous=_link(command.previous, state.previous),
        next=_link(command.next, state.next),
    )
    now_is = e.LiveblogRevised(
        title=state.title, top_story=state.top_story, deck=state.deck, previous=state.previous, next=state.next
    )
    return [] if revised == now_is else [revised]


def _link(asked: e.Link | None, now_is: e.Link | None) -> e.Link | None:
    """As asked for: None keeps the link, an empty one takes it away."""
    if asked is None:
        return now_is
    return asked if asked.title else None


@_decide.register
def _(command: c.SetSummary, state: Liveblog, _now: datetime) -> Events:
    _refuse_when_closed(state, "change the summary")
    _check_revision(state, "the summary", command.if_revision, state.summary.revision)
    for point in command.points:
        for entry_id in point.entries:
            if not state.entry(entry_id).state.public:
                raise IllegalTransition(
                    state.slug,
                    f"the summary cites entry {entry_id!r}, which is not public",
                    entry_id=entry_id,
                )
    return [] if command.points == state.summary.points else [e.SummarySet(points=command.points)]


@_decide.register
def _(command: c.CloseLiveblog, state: Liveblog, now: datetime) -> Events:
    if state.state is LiveblogState.DRAFT:
        raise IllegalTransition(state.slug, "the liveblog is still a draft; open it before closing it")
    _refuse_when_closed(state, "close it again")
    if state.scheduled:
        waiting = ", ".join(sorted(state.scheduled))
        raise IllegalTransition(
            state.slug, f"entries are still scheduled ({waiting}); publish or discard them before closing"
        )
    closed_at = _moment(state, command.imported, now, "closed_at")
    return [
        e.LiveblogClosed(headline=command.headline, blocks=command.blocks, links=command.links, closed_at=closed_at)
    ]


@_decide.register
def _(command: c.ReopenLiveblog, state: Liveblog, _now: datetime) -> Events:
    if state.state is not LiveblogState.CLOSED:
        raise IllegalTransition(state.slug, f"the liveblog is {state.state}, only a closed one can be reopened")
    return [e.LiveblogReopened()]


# --- entries nobody sees yet --------------------------------------------------------------------------------


@_decide.register
def _(command: c.SaveDraft, state: Liveblog, _now: datetime) -> Events:
    _check_unseen(state, command.entry_id, command.if_revision, "save it as a draft")
    return [e.EntryDrafted(entry_id=command.entry_id, content=command.content)]


@_decide.register
def _(command: c.SubmitEntry, state: Liveblog, _now: datetime) -> Events:
    _check_unseen(state, command.entry_id, command.if_revision, "submit it")
    return [e.EntrySubmitted(entry_id=command.entry_id, content=command.content)]


@_decide.register
def _(command: c.ScheduleEntry, state: Liveblog, now: datetime) -> Events:
    _refuse_unless_live(state, "post")
    _check_unseen(state, command.entry_id, command.if_revision, "schedule it")
    if command.publish_at <= now:
        raise IllegalTransition(
            state.slug,
            f"publish_at {command.publish_at.isoformat()} is not in the future; publish the entry instead",
            entry_id=command.entry_id,
        )
    return [e.EntryScheduled(entry_id=command.entry_id, content=command.content, publish_at=command.publish_at)]


@_decide.register
def _(command: c.DiscardEntry, state: Liveblog, _now: datetime) -> Events:
    entry = state.entry(command.entry_id)
    if entry.state.public:
        raise IllegalTransition(
            state.slug, "readers have seen this entry; retract it instead of discarding it", entry_id=entry.id
        )
    _check_revision(state, f"entry {entry.id!r}", command.if_revision, entry.revision)
    return [e.EntryDiscarded(entry_id=entry.id)]


# --- entries in public --------------------------------------------------------------------------------------


@_decide.register
def _(command: c.PublishEntry, state: Liveblog, now: datetime) -> Events:
    _refuse_unless_live(state, "publish")
    _check_unseen(state, command.entry_id, command.if_revision, "publish it")
    content = command.content
    if content is None:
        content = state.entry(command.entry_id).content
    published_at = _moment(state, command.imported, now, "published_at")
    events: list[e.Event] = [e.EntryPublished(entry_id=command.entry_id, content=content, published_at=published_at)]
    if command.key_event:
        events.append(e.KeyEventMarked(entry_id=command.entry_id))
    if command.pinned:
        events.append(e.EntryPinned(entry_id=command.entry_id))
    return events


@_decide.register
def _(command: c.PublishDue, state: Liveblog, now: datetime) -> Events:
    entry = state.entries.get(command.entry_id)
    due = state.scheduled.get(command.entry_id)
    if entry is None or due is None or due > now or state.state is not LiveblogState.LIVE:
        return []
    return [e.EntryPublished(entry_id=entry.id, content=entry.content, published_at=now)]


@_decide.register
def _(command: c.ReviseEntry, state: Liveblog, _now: datetime) -> Events:
    entry = _editable(state, command.entry_id, command.if_revision)
    if entry.content == command.content:
        return []
    if entry.state.public:
        return [e.EntryRevised(entry_id=entry.id, content=command.content)]
    return [_in_its_state(entry, command.content)]


def _in_its_state(entry: Entry, content: e.Content) -> e.Event:
    if entry.state is EntryState.SUBMITTED:
        return e.EntrySubmitted(entry_id=entry.id, content=content)
    if entry.publish_at is not None:
        return e.EntryScheduled(entry_id=entry.id, content=content, publish_at=entry.publish_at)
    return e.EntryDrafted(entry_id=entry.id, content=content)


@_decide.register
def _(command: c.CorrectEntry, state: Liveblog, _now: datetime) -> Events:
    entry = _editable(state, command.entry_id, command.if_revision)
    _refuse_unless_public(state, entry, "corrected; revise it")
    return [e.EntryCorrected(entry_id=entry.id, content=command.content, note=command.note)]


@_decide.register
def _(command: c.RetractEntry, state: Liveblog, _now: datetime) -> Events:
    entry = _editable(state, command.entry_id, command.if_revision)
    _refuse_unless_public(state, entry, "retracted; discard it")
    return [e.EntryRetracted(entry_id=entry.id, notice=command.notice)]


@_decide.register
def _(command: c.PinEntry, state: Liveblog, _now: datetime) -> Events:
    entry = _published(state, command.entry_id, "pinned")
    return [] if state.pinned == entry.id else [e.EntryPinned(entry_id=entry.id)]


@_decide.register
def _(command: c.UnpinEntry, state: Liveblog, _now: datetime) -> Events:
    entry = _published(state, command.entry_id, "unpinned")
    return [e.EntryUnpinned(entry_id=entry.id)] if state.pinned == entry.id else []


@_decide.register
def _(command: c.MarkKeyEvent, state: Liveblog, _now: datetime) -> Events:
    entry = _published(state, command.entry_id, "marked as a key event")
    return [] if entry.key_event else [e.KeyEventMarked(entry_id=entry.id)]


@_decide.register
def _(command: c.UnmarkKeyEvent, state: Liveblog, _now: datetime) -> Events:
    entry = _published(state, command.entry_id, "unmarked")
    return [e.KeyEventUnmarked(entry_id=entry.id)] if entry.key_event else []


# --- what several rules ask ---------------------------------------------------------------------------------


def _refuse_when_closed(state: Liveblog, action: str) -> None:
    if state.state is LiveblogState.CLOSED:
        raise IllegalTransition(state.slug, f"the liveblog is closed; reopen it to {action}")


def _refuse_unless_live(state: Liveblog, action: str) -> None:
    _refuse_when_closed(state, action)
    if state.state is LiveblogState.DRAFT:
        raise IllegalTransition(state.slug, f"the liveblog is a draft; open it to {action}")


def _check_revision(state: Liveblog, subject: str, read: int | None, current: int) -> None:
    if read is not None and read != current:
        raise StaleRevision(state.slug, subject, read=read, current=current)


def _moment(state: Liveblog, imported: c.Imported | None, now: datetime, field: str) -> datetime | None:
    """Now; or when it happened elsewhere, None where that is not known."""
    if imported is None:
        return now
    if imported.published_at is not None and imported.published_at > now:
        raise IllegalTransition(state.slug, f"{field} {imported.published_at.isoformat()} lies in the future")
    return imported.published_at


def _check_unseen(state: Liveblog, entry_id: str, if_revision: int | None, action: str) -> None:
    """The entry may be new; it must not be public, and a thrown-away id never returns."""
    _refuse_when_closed(state, "post")
    if entry_id in state.discarded:
        raise IllegalTransition(state.slug, "this entry was discarded; its id never returns", entry_id=entry_id)
    entry = state.entries.get(entry_id)
    if entry is None:
        return
    if entry.state not in UNSEEN_STATES:
        raise IllegalTransition(
            state.slug, f"the entry is already {entry.state}; one cannot {action} any more", entry_id=entry_id
        )
    _check_revision(state, f"entry {entry_id!r}", if_revision, entry.revision)


def _editable(state: Liveblog, entry_id: str, if_revision: int | None) -> Entry:
    """An entry whose text may change; corrections and retractions are allowed after the close as well."""
    entry = state.entry(entry_id)
    if entry.state is EntryState.RETRACTED:
        raise IllegalTransition(state.slug, "the entry was retracted; nothing more can change", entry_id=entry_id)
    _check_revision(state, f"entry {entry_id!r}", if_revision, entry.revision)
    return entry


def _refuse_unless_public(state: Liveblog, entry: Entry, instead: str) -> None:
    if not entry.state.public:
        raise IllegalTransition(
            state.slug, f"no reader has seen this entry, so it cannot be {instead} instead", entry_id=entry.id
        )


def _published(state: Liveblog, entry_id: str, what: str) -> Entry:
    entry = state.entry(entry_id)
    if entry.state is not EntryState.PUBLISHED:
        raise IllegalTransition(
            state.slug, f"the entry is {entry.state}; only a published one can be {what}", entry_id=entry_id
        )
    _refuse_when_closed(state, "change what is pinned or marked")
    return entry
