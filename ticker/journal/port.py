"""What the rest of Ticker may ask of a journal, whatever database keeps it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ticker.domain.card import Card
from ticker.domain.events import Event, Record


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
    """A scheduled entry whose time has come: to be tried from `try_at` on, after `failures` tries for nothing."""

    liveblog: str
    entry_id: str
    publish_at: datetime
    try_at: datetime
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """How many scheduled entries should be public and are not, and since when the oldest; None if there are none."""

    count: int
    since: datetime | None


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

    async def read_entry(self, liveblog: str, entry_id: str) -> Sequence[Record]:
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
        """Scheduled entries to be tried by `now`: those that have failed least first, of them the longest waiting.

        At first an entry is to be tried at its `publish_at`. It is due until an event takes it off the timetable or a
        `claim` moves it ahead, so whoever claims what a call returns gets the next ones from the next call.
        """
        ...

    async def claim(self, due: Due, now: datetime) -> bool:
        """Move a due entry ahead before it is tried; True for one of all who ask, however many processes.

        It is due again a pause after `now`: 1 s, then 2, 4 … up to 5 min. Whoever gets True tries to publish it;
        success takes it off the timetable (`append`). If that fails, or the process dies between the two, it is due
        after the pause, and nothing else waits for it. A liveblog that is opened or reopened, and an entry that is
        scheduled anew, begin without failures.
        """
        ...

    async def overdue(self, before: datetime) -> Overdue:
        """Scheduled entries of live liveblogs with `publish_at` <= `before`; those of others wait for the opening."""
        ...

    async def receipt(self, actor: str, key: str) -> Receipt | None:
        """The receipt committed for this actor's key, or None."""
        ...

    async def prune_receipts(self, before: datetime) -> int:
        """Forget the receipts of requests done `before`; how many that were. The same request would be done again."""
        ...

    async def ping(self) -> None:
        """Answer, or raise `JournalUnavailable`."""
        ...

    async def close(self) -> None:
        """Give back all connections; the journal cannot be used after it."""
        ...
