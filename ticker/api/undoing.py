"""Undoing a publication within seconds."""

from collections.abc import Sequence
from typing import Literal

from ticker.api import problem_types as k
from ticker.api.route import ENTRY, Act, Call, Route
from ticker.api.views import View
from ticker.domain.entry import Entry, EntryState
from ticker.domain.permissions import Role
from ticker.domain.states import name_of
from ticker.editing.idempotency import state_after
from ticker.errors import IllegalTransition
from ticker.sentences import say


class UndoneView(View):
    """What became of the entry: a draft `without_trace`, or `retracted` with a notice, because readers may know it."""

    undone: Literal["without_trace", "retracted"]
    liveblog: str
    id: str
    seq: int
    revision: int
    state: EntryState


async def undo(call: Call) -> UndoneView:
    """Undo the publication, or say again what was done with the same key."""
    outcome = call.key and await call.handler.done_before(call.principal.id, call.key)
    if not outcome:
        await _check_publisher(call, (await call.liveblog()).entry(call.entry_id))
        undoing = call.editing.undoing
        outcome = await undoing.undo(call.handler, call.slug, call.entry_id, actor=call.principal.id, key=call.key)
    if outcome.replayed:
        call.headers["Idempotency-Replayed"] = "true"
    entry = (await state_after(call.handler.journal, outcome)).entry(call.entry_id)
    return UndoneView(
        undone="retracted" if entry.state is EntryState.RETRACTED else "without_trace",
        liveblog=call.slug,
        id=entry.id,
        seq=outcome.last_seq,
        revision=entry.revision,
        state=entry.state,
    )


async def _check_publisher(call: Call, entry: Entry) -> None:
    """Colleagues do not take back what is not theirs.

    Raises:
        Forbidden: somebody else published it, and the role is below a chief's.
        IllegalTransition: nobody did.
    """
    if not entry.published_seq:
        reason = say("the entry is %(state)s; only one just published can be taken back", state=name_of(entry.state))
        raise IllegalTransition(call.slug, reason, entry_id=entry.id)
    published = call.handler.journal.read(call.slug, after=entry.published_seq - 1, limit=1)
    async for record in published:
        if record.actor != call.principal.id:
            call.require(Role.CHIEF, say("undo what somebody else published"))


UNDOING: Sequence[Route] = (
    Act(
        method="POST",
        path=f"{ENTRY}/undo",
        name="undoPublication",
        summary="Take back what was published within the last ten seconds",
        role=Role.EDITOR,
        carry_out=undo,
        view=UndoneView,
        refuses=(k.CONFLICT, k.KEY_REUSED),
    ),
)
