"""The rules for entries that no reader sees yet: drafted, submitted, scheduled, thrown away. Pure."""

from datetime import datetime

from ticker import events as e
from ticker.authoring import commands as c
from ticker.authoring.decide.checks import check_revision, check_unseen, refuse_unless_live
from ticker.authoring.decide.embargo import refuse_too_early
from ticker.authoring.decide.rule import Events, rule
from ticker.errors import IllegalTransition
from ticker.liveblog import Liveblog


@rule.register
def _(command: c.SaveDraft, state: Liveblog, _now: datetime) -> Events:
    check_unseen(state, command.entry_id, command.if_revision, "save it as a draft")
    return [e.EntryDrafted(entry_id=command.entry_id, content=command.content)]


@rule.register
def _(command: c.SubmitEntry, state: Liveblog, _now: datetime) -> Events:
    check_unseen(state, command.entry_id, command.if_revision, "submit it")
    return [e.EntrySubmitted(entry_id=command.entry_id, content=command.content)]


@rule.register
def _(command: c.ScheduleEntry, state: Liveblog, now: datetime) -> Events:
    refuse_unless_live(state, "post")
    check_unseen(state, command.entry_id, command.if_revision, "schedule it")
    if command.publish_at <= now:
        raise IllegalTransition(
            state.slug,
            f"publish_at {command.publish_at.isoformat()} is not in the future; publish the entry instead",
            entry_id=command.entry_id,
        )
    refuse_too_early(state, command.entry_id, command.content, command.publish_at)
    return [e.EntryScheduled(entry_id=command.entry_id, content=command.content, publish_at=command.publish_at)]


@rule.register
def _(command: c.DiscardEntry, state: Liveblog, _now: datetime) -> Events:
    entry = state.entry(command.entry_id)
    if entry.state.public:
        raise IllegalTransition(
            state.slug, "readers have seen this entry; retract it instead of discarding it", entry_id=entry.id
        )
    check_revision(state, f"entry {entry.id!r}", command.if_revision, entry.revision)
    return [e.EntryDiscarded(entry_id=entry.id)]
