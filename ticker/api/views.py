"""What the API answers: liveblogs, entries and their parts as the desk sees them. Times are RFC 3339 in UTC."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ticker.domain import events as e
from ticker.domain.entry import EntryState
from ticker.domain.liveblog import LiveblogState


class View(BaseModel):
    model_config = ConfigDict(frozen=True)


class EntryUrls(View):
    """`permalink` is for readers, null while they cannot see the entry."""

    api: str
    permalink: str | None


class LiveblogUrls(View):
    """`public` is the page for readers, null until the liveblog is first opened."""

    api: str
    public: str | None


class CorrectionView(View):
    at: datetime
    note: str


class EntryView(View):
    """An entry as it stands. `revision` is what If-Match compares; `number` counts public entries from 1."""

    id: str
    state: EntryState
    revision: int
    headline: str
    blocks: tuple[e.Block, ...]
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    occurred_at: datetime | None
    verification: e.Verification
    embargo_until: datetime | None = Field(description="Not public before; null once it is.")
    created_at: datetime
    published_at: datetime | None
    publish_at: datetime | None = Field(description="When a scheduled entry is to be published.")
    updated_at: datetime | None
    retracted_at: datetime | None
    corrections: tuple[CorrectionView, ...]
    notice: str
    key_event: bool = Field(description="Whether it is a key event; of what nobody has seen yet, whether it will be.")
    pinned: bool = Field(description="Likewise pinned to the top.")
    number: int
    urls: EntryUrls


class LiveblogView(View):
    """A liveblog as it stands at `seq`, without its entries."""

    slug: str
    state: LiveblogState
    seq: int
    revision: int
    title: str
    theme: e.Theme
    time_zone: str
    language: str
    top_story: str
    deck: str
    previous: e.Link | None
    next: e.Link | None
    day: date | None
    created_at: datetime | None
    opened_at: datetime | None
    entries: int = Field(description="How many entries there are, in whatever state.")
    pinned: str | None
    key_events: tuple[str, ...]
    urls: LiveblogUrls


class CardView(View):
    """What a list shows of a liveblog."""

    slug: str
    state: LiveblogState
    seq: int
    title: str
    theme: e.Theme
    language: str
    time_zone: str
    top_story: str
    day: date | None
    created_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    updated_at: datetime
    urls: LiveblogUrls


class PointView(View):
    """One line of the summary. `stale`: an entry it rests on was corrected or withdrawn since the summary was set."""

    text: str
    entries: tuple[str, ...]
    stale: bool


class ProvenanceView(View):
    """Where a summary comes from that nobody wrote, and since when which editor answers for it."""

    method: e.Method
    model: str
    made_at: datetime
    checked_at: datetime | None
    checked_by: str | None


class SuggestionView(View):
    """A summary that waits for an editor; no reader sees it, and nobody has checked it yet."""

    id: str
    points: tuple[e.Point, ...]
    provenance: ProvenanceView


class SummaryView(View):
    """The key developments. `provenance` is null where an editor wrote them; `suggestions` wait, the newest last."""

    revision: int
    points: tuple[PointView, ...]
    updated_at: datetime | None
    provenance: ProvenanceView | None
    suggestions: tuple[SuggestionView, ...]


class CloseOutView(View):
    headline: str
    blocks: tuple[e.Block, ...]
    links: tuple[e.Link, ...]
    at: datetime | None


class CorrectionsView(View):
    items: tuple[CorrectionView, ...]


class RetractionView(View):
    notice: str
    at: datetime


class EventView(View):
    """A record of the journal. `data` is the event as it was stored; `digest` and `hash` seal it."""

    seq: int
    at: datetime
    actor: str
    type: str
    version: int
    data: dict[str, Any]
    digest: str
    hash: str


class WrittenUrls(View):
    """`live` is the delta that open pages get, null where readers see no change."""

    api: str
    public: str | None
    live: str | None


class Written(View):
    """What a write did. The same request with the same Idempotency-Key gets the same answer again.

    `seq` is the last event it appended (the head, if it was so already). `id` is the entry's, null for a liveblog.
    `revision` and `state` are those of what was written, right after this request; null for a discarded entry.
    """

    liveblog: str
    id: str | None
    seq: int
    revision: int | None
    state: str | None
    urls: WrittenUrls


class SourceView(View):
    """The same picture as another file, `width` pixels wide."""

    src: str
    width: int


class PictureView(View):
    """An uploaded picture. `src`, `width`, `height` and `sources` are those of an image block; sizes in pixels.

    `media_type` and `bytes` are those of `src`.
    """

    src: str
    width: int
    height: int
    sources: tuple[SourceView, ...]
    media_type: str
    bytes: int


class Listed(View):
    """A page of a list. `next` is the address of the next one, null at the end; also in the Link header."""

    next: str | None


class Liveblogs(Listed):
    items: Sequence[CardView]


class Entries(Listed):
    items: Sequence[EntryView]


class Events(Listed):
    items: Sequence[EventView]
