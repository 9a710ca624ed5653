"""Routes that help to write an entry and write none: typed templates, and snapshots of posts elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ticker.api import problem_types as k
from ticker.api.route import Act, Call, Route
from ticker.api.views import View
from ticker.domain.permissions import Role
from ticker.schemas.blocks import Request
from ticker.schemas.fields import Language, WebAddress
from ticker.schemas.templates.template import MAX_ROWS, TemplateField

TEMPLATES = "/entry-templates"


class InLanguage(BaseModel, extra="forbid"):
    """Which built-in templates are meant; a newsroom's own are the same in every language."""

    language: Language = Field("de", description="The liveblog's language, a BCP 47 tag.")


class Answers(Request):
    """What was filled in, by field: a text, or rows of texts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"values": {"statement": "Deichpartei vorn", "time": "18:24", "source": "Küstenbote"}}]
        }
    )

    values: dict[str, str | Annotated[list[list[str]], Field(max_length=MAX_ROWS)]] = Field(max_length=30)


class TemplateView(View):
    """A typed template. `kind` of a field says how to ask for it; `choices` and `columns` are those it may have."""

    name: str
    label: str
    fields: tuple[TemplateField, ...]


class TemplatesView(View):
    items: Sequence[TemplateView]


class FilledView(View):
    """The fields of a new entry, to be looked at and posted. `body` is HTML."""

    headline: str
    body: str
    format: Literal["html"]
    blocks: Sequence[dict[str, Any]]
    tags: Sequence[str]
    key_event: bool


class PostElsewhere(Request):
    """The address of a post on somebody else's platform."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"url": "https://social.example.org/@hafen/1"}]})

    url: WebAddress


class SnapshotView(View):
    """An embed block's fields, as far as they could be had. `missing` says why there are not more, else empty."""

    url: str
    provider: str
    title: str
    text: str
    author: str
    posted_at: datetime | None
    missing: str


async def list_templates(call: Call) -> TemplatesView:
    query: InLanguage = call.query
    templates = call.editing.entry_templates.all(query.language)
    return TemplatesView(items=[TemplateView(name=one.name, label=one.label, fields=one.fields) for one in templates])


async def fill_template(call: Call) -> FilledView:
    query: InLanguage = call.query
    template = call.editing.entry_templates.named(call.request.match_info["template"], query.language)
    return FilledView(**template.filled(call.body.values))


async def take_snapshot(call: Call) -> SnapshotView:
    snapshot = await call.editing.snapshots.take(call.body.url)
    return SnapshotView.model_validate(snapshot, from_attributes=True)


WRITING_AIDS: Sequence[Route] = (
    Act(
        method="GET",
        path=TEMPLATES,
        name="listEntryTemplates",
        summary="List the newsroom's typed templates",
        role=Role.REPORTER,
        anywhere=True,
        query=InLanguage,
        view=TemplatesView,
        carry_out=list_templates,
    ),
    Act(
        method="POST",
        path=f"{TEMPLATES}/{{template}}",
        name="fillEntryTemplate",
        summary="Fill in a typed template, to get the fields of an entry",
        role=Role.REPORTER,
        anywhere=True,
        query=InLanguage,
        body=Answers,
        view=FilledView,
        carry_out=fill_template,
        refuses=(k.NOT_FOUND,),
    ),
    Act(
        method="POST",
        path="/embeds",
        name="takeSnapshot",
        summary="Ask a platform what a post says, for an embed block",
        role=Role.REPORTER,
        anywhere=True,
        body=PostElsewhere,
        view=SnapshotView,
        carry_out=take_snapshot,
    ),
)
