"""The rules for entries that no reader sees yet: drafted, submitted, scheduled, thrown away. Pure."""

from datetime import datetime

from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.decide.checks import check_revision, check_unpublished, local_time, refuse_unless_live
from ticker.domain.decide.embargo import refuse_too_early
from ticker.domain.decide.rule import Events, rule
from ticker.domain.liveblog import Liveblog
from ticker.errors import IllegalTransition
from ticker.sentences import say


@rule.register
def _save_draft(command: c.SaveDraft, state: Liveblog, _now: datetime) -> Events:
    check_unpublished(state, command.entry_id, command.if_revision)
    return [e.EntryDrafted(entry_id=command.entry_id, content=command.content, marks=command.marks)]


@rule.register
def _submit_entry(command: c.SubmitEntry, state: Liveblog, _now: datetime) -> Events:
    check_unpublished(state, command.entry_id, command.if_revision)
    return [e.EntrySubmitted(entry_id=command.entry_id, content=command.content, marks=command.marks)]


@rule.register
def _schedule_entry(command: c.ScheduleEntry, state: Liveblog, now: datetime) -> Events:
    refuse_unless_live(state)
    check_unpublished(state, command.entry_id, command.if_revision)
    if command.publish_at <= now:
        raise IllegalTransition(
            state.slug,
            say(
                "publish_at %(at)s is not in the future; publish the entry instead",
                at=local_time(state, command.publish_at),
            ),
            entry_id=command.entry_id,
        )
    refuse_too_early(state, command.entry_id, command.content, command.publish_at)
    scheduled = e.EntryScheduled(
        entry_id=command.entry_id, content=command.content, publish_at=command.publish_at, marks=command.marks
    )
    return [scheduled]


@rule.register
def _discard_entry(command: c.DiscardEntry, state: Liveblog, _now: datetime) -> Events:
    entry = state.entry(command.entry_id)
    if entry.state.public:
        raise IllegalTransition(
            state.slug, say("readers have seen this entry; retract it instead of discarding it"), entry_id=entry.id
        )
    check_revision(state, say("entry %(entry)r", entry=entry.id), command.if_revision, entry.revision)
    return [e.EntryDiscarded(entry_id=entry.id)]
