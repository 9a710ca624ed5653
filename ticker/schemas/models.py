"""What editors send: every field with its bounds, and an example that the tests post.

Texts are trimmed; unknown names are refused, so that a misspelt field is told and not lost.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from ticker.domain.events import Theme, Verification
from ticker.schemas.blocks import BlockRequest, Blocks, Request, TableBlock, TextBlock
from ticker.schemas.fields import (
    MAX_TEXT,
    EntryId,
    Headline,
    Language,
    Line,
    Moment,
    Name,
    Note,
    Paragraph,
    RunningText,
    SiteAddress,
    Slug,
    SummaryPoint,
    Tag,
    TimeZone,
    named_once,
)
from ticker.sentences import say


class LinkRequest(Request):
    """A link onward or back."""

    title: Headline
    url: SiteAddress
    text: Line = ""


# --- entries ------------------------------------------------------------------------------------------------


class BodyFields(Request):
    """Running text: `body` in its `format` first, then the typed `blocks`."""

    body: RunningText | None = None
    format: Literal["markdown", "html"] = "markdown"
    blocks: Blocks | None = None

    @model_validator(mode="after")
    def _body_with_its_format(self) -> Self:
        if "format" in self.model_fields_set and self.body is None:
            raise ValueError(say("format describes body; send body with it"))
        return self

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        texts = [text for block in self.blocks or () for text in _long_texts(block)]
        if sum(map(len, (self.body or "", *texts))) > MAX_TEXT:
            raise ValueError(say("body, texts and tables together must have at most %(max)s characters", max=MAX_TEXT))
        return self


def _long_texts(block: BlockRequest) -> Iterable[str]:
    match block:
        case TextBlock():
            return [block.markdown or block.html or ""]
        case TableBlock():
            return [cell for row in block.rows for cell in row]
        case _:
            return ()


class ContentFields(BodyFields):
    """What an entry says, besides its headline."""

    authors: Annotated[tuple[Name, ...], Field(max_length=20), AfterValidator(named_once)] = ()
    tags: Annotated[tuple[Tag, ...], Field(max_length=30), AfterValidator(named_once)] = ()
    occurred_at: Moment | None = Field(None, description="When it happened, where that is not when it is published.")
    verification: Verification = Field(
        "", description="How the desk knows it, told to readers: own reporting, an agency, or nobody has confirmed it."
    )
    embargo_until: Moment | None = Field(
        None, description="Not to be public before; null lifts it. Readers are never told of it."
    )


class MarkFields(Request):
    """What an entry is once it is public; before that, drafts, submissions and scheduled entries keep it."""

    key_event: bool | None = Field(None, description="A key event once it is public; null leaves it as it is.")
    pinned: bool | None = Field(None, description="Pinned once it is public; null leaves it as it is.")

    @property
    def marked(self) -> bool:
        """Whether anything is said of it."""
        return self.key_event is not None or self.pinned is not None


UnpublishedState = Literal["draft", "submitted", "scheduled"]


def _check_schedule(state: str | None, publish_at: datetime | None) -> None:
    if (state == "scheduled") != (publish_at is not None):
        raise ValueError(say('publish_at and state "scheduled" belong together; send both or neither'))


class NewEntry(ContentFields, MarkFields):
    """A new entry, published at once unless `state` says otherwise.

    `published_at` is for coverage that moves here: when readers first saw the entry elsewhere. Only a chief may say it.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "headline": "Brücke am Hafen wieder frei",
                    "body": "Die Polizei hat die **Sperrung** um 14 Uhr aufgehoben.",
                    "authors": ["Mara Lind"],
                    "key_event": True,
                }
            ]
        }
    )

    headline: Headline
    state: Literal["published"] | UnpublishedState = "published"
    publish_at: Moment | None = None
    published_at: Moment | None = None

    @model_validator(mode="after")
    def _schedule(self) -> Self:
        _check_schedule(self.state, self.publish_at)
        if self.state != "published" and self.published_at:
            raise ValueError(say("only a published entry has a published_at; publish_at schedules one"))
        return self


class EntryPatch(ContentFields, MarkFields):
    """Only the fields that are sent change. `state`, `key_event`, `pinned` are for entries that no reader has seen yet.

    `body` alone replaces the leading text and leaves pictures and other blocks; `blocks` replaces everything.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "minProperties": 1,
            "examples": [{"headline": "Brücke am Hafen ist wieder frei"}, {"state": "submitted"}],
        }
    )

    headline: Headline | None = None
    state: UnpublishedState | None = None
    publish_at: Moment | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(say("send at least one field to change"))
        if "headline" in self.model_fields_set and self.headline is None:
            raise ValueError(say("the headline cannot be taken away"))
        _check_schedule(self.state, self.publish_at)
        return self


class Publication(ContentFields, MarkFields):
    """Publish an entry that no reader has seen yet; fields that are sent change first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"key_event": True}]})

    headline: Headline | None = None


class CorrectionRequest(ContentFields):
    """Put something right, with a note that readers see."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "note": "In einer früheren Fassung war die Uhrzeit falsch angegeben.",
                    "body": "Die Polizei hat die Sperrung um 13 Uhr aufgehoben.",
                }
            ]
        }
    )

    note: Note
    headline: Headline | None = None


class RetractionRequest(Request):
    """Withdraw the text; `notice` stands in its place."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"notice": "Diese Meldung hat sich als falsch herausgestellt."}]}
    )

    notice: Note


# --- liveblogs ----------------------------------------------------------------------------------------------


class NewLiveblog(Request):
    """A new liveblog. `day` is for coverage that moves here: the local day it ran elsewhere.

    With `continues` it goes on from another one: theme, time zone and language are that one's where they are not sent,
    its summary is taken over without what it cites, and each leads to the other.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"slug": "stadtlauf", "title": "Stadtlauf im Liveticker", "theme": "liveticker"}]
        }
    )

    slug: Slug
    title: Headline
    theme: Theme | None = Field(None, description="A theme that is installed; default: the newsroom's.")
    time_zone: TimeZone = "Europe/Berlin"
    language: Language = "de"
    top_story: Line = ""
    deck: Paragraph = ""
    previous: LinkRequest | None = None
    day: date | None = None
    continues: Slug | None = Field(None, description="The liveblog that this one goes on from.")
    state: Literal["live", "draft"] = "live"


class LiveblogPatch(Request):
    """Only the fields that are sent change. `previous` and `next` lead to other days; null takes a link away."""

    model_config = ConfigDict(
        json_schema_extra={"minProperties": 1, "examples": [{"top_story": "Favoriten setzen sich ab"}]}
    )

    title: Headline | None = None
    top_story: Line | None = None
    deck: Paragraph | None = None
    previous: LinkRequest | None = None
    next: LinkRequest | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(say("send at least one field to change"))
        for name in ("title", "top_story", "deck"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(say("%(name)s cannot be null; send a text", name=name))
        return self


class PointRequest(Request):
    """One line of the summary, and the entries it rests on."""

    text: SummaryPoint
    entries: Annotated[tuple[EntryId, ...], Field(max_length=20), AfterValidator(named_once)] = ()


class SummaryRequest(Request):
    """The key developments; an empty list takes them down.

    With a `suggestion` they are what that one says, with an editor's changes, and approved by this; a chief does that.
    Sent as they stand, they are confirmed: no point is stale any more.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"points": [{"text": "Die Brücke ist wieder frei."}]}]})

    points: Annotated[tuple[PointRequest, ...], Field(max_length=20)]
    suggestion: Annotated[str, StringConstraints(max_length=40)] = Field("", description="The one that is approved.")


class CloseRequest(BodyFields):
    """ "Ende des Liveblogs": the last word, and the ways onward.

    `next` is the liveblog that goes on from here. `closed_at` is for coverage that moves here: when it ended elsewhere.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "headline": "Ende des Liveblogs",
                    "body": "Danke fürs Mitlesen.",
                    "links": [{"title": "Die Bilanz des Tages", "url": "https://example.org/bilanz"}],
                }
            ]
        }
    )

    headline: Headline
    links: Annotated[tuple[LinkRequest, ...], Field(max_length=20)] = ()
    next: Slug | None = Field(None, description="The liveblog that readers are led on to.")
    closed_at: Moment | None = None


def examples(model: type[Request]) -> list[Any]:
    """The examples that the documentation shows for a request."""
    extra = model.model_config.get("json_schema_extra")
    listed = extra.get("examples", []) if isinstance(extra, dict) else []
    return list(listed) if isinstance(listed, list) else []
