"""What has happened: the frozen, past-tense facts the journal keeps. The values they carry stand in `content`.

Times are aware UTC datetimes, texts are Unicode. An event once stored is never changed: a new shape gets a new version
in `ticker.journal.codec`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints

from ticker.domain.events.content import (
    UNMARKED as UNMARKED,
    Audio as Audio,
    Block as Block,
    Content as Content,
    Embed as Embed,
    Image as Image,
    Link as Link,
    Marks as Marks,
    Method as Method,
    Point as Point,
    Provenance as Provenance,
    Quote as Quote,
    Score as Score,
    Source as Source,
    Table as Table,
    Teaser as Teaser,
    Text as Text,
    Verification as Verification,
    Video as Video,
)

THEME = r"[a-z][a-z0-9-]{0,39}"
"""What a theme may be called: its folder has that name."""

Theme = Annotated[str, StringConstraints(pattern=f"^{THEME}$")]
"""The name of a look. Which there are is a matter of the instance (`projections.rendering.themes`), not the journal."""


# --- events: the liveblog -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveblogCreated:
    """A coverage was set up, as a draft. `time_zone` is an IANA name, `language` a BCP 47 tag.

    `day` is the local day it ran elsewhere, for coverage that was imported: then it is shown, and not our own moments.
    """

    title: str
    theme: Theme
    time_zone: str
    language: str
    top_story: str = ""
    deck: str = ""
    previous: Link | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveblogOpened:
    """The coverage went live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveblogRevised:
    """Title, top story, deck or the links to the liveblogs before and after were changed."""

    title: str
    top_story: str
    deck: str
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySet:
    """The key developments were replaced by these; none at all takes the summary down.

    With a `provenance` the words are not an editor's own; that an editor answers for them, and since when, the record
    says. `suggestion` is the id of the one that was approved by this.
    """

    points: tuple[Point, ...]
    provenance: Provenance | None = None
    suggestion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySuggested:
    """A summary was made for an editor to approve; no reader sees it."""

    suggestion_id: str
    points: tuple[Point, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionDiscarded:
    """A suggested summary was thrown away."""

    suggestion_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveblogClosed:
    """The desk ended the day: closing text and links onward.

    `closed_at` is None only for coverage imported from a source that does not say when it ended.
    """

    headline: str
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveblogReopened:
    """A closed coverage went live again; the close-out text is gone from the page."""


# --- events: entries that no reader sees --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDrafted:
    """A draft was saved, new or again."""

    entry_id: str
    content: Content
    marks: Marks = UNMARKED


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySubmitted:
    """A reporter handed a text in for an editor to publish."""

    entry_id: str
    content: Content
    marks: Marks = UNMARKED


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryScheduled:
    """An entry is to be published at a time, as the `marks` say."""

    entry_id: str
    content: Content
    publish_at: datetime
    marks: Marks = UNMARKED


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDiscarded:
    """A draft, submission or scheduled entry was thrown away before anybody saw it."""

    entry_id: str


# --- events: entries in public ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPublished:
    """An entry went public. Carries the whole content, so that earlier drafts need not be read to show it.

    `published_at` never moves. It is None only for entries imported from a source that gives no times.
    """

    entry_id: str
    content: Content
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationUndone:
    """The newest public entry became a draft again before any artefact told of it: its number is free again."""

    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRevised:
    """A silent edit: a typo, a link."""

    entry_id: str
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected:
    """An edit with a note the reader sees (schema.org/CorrectionComment)."""

    entry_id: str
    content: Content
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRetracted:
    """The text was withdrawn; a notice stays, and the id never returns."""

    entry_id: str
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPinned:
    """The entry stands at the top; one at a time, so this takes down the one before."""

    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryUnpinned:
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEventMarked:
    """The entry belongs to the jump list of key events."""

    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEventUnmarked:
    entry_id: str


# --- events: the archive ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Stands in a public archive for an event no reader may see (a draft, a submission, a schedule).

    Only its type and digest are told, so the chain still closes. Folding it moves `seq` and nothing else.
    """


Event = (
    LiveblogCreated
    | LiveblogOpened
    | LiveblogRevised
    | SummarySet
    | SummarySuggested
    | SuggestionDiscarded
    | LiveblogClosed
    | LiveblogReopened
    | EntryDrafted
    | EntrySubmitted
    | EntryScheduled
    | EntryDiscarded
    | EntryPublished
    | PublicationUndone
    | EntryRevised
    | EntryCorrected
    | EntryRetracted
    | EntryPinned
    | EntryUnpinned
    | KeyEventMarked
    | KeyEventUnmarked
    | Withheld
)

UNSEEN = (
    *(EntryDrafted, EntrySubmitted, EntryScheduled, EntryDiscarded),
    *(SummarySuggested, SuggestionDiscarded),
    *(LiveblogCreated, Withheld),
)
"""Events that change nothing a reader can see; a draft liveblog has no page until it is opened."""

WITH_MARKS = ("EntryDrafted", "EntrySubmitted", "EntryScheduled")
"""Event types that say what an entry is to be once it is public."""

WITH_CONTENT = (*WITH_MARKS, "EntryPublished", "EntryRevised", "EntryCorrected")
"""Event types whose blocks stand in their `content`; those of a `LiveblogClosed` are its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An event as the journal keeps it: its place, its moment, its author, and the hash that chains it.

    `seq` counts 1, 2, 3 … per liveblog without a gap. `at` is when it was committed (UTC, microseconds). `actor` is a
    principal's id, never a person's name, because archives are public. `digest` seals the event's data together with
    `salt`; `hash` seals everything here together with `prev`, the hash before (64 hex digits; 64 zeros at the start).
    `type`, `version` and `data` are the event as stored (`data` is JSON text); `event` is what it means today.
    A withheld or redacted record has no salt: its digest is the original's and can no longer be recomputed.
    """

    liveblog: str
    seq: int
    at: datetime
    actor: str
    type: str
    version: int
    data: str
    event: Event
    salt: str | None
    digest: str
    prev: str
    hash: str
