"""What editors send to say something: the blocks that an entry or a close-out is made of."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from ticker.authoring.api.fields import (
    Description,
    Headline,
    Line,
    Moment,
    Note,
    OptionalWebAddress,
    Paragraph,
    Pixels,
    RunningText,
    SiteAddress,
    WebAddress,
)


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
            raise ValueError("a text block has either markdown or html")
        return self


class SourceRequest(Request):
    """The same picture as another file, `width` pixels wide."""

    src: SiteAddress
    width: Annotated[Pixels, Field(ge=1)]


class ImageBlock(Request):
    """A picture; `alt` says what it shows to those who cannot see it, `width` and `height` are CSS pixels.

    `sources` are other sizes of it: a reader's browser loads the one that fits.
    """

    kind: Literal["image"]
    src: SiteAddress
    alt: Description
    caption: Line = ""
    credit: Line = ""
    width: Pixels = 0
    height: Pixels = 0
    sources: Annotated[tuple[SourceRequest, ...], Field(max_length=10)] = ()

    @field_validator("sources")
    @classmethod
    def _to_choose_from(cls, sources: tuple[SourceRequest, ...], info: ValidationInfo) -> tuple[SourceRequest, ...]:
        """A browser chooses by widths, the picture's own among them, and keeps room by its proportions."""
        if sources and not (info.data.get("width") and info.data.get("height")):
            raise ValueError("need the picture's own width and height beside them; send both")
        if len({info.data.get("width"), *(source.width for source in sources)}) <= len(sources):
            raise ValueError("must each have a width of their own, and not the picture's")
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


BlockRequest = Annotated[TextBlock | ImageBlock | QuoteBlock | TeaserBlock | EmbedBlock, Field(discriminator="kind")]
Blocks = Annotated[tuple[BlockRequest, ...], Field(max_length=100)]
