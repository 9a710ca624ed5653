"""What the rest of Ticker may ask of a journal, whatever database keeps it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ticker.card import Card
from ticker.events import Event, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a liveblog's sequence ends, and what a list shows of it."""

    liveblog: str
    seq: int
    hash: str
    updated_at: datetime
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that a request was done, committed together with its events.

    `key` is unique per `actor` (the Idempotency-Key as sent); `fingerprint` is a digest of the request, so that the
    same key with another request is told apart; `first_seq` and `last_seq` are what it appended (equal to the head
    before it, twice, if it changed nothing).
    """

    actor: str
    key: str
    fingerprint: str
    liveblog: str
    entry_id: str
    first_seq: int
    last_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A scheduled entry whose time has come."""

    liveblog: str
    entry_id: str
    publish_at: datetime


class Journal(Protocol):
    """The append-only truth. One contract suite (tests/contract/test_journal.py) holds every adapter to this.

    Any method may raise `JournalUnavailable`; then nothing was written, or (connection lost during commit) the whole
    append was: a caller that needs to know sends its request again with the same receipt key.
    """

    async def append(
        self,
        liveblog: str,
        expected_seq: int,
        events: Sequence[Event],
        *,
        actor: str,
        at: datetime,
        receipt: Receipt | None = None,
    ) -> Sequence[Record]:
        """Append all `events` or none, with seq `expected_seq + 1` onward; durable (fsync) before it returns.

        `expected_seq` 0 creates the liveblog. Heads, cards, schedules and the receipt change in the same transaction.
        With no events only the receipt is kept. `at` never goes back: an earlier clock is moved up to the head's time.

        Raises:
            WrongExpectedSeq: the head is elsewhere; nothing was written.
            ReceiptExists: this actor's key was committed before; nothing was written.
        """
        ...

    async def restore(self, records: Sequence[Record]) -> None:
        """Append records exactly as they are (replay of an archive): times, salts and hashes are kept.

        Raises:
            ChainBroken: they do not follow the head of their liveblog, or one does not hash to what it says.
        """
        ...

    def read(self, liveblog: str, *, after: int = 0, limit: int | None = None) -> AsyncIterator[Record]:
        """The records with seq > `after` in order, at most `limit`; none for an unknown liveblog. Streams: O(chunk)."""
        ...

    async def of_entry(self, liveblog: str, entry_id: str) -> Sequence[Record]:
        """The records that tell of one entry, in order of seq: O(these), however many others the liveblog has."""
        ...

    async def head(self, liveblog: str) -> Head | None:
        """The head of one liveblog; None if there is none."""
        ...

    async def heads(self, *, after: str = "", limit: int = 100, since: datetime | None = None) -> Sequence[Head]:
        """Heads in order of slug, those after `after`: page on with the last slug. `since`: only what has moved since.

        With `since` the cost is that of what moved, however many liveblogs there are.
        """
        ...

    async def due(self, now: datetime, *, limit: int = 100) -> Sequence[Due]:
        """Scheduled entries with `publish_at` <= `now`, the longest waiting first."""
        ...

    async def receipt(self, actor: str, key: str) -> Receipt | None:
        """The receipt committed for this actor's key, or None."""
        ...

    async def forget_receipts(self, before: datetime) -> int:
        """Forget the receipts of requests done `before`; how many that were. The same request would be done again."""
        ...

    async def ping(self) -> None:
        """Answer, or raise `JournalUnavailable`."""
        ...

    async def close(self) -> None:
        """Give back all connections; the journal cannot be used after it."""
        ...
