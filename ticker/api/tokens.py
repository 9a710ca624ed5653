"""API tokens of people and machines: made, shown once, listed, revoked."""

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Final, Literal, Self, TypedDict

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ticker.accounts.token_store import Position, Token
from ticker.accounts.user_admin import Actor
from ticker.api import problem_types as k
from ticker.api.person import leads
from ticker.api.problems import Problem, invalid
from ticker.api.route import Act, Call, List, Route
from ticker.api.views import Listed, View
from ticker.domain.permissions import Kind, Principal, Role
from ticker.domain.timestamps import timestamp
from ticker.errors import FieldProblem, TokenNotFound
from ticker.schemas.blocks import Request
from ticker.schemas.fields import Moment, Name, Slug
from ticker.sentences import say

PATH: Final = "/tokens"


class NewToken(Request):
    """A token for whoever asks, or, from a chief, for a program: a new one, or another token for one there is.

    `role` is the most it may do, its owner's own role if that is less; a new machine gets that role, so there it is
    required. `liveblog` is the only one it is good for, all of them if that is left out. It is good until `expires_at`,
    or until it is revoked.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "Ergebnisdienst", "owner": "machine", "role": "editor", "liveblog": "stadtlauf"},
                {"name": "Skript auf meinem Rechner", "role": "reporter", "expires_at": "2030-01-31T00:00:00Z"},
            ]
        }
    )

    name: Name
    owner: Annotated[str, StringConstraints(pattern=r"^(me|machine|p_[a-z0-9]{10})$")] = Field(
        "me", description="“me”, “machine” for a new one, or the id of a machine."
    )
    role: Literal["reporter", "editor", "chief"] | None = None
    liveblog: Slug | None = None
    expires_at: Moment | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.owner == "machine" and self.role is None:
            raise ValueError(say("role is required for a new machine"))
        return self


class TokenView(View):
    """A token without its secret. `owner_name` is who acts with it; `role` null for all that the owner may."""

    id: str
    name: str
    owner: str
    owner_name: str
    owner_kind: Kind
    role: Role | None
    liveblog: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewTokenView(TokenView):
    """`token` goes into the header “Authorization: Bearer …”; it is told this once."""

    token: str


class Tokens(Listed):
    items: Sequence[TokenView]


class TokensQuery(BaseModel, extra="forbid"):
    limit: Annotated[int, Field(ge=1, le=500, description="Items on a page.")] = 100
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9TZ:.-]{27}~t_[a-z0-9]{10}$")] | None = None
    owner: Literal["me", "all"] = Field("me", description="Your own, or, as a chief, everybody's.")


class Scope(TypedDict):
    """What a token is good for besides its role, and who makes it."""

    only: str
    expires_at: datetime | None
    by: Actor


async def listed(call: Call) -> tuple[Sequence[TokenView], str]:
    """The newest first, with those that are no longer good. One with a scope sees itself alone."""
    query: TokensQuery = call.query
    if query.owner == "all":
        call.require(Role.CHIEF, say("list other people's tokens"))
    if call.principal.bounded:
        token = await call.accounts.tokens.find(call.principal.token)
        return ([_view(token)] if token else []), ""
    owner = "" if query.owner == "all" else call.principal.id
    tokens = await call.accounts.tokens.newest(owner=owner, before=_position(query.cursor), limit=query.limit + 1)
    page = tokens[: query.limit]
    following = f"{timestamp(page[-1].created_at)}~{page[-1].id}" if len(tokens) > len(page) else ""
    return [_view(token) for token in page], following


async def create(call: Call) -> NewTokenView:
    """Make a token.

    Raises:
        Forbidden: only a chief makes tokens for machines.
        Problem: 409, a token asked for another of its owner's; 422, a field.
        LiveblogNotFound: there is none of that slug.
    """
    body: NewToken = call.body
    if body.expires_at and body.expires_at <= datetime.now(UTC):
        raise invalid(FieldProblem("/expires_at", say("must be in the future")))
    if body.liveblog is not None:
        await call.handler.liveblog(body.liveblog)
    token, secret = await _create(call, body)
    call.headers["Location"] = f"{k.PREFIX}{PATH}/{token.id}"
    return NewTokenView(**_view(token).model_dump(), token=secret)


async def revoke(call: Call) -> None:
    """Make a token worthless; a chief anybody's, everybody else their own, one with a scope itself.

    Raises:
        TokenNotFound: there is none, it is somebody else's, or was revoked before.
    """
    id_ = call.request.match_info["token_id"]
    token = await call.accounts.tokens.find(id_)
    if token is None or not (_is_own(token, call.principal) or leads(call.principal, None)):
        raise TokenNotFound(id_)
    if not await call.accounts.token_service.revoke(token, by=call.by):
        raise TokenNotFound(id_)


def _is_own(token: Token, principal: Principal) -> bool:
    """Whoever was given a token for one thing has no say about the others of its owner."""
    return token.id == principal.token if principal.bounded else token.owner == principal.id


async def _create(call: Call, body: NewToken) -> tuple[Token, str]:
    """The token and its secret, for whomever it was asked."""
    role = Role(body.role) if body.role else None
    scope: Scope = {"only": body.liveblog or "", "expires_at": body.expires_at, "by": call.by}
    token_service = call.accounts.token_service
    if body.owner == "me":
        return await token_service.create(_signed_in(call), body.name, cap=role, **scope)
    call.require(Role.CHIEF, say("make tokens for machines"))
    if body.owner == "machine":
        return await token_service.create_for_machine(body.name, role or Role.REPORTER, **scope)
    machine = await call.accounts.principals.by_id(body.owner)
    if machine is None or machine.kind is not Kind.MACHINE:
        unknown = say("must be “me”, “machine”, or the id of a machine as GET /tokens lists it")
        raise invalid(FieldProblem("/owner", unknown))
    return await token_service.create(machine.id, body.name, cap=role, **scope)


def _signed_in(call: Call) -> str:
    """The id of whoever asks, and has a right to a further way in.

    Raises:
        Problem: 409, they came with a token, or with a password that was meant for one sign-in.
    """
    if call.session is None:
        detail = say("a token makes no further ones for its owner, or its end would be none. Sign in for that")
        raise Problem(k.CONFLICT, detail)
    if call.principal.must_change_password:
        raise Problem(k.CONFLICT, say("choose a password of your own first"))
    return call.principal.id


def _position(cursor: str | None) -> Position | None:
    if cursor is None:
        return None
    at, _, id_ = cursor.partition("~")
    try:
        return datetime.fromisoformat(at), id_
    except ValueError:
        raise invalid(FieldProblem("cursor", say("must be taken from “next”"))) from None


def _view(token: Token) -> TokenView:
    return TokenView(
        id=token.id,
        name=token.name,
        owner=token.owner,
        owner_name=token.owner_name,
        owner_kind=token.owner_kind,
        role=token.cap,
        liveblog=token.only or None,
        created_at=token.created_at,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
    )


TOKENS: Sequence[Route] = (
    List(
        path=PATH,
        name="listTokens",
        summary="List your tokens, or everybody's",
        role=Role.GUEST,
        find=listed,
        view=Tokens,
        query=TokensQuery,
    ),
    Act(
        method="POST",
        path=PATH,
        name="createToken",
        summary="Make a token for yourself or a machine",
        role=Role.GUEST,
        status=HTTPStatus.CREATED,
        body=NewToken,
        view=NewTokenView,
        refuses=(k.CONFLICT, k.NOT_FOUND),
        carry_out=create,
    ),
    Act(
        method="DELETE",
        path=f"{PATH}/{{token_id}}",
        name="revokeToken",
        summary="Revoke a token",
        role=Role.GUEST,
        status=HTTPStatus.NO_CONTENT,
        carry_out=revoke,
    ),
)
