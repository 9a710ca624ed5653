"""Routes of the audit trail: a page of it at a time, or all of it as a file."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from aiohttp import web
from pydantic import BaseModel, Field, StringConstraints

from ticker.accounts.trail import Line, Position, Source, TrailFilter
from ticker.accounts.trailfile import FORMATS, encoded
from ticker.api.problems import invalid
from ticker.api.route import Act, Call, List, Route
from ticker.api.views import Listed, View
from ticker.domain.permissions import Role
from ticker.domain.timestamps import timestamp
from ticker.errors import FieldProblem
from ticker.projections.artefact import SLUG
from ticker.schemas.fields import Moment
from ticker.sentences import say

PATH: Final = "/audit"

_CURSOR = rf"^[0-9TZ:.-]{{27}}~({SLUG.pattern})?~[0-9]{{1,15}}$"


class LineView(View):
    """One act. `actor` is a principal's id, empty for a stranger or the console, and `actor_name` who that is.

    `liveblog` is null for what is no liveblog's, `number` its seq there. `subject` is the id it was done to. `detail`
    is what else was noted, `address` the client's.
    """

    at: datetime
    actor: str
    actor_name: str
    action: str
    liveblog: str | None
    number: int
    subject: str
    detail: Mapping[str, Any]
    address: str


class Lines(Listed):
    items: Sequence[LineView]


class FilterQuery(BaseModel, extra="forbid"):
    """Which lines."""

    actor: Annotated[str, StringConstraints(max_length=40)] = Field("", description="Only what this principal did.")
    liveblog: Annotated[str, StringConstraints(pattern=f"^({SLUG.pattern})?$")] = Field(
        "", description="Only what happened to this liveblog."
    )
    source: Source | None = Field(None, description="Only what happened to liveblogs, or only to people and access.")
    since: Moment | None = Field(None, description="Only from then on.")
    until: Moment | None = Field(None, description="Only before then.")


class LinesQuery(FilterQuery):
    limit: Annotated[int, Field(ge=1, le=500, description="Items on a page.")] = 100
    cursor: Annotated[str, StringConstraints(pattern=_CURSOR)] | None = None


class ExportQuery(FilterQuery):
    format: Literal["jsonl", "csv"] = Field("jsonl", description="JSON Lines, or a table for a spreadsheet.")


async def list_lines(call: Call) -> tuple[Sequence[LineView], str]:
    """The newest first."""
    query: LinesQuery = call.query
    lines = await call.accounts.trail.newest(filter_of(query), before=position_of(query.cursor), limit=query.limit + 1)
    page = lines[: query.limit]
    return [_view(line) for line in page], cursor_of(page[-1]) if len(lines) > len(page) else ""


async def export(call: Call) -> web.Response:
    """All of them as a file, the oldest first; whoever takes one stands in the next."""
    query: ExportQuery = call.query
    given_filters = {name: str(value) for name, value in query.model_dump(mode="json").items() if value}
    await call.accounts.audit.record(call.by.did("audit.exported", "", **given_filters))
    file_format = FORMATS[query.format]
    name = f"audit-{datetime.now(UTC):%Y-%m-%d}.{file_format.suffix}"
    headers = {"Content-Type": file_format.media_type, "Content-Disposition": f'attachment; filename="{name}"'}
    pieces = encoded(call.accounts.trail.oldest(filter_of(query)), file_format)
    first = await anext(pieces, b"")  # a journal that does not answer is still told as that
    return web.Response(body=_following(first, pieces), headers=headers)


async def _following(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


def filter_of(query: FilterQuery) -> TrailFilter:
    return TrailFilter(
        actor=query.actor, liveblog=query.liveblog, source=query.source, since=query.since, until=query.until
    )


def cursor_of(line: Line) -> str:
    return f"{timestamp(line.at)}~{line.liveblog}~{line.number}"


def position_of(cursor: str | None) -> Position | None:
    if cursor is None:
        return None
    at, liveblog, number = cursor.split("~")
    try:
        return datetime.fromisoformat(at), liveblog, int(number)
    except ValueError:
        raise invalid(FieldProblem("cursor", say("must be taken from “next”"))) from None


def _view(line: Line) -> LineView:
    return LineView(
        at=line.at,
        actor=line.actor,
        actor_name=line.actor_name,
        action=line.action,
        liveblog=line.liveblog or None,
        number=line.number,
        subject=line.subject,
        detail=line.detail,
        address=line.address,
    )


AUDIT: Sequence[Route] = (
    List(
        path=PATH,
        name="listAudit",
        summary="Read who did what, the newest first",
        role=Role.CHIEF,
        find=list_lines,
        view=Lines,
        query=LinesQuery,
    ),
    Act(
        method="GET",
        path=f"{PATH}/export",
        name="exportAudit",
        summary="Take the whole audit trail away as a file",
        role=Role.CHIEF,
        produces=tuple(file_format.media_type for file_format in FORMATS.values()),
        query=ExportQuery,
        carry_out=export,
    ),
)
