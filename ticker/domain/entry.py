"""One entry as the fold leaves it: a value, and the numbered page it stands on. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ticker.domain import events as e

PAGE_SIZE = 50
"""Entries on a numbered page. Page k holds the public entries 50(k-1)+1 … 50k, so a full page never shifts."""


class EntryState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    RETRACTED = "retracted"

    @property
    def public(self) -> bool:
        """Whether readers see it: as a text, or as the notice that one was withdrawn."""
        return self in (EntryState.PUBLISHED, EntryState.RETRACTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was put right and when, for the reader; `seq` is the event that did it."""

    seq: int
    at: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it stands now.

    `number` counts public entries from 1 in order of publication and never changes; 0 while no reader has seen it.
    `published_at` of a public entry is None where its source gave no time; `public_since` is when readers could first
    see it here: what they see depends on that and never on `created_at`, which tells of drafts. `created_by` is the
    principal who began it, whoever has worked on it since. `updated_at` is the last edit after publication. `revision`
    counts texts, for If-Match; `delta_seqs` are the events whose deltas carry its text. A retracted entry keeps its
    place and nothing of its text; `retracted_seq` is the event that withdrew it, else 0.

    `marks` are what it is to be once it is public; once it is, `key_event` says one and the liveblog the other.
    `embargo_until` of a published entry is what its text had to wait for: its own `content` tells of none any more.
    """

    id: str
    state: EntryState
    content: e.Content
    revision: int
    created_at: datetime
    created_by: str
    number: int = 0
    published_at: datetime | None = None
    public_since: datetime | None = None
    publish_at: datetime | None = None
    updated_at: datetime | None = None
    retracted_at: datetime | None = None
    retracted_seq: int = 0
    corrections: tuple[Correction, ...] = ()
    notice: str = ""
    key_event: bool = False
    marks: e.Marks = e.UNMARKED
    embargo_until: datetime | None = None
    delta_seqs: tuple[int, ...] = ()

    @property
    def published_seq(self) -> int:
        """The event that made it public; 0 while there is none."""
        return self.delta_seqs[0] if self.delta_seqs else 0

    @property
    def changed_seq(self) -> int:
        """The event that corrected it last, or withdrew it; 0 if none did."""
        return self.retracted_seq or (self.corrections[-1].seq if self.corrections else 0)

    @property
    def page(self) -> int:
        """The numbered page it stands on, from 1; 0 while it is not public."""
        return page_of(self.number)

    def edited(self, record: e.Record, content: e.Content, *corrections: Correction) -> "Entry":
        """With another text since `record`, whose delta carries it."""
        return replace(
            self,
            content=content,
            revision=self.revision + 1,
            updated_at=record.at,
            corrections=(*self.corrections, *corrections),
            delta_seqs=(*self.delta_seqs, record.seq),
        )

    def withdrawn(self, record: e.Record, notice: str) -> "Entry":
        """Without its text, in its place."""
        return replace(
            self,
            state=EntryState.RETRACTED,
            content=e.Content(headline=""),
            revision=self.revision + 1,
            retracted_at=record.at,
            retracted_seq=record.seq,
            corrections=(),
            notice=notice,
            key_event=False,
            embargo_until=None,
        )

    def unpublished(self, *, pinned: bool) -> "Entry":
        """A draft again, with nothing that tells of publication; what it was, it is to be the next time."""
        return Entry(
            id=self.id,
            state=EntryState.DRAFT,
            content=replace(self.content, embargo_until=self.embargo_until),
            marks=e.Marks(key_event=self.key_event, pinned=pinned),
            revision=self.revision + 1,
            created_at=self.created_at,
            created_by=self.created_by,
        )


def page_of(number: int) -> int:
    """The numbered page of the public entry `number` (both from 1)."""
    return (number + PAGE_SIZE - 1) // PAGE_SIZE
