"""A channel: the open desks of one liveblog in this process, all of which have everything up to the same seq."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from ticker.desk import stream_messages
from ticker.desk.cards import Viewer
from ticker.desk.stream_messages import StreamMessages
from ticker.errors import JournalUnavailable
from ticker.eventstream import Connection, Frame
from ticker.journal.port import Journal
from ticker.journal.state_cache import StateCache

log = structlog.get_logger(__name__)

REACH: Final = 200
"""Events a desk may lack; loading the page again costs less than telling more."""

RETRY: Final = b"retry: 1000\n\n"

Names = Callable[[Sequence[str]], Awaitable[Mapping[str, str]]]
"""Principals' ids → their names."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DeskConnection:
    """Somebody's open desk. `admitted` tells whether they may still be there, as what they came."""

    stream: Connection
    viewer: Viewer
    may_stay: Callable[[], Awaitable[bool]]


class Channel:
    """One liveblog. Its turns go one after the other, so that joining leaves no gap and tells nothing twice."""

    def __init__(
        self, slug: str, *, journal: Journal, states: StateCache, messages: StreamMessages, names: Names
    ) -> None:
        self.slug = slug
        self.seq = 0
        self.connections: set[DeskConnection] = set()
        self._journal = journal
        self._states = states
        self._messages = messages
        self._names = names
        self._pinned: str | None = None
        self._joining = 0
        self._turn = asyncio.Lock()
        self._stale = False
        self._advancing: asyncio.Task[None] | None = None

    @property
    def empty(self) -> bool:
        """Whether nobody is here, nor about to be."""
        return not self.connections and not self._joining

    async def join(self, connection: DeskConnection, *, after: int | None) -> None:
        """Add a desk, having told it what it missed since `after`; None: it wants what comes from now on."""
        self._joining += 1
        try:
            async with self._turn:
                await self._advance()
                missed = b"" if after is None else await self._since(after, connection.viewer)
                self.connections.add(connection)
                connection.stream.write(Frame.of(RETRY + missed))
        finally:
            self._joining -= 1

    def wake(self) -> None:
        """There may be something new. Returns at once; several calls before it is looked at are one."""
        self._stale = True
        if self._advancing is None or self._advancing.done():
            self._advancing = asyncio.create_task(self._catch_up())

    def broadcast(self, frames: bytes) -> None:
        """Send the same to everybody."""
        frame = Frame.of(frames)
        for connection in tuple(self.connections):
            connection.stream.write(frame)

    async def settle(self) -> None:
        """Wait for what is under way."""
        if self._advancing is not None:
            await self._advancing

    async def _catch_up(self) -> None:
        while self._stale and self.connections:
            self._stale = False
            try:
                async with self._turn:
                    await self._advance()
            except JournalUnavailable as error:
                log.warning("a desk waits for the journal", liveblog=self.slug, error=str(error))

    async def _advance(self) -> None:
        """Bring everybody to the end of the journal."""
        if not self.connections:
            state = await self._states.current(self.slug)
            self.seq, self._pinned = state.seq, state.pinned
            return
        records = [record async for record in self._journal.read(self.slug, after=self.seq, limit=REACH + 1)]
        if not records:
            return
        names = await self._names([record.actor for record in records])
        state = await self._states.current(self.slug)
        unpinned, self._pinned = self._pinned or "", state.pinned
        if len(records) > REACH:
            self.seq = state.seq
            self.broadcast(stream_messages.reset(self.seq))
            return
        self.seq = records[-1].seq
        for viewer in {connection.viewer for connection in self.connections}:
            frame = Frame.of(self._messages.encode(state, records, names, viewer, unpinned))
            for connection in tuple(self.connections):
                if connection.viewer == viewer:
                    connection.stream.write(frame)

    async def _since(self, after: int, viewer: Viewer) -> bytes:
        """What happened after seq `after` up to here, for one desk that comes back.

        One that has seen more than there is was told by another database, before a restore.
        """
        if not 0 <= self.seq - after <= REACH:
            return stream_messages.reset(self.seq)
        records = [record async for record in self._journal.read(self.slug, after=after, limit=self.seq - after)]
        names = await self._names([record.actor for record in records])
        return self._messages.encode(await self._states.current(self.slug), records, names, viewer)
