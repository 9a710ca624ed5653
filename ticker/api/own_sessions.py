"""Routes of one's own sessions: where somebody is signed in, and signing out elsewhere."""

import re
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Final, Literal

from ticker.accounts.audit import if_changed
from ticker.accounts.session_store import ID_LENGTH
from ticker.api.problem_types import CONFLICT, NOT_FOUND
from ticker.api.problems import Problem
from ticker.api.route import Act, Call, Route
from ticker.api.sessions import signed_in
from ticker.api.views import View
from ticker.domain.permissions import Role
from ticker.sentences import say

PATH: Final = "/me/sessions"

_ID = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")


class OwnSessionView(View):
    """One place. `browser` is what the browser calls itself; `current` is the one that asks."""

    id: str
    signed_in_with: Literal["password", "openid"]
    browser: str
    address: str
    created_at: datetime
    seen_at: datetime
    current: bool


class OwnSessionsView(View):
    """The one used last first."""

    items: Sequence[OwnSessionView]


async def list_own(call: Call) -> OwnSessionsView:
    current = signed_in(call).id
    return OwnSessionsView(
        items=[
            OwnSessionView(
                id=session.id,
                signed_in_with="openid" if session.method == "openid" else "password",
                browser=session.browser,
                address=session.address,
                created_at=session.created_at,
                seen_at=session.seen_at,
                current=session.id == current,
            )
            for session in await call.accounts.sessions.of(call.principal.id)
        ]
    )


async def end(call: Call) -> None:
    """Sign out there. No token does: one that got lost would keep its owner out.

    Raises:
        Problem: 409, it came with a token; 404, whoever asks is not signed in under that id.
    """
    signed_in(call)
    id_ = call.request.match_info["session_id"]
    ended = if_changed(call.by.did("session.ended", call.principal.id, session=id_))
    if not _ID.fullmatch(id_) or not await call.accounts.sessions.end_one(call.principal.id, id_, audit=ended):
        raise Problem(NOT_FOUND, say("you are not signed in under the id %(id)r", id=id_))


OWN_SESSIONS: Sequence[Route] = (
    Act(
        method="GET",
        path=PATH,
        name="listOwnSessions",
        summary="List where you are signed in",
        role=Role.GUEST,
        anywhere=True,
        view=OwnSessionsView,
        refuses=(CONFLICT,),
        carry_out=list_own,
    ),
    Act(
        method="DELETE",
        path=f"{PATH}/{{session_id}}",
        name="endOwnSession",
        summary="Sign out elsewhere",
        role=Role.GUEST,
        anywhere=True,
        status=HTTPStatus.NO_CONTENT,
        refuses=(CONFLICT,),
        carry_out=end,
    ),
)
