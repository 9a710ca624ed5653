"""The rule for taking a publication back within seconds. Pure."""

from datetime import datetime, timedelta

from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.decide.rule import Events, rule
from ticker.domain.entry import Entry, EntryState
from ticker.domain.liveblog import Liveblog, LiveblogState
from ticker.domain.states import name_of
from ticker.errors import IllegalTransition
from ticker.sentences import say

UNDO_WINDOW = timedelta(seconds=10)
"""How long a publication can be undone: to see one's own slip on the screen, not to think again."""


@rule.register
def _undo_publication(command: c.UndoPublication, state: Liveblog, now: datetime) -> Events:
    """A draft again, if no reader can know of it; else retracted."""
    entry = state.entry(command.entry_id)
    if entry.state is not EntryState.PUBLISHED or entry.public_since is None:
        reason = say("the entry is %(state)s; only one just published can be taken back", state=name_of(entry.state))
        raise IllegalTransition(state.slug, reason, entry_id=entry.id)
    if now - entry.public_since > UNDO_WINDOW:
        raise IllegalTransition(
            state.slug,
            say(
                "the entry was published more than %(seconds)s seconds ago and cannot be undone any more; retract it"
                " (POST …/entries/%(entry)s/retraction) with a notice for those who have read it",
                seconds=UNDO_WINDOW.seconds,
                entry=entry.id,
            ),
            entry_id=entry.id,
        )
    if command.unseen and _leaves_no_gap(state, entry):
        return [e.PublicationUndone(entry_id=entry.id)]
    return [e.EntryRetracted(entry_id=entry.id, notice=command.notice)]


def _leaves_no_gap(state: Liveblog, entry: Entry) -> bool:
    """Whether it can go without a gap: it is the newest, nothing rests on it, and nobody has closed over it."""
    cited = {entry_id for point in state.summary.points for entry_id in point.entries}
    newest = state.order[-1] == entry.id
    return newest and not entry.corrections and entry.id not in cited and state.state is LiveblogState.LIVE
