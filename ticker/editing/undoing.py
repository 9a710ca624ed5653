"""Takes a publication back: without trace while nothing of it has gone out, else with a notice in its place."""

from ticker.domain.commands import UndoPublication
from ticker.domain.entry import EntryState
from ticker.editing.command_handler import CommandHandler
from ticker.editing.idempotency import Key, Outcome
from ticker.projections.port import Store
from ticker.projections.rendering.words import Catalogues, published_by_mistake


class Undoing:
    """Knows the store beside the journal: only there can be seen what readers may have."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._catalogues = Catalogues()

    async def undo(self, handler: CommandHandler, slug: str, entry_id: str, *, actor: str, key: Key | None) -> Outcome:
        """Undo the publication; the outcome's state tells how: the entry is a draft again, or retracted.

        Nobody can write the liveblog's artefacts from the look at the store until the undoing is in the journal. Who
        had read the publication before that is turned away by the store afterwards, reads both, and tells of neither.

        Raises:
            Refused: the entry was not just published.
            StoreError: the store does not answer; nothing happened, or the entry is a draft again.
        """
        async with self._store.lock(slug) as hold:
            state = await handler.states.current(slug)
            command = UndoPublication(
                entry_id=entry_id,
                unseen=hold.claimed_seq < state.entry(entry_id).published_seq,
                notice=published_by_mistake(self._catalogues.words(state.language)),
            )
            outcome = await handler.handle(slug, [command], actor=actor, key=key)
            if outcome.state.entry(entry_id).state is EntryState.DRAFT and not outcome.replayed:
                await hold.fence(outcome.last_seq)
        return outcome
