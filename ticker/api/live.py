"""Routes of the open desk: the stream of what happens, who is here, how a text would look."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ticker.api import problem_types as k
from ticker.api.desk_ports import Doing
from ticker.api.problem_types import BAD_REQUEST
from ticker.api.problems import Problem
from ticker.api.route import LIVEBLOG, Act, Call, Route
from ticker.domain.permissions import Role
from ticker.schemas import models as m
from ticker.schemas.blocks import Request
from ticker.schemas.content import content_of
from ticker.schemas.fields import EntryId
from ticker.sentences import say

Seq = Annotated[int, Field(ge=0, le=2**53, description="Only what happened after this seq.")]


class FollowQuery(BaseModel, extra="forbid"):
    after: Seq | None = None


class PresenceRequest(Request):
    """What somebody is at. Said again every ten seconds; forgotten after 25. `client` tells a person's tabs apart."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"doing": "writing", "client": "5c0a91d2"}]})

    doing: Doing
    entry_id: EntryId | None = None
    client: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class PreviewRequest(m.NewEntry):
    """An entry as it would be posted; `entry_id` if there is one already that would look like this."""

    entry_id: EntryId | None = None


async def follow(call: Call) -> web.StreamResponse:
    await call.liveblog()
    return await call.desk.streams.follow(call.request, call.slug, call.principal, after=_after(call))


async def announce(call: Call) -> None:
    body: PresenceRequest = call.body
    await call.liveblog()
    call.desk.streams.announce(
        call.slug, call.principal, doing=body.doing, entry_id=body.entry_id or "", client=body.client
    )


async def preview(call: Call) -> web.Response:
    body: PreviewRequest = call.body
    content, state = content_of(body), await call.liveblog()
    return call.desk.previews.page(
        state,
        content,
        datetime.now(UTC),
        entry_id=body.entry_id or "",
        key_event=bool(body.key_event),
        pinned=bool(body.pinned),
    )


def _after(call: Call) -> int | None:
    """Where to go on. The header wins: a browser that reconnects repeats the old address.

    Raises:
        Problem: 400, Last-Event-ID is no seq.
    """
    header = call.request.headers.get("Last-Event-ID")
    if header is None:
        after: int | None = call.query.after
        return after
    if not (header.isascii() and header.isdigit() and len(header) <= len(str(2**53))):
        raise Problem(BAD_REQUEST, say("Last-Event-ID has to be the id of an event: a whole number from 0 up"))
    return int(header)


LIVE: Sequence[Route] = (
    Act(
        method="GET",
        path=f"{LIVEBLOG}/desk",
        name="followDesk",
        summary="Follow what happens at the desk, as server-sent events",
        role=Role.REPORTER,
        carry_out=follow,
        produces=("text/event-stream",),
        query=FollowQuery,
    ),
    Act(
        method="PUT",
        path=f"{LIVEBLOG}/presence",
        name="announcePresence",
        summary="Tell colleagues what one is at",
        role=Role.REPORTER,
        status=204,
        carry_out=announce,
        body=PresenceRequest,
    ),
    Act(
        method="POST",
        path=f"{LIVEBLOG}/preview",
        name="previewEntry",
        summary="See an entry as readers would, without posting it",
        role=Role.REPORTER,
        carry_out=preview,
        produces=("text/html",),
        body=PreviewRequest,
        refuses=(k.CONFLICT,),
    ),
)
