"""The rules for the key developments: set, confirmed, suggested. Pure."""

from collections.abc import Sequence
from datetime import datetime

from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.decide.checks import check_revision, refuse_when_closed
from ticker.domain.decide.rule import Events, rule
from ticker.domain.liveblog import Liveblog
from ticker.domain.summary import Suggestion
from ticker.errors import IllegalTransition, SuggestionNotFound
from ticker.sentences import say

DERIVED_SHARE = 0.5
"""Share of a line's words from which it is still the line it was, with an editor's changes."""


@rule.register
def _set_summary(command: c.SetSummary, state: Liveblog, _now: datetime) -> Events:
    """Set again unchanged, it is confirmed: it holds, although what it cites was corrected or withdrawn since."""
    refuse_when_closed(state)
    check_revision(state, say("the summary"), command.if_revision, state.summary.revision)
    _check_citations(state, command.points)
    new = e.SummarySet(points=command.points, provenance=_provenance(command, state), suggestion=command.suggestion)
    current = e.SummarySet(points=state.summary.points, provenance=state.summary.provenance)
    stale = any(state.stale(point) for point in state.summary.points)
    return [] if new == current and not stale else [new]


def _check_citations(state: Liveblog, points: Sequence[e.Point]) -> None:
    for point in points:
        for entry_id in point.entries:
            if not state.entry(entry_id).state.public:
                hidden = say("the summary cites entry %(entry)r, which is not public", entry=entry_id)
                raise IllegalTransition(state.slug, hidden, entry_id=entry_id)


def _provenance(command: c.SetSummary, state: Liveblog) -> e.Provenance | None:
    """That of the suggestion; else of what stands, as long as a line of it is left: readers are to know."""
    if command.suggestion:
        return _suggestion(state, command.suggestion).provenance
    derived = any(_is_derived(point, before) for point in command.points for before in state.summary.points)
    return state.summary.provenance if derived else None


def _is_derived(point: e.Point, before: e.Point) -> bool:
    words, others = set(point.text.casefold().split()), set(before.text.casefold().split())
    return len(words & others) >= DERIVED_SHARE * max(len(words), len(others))


@rule.register
def _suggest_summary(command: c.SuggestSummary, state: Liveblog, _now: datetime) -> Events:
    refuse_when_closed(state)
    _check_citations(state, command.points)
    return [
        e.SummarySuggested(suggestion_id=command.suggestion_id, points=command.points, provenance=command.provenance)
    ]


@rule.register
def _discard_suggestion(command: c.DiscardSuggestion, state: Liveblog, _now: datetime) -> Events:
    return [e.SuggestionDiscarded(suggestion_id=_suggestion(state, command.suggestion_id).id)]


def _suggestion(state: Liveblog, suggestion_id: str) -> Suggestion:
    for suggestion in state.suggestions:
        if suggestion.id == suggestion_id:
            return suggestion
    raise SuggestionNotFound(state.slug, suggestion_id)
