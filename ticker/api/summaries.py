"""Routes of suggested summaries: asked for, kept for an editor, thrown away. Approving one sets the summary."""

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog

from ticker.api import problem_types as k
from ticker.api import views as v
from ticker.api.route import LIVEBLOG, Act, Call, Route, Write
from ticker.api.summary_view import suggestion_view
from ticker.domain import commands as c
from ticker.domain.events import Provenance
from ticker.domain.liveblog import Liveblog
from ticker.domain.permissions import Role
from ticker.editing.idempotency import Outcome, state_after
from ticker.errors import IllegalTransition
from ticker.ids import new_suggestion_id
from ticker.sentences import say
from ticker.summarising.material import material_of

log = structlog.get_logger(__name__)

SUGGESTIONS = f"{LIVEBLOG}/summary/suggestions"


async def suggest(call: Call) -> v.SuggestionView:
    """Ask the summariser, and keep what it says; the same request with the same key asks it once."""
    outcome = call.key and await call.handler.done_before(call.principal.id, call.key)
    if outcome:
        call.headers["Idempotency-Replayed"] = "true"
        return await _suggestion_view(call, outcome)
    command = await _suggestion(call, await call.liveblog())
    return await _suggestion_view(
        call, await call.handler.handle(call.slug, [command], actor=call.principal.id, key=call.key)
    )


async def _suggestion(call: Call, state: Liveblog) -> c.SuggestSummary:
    material = material_of(state)
    if not material.entries:
        raise IllegalTransition(call.slug, say("there is no public entry to make a summary of; publish one first"))
    summariser = call.editing.summariser
    points = await summariser.suggest(material)
    log.info("summary suggested", liveblog=call.slug, method=summariser.method, model=summariser.model)
    provenance = Provenance(method=summariser.method, model=summariser.model, made_at=datetime.now(UTC))
    return c.SuggestSummary(suggestion_id=new_suggestion_id(), points=tuple(points), provenance=provenance)


async def _suggestion_view(call: Call, outcome: Outcome) -> v.SuggestionView:
    """The newest suggestion right after that request."""
    return suggestion_view((await state_after(call.handler.journal, outcome)).suggestions[-1])


def discard(call: Call, _state: Liveblog) -> Sequence[c.Command]:
    return [c.DiscardSuggestion(suggestion_id=call.request.match_info["suggestion_id"])]


SUMMARIES: Sequence[Route] = (
    Act(
        method="POST",
        path=SUGGESTIONS,
        name="suggestSummary",
        summary="Have a summary suggested",
        role=Role.EDITOR,
        status=201,
        carry_out=suggest,
        view=v.SuggestionView,
        refuses=(k.CONFLICT, k.KEY_REUSED, k.SUMMARISER_FAILED, k.SUMMARISER_LATE),
    ),
    Write(
        method="DELETE",
        path=f"{SUGGESTIONS}/{{suggestion_id}}",
        name="discardSuggestion",
        summary="Throw a suggested summary away",
        role=Role.EDITOR,
        plan=discard,
        resource=None,
    ),
)
