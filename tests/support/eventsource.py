"""An EventSource for tests: reads server-sent events (HTML Standard §9.2) and remembers the last id."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass

BOUND = 10
"""Seconds after which a test gives up waiting."""


@dataclass(frozen=True)
class Event:
    kind: str
    id: str | None
    data: dict

    @property
    def seq(self):
        return self.data["seq"]


class EventSource:
    """One connection's events, in order; `comments` counts heartbeats."""

    def __init__(self, response):
        self.response = response
        self.comments = 0
        self.retry = None

    async def next(self):
        """The next event; None at the end of the stream."""
        async with asyncio.timeout(BOUND):
            fields = {}
            while line := await self.response.content.readline():
                name, _, value = line.decode().rstrip("\n").partition(":")
                if line == b"\n" and "data" in fields:
                    return Event(fields.get("event", "message"), fields.get("id"), json.loads(fields["data"]))
                if line == b"\n":
                    fields = {}
                elif not name:
                    self.comments += 1
                elif name == "retry":
                    self.retry = int(value)
                else:
                    fields[name] = value.removeprefix(" ")
            return None

    async def seqs(self, count):
        """The seqs of the next `count` events, which are all deltas with their seq as id."""
        events = [await self.next() for _ in range(count)]
        assert all(event.kind == "delta" and event.id == str(event.seq) for event in events), events
        return [event.seq for event in events]


@asynccontextmanager
async def following(session, url, slug, *, after=None, last_event_id=None):
    """A connection to the stream of a liveblog, which answered 200."""
    params = {} if after is None else {"after": str(after)}
    headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
    async with session.get(f"{url}/{slug}/live/events", params=params, headers=headers) as response:
        assert response.status == 200, await response.text()
        yield EventSource(response)


async def until(condition, bound=BOUND):
    """Wait for a condition of another task; the loop gets its turns meanwhile."""
    async with asyncio.timeout(bound):
        while not condition():  # noqa: ASYNC110 - the hub tells nobody when a reader has left
            await asyncio.sleep(0.005)
