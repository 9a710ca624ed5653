"""The rules for entries before readers: published, edited, corrected, retracted, pinned, marked. Pure."""

from datetime import datetime

from ticker import events as e
from ticker.authoring import commands as c
from ticker.authoring.decide.checks import (
    check_unseen,
    editable,
    moment,
    published,
    refuse_unless_live,
    refuse_unless_public,
)
from ticker.authoring.decide.embargo import lifted, refuse_too_early, refuse_too_late
from ticker.authoring.decide.rule import Events, rule
from ticker.entry import Entry, EntryState
from ticker.liveblog import Liveblog, LiveblogState


@rule.register
def _(command: c.PublishEntry, state: Liveblog, now: datetime) -> Events:
    refuse_unless_live(state, "publish")
    check_unseen(state, command.entry_id, command.if_revision, "publish it")
    content = command.content
    if content is None:
        content = state.entry(command.entry_id).content
    refuse_too_early(state, command.entry_id, content, now)
    published_at = moment(state, command.imported, now, "published_at")
    first = e.EntryPublished(entry_id=command.entry_id, content=lifted(content), published_at=published_at)
    events: list[e.Event] = [first]
    if command.key_event:
        events.append(e.KeyEventMarked(entry_id=command.entry_id))
    if command.pinned:
        events.append(e.EntryPinned(entry_id=command.entry_id))
    return events


@rule.register
def _(command: c.PublishDue, state: Liveblog, now: datetime) -> Events:
    entry = state.entries.get(command.entry_id)
    due = state.scheduled.get(command.entry_id)
    if entry is None or due is None or due > now or state.state is not LiveblogState.LIVE:
        return []
    return [e.EntryPublished(entry_id=entry.id, content=lifted(entry.content), published_at=now)]


@rule.register
def _(command: c.ReviseEntry, state: Liveblog, _now: datetime) -> Events:
    entry = editable(state, command.entry_id, command.if_revision)
    if entry.content == command.content:
        return []
    if entry.state.public:
        refuse_too_late(state, entry.id, command.content)
        return [e.EntryRevised(entry_id=entry.id, content=command.content)]
    if entry.publish_at is not None:
        refuse_too_early(state, entry.id, command.content, entry.publish_at)
    return [_in_its_state(entry, command.content)]


def _in_its_state(entry: Entry, content: e.Content) -> e.Event:
    if entry.state is EntryState.SUBMITTED:
        return e.EntrySubmitted(entry_id=entry.id, content=content)
    if entry.publish_at is not None:
        return e.EntryScheduled(entry_id=entry.id, content=content, publish_at=entry.publish_at)
    return e.EntryDrafted(entry_id=entry.id, content=content)


@rule.register
def _(command: c.CorrectEntry, state: Liveblog, _now: datetime) -> Events:
    entry = editable(state, command.entry_id, command.if_revision)
    refuse_unless_public(state, entry, "corrected; revise it")
    refuse_too_late(state, entry.id, command.content)
    return [e.EntryCorrected(entry_id=entry.id, content=command.content, note=command.note)]


@rule.register
def _(command: c.RetractEntry, state: Liveblog, _now: datetime) -> Events:
    entry = editable(state, command.entry_id, command.if_revision)
    refuse_unless_public(state, entry, "retracted; discard it")
    return [e.EntryRetracted(entry_id=entry.id, notice=command.notice)]


@rule.register
def _(command: c.PinEntry, state: Liveblog, _now: datetime) -> Events:
    entry = published(state, command.entry_id, "pinned")
    return [] if state.pinned == entry.id else [e.EntryPinned(entry_id=entry.id)]


@rule.register
def _(command: c.UnpinEntry, state: Liveblog, _now: datetime) -> Events:
    entry = published(state, command.entry_id, "unpinned")
    return [e.EntryUnpinned(entry_id=entry.id)] if state.pinned == entry.id else []


@rule.register
def _(command: c.MarkKeyEvent, state: Liveblog, _now: datetime) -> Events:
    entry = published(state, command.entry_id, "marked as a key event")
    return [] if entry.key_event else [e.KeyEventMarked(entry_id=entry.id)]


@rule.register
def _(command: c.UnmarkKeyEvent, state: Liveblog, _now: datetime) -> Events:
    entry = published(state, command.entry_id, "unmarked")
    return [e.KeyEventUnmarked(entry_id=entry.id)] if entry.key_event else []
