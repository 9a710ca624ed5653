"""The key developments as the API shows them, with what is stale and what waits for an editor. Pure."""

from ticker.api import views as v
from ticker.domain import events as e
from ticker.domain.liveblog import Liveblog
from ticker.domain.summary import Suggestion


def summary_view(state: Liveblog) -> v.SummaryView:
    """What stands, and the suggestions."""
    summary = state.summary
    return v.SummaryView(
        revision=summary.revision,
        points=tuple(
            v.PointView(text=point.text, entries=point.entries, stale=state.stale(point)) for point in summary.points
        ),
        updated_at=summary.updated_at,
        provenance=_checked(state),
        suggestions=tuple(map(suggestion_view, state.suggestions)),
    )


def suggestion_view(suggestion: Suggestion) -> v.SuggestionView:
    return v.SuggestionView(id=suggestion.id, points=suggestion.points, provenance=_unchecked(suggestion.provenance))


def _checked(state: Liveblog) -> v.ProvenanceView | None:
    """Who set the summary answers for it."""
    summary = state.summary
    if summary.provenance is None:
        return None
    checked = {"checked_at": summary.updated_at, "checked_by": summary.checked_by}
    return _unchecked(summary.provenance).model_copy(update=checked)


def _unchecked(provenance: e.Provenance) -> v.ProvenanceView:
    return v.ProvenanceView(
        method=provenance.method,
        model=provenance.model,
        made_at=provenance.made_at,
        checked_at=None,
        checked_by=None,
    )
