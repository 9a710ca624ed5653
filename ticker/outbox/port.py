"""What the rest of Ticker may ask of the bus. Everything here may be lost; nothing depends on its arrival."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDelta:
    """A delta that just became public: what a reader's connection is sent. `body` is the delta document (JSON)."""

    liveblog: str
    seq: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something of a liveblog that the desks of other processes want to know at once.

    `kind` "moved": there are new events in the journal, `body` is empty. "presence": `body` says who does what (JSON).
    """

    liveblog: str
    kind: Literal["moved", "presence"]
    body: bytes = b""


class Outbox(Protocol):
    """From the appender to the workers."""

    async def nudge(self, liveblog: str, seq: int, *, attempt: int = 0) -> None:
        """Ask for the artefacts of `liveblog` to be brought to `seq`. Called after the commit, never before.

        Doing it twice changes nothing. The queue takes each `attempt` once: asking again after the job may have died
        with its worker takes a number not used before. Returns within half a second, Redis alive or not.

        Raises:
            BusUnavailable: Redis does not answer. The caller logs it and goes on: the sweeper finds what lags.
        """
        ...


class Bus(Protocol):
    """From the workers to the processes that hold readers' connections."""

    async def publish(self, deltas: Sequence[PublishedDelta]) -> None:
        """Announce deltas, in order. They are kept for a while, bounded in number.

        Raises:
            BusUnavailable: Redis does not answer; readers get the deltas from the store a moment later.
        """
        ...

    def listen(self) -> AsyncIterator[Sequence[PublishedDelta]]:
        """What is announced from now on, in batches, for all liveblogs. Never ends by itself; survives a Redis restart.

        An empty batch says that it listens: once at first, and again each time Redis was away. May miss deltas (Redis
        emptied or away) and repeat them: the listener knows each liveblog's last seq.
        """
        ...


class Signals(Protocol):
    """Between the processes that hold desks. Whoever depends on what it says also looks for itself."""

    async def send(self, signal: Signal) -> None:
        """Tell whoever listens now, but for who says it. Returns within half a second.

        Raises:
            BusUnavailable: Redis does not answer; the others find out a moment later.
        """
        ...

    def listen(self) -> AsyncIterator[Signal | None]:
        """What others say from now on. Never ends by itself; survives a Redis restart.

        None says that it listens: once at first, and again each time Redis was away; what was said then is missed.
        """
        ...
