"""Delta documents: what one event changes for an open page, and the head that says how far they go. Pure.

A delta is immutable, with one exception: once an entry is retracted, the deltas that carried its text become
tombstones, as those of an undone publication are from the start. A delta holds the text of its own entry or part and no
other, so that this is enough.
"""

from bisect import bisect_left
from typing import Literal

from ticker.domain import events as e
from ticker.domain.entry import Entry
from ticker.domain.events import Record
from ticker.domain.liveblog import Liveblog
from ticker.domain.timestamps import timestamp
from ticker.journal.codec import canonical
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.pages.front import part_values
from ticker.projections.rendering.fragments import FRONT, Fragments, Setting

Slot = Literal["entry", "pinned", "header", "summary", "close-out", ""]

RECENT = 100
"""Public seqs that head.json lists: a page that polls every 5 seconds may miss eight minutes of one event per 5 s."""

OPERATIONS: dict[type, tuple[str, Slot]] = {
    e.LiveblogOpened: ("open", ""),
    e.LiveblogRevised: ("headline", "header"),
    e.SummarySet: ("summary", "summary"),
    e.LiveblogClosed: ("close", "close-out"),
    e.LiveblogReopened: ("reopen", "close-out"),
    e.EntryPublished: ("publish", "entry"),
    e.PublicationUndone: ("undo", "entry"),
    e.EntryRevised: ("revise", "entry"),
    e.EntryCorrected: ("correct", "entry"),
    e.EntryRetracted: ("retract", "entry"),
    e.EntryPinned: ("pin", "pinned"),
    e.EntryUnpinned: ("unpin", "pinned"),
    e.KeyEventMarked: ("key", "entry"),
    e.KeyEventUnmarked: ("unkey", "entry"),
}
"""What each public event does to an open page, and where."""

PARTS: dict[str, tuple[str, ...]] = {
    "headline": ("title.html", "deck.html", "chain.html", "edition.html"),
    "summary": ("summary.html",),
    "close": ("status.html", "edition.html", "close-out.html"),
    "reopen": ("status.html", "edition.html", "close-out.html"),
}
"""The parts an operation replaces; each is one element with an id, which the page finds by it."""


BARE = ("unpin", "undo")
"""Operations on an entry that carry no text: a page that has it moves it back, or takes it away."""


class Deltas:
    """The live documents of a site."""

    def __init__(self, fragments: Fragments) -> None:
        self._fragments = fragments

    def delta(self, state: Liveblog, record: Record) -> Artefact:
        """What `record`, a public event, changed; `state` has just folded it.

        Raises:
            ValueError: no reader can see this event, so there is no delta of it.
        """
        if record.seq not in state.public_seqs[-1:]:
            raise ValueError(f"seq {record.seq} of {state.slug!r} is not the newest public event of this state")
        operation, slot = OPERATIONS[type(record.event)]
        entry_id = getattr(record.event, "entry_id", None)
        entry = state.entries[entry_id] if entry_id else None
        document = {
            "seq": record.seq,
            "prev": previous_seq(state, record.seq),
            "op": operation,
            "entry_id": entry_id,
            "number": (entry.number or None) if entry else None,
            "at": timestamp(record.at),
            "slot": slot,
            "html": self._html(state, operation, entry),
        }
        return Artefact(path=artefact.delta(state.slug, record.seq), body=canonical(document).encode())

    def tombstone(self, state: Liveblog, seq: int, entry_id: str) -> Artefact:
        """Stands for the delta `seq`, whose entry was retracted or undone since: says that something was there."""
        document = {"seq": seq, "prev": previous_seq(state, seq), "op": "gone", "entry_id": entry_id}
        return Artefact(path=artefact.delta(state.slug, seq), body=canonical(document).encode())

    def head(self, state: Liveblog) -> Artefact:
        """How far the deltas go, whether more are to come, and which ones there are."""
        document = {"seq": state.public_seq, "state": str(state.state), "recent": state.public_seqs[-RECENT:]}
        return Artefact(path=artefact.head(state.slug), body=canonical(document).encode())

    def _html(self, state: Liveblog, operation: str, entry: Entry | None) -> str:
        if operation in PARTS:
            setting, values = Setting.of(state), part_values(state)
            return "\n".join(self._fragments.render(part, setting, FRONT, **values) for part in PARTS[operation])
        return self._fragments.entry(state, entry, FRONT) if entry and operation not in BARE else ""


def previous_seq(state: Liveblog, seq: int) -> int:
    """The public event before `seq`; 0 before the first."""
    index = bisect_left(state.public_seqs, seq)
    return state.public_seqs[index - 1] if index else 0
