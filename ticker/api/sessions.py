"""Routes of signing in and out, and of what somebody may know and change about themselves."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from ticker.accounts import csrf
from ticker.accounts.passwords import weakness
from ticker.accounts.session_store import Session
from ticker.api import problem_types as k
from ticker.api import problems as p
from ticker.api.auth import COOKIE, cookie, no_cookie
from ticker.api.route import Act, Call, Route
from ticker.api.views import View
from ticker.domain.permissions import Kind, Principal, Role
from ticker.errors import FieldProblem, SignInFailed
from ticker.schemas.blocks import Request
from ticker.sentences import say

CURRENT = "/sessions/current"

Typed = Annotated[str, StringConstraints(max_length=1_000, strip_whitespace=False)]
"""A password as it was typed: a space at its end belongs to it."""


class Credentials(Request):
    """A login, in capitals or not, and its password."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"login": "mara", "password": "drei Möwen auf dem Deich"}]}
    )

    login: Annotated[str, StringConstraints(max_length=200)]
    password: Typed


class PasswordChange(Request):
    """The password as it is, and as it shall be."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"current": "drei Möwen auf dem Deich", "new": "vier Fähren im Nebel"}]}
    )

    current: Typed
    new: Typed


class Preferences(Request):
    """What somebody may set for themselves. The `language` is the desk's; "" for whatever the browser asks for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"language": "de"}]})

    language: Literal["", "de", "en"]


class MeView(View):
    """Who asks. `role` holds in every liveblog, `roles` in single ones, both within the bounds of the token.

    Who must change the password can do nothing else until then, and is a guest.
    """

    id: str
    name: str
    kind: Kind
    login: str | None = Field(description="Null for machines.")
    language: str
    role: Role
    roles: Mapping[str, Role]
    must_change_password: bool


class SessionView(View):
    """`csrf_token` goes into the header X-CSRF-Token of each request that changes something."""

    csrf_token: str
    principal: MeView


def me_view(principal: Principal) -> MeView:
    slugs = {*principal.roles, principal.only} - {""}
    return MeView(
        id=principal.id,
        name=principal.name,
        kind=principal.kind,
        login=principal.login or None,
        language=principal.language,
        role=principal.role_in(None),
        roles={slug: principal.role_in(slug) for slug in sorted(slugs)},
        must_change_password=principal.must_change_password,
    )


async def sign_in(call: Call) -> SessionView:
    body: Credentials = call.body
    session = await call.accounts.password_sign_in.sign_in(
        body.login,
        body.password,
        address=call.address,
        browser=call.request.headers.get("User-Agent", ""),
        old=call.request.cookies.get(COOKIE, ""),
    )
    call.headers["Set-Cookie"] = cookie(session, call.accounts.sessions.lifetime)
    call.headers["Location"] = f"{k.PREFIX}{CURRENT}"
    return SessionView(csrf_token=csrf.token_for(session.secret), principal=me_view(session.principal))


async def current(call: Call) -> SessionView:
    """For a page whose tab is older than the session: another tab of the browser has signed in."""
    session = signed_in(call)
    return SessionView(csrf_token=csrf.token_for(session.secret), principal=me_view(session.principal))


async def sign_out(call: Call) -> None:
    await call.accounts.password_sign_in.sign_out(signed_in(call), address=call.address)
    call.headers["Set-Cookie"] = no_cookie()


async def me(call: Call) -> MeView:
    return me_view(call.principal)


async def set_preferences(call: Call) -> MeView:
    body: Preferences = call.body
    person = signed_in(call).principal
    await call.accounts.people.set_language(person.id, body.language)
    return me_view(person).model_copy(update={"language": body.language})


async def change_password(call: Call) -> None:
    body: PasswordChange = call.body
    session = signed_in(call)
    if problem := weakness(body.new, session.principal.login):
        raise p.invalid(FieldProblem("/new", problem))
    if body.new == body.current:
        raise p.invalid(FieldProblem("/new", say("must be another one than before")))
    try:
        await call.accounts.password_sign_in.change_password(session, body.current, body.new, address=call.address)
    except SignInFailed as error:
        raise p.invalid(FieldProblem("/current", say("is not your password"))) from error


def signed_in(call: Call) -> Session:
    """The session that the request came with.

    Raises:
        Problem: 409, it came with a token.
    """
    if call.session is None:
        raise p.Problem(k.CONFLICT, say("the request came with a token; this is for people who have signed in"))
    return call.session


SIGNING_IN: Sequence[Route] = (
    Act(
        method="POST",
        path="/sessions",
        name="signIn",
        summary="Sign in with login and password",
        role=Role.GUEST,
        open=True,
        status=HTTPStatus.CREATED,
        body=Credentials,
        view=SessionView,
        refuses=(k.SIGN_IN_FAILED, k.TOO_MANY_ATTEMPTS),
        carry_out=sign_in,
    ),
    Act(
        method="GET",
        path=CURRENT,
        name="getSession",
        summary="Read who has signed in, and the session's token",
        role=Role.GUEST,
        anywhere=True,
        view=SessionView,
        refuses=(k.CONFLICT,),
        carry_out=current,
    ),
    Act(
        method="DELETE",
        path=CURRENT,
        name="signOut",
        summary="Sign out",
        role=Role.GUEST,
        anywhere=True,
        status=HTTPStatus.NO_CONTENT,
        refuses=(k.CONFLICT,),
        carry_out=sign_out,
    ),
    Act(
        method="GET",
        path="/me",
        name="getMe",
        summary="Read who you are and what you may do",
        role=Role.GUEST,
        anywhere=True,
        view=MeView,
        carry_out=me,
    ),
    Act(
        method="PATCH",
        path="/me",
        name="reviseMe",
        summary="Choose the language of the desk",
        role=Role.GUEST,
        anywhere=True,
        body=Preferences,
        view=MeView,
        refuses=(k.CONFLICT,),
        carry_out=set_preferences,
    ),
    Act(
        method="PUT",
        path="/me/password",
        name="changePassword",
        summary="Change your password, and sign out everywhere else",
        role=Role.GUEST,
        anywhere=True,
        status=HTTPStatus.NO_CONTENT,
        body=PasswordChange,
        refuses=(k.CONFLICT, k.TOO_MANY_ATTEMPTS),
        carry_out=change_password,
    ),
)
