"""What is said: the values that events carry, and of which entries, summaries and close-outs are made.

`Text.html` has passed the sanitiser when the event was decided; every other text is plain.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Running text: allow-list HTML (paragraphs, links, lists, quotes, emphasis)."""

    html: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The same picture as another file, `width` pixels wide."""

    src: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture (schema.org/ImageObject). Sizes in CSS pixels, 0 where unknown; an empty `src` is a lost picture.

    `sources` are other sizes of it, from which a browser takes the one that fits. `alt_waived` is why the desk says
    nothing of what it shows (decorative, or a sight to spare people); empty where there is an `alt`.
    """

    src: str
    alt: str
    alt_waived: str = ""
    caption: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0
    sources: tuple[Source, ...] = ()
    kind: Literal["image"] = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Somebody's words (schema.org/Quotation), plain text."""

    text: str
    attribution: str = ""
    url: str = ""
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A link onward to an article."""

    url: str
    title: str
    text: str = ""
    kind: Literal["teaser"] = "teaser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A post on somebody else's platform: shown as its stored text, loaded from there only after a reader's click.

    `posted_at` is the platform's time for it, None where it was not noted.
    """

    url: str
    provider: str = ""
    title: str = ""
    text: str = ""
    author: str = ""
    posted_at: datetime | None = None
    kind: Literal["embed"] = "embed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A film by its file's address (schema.org/VideoObject); nothing of it is loaded before a reader starts it.

    `poster` is the address of the picture that stands for it until then.
    """

    url: str
    title: str
    caption: str = ""
    credit: str = ""
    poster: str = ""
    kind: Literal["video"] = "video"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio:
    """A recording by its file's address (schema.org/AudioObject), likewise."""

    url: str
    title: str
    caption: str = ""
    credit: str = ""
    kind: Literal["audio"] = "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures in rows, plain text. Each row has as many cells as `header`; its first cell names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a match stands (schema.org/SportsEvent). Scores are as the sport writes them, both empty before it begins."""

    home: str
    away: str
    home_score: str = ""
    away_score: str = ""
    competition: str = ""
    status: str = ""
    kind: Literal["score"] = "score"


Block = Text | Image | Quote | Teaser | Embed | Video | Audio | Table | Score

Verification = Literal["", "own", "agency", "unconfirmed"]
"""How the desk knows: it has seen for itself, an agency reports it, nobody has confirmed it yet; empty: not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an entry says. `occurred_at` is the editor's own time for it, where it differs from publication.

    `embargo_until` is the time before which nobody may publish it; a text that is public has none any more, because
    what was agreed with a source is no reader's business.
    """

    headline: str
    blocks: tuple[Block, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    occurred_at: datetime | None = None
    verification: Verification = ""
    embargo_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What an entry that nobody has seen yet is to be once it is public: a key event, pinned."""

    key_event: bool = False
    pinned: bool = False


UNMARKED = Marks()
"""An entry like most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link onward or back. `url` is empty where the address was lost; then it is shown as plain text."""

    title: str
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One line of the summary, citing the entries it rests on."""

    text: str
    entries: tuple[str, ...] = ()


Method = Literal["extractive", "machine"]
"""How a summary was made, where not by hand: of the liveblog's own headlines, or by a model that writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a summary comes from that nobody wrote. `model` names the model or the command, `made_at` is UTC."""

    method: Method
    model: str
    made_at: datetime
