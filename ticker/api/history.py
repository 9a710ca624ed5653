"""The history of an entry for those who work on it: each version, who made it, and which words it changed."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ticker.api.route import ENTRY, Act, Call, Route
from ticker.api.views import View
from ticker.domain import events as e
from ticker.domain.entry import EntryState
from ticker.domain.permissions import Role
from ticker.editing.history import Version, versions
from ticker.editing.worddiff import Op
from ticker.sentences import say

VERSIONS_MAX = 50
"""In one answer; `before` asks for older ones."""


class HistoryQuery(BaseModel, extra="forbid"):
    before: Annotated[int, Field(ge=1, le=2**53, description="Only versions with a smaller seq.")] | None = None


class PieceView(View):
    """Words in a row with the same fate: `same` and `removed` make the version before, `same` and `added` this one."""

    op: Op
    text: str


class VersionView(View):
    """The entry after one event. `actor_name` is empty for who is no longer known, and for the scheduler.

    `note` is what readers were told of a correction, or in place of a text withdrawn. `content` is null where the text
    was withdrawn or taken back. `diff` compares headline and texts as words with the version before.
    """

    seq: int
    at: datetime
    actor: str
    actor_name: str
    kind: Literal["drafted", "submitted", "scheduled", "published", "undone", "revised", "corrected", "retracted"]
    note: str
    content: e.Content | None
    diff: tuple[PieceView, ...]


class HistoryView(View):
    """The newest versions, the oldest of them first. `earlier` says whether there are older ones."""

    versions: tuple[VersionView, ...]
    earlier: bool


async def history(call: Call) -> HistoryView:
    """Read from the journal, which keeps every text, also one that was withdrawn: that one is for editors."""
    entry = (await call.liveblog()).entry(call.entry_id)
    if entry.state is EntryState.RETRACTED:
        call.require(Role.EDITOR, say("read what was withdrawn"))
    query: HistoryQuery = call.query
    records = await call.handler.journal.read_entry(call.slug, entry.id)
    selected = [record for record in records if query.before is None or record.seq < query.before]
    newest = await asyncio.to_thread(versions, selected, newest=VERSIONS_MAX + 1)
    page = newest[-VERSIONS_MAX:]
    names = await _names(call, {version.actor for version in page})
    return HistoryView(versions=tuple(_view(version, names) for version in page), earlier=len(newest) > VERSIONS_MAX)


async def _names(call: Call, actors: set[str]) -> dict[str, str]:
    people = [await call.accounts.principals.by_id(actor) for actor in sorted(actors)]
    return {principal.id: principal.name for principal in people if principal}


def _view(version: Version, names: dict[str, str]) -> VersionView:
    return VersionView.model_validate(
        {
            "seq": version.seq,
            "at": version.at,
            "actor": version.actor,
            "actor_name": names.get(version.actor, ""),
            "kind": version.kind,
            "note": version.note,
            "content": version.content,
            "diff": [PieceView(op=piece.op, text=piece.text) for piece in version.diff],
        }
    )


HISTORY: Sequence[Route] = (
    Act(
        method="GET",
        path=f"{ENTRY}/history",
        name="getHistory",
        summary="Read an entry's versions, who made them and what they changed",
        role=Role.REPORTER,
        carry_out=history,
        view=HistoryView,
        query=HistoryQuery,
    ),
)
