"""What an editor can ask for: imperative, frozen, already sanitised. `decide` turns each into events or a refusal."""

from dataclasses import dataclass
from datetime import date, datetime

from ticker.domain.events import UNMARKED, Block, Content, Link, Marks, Point, Provenance, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Marks what was published elsewhere: when, or None where the source does not say."""

    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateLiveblog:
    """Set up a coverage; `opened` makes it live at once. `day` is when it ran, if that was elsewhere.

    `points` are a summary to begin with, that of the day before; `provenance` is theirs.
    """

    title: str
    theme: Theme = "liveblog"
    time_zone: str = "Europe/Berlin"
    language: str = "de"
    top_story: str = ""
    deck: str = ""
    previous: Link | None = None
    day: date | None = None
    points: tuple[Point, ...] = ()
    provenance: Provenance | None = None
    opened: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLiveblog:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseLiveblog:
    """Change title, top story, deck or the links of the chain; None leaves a field as it is.

    An empty `Link` takes the link away. What comes `next` is known when the next day begins, so it is set here.
    """

    title: str | None = None
    top_story: str | None = None
    deck: str | None = None
    previous: Link | None = None
    next: Link | None = None
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSummary:
    """Replace the summary, or confirm it by setting it again; `suggestion` is the id of the one that this approves."""

    points: tuple[Point, ...]
    suggestion: str = ""
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestSummary:
    """Keep a summary that nobody wrote for an editor to approve."""

    suggestion_id: str
    points: tuple[Point, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardSuggestion:
    suggestion_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseLiveblog:
    """End the day; `next` is the liveblog that goes on from here."""

    headline: str
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    next: Link | None = None
    imported: Imported | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenLiveblog:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft:
    """Keep a text that nobody but the desk sees; the entry may be new."""

    entry_id: str
    content: Content
    marks: Marks = UNMARKED
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitEntry:
    entry_id: str
    content: Content
    marks: Marks = UNMARKED
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleEntry:
    entry_id: str
    content: Content
    publish_at: datetime
    marks: Marks = UNMARKED
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardEntry:
    entry_id: str
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishEntry:
    """Publish a new entry, or one that was drafted, submitted or scheduled; None takes text or marks as they are."""

    entry_id: str
    content: Content | None = None
    marks: Marks | None = None
    imported: Imported | None = None
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishDue:
    """Publish a scheduled entry whose time has come; nothing happens if it is no longer waiting."""

    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseEntry:
    """Change the text: silently once it is public; in its own state before that, then with its marks (None: as is)."""

    entry_id: str
    content: Content
    marks: Marks | None = None
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntry:
    entry_id: str
    content: Content
    note: str
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractEntry:
    entry_id: str
    notice: str
    if_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPublication:
    """Take back what was published a moment ago: without trace if it is `unseen`, else with `notice` in its place.

    `unseen` says that no artefact tells of it, and none will before this is decided.
    """

    entry_id: str
    unseen: bool
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinEntry:
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpinEntry:
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkKeyEvent:
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmarkKeyEvent:
    entry_id: str


Command = (
    CreateLiveblog
    | OpenLiveblog
    | ReviseLiveblog
    | SetSummary
    | SuggestSummary
    | DiscardSuggestion
    | CloseLiveblog
    | ReopenLiveblog
    | SaveDraft
    | SubmitEntry
    | ScheduleEntry
    | DiscardEntry
    | PublishEntry
    | PublishDue
    | ReviseEntry
    | CorrectEntry
    | RetractEntry
    | UndoPublication
    | PinEntry
    | UnpinEntry
    | MarkKeyEvent
    | UnmarkKeyEvent
)
