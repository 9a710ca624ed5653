"""The rules for entries before readers: published, edited, corrected, retracted, pinned, marked. Pure."""

from datetime import datetime

from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.decide.checks import (
    check_unpublished,
    editable_entry,
    event_time,
    published_entry,
    refuse_unless_live,
    refuse_unless_public,
)
from ticker.domain.decide.embargo import refuse_too_early, refuse_too_late, without_embargo
from ticker.domain.decide.rule import Events, rule
from ticker.domain.entry import Entry, EntryState
from ticker.domain.liveblog import Liveblog, LiveblogState
from ticker.errors import IllegalTransition
from ticker.sentences import say


@rule.register
def _publish_entry(command: c.PublishEntry, state: Liveblog, now: datetime) -> Events:
    refuse_unless_live(state)
    check_unpublished(state, command.entry_id, command.if_revision)
    before = state.entries.get(command.entry_id)
    content = command.content
    if content is None:
        content = state.entry(command.entry_id).content
    refuse_too_early(state, command.entry_id, content, now)
    published_at = event_time(state, command.imported, now, "published_at")
    marks = command.marks or (before.marks if before else e.UNMARKED)
    publication = _publication_events(command.entry_id, content, published_at, marks)
    return [*_note_embargo(command.entry_id, before, content), *publication]


def _note_embargo(entry_id: str, before: Entry | None, content: e.Content) -> Events:
    """Notes an embargo that no draft tells of yet: what goes out does not, and an undo is to find it."""
    noted = before.content.embargo_until if before else None
    return [] if content.embargo_until == noted else [e.EntryDrafted(entry_id=entry_id, content=content)]


def _publication_events(entry_id: str, content: e.Content, published_at: datetime | None, marks: e.Marks) -> Events:
    published = e.EntryPublished(entry_id=entry_id, content=without_embargo(content), published_at=published_at)
    events: list[e.Event] = [published]
    if marks.key_event:
        events.append(e.KeyEventMarked(entry_id=entry_id))
    if marks.pinned:
        events.append(e.EntryPinned(entry_id=entry_id))
    return events


@rule.register
def _publish_due(command: c.PublishDue, state: Liveblog, now: datetime) -> Events:
    entry = state.entries.get(command.entry_id)
    due = state.scheduled.get(command.entry_id)
    if entry is None or due is None or due > now or state.state is not LiveblogState.LIVE:
        return []
    return _publication_events(entry.id, entry.content, now, entry.marks)


@rule.register
def _revise_entry(command: c.ReviseEntry, state: Liveblog, _now: datetime) -> Events:
    entry = editable_entry(state, command.entry_id, command.if_revision)
    if entry.state.public and command.marks is not None:
        raise IllegalTransition(
            state.slug,
            say("readers see this already; leave pinned and key_event out, and PUT or DELETE its /pin and /key-event"),
            entry_id=entry.id,
        )
    marks = command.marks or entry.marks
    if (entry.content, entry.marks) == (command.content, marks):
        return []
    if entry.state.public:
        refuse_too_late(state, entry.id, command.content)
        return [e.EntryRevised(entry_id=entry.id, content=command.content)]
    if entry.publish_at is not None:
        refuse_too_early(state, entry.id, command.content, entry.publish_at)
    return [_revised_unpublished(entry, command.content, marks)]


def _revised_unpublished(entry: Entry, content: e.Content, marks: e.Marks) -> e.Event:
    if entry.state is EntryState.SUBMITTED:
        return e.EntrySubmitted(entry_id=entry.id, content=content, marks=marks)
    if entry.publish_at is not None:
        return e.EntryScheduled(entry_id=entry.id, content=content, publish_at=entry.publish_at, marks=marks)
    return e.EntryDrafted(entry_id=entry.id, content=content, marks=marks)


@rule.register
def _correct_entry(command: c.CorrectEntry, state: Liveblog, _now: datetime) -> Events:
    entry = editable_entry(state, command.entry_id, command.if_revision)
    refuse_unless_public(
        state, entry, say("no reader has seen this entry, so it cannot be corrected; revise it instead")
    )
    refuse_too_late(state, entry.id, command.content)
    return [e.EntryCorrected(entry_id=entry.id, content=command.content, note=command.note)]


@rule.register
def _retract_entry(command: c.RetractEntry, state: Liveblog, _now: datetime) -> Events:
    entry = editable_entry(state, command.entry_id, command.if_revision)
    refuse_unless_public(
        state, entry, say("no reader has seen this entry, so it cannot be retracted; discard it instead")
    )
    return [e.EntryRetracted(entry_id=entry.id, notice=command.notice)]


@rule.register
def _pin_entry(command: c.PinEntry, state: Liveblog, _now: datetime) -> Events:
    entry = published_entry(state, command.entry_id)
    return [] if state.pinned == entry.id else [e.EntryPinned(entry_id=entry.id)]


@rule.register
def _unpin_entry(command: c.UnpinEntry, state: Liveblog, _now: datetime) -> Events:
    entry = published_entry(state, command.entry_id)
    return [e.EntryUnpinned(entry_id=entry.id)] if state.pinned == entry.id else []


@rule.register
def _mark_key_event(command: c.MarkKeyEvent, state: Liveblog, _now: datetime) -> Events:
    entry = published_entry(state, command.entry_id)
    return [] if entry.key_event else [e.KeyEventMarked(entry_id=entry.id)]


@rule.register
def _unmark_key_event(command: c.UnmarkKeyEvent, state: Liveblog, _now: datetime) -> Events:
    entry = published_entry(state, command.entry_id)
    return [e.KeyEventUnmarked(entry_id=entry.id)] if entry.key_event else []
