"""The fold: a liveblog as the sum of its events. Pure; no clock, no I/O.

`Liveblog.apply` takes records in order of `seq` and costs the same whatever came before, so a process keeps the state
in memory and applies only what is new. Folding increments and folding from zero give equal states: every field is a
function of the records alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import singledispatch

from ticker.domain import events as e
from ticker.domain.entry import PAGE_SIZE, Correction, Entry, EntryState, page_of
from ticker.domain.summary import SUGGESTIONS_KEPT, Suggestion, Summary
from ticker.errors import ChainBroken, EntryNotFound


class LiveblogState(StrEnum):
    DRAFT = "draft"
    LIVE = "live"
    CLOSED = "closed"


CHANGES_KEPT = 100
"""Corrected or retracted entries that `Liveblog.changes` remembers: a busy day has a dozen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The newest correction, or the retraction, of an entry that readers may have read before."""

    seq: int
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOut:
    """ "Ende des Liveblogs": the last word, and the ways onward. `at` is None where an import does not know it."""

    headline: str
    blocks: tuple[e.Block, ...]
    links: tuple[e.Link, ...]
    at: datetime | None


@dataclass(slots=True, kw_only=True)
class Liveblog:
    """A liveblog at `seq`. Only `apply` changes it.

    `order` lists public entries in order of publication, `unpublished` the others as they came, `public_seqs` what
    readers can see of events, `scheduled` what waits for its time. `changes` are the entries corrected or retracted
    last, one row each, the newest last: bounded, so that a page can tell what changed since a reader was here. `undone`
    maps the seqs of deltas that would tell of an undone publication to the entry; `pinned_before` is what the newest
    pin took down.
    """

    slug: str
    seq: int = 0
    hash: str = "0" * 64
    state: LiveblogState = LiveblogState.DRAFT
    title: str = ""
    theme: e.Theme = "liveblog"
    time_zone: str = "UTC"
    language: str = "en"
    top_story: str = ""
    deck: str = ""
    previous: e.Link | None = None
    next: e.Link | None = None
    day: date | None = None
    details_revision: int = 0
    created_at: datetime | None = None
    opened_at: datetime | None = None
    modified_at: datetime | None = None
    summary: Summary = field(default_factory=Summary)
    suggestions: tuple[Suggestion, ...] = ()
    close_out: CloseOut | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    discarded: set[str] = field(default_factory=set)
    order: list[str] = field(default_factory=list)
    unpublished: dict[str, None] = field(default_factory=dict)
    public_seqs: list[int] = field(default_factory=list)
    scheduled: dict[str, datetime] = field(default_factory=dict)
    key_events: set[str] = field(default_factory=set)
    pinned: str | None = None
    pinned_before: str | None = None
    undone: dict[int, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    @property
    def exists(self) -> bool:
        return self.seq > 0

    @property
    def public(self) -> bool:
        """Whether readers have a page: from the first opening on."""
        return self.opened_at is not None

    @property
    def public_seq(self) -> int:
        """The newest event a reader can see; 0 before there is one."""
        return self.public_seqs[-1] if self.public_seqs else 0

    @property
    def changed_seq(self) -> int:
        """The newest correction or retraction; 0 if there was none."""
        return self.changes[-1].seq if self.changes else 0

    @property
    def pages(self) -> int:
        """How many numbered pages there are; at least 1, so that page 1 always answers."""
        return max(1, page_of(len(self.order)))

    def entry(self, entry_id: str) -> Entry:
        """The entry with this id.

        Raises:
            EntryNotFound: there is none, or it was discarded.
        """
        try:
            return self.entries[entry_id]
        except KeyError:
            raise EntryNotFound(self.slug, entry_id) from None

    def stale(self, point: e.Point) -> bool:
        """Whether an entry that the point rests on was corrected or withdrawn since the summary was set."""
        cited = (self.entries[entry_id] for entry_id in point.entries if entry_id in self.entries)
        return any(entry.changed_seq > self.summary.seq for entry in cited)

    def page(self, number: int) -> list[Entry]:
        """The entries of a numbered page, oldest first."""
        return [self.entries[i] for i in self.order[PAGE_SIZE * (number - 1) : PAGE_SIZE * number]]

    def newest(self, count: int = PAGE_SIZE) -> list[Entry]:
        """The newest public entries, newest first."""
        return [self.entries[i] for i in reversed(self.order[-count:])]

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """The published entries next before and next after a public one; retracted ones are passed over."""
        before, after = range(entry.number - 2, -1, -1), range(entry.number, len(self.order))
        return self._first_published(before), self._first_published(after)

    def _first_published(self, places: Iterable[int]) -> Entry | None:
        entries = (self.entries[self.order[place]] for place in places)
        return next((entry for entry in entries if entry.state is EntryState.PUBLISHED), None)

    def fork(self) -> "Liveblog":
        """A copy to try things on, O(liveblog): entries are frozen and shared, the collections are not."""
        return replace(
            self,
            entries=dict(self.entries),
            discarded=set(self.discarded),
            order=list(self.order),
            unpublished=dict(self.unpublished),
            public_seqs=list(self.public_seqs),
            scheduled=dict(self.scheduled),
            key_events=set(self.key_events),
            undone=dict(self.undone),
        )

    def apply(self, record: e.Record) -> None:
        """Fold one record in.

        Raises:
            ChainBroken: the record is not the next one.
        """
        if record.seq != self.seq + 1 or record.prev != self.hash:
            raise ChainBroken(self.slug, record.seq, f"does not follow seq {self.seq}")
        _fold(record.event, self, record)
        self.seq, self.hash = record.seq, record.hash
        if self.public and not isinstance(record.event, e.UNSEEN):
            self.public_seqs.append(record.seq)
            self.modified_at = record.at


@singledispatch
def _fold(event: object, _state: Liveblog, _record: e.Record) -> None:
    raise TypeError(f"no fold for {type(event).__name__}")


@_fold.register
def _fold_withheld(event: e.Withheld, _state: Liveblog, _record: e.Record) -> None:
    """Withheld from the public: nothing they could see has changed."""


@_fold.register
def _fold_liveblog_created(event: e.LiveblogCreated, state: Liveblog, record: e.Record) -> None:
    state.title, state.theme = event.title, event.theme
    state.time_zone, state.language = event.time_zone, event.language
    state.top_story, state.deck, state.previous = event.top_story, event.deck, event.previous
    state.day = event.day
    state.created_at = record.at
    state.details_revision = 1


@_fold.register
def _fold_liveblog_opened(event: e.LiveblogOpened, state: Liveblog, record: e.Record) -> None:
    state.state = LiveblogState.LIVE
    state.opened_at = record.at


@_fold.register
def _fold_liveblog_revised(event: e.LiveblogRevised, state: Liveblog, record: e.Record) -> None:
    state.title, state.top_story = event.title, event.top_story
    state.deck, state.previous, state.next = event.deck, event.previous, event.next
    state.details_revision += 1


@_fold.register
def _fold_summary_set(event: e.SummarySet, state: Liveblog, record: e.Record) -> None:
    state.summary = Summary(
        points=event.points,
        revision=state.summary.revision + 1,
        seq=record.seq,
        updated_at=record.at,
        checked_by=record.actor,
        provenance=event.provenance,
    )
    state.suggestions = tuple(suggestion for suggestion in state.suggestions if suggestion.id != event.suggestion)


@_fold.register
def _fold_summary_suggested(event: e.SummarySuggested, state: Liveblog, _record: e.Record) -> None:
    new = Suggestion(id=event.suggestion_id, points=event.points, provenance=event.provenance)
    state.suggestions = (*state.suggestions, new)[-SUGGESTIONS_KEPT:]


@_fold.register
def _fold_suggestion_discarded(event: e.SuggestionDiscarded, state: Liveblog, _record: e.Record) -> None:
    state.suggestions = tuple(suggestion for suggestion in state.suggestions if suggestion.id != event.suggestion_id)


@_fold.register
def _fold_liveblog_closed(event: e.LiveblogClosed, state: Liveblog, record: e.Record) -> None:
    state.state = LiveblogState.CLOSED
    state.close_out = CloseOut(headline=event.headline, blocks=event.blocks, links=event.links, at=event.closed_at)


@_fold.register
def _fold_liveblog_reopened(event: e.LiveblogReopened, state: Liveblog, record: e.Record) -> None:
    state.state = LiveblogState.LIVE
    state.close_out = None


@_fold.register
def _fold_entry_drafted(event: e.EntryDrafted, state: Liveblog, record: e.Record) -> None:
    _save_unpublished(state, record, event, EntryState.DRAFT)


@_fold.register
def _fold_entry_submitted(event: e.EntrySubmitted, state: Liveblog, record: e.Record) -> None:
    _save_unpublished(state, record, event, EntryState.SUBMITTED)


@_fold.register
def _fold_entry_scheduled(event: e.EntryScheduled, state: Liveblog, record: e.Record) -> None:
    _save_unpublished(state, record, event, EntryState.SCHEDULED, event.publish_at)
    state.scheduled[event.entry_id] = event.publish_at


def _save_unpublished(
    state: Liveblog,
    record: e.Record,
    event: e.EntryDrafted | e.EntrySubmitted | e.EntryScheduled,
    entry_state: EntryState,
    publish_at: datetime | None = None,
) -> None:
    before = state.entries.get(event.entry_id)
    state.unpublished[event.entry_id] = None
    state.scheduled.pop(event.entry_id, None)
    state.entries[event.entry_id] = Entry(
        id=event.entry_id,
        state=entry_state,
        content=event.content,
        marks=event.marks,
        revision=before.revision + 1 if before else 1,
        created_at=before.created_at if before else record.at,
        created_by=before.created_by if before else record.actor,
        publish_at=publish_at,
    )


@_fold.register
def _fold_entry_discarded(event: e.EntryDiscarded, state: Liveblog, record: e.Record) -> None:
    del state.entries[event.entry_id], state.unpublished[event.entry_id]
    state.scheduled.pop(event.entry_id, None)
    state.discarded.add(event.entry_id)


@_fold.register
def _fold_entry_published(event: e.EntryPublished, state: Liveblog, record: e.Record) -> None:
    before = state.entries.get(event.entry_id)
    state.unpublished.pop(event.entry_id, None)
    state.scheduled.pop(event.entry_id, None)
    state.order.append(event.entry_id)
    state.entries[event.entry_id] = Entry(
        id=event.entry_id,
        state=EntryState.PUBLISHED,
        content=event.content,
        revision=before.revision + 1 if before else 1,
        created_at=before.created_at if before else record.at,
        created_by=before.created_by if before else record.actor,
        number=len(state.order),
        published_at=event.published_at,
        public_since=record.at,
        embargo_until=before.content.embargo_until if before else None,
        delta_seqs=(record.seq,),
    )


@_fold.register
def _fold_publication_undone(event: e.PublicationUndone, state: Liveblog, _record: e.Record) -> None:
    """As if it had never been public, but for the deltas that were to tell of it: their places stay taken."""
    before = state.entries[event.entry_id]
    state.order.pop()
    state.unpublished[event.entry_id] = None
    state.key_events.discard(event.entry_id)
    pinned = state.pinned == event.entry_id
    if pinned:
        state.pinned = _still_published(state, state.pinned_before)
    state.undone.update(dict.fromkeys(before.delta_seqs, event.entry_id))
    state.entries[event.entry_id] = before.unpublished(pinned=pinned)


def _still_published(state: Liveblog, entry_id: str | None) -> str | None:
    return entry_id if entry_id and state.entries[entry_id].state is EntryState.PUBLISHED else None


@_fold.register
def _fold_entry_revised(event: e.EntryRevised, state: Liveblog, record: e.Record) -> None:
    state.entries[event.entry_id] = state.entries[event.entry_id].edited(record, event.content)


@_fold.register
def _fold_entry_corrected(event: e.EntryCorrected, state: Liveblog, record: e.Record) -> None:
    correction = Correction(seq=record.seq, at=record.at, note=event.note)
    state.entries[event.entry_id] = state.entries[event.entry_id].edited(record, event.content, correction)
    _remember_change(state, record, event.entry_id)


@_fold.register
def _fold_entry_retracted(event: e.EntryRetracted, state: Liveblog, record: e.Record) -> None:
    state.key_events.discard(event.entry_id)
    if state.pinned == event.entry_id:
        state.pinned = None
    state.entries[event.entry_id] = state.entries[event.entry_id].withdrawn(record, event.notice)
    _remember_change(state, record, event.entry_id)


def _remember_change(state: Liveblog, record: e.Record, entry_id: str) -> None:
    others = (change for change in state.changes if change.entry_id != entry_id)
    state.changes = (*others, Change(seq=record.seq, entry_id=entry_id))[-CHANGES_KEPT:]


@_fold.register
def _fold_entry_pinned(event: e.EntryPinned, state: Liveblog, record: e.Record) -> None:
    """Takes down the one pinned before; open pages move that one back by themselves."""
    state.pinned, state.pinned_before = event.entry_id, state.pinned
    _touch(state, record, event.entry_id)


@_fold.register
def _fold_entry_unpinned(event: e.EntryUnpinned, state: Liveblog, _record: e.Record) -> None:
    """The delta of this event carries no text: the page has the entry and moves it back."""
    state.pinned = None


@_fold.register
def _fold_key_event_marked(event: e.KeyEventMarked, state: Liveblog, record: e.Record) -> None:
    state.key_events.add(event.entry_id)
    _touch(state, record, event.entry_id, key_event=True)


@_fold.register
def _fold_key_event_unmarked(event: e.KeyEventUnmarked, state: Liveblog, record: e.Record) -> None:
    state.key_events.discard(event.entry_id)
    _touch(state, record, event.entry_id, key_event=False)


def _touch(state: Liveblog, record: e.Record, entry_id: str, *, key_event: bool | None = None) -> None:
    """Note that the entry shows differently; the delta of this event carries its text too."""
    before = state.entries[entry_id]
    state.entries[entry_id] = replace(
        before,
        key_event=before.key_event if key_event is None else key_event,
        delta_seqs=(*before.delta_seqs, record.seq),
    )
