"""Lists, a page at a time. A cursor is where the next page begins; to clients it is opaque."""

import json
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from ticker.api import views as v
from ticker.api.route import Call
from ticker.domain.entry import EntryState
from ticker.journal.port import Head
from ticker.projections.artefact import SLUG

Page = tuple[Sequence[v.View], str]
"""The items of a page, and the cursor of the next one; empty at the end."""

Limit = Annotated[int, Field(ge=1, le=100, description="Items on a page.")]


class LiveblogsQuery(BaseModel, extra="forbid"):
    limit: Limit = 50
    cursor: Annotated[str, StringConstraints(pattern=f"^{SLUG.pattern}$")] | None = None


class EntriesQuery(BaseModel, extra="forbid"):
    limit: Limit = 50
    cursor: Annotated[int, Field(ge=0, le=2**53)] | None = None
    state: EntryState | None = Field(None, description="Only entries in this state.")


class EventsQuery(BaseModel, extra="forbid"):
    limit: Annotated[int, Field(ge=1, le=500, description="Items on a page.")] = 100
    after: Annotated[int, Field(ge=0, le=2**53, description="Only events with a greater seq.")] = 0


async def liveblogs(call: Call) -> Page:
    """Liveblogs in order of slug: all, or those where the principal has a role."""
    query: LiveblogsQuery = call.query
    heads = await _heads(call, after=query.cursor or "", limit=query.limit + 1)
    items = [call.resources.card(head) for head in heads[: query.limit]]
    return items, items[-1].slug if len(heads) > query.limit else ""


async def _heads(call: Call, *, after: str, limit: int) -> Sequence[Head]:
    journal, visible = call.handler.journal, call.principal.liveblogs
    if visible is None:
        return await journal.heads(after=after, limit=limit)
    heads: list[Head] = []
    for slug in visible:
        if slug > after and len(heads) < limit and (head := await journal.head(slug)):
            heads.append(head)
    return heads


async def entries(call: Call) -> Page:
    """Entries in every state, the newest first.

    The cursor counts how many older entries are left, so that new ones shift nothing. If an older one is discarded in
    between, one entry comes twice; none is ever left out.
    """
    query: EntriesQuery = call.query
    state = await call.liveblog()
    ids = list(state.entries)
    place = len(ids) if query.cursor is None else min(query.cursor, len(ids))
    items: list[v.EntryView] = []
    while place and len(items) < query.limit:
        place -= 1
        entry = state.entries[ids[place]]
        if query.state in {None, entry.state}:
            items.append(call.resources.entry_view(state, entry))
    return items, str(place) if place else ""


async def events(call: Call) -> Page:
    """The journal, in order of seq."""
    query: EventsQuery = call.query
    head = (await call.liveblog()).seq
    items = [
        v.EventView(
            seq=record.seq,
            at=record.at,
            actor=record.actor,
            type=record.type,
            version=record.version,
            data=json.loads(record.data),
            digest=record.digest,
            hash=record.hash,
        )
        async for record in call.handler.journal.read(call.slug, after=query.after, limit=query.limit)
    ]
    return items, str(items[-1].seq) if items and items[-1].seq < head else ""
