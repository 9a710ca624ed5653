"""Summaries that nobody wrote: asked for, kept for an editor, thrown away. Approving one is setting the summary."""

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog

from ticker.authoring import commands as c
from ticker.authoring.api import kinds as k
from ticker.authoring.api import views as v
from ticker.authoring.api.idempotency import state_after
from ticker.authoring.api.route import LIVEBLOG, Act, Call, Route, Write
from ticker.authoring.api.summary_view import suggestion_view
from ticker.authoring.handle import Outcome
from ticker.authoring.summarising.material import material
from ticker.errors import IllegalTransition
from ticker.events import Provenance
from ticker.ids import new_suggestion_id
from ticker.journal.principals import Role
from ticker.liveblog import Liveblog
from ticker.sentences import say

log = structlog.get_logger(__name__)

SUGGESTIONS = f"{LIVEBLOG}/summary/suggestions"


async def suggest(call: Call) -> v.SuggestionView:
    """Ask the summariser, and keep what it says; the same request with the same key asks it once."""
    outcome = call.key and await call.desk.done_before(call.principal.id, call.key)
    if outcome:
        call.headers["Idempotency-Replayed"] = "true"
        return await _suggested(call, outcome)
    command = await _asked(call, await call.liveblog())
    return await _suggested(call, await call.desk.handle(call.slug, [command], actor=call.principal.id, key=call.key))


async def _asked(call: Call, state: Liveblog) -> c.SuggestSummary:
    read = material(state)
    if not read.entries:
        raise IllegalTransition(call.slug, say("there is no public entry to make a summary of; publish one first"))
    summariser = call.office.summariser
    points = await summariser.suggest(read)
    log.info("summary suggested", liveblog=call.slug, method=summariser.method, model=summariser.model)
    provenance = Provenance(method=summariser.method, model=summariser.model, made_at=datetime.now(UTC))
    return c.SuggestSummary(suggestion_id=new_suggestion_id(), points=tuple(points), provenance=provenance)


async def _suggested(call: Call, outcome: Outcome) -> v.SuggestionView:
    """The newest suggestion right after that request."""
    return suggestion_view((await state_after(call.desk, outcome)).suggestions[-1])


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
        show=None,
    ),
)
