"""The same request twice is done once: keys, what their requests did, and the receipts that prove it.

Nothing but a receipt is kept, in the same transaction as the events. A replayed answer is computed from the journal
as it was after that request, so it is the first answer byte for byte, whatever happened since.
"""

from dataclasses import dataclass

from ticker.domain.liveblog import Liveblog
from ticker.errors import KeyReused
from ticker.journal.port import Journal, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An Idempotency-Key, and a digest of the request it came with."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a request did: the events `first_seq` … `last_seq` (equal to the head, if nothing was to change).

    `state` is the liveblog as it is now; shared, so read it before the next `await`. `replayed` says that the same
    request was done before and nothing happened this time.
    """

    entry_id: str
    first_seq: int
    last_seq: int
    state: Liveblog
    replayed: bool = False


def check_same_request(receipt: Receipt, key: Key) -> None:
    """Refuse a key that has been used for another request.

    Raises:
        KeyReused: the key belongs to another request.
    """
    if receipt.fingerprint != key.fingerprint:
        raise KeyReused(key.key)


def replayed(receipt: Receipt, state: Liveblog) -> Outcome:
    """What the request of `receipt` did; `state` is its liveblog as it is now."""
    return Outcome(
        entry_id=receipt.entry_id,
        first_seq=receipt.first_seq,
        last_seq=receipt.last_seq,
        state=state,
        replayed=True,
    )


def receipt_for(key: Key, actor: str, slug: str, outcome: Outcome) -> Receipt:
    """What is committed together with the events of `outcome`."""
    return Receipt(
        actor=actor,
        key=key.key,
        fingerprint=key.fingerprint,
        liveblog=slug,
        entry_id=outcome.entry_id,
        first_seq=outcome.first_seq,
        last_seq=outcome.last_seq,
    )


async def state_after(journal: Journal, outcome: Outcome) -> Liveblog:
    """The liveblog as it was right after that outcome. O(liveblog) if it has moved on since."""
    if outcome.state.seq == outcome.last_seq:
        return outcome.state
    past = Liveblog(slug=outcome.state.slug)
    async for record in journal.read(past.slug, limit=outcome.last_seq):
        past.apply(record)
    return past
