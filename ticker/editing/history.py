"""The history of an entry: its records as versions, who made each, and which words it changed. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ticker.domain import events as e
from ticker.editing.worddiff import Piece, diff
from ticker.editing.wording import wording

KINDS: dict[type, str] = {
    e.EntryDrafted: "drafted",
    e.EntrySubmitted: "submitted",
    e.EntryScheduled: "scheduled",
    e.EntryPublished: "published",
    e.PublicationUndone: "undone",
    e.EntryRevised: "revised",
    e.EntryCorrected: "corrected",
    e.EntryRetracted: "retracted",
}
"""Events that make a version; pins and marks change no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An entry after one event. `note` is what readers were told: of a correction, or in place of a text withdrawn.

    `content` is None where the event brought no text. `diff` is against the version with a text before it; empty for
    the first, and where nothing was said anew.
    """

    seq: int
    at: datetime
    actor: str
    kind: str
    note: str
    content: e.Content | None
    diff: Sequence[Piece]


def versions(records: Sequence[e.Record], *, newest: int) -> Sequence[Version]:
    """The `newest` versions among the records of one entry, the oldest first. Each compares two texts."""
    return list(_versions([record for record in records if type(record.event) in KINDS], newest))


def _versions(records: Sequence[e.Record], newest: int) -> Iterator[Version]:
    before: e.Content | None = None
    for place, record in enumerate(records):
        content: e.Content | None = getattr(record.event, "content", None)
        if place >= len(records) - newest:
            yield Version(
                seq=record.seq,
                at=record.at,
                actor=record.actor,
                kind=KINDS[type(record.event)],
                note=getattr(record.event, "note", "") or getattr(record.event, "notice", ""),
                content=content,
                diff=_changes(before, content),
            )
        before = content or before


def _changes(before: e.Content | None, after: e.Content | None) -> Sequence[Piece]:
    """Texts as plain words, the headline first."""
    return diff(wording(before), wording(after)) if before and after else ()
