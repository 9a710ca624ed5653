"""What editors send to say something: the blocks that an entry or a close-out is made of."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from ticker.projections.rendering.embeds import frame_of
from ticker.schemas.fields import (
    Cell,
    FileAddress,
    Headline,
    Line,
    Moment,
    Name,
    Note,
    OptionalSiteAddress,
    OptionalWebAddress,
    Paragraph,
    Pixels,
    Result,
    RunningText,
    SiteAddress,
    WebAddress,
    visible,
)
from ticker.sentences import say


class Request(BaseModel):
    """JSON types are taken as they are: "1" is not a number, 1 is not a text."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)


class TextBlock(Request):
    """Running text, as Markdown (CommonMark, no HTML in it) or as HTML, which is sanitised."""

    kind: Literal["text"]
    markdown: RunningText | None = None
    html: RunningText | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.markdown is None) == (self.html is None):
            raise ValueError(say("a text block has either markdown or html"))
        return self


class SourceRequest(Request):
    """The same picture as another file, `width` pixels wide."""

    src: SiteAddress
    width: Annotated[Pixels, Field(ge=1)]


class ImageBlock(Request):
    """A picture; `alt` says what it shows to those who cannot see it, `width` and `height` are CSS pixels.

    Where there is nothing to say, or nothing that should be said, `alt` is empty and `alt_waived` says why. `sources`
    are other sizes of it: a reader's browser loads the one that fits.
    """

    kind: Literal["image"]
    src: SiteAddress
    alt_waived: Line = Field("", description="Why alt is empty: the picture is decorative, or a sight to spare people.")
    alt: Line
    caption: Line = ""
    credit: Line = ""
    width: Pixels = 0
    height: Pixels = 0
    sources: Annotated[tuple[SourceRequest, ...], Field(max_length=10)] = ()

    @field_validator("alt")
    @classmethod
    def _described(cls, alt: str, info: ValidationInfo) -> str:
        """WCAG 2.2, success criterion 1.1.1."""
        waived = visible(info.data.get("alt_waived", ""))
        if visible(alt) == waived:
            raise ValueError(
                say("says what the picture shows, and alt_waived why nobody is told; send one of them")
                if waived
                else say("must say what the picture shows, to those who cannot see it; or send why not in alt_waived")
            )
        return alt

    @field_validator("sources")
    @classmethod
    def _to_choose_from(cls, sources: tuple[SourceRequest, ...], info: ValidationInfo) -> tuple[SourceRequest, ...]:
        """A browser chooses by widths, the picture's own among them, and keeps room by its proportions."""
        if sources and not (info.data.get("width") and info.data.get("height")):
            raise ValueError(say("need the picture's own width and height beside them; send both"))
        if len({info.data.get("width"), *(source.width for source in sources)}) <= len(sources):
            raise ValueError(say("must each have a width of their own, and not the picture's"))
        return sources


class QuoteBlock(Request):
    kind: Literal["quote"]
    text: Note
    attribution: Line = ""
    url: OptionalWebAddress = ""


class TeaserBlock(Request):
    """A link onward to an article."""

    kind: Literal["teaser"]
    url: WebAddress
    title: Headline
    text: Paragraph = ""


class EmbedBlock(Request):
    """A post elsewhere. Readers see `text`, `author` and `posted_at`; the post itself loads when they ask for it."""

    kind: Literal["embed"]
    url: WebAddress
    provider: Line = ""
    title: Line = ""
    text: Paragraph = ""
    author: Line = ""
    posted_at: Moment | None = None


class RecordingBlock(Request):
    """A film or a sound, by the address of its file; `title` says what it is to those who do not see the page."""

    url: FileAddress
    title: Headline
    caption: Line = ""
    credit: Line = ""

    @field_validator("url")
    @classmethod
    def _of_a_file(cls, url: str) -> str:
        if frame := frame_of(url):
            raise ValueError(
                say("is a page of %(provider)s, not a file to play; send it as an embed block", provider=frame.provider)
            )
        return url


class VideoBlock(RecordingBlock):
    """A film; `poster` is the picture that stands for it until a reader starts it."""

    kind: Literal["video"]
    poster: OptionalSiteAddress = ""


class AudioBlock(RecordingBlock):
    kind: Literal["audio"]


class TableBlock(Request):
    """Figures in rows, plain text. Each row has a cell for each of the `header`; its first cell names the row."""

    kind: Literal["table"]
    caption: Headline
    header: Annotated[tuple[Name, ...], Field(min_length=1, max_length=12)]
    rows: Annotated[tuple[tuple[Cell, ...], ...], Field(min_length=1, max_length=100)]

    @field_validator("rows")
    @classmethod
    def _fit_the_header(cls, rows: tuple[tuple[str, ...], ...], info: ValidationInfo) -> tuple[tuple[str, ...], ...]:
        columns = len(info.data.get("header", ()))
        for number, row in enumerate(rows, start=1):
            if columns and len(row) != columns:
                raise ValueError(
                    say(
                        "must have %(columns)s cells each, as the header has; row %(row)s has %(cells)s",
                        columns=columns,
                        row=number,
                        cells=len(row),
                    )
                )
            if not any(map(visible, row[:1])):
                raise ValueError(
                    say("must each begin with a cell that names it; that of row %(row)s is empty", row=number)
                )
        return rows


class ScoreBlock(Request):
    """How a match stands. Scores are texts, as the sport writes them; without them it has not begun."""

    kind: Literal["score"]
    home: Name
    away: Name
    home_score: Result = ""
    away_score: Result = ""
    competition: Line = ""
    status: Line = Field("", description="Such as “Halbzeit” or “Endstand”.")

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if visible(self.home_score) != visible(self.away_score):
            raise ValueError(say("home_score and away_score belong together; send neither before the match has begun"))
        return self


BlockRequest = Annotated[
    TextBlock | ImageBlock | QuoteBlock | TeaserBlock | EmbedBlock | VideoBlock | AudioBlock | TableBlock | ScoreBlock,
    Field(discriminator="kind"),
]
Blocks = Annotated[tuple[BlockRequest, ...], Field(max_length=100)]
