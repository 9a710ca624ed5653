"""The hub of all open desks in this process: what happens in their liveblogs, and who else is there.

The journal is looked at, always; signals only say when. So a commit of this process is seen at once, one of another as
fast as Redis is, and without Redis within a second.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog

from ticker.background import background_tasks
from ticker.desk import stream_messages
from ticker.desk.channel import Channel, DeskConnection, Names
from ticker.desk.presence import Attendance, Presence
from ticker.desk.stream_messages import StreamMessages
from ticker.errors import BusUnavailable, JournalUnavailable
from ticker.eventstream import HEARTBEAT, Frame
from ticker.journal.port import Journal
from ticker.journal.state_cache import StateCache
from ticker.outbox.port import Signal, Signals

log = structlog.get_logger(__name__)

POLL_SECONDS: Final = 1.0
"""How often the heads are looked at: the longest a desk waits for what no signal told."""

CHECK_EVERY_POLLS: Final = 5
"""Every how many looks it is asked whether everybody may still be here."""

HEARTBEAT_EVERY_POLLS: Final = 15

CONNECTIONS_MAX: Final = 1000
"""Open desks of one process; ten newsrooms' worth."""


class DeskHub:
    """Desks join and leave; what they are told comes from the journal."""

    def __init__(
        self, *, journal: Journal, states: StateCache, signals: Signals, messages: StreamMessages, names: Names
    ) -> None:
        self._journal = journal
        self._states = states
        self._signals = signals
        self._messages = messages
        self._names = names
        self._presence = Presence()
        self._channels: dict[str, Channel] = {}
        self._connections = 0
        self._polls = 0
        self._closing = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def full(self) -> bool:
        """Whether nobody else can be let in: as many as may are here, or the process is stopping."""
        return self._closing or self._connections >= CONNECTIONS_MAX

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tell desks what happens while in this context; all are let go at its end."""
        async with background_tasks(self._listen, self._poll, pause=POLL_SECONDS, what="the desks"):
            try:
                yield
            finally:
                self.close()
                await asyncio.gather(*(channel.settle() for channel in self._channels.values()), *self._tasks)

    def close(self) -> None:
        """Let everybody go, and take no more. They come back to another process and go on by their Last-Event-ID."""
        self._closing = True
        for channel in self._channels.values():
            for connection in channel.connections:
                connection.stream.end()

    async def join(self, slug: str, connection: DeskConnection, *, after: int | None) -> None:
        """Add a desk, having told it what it missed since seq `after`, and who is here.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        self._connections += 1
        if slug not in self._channels:
            self._channels[slug] = Channel(
                slug, journal=self._journal, states=self._states, messages=self._messages, names=self._names
            )
        channel = self._channels[slug]
        await channel.join(connection, after=after)
        connection.stream.write(Frame.of(stream_messages.presence(self._presence.people(slug))))
        if self._closing:  # since it was let in
            connection.stream.end()

    def leave(self, slug: str, connection: DeskConnection) -> None:
        """Forget a desk that has joined, or has tried to."""
        self._connections -= 1
        channel = self._channels[slug]
        channel.connections.discard(connection)
        if channel.empty:
            del self._channels[slug]
            self._start(channel.settle())  # it may be reading the journal, which is not to be closed before

    def wake(self, slug: str) -> None:
        """Something was committed; returns at once."""
        if channel := self._channels.get(slug):
            channel.wake()

    def announce(self, slug: str, attendance: Attendance) -> None:
        """Somebody is here, at something: desks of this process hear of it now, the others by a signal."""
        self._record(slug, attendance)
        self._start(self._send(Signal(liveblog=slug, kind="presence", body=attendance.body)))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside everything else, but be through with it when the hub ends."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _record(self, slug: str, attendance: Attendance) -> None:
        if self._presence.note(slug, attendance, time.monotonic()):
            self._tell_presence(slug)

    def _tell_presence(self, slug: str) -> None:
        if channel := self._channels.get(slug):
            channel.broadcast(stream_messages.presence(self._presence.people(slug)))

    async def _send(self, signal: Signal) -> None:
        try:
            await self._signals.send(signal)
        except BusUnavailable as error:
            log.debug("colleagues on other processes are not told who is here", error=str(error))

    async def _listen(self) -> None:
        async for signal in self._signals.listen():
            if signal is None:
                for channel in self._channels.values():
                    channel.wake()
            elif signal.kind == "moved":
                self.wake(signal.liveblog)
            else:
                self._record(signal.liveblog, Attendance.parsed(signal.body))

    async def _poll(self) -> None:
        self._polls += 1
        for slug in self._presence.forget(time.monotonic()):
            self._tell_presence(slug)
        for channel in tuple(self._channels.values()):
            channel.wake()
            for connection in tuple(channel.connections):
                if connection.stream.transport.is_closing():
                    connection.stream.end()
                elif self._polls % HEARTBEAT_EVERY_POLLS == 0:
                    connection.stream.write(HEARTBEAT)
        if self._polls % CHECK_EVERY_POLLS == 0:
            await self._check()

    async def _check(self) -> None:
        """Let go of whoever was signed out, shut out or given another role since they came."""
        connections = [connection for channel in self._channels.values() for connection in channel.connections]
        for connection in connections:
            try:
                if not await connection.may_stay():
                    connection.stream.end()
            except JournalUnavailable as error:
                log.warning("cannot tell whether everybody may still be here", error=str(error))
                return
