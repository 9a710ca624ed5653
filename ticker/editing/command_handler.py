"""The only appender: state + command → decide → append → nudge. Whatever changes a liveblog goes through here."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from weakref import WeakValueDictionary

import structlog

from ticker.domain import events as e
from ticker.domain.commands import Command
from ticker.domain.decide import decide
from ticker.domain.liveblog import Liveblog
from ticker.editing.idempotency import Key, Outcome, check_same_request, receipt_for, replayed
from ticker.errors import (
    BusUnavailable,
    JournalUnavailable,
    LiveblogNotFound,
    ReceiptExists,
    WrongExpectedSeq,
)
from ticker.journal.chain import seal
from ticker.journal.port import Journal
from ticker.journal.state_cache import StateCache
from ticker.outbox.port import Outbox
from ticker.projections.artefact import SLUG

log = structlog.get_logger(__name__)

ATTEMPTS = 100
"""Lost races before giving up. Within one process nobody loses; of 16 processes posting at once one always wins."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class CommandHandler:
    """Carries out commands, one liveblog at a time, any number of liveblogs side by side."""

    def __init__(
        self,
        *,
        journal: Journal,
        states: StateCache,
        outbox: Outbox,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.journal = journal
        self.states = states
        self._outbox = outbox
        self._clock = clock
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._nudges: set[asyncio.Task[None]] = set()

    async def liveblog(self, slug: str) -> Liveblog:
        """The liveblog as it stands; shared, so read it before the next `await`.

        Raises:
            LiveblogNotFound: there is none, or none can be called so.
            JournalUnavailable: the database does not answer.
        """
        if not SLUG.fullmatch(slug) or not (state := await self.states.current(slug)).exists:
            raise LiveblogNotFound(slug)
        return state

    async def handle(self, slug: str, commands: Sequence[Command], *, actor: str, key: Key | None = None) -> Outcome:
        """Carry out all `commands` in one commit, or none. The commit is durable when this returns.

        Raises:
            Refused: a rule said no (see `ticker.domain.decide`); nothing happened.
            KeyReused: the key belongs to another request.
            JournalUnavailable: the database does not answer; the same request with the same key may be sent again.
        """
        turn = self._turns.setdefault(slug, asyncio.Lock())
        async with turn:
            for _ in range(ATTEMPTS):
                if key and (done := await self.done_before(actor, key)):
                    return done
                try:
                    return await self._attempt(slug, commands, actor, key)
                except (WrongExpectedSeq, ReceiptExists):
                    continue
        raise JournalUnavailable(f"liveblog {slug!r} is changing faster than this request could be fitted in")

    async def done_before(self, actor: str, key: Key) -> Outcome | None:
        """The outcome of the request with this key, if it was done before.

        Raises:
            KeyReused: the key belongs to another request.
        """
        receipt = await self.journal.receipt(actor, key.key)
        if receipt is None:
            return None
        check_same_request(receipt, key)
        return replayed(receipt, await self.states.current(receipt.liveblog))

    async def close(self) -> None:
        """Wait for the nudges still under way."""
        await asyncio.gather(*self._nudges)

    async def _attempt(self, slug: str, commands: Sequence[Command], actor: str, key: Key | None) -> Outcome:
        now = self._clock()
        state = await self.states.current(slug)
        head = state.seq
        events = decide_all(state, commands, now=now)
        entry_id = next((c.entry_id for c in commands if hasattr(c, "entry_id")), "")
        outcome = Outcome(
            entry_id=entry_id,
            first_seq=head + 1 if events else head,
            last_seq=head + len(events),
            state=state,
        )
        if events or key:
            receipt = receipt_for(key, actor, slug, outcome) if key else None
            await self.journal.append(slug, head, events, actor=actor, at=now, receipt=receipt)
        if events:
            self._nudge(slug, outcome.last_seq)
            await self.states.current(slug)
        return outcome

    def _nudge(self, slug: str, seq: int) -> None:
        """Signal after the commit, beside the answer: a dead Redis must not make an editor wait."""
        task = asyncio.create_task(self._signal(slug, seq))
        self._nudges.add(task)
        task.add_done_callback(self._nudges.discard)

    async def _signal(self, slug: str, seq: int) -> None:
        try:
            await self._outbox.nudge(slug, seq)
        except BusUnavailable as error:
            log.warning("nudge lost, the sweeper will find it", liveblog=slug, seq=seq, error=str(error))


def decide_all(state: Liveblog, commands: Sequence[Command], *, now: datetime) -> Sequence[e.Event]:
    """The events of all commands, each decided on what the ones before it have brought about.

    Raises:
        Refused: one of them is not possible; so none is.
    """
    if len(commands) == 1:
        return decide(state, commands[0], now=now)
    scratch = state.fork()
    events: list[e.Event] = []
    for command in commands:
        for event in decide(scratch, command, now=now):
            events.append(event)
            scratch.apply(
                seal(event, liveblog=state.slug, seq=scratch.seq + 1, at=now, actor="", salt="", prev=scratch.hash)
            )
    return events
