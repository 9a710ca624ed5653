"""Routes of the newsroom's people: who they are, their roles here and in single liveblogs, how they get in."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Final

from pydantic import BaseModel, Field, StringConstraints

from ticker.accounts.passwords import LOGIN_PATTERN
from ticker.accounts.people import Account
from ticker.api import problem_types as k
from ticker.api.person import NewPerson, NewPersonView, PasswordView, People, PersonPatch, PersonView, RoleIn, view_of
from ticker.api.problems import Problem
from ticker.api.route import Act, Call, List, Route
from ticker.domain.permissions import Role
from ticker.errors import PersonNotFound
from ticker.sentences import say

PATH: Final = "/people"
PERSON: Final = f"{PATH}/{{person_id}}"
ROLE_IN: Final = f"{PERSON}/roles/{{slug}}"


class PeopleQuery(BaseModel, extra="forbid"):
    limit: Annotated[int, Field(ge=1, le=500, description="Items on a page.")] = 100
    cursor: Annotated[str, StringConstraints(pattern=f"^{LOGIN_PATTERN.pattern}$")] | None = None


async def everybody(call: Call) -> tuple[Sequence[PersonView], str]:
    """All of them in order of login."""
    query: PeopleQuery = call.query
    accounts = [
        account for account in await call.accounts.people.accounts() if account.person.login > (query.cursor or "")
    ]
    page = accounts[: query.limit]
    following = page[-1].person.login if len(accounts) > len(page) else ""
    return [view_of(account, shown_to=call.principal) for account in page], following


async def read(call: Call) -> PersonView:
    return view_of(await _account(call), shown_to=call.principal)


async def create(call: Call) -> NewPersonView:
    """Add somebody.

    Raises:
        LoginTaken: somebody has this login.
    """
    body: NewPerson = call.body
    password = await call.accounts.user_admin.create(
        login=body.login, name=body.name, role=Role(body.role), openid=not body.password, by=call.by
    )
    account = await call.accounts.people.account(body.login)
    if account is None:
        raise PersonNotFound(body.login)
    call.headers["Location"] = f"{k.PREFIX}{PATH}/{account.person.id}"
    return NewPersonView(**view_of(account, shown_to=call.principal).model_dump(), password=password or None)


async def revise(call: Call) -> PersonView:
    """Change somebody's name or role, shut them out or let them in again.

    Raises:
        PersonNotFound: nobody has this id.
        LastChief: nobody else could manage people.
    """
    before = (await _account(call)).person
    body: PersonPatch = call.body
    user_admin, login, by = call.accounts.user_admin, before.login, call.by
    if body.disabled is True and not before.disabled_at:  # first: what is refused has changed nothing
        await user_admin.disable(login, by=by)
    if body.disabled is False and before.disabled_at:
        await user_admin.enable(login, by=by)
    if body.role is not None and (role := Role(body.role)) is not before.role:
        await user_admin.set_role(login, role, by=by)
    if body.name is not None and body.name != before.name:
        await user_admin.set_name(login, body.name, by=by)
    return view_of(await _account(call), shown_to=call.principal)


async def give_role(call: Call) -> PersonView:
    """Let somebody do more in one liveblog.

    Raises:
        PersonNotFound, LiveblogNotFound: there is nobody, or nowhere.
    """
    person = (await _account(call)).person
    await call.liveblog()
    role = Role(call.body.role)
    if person.roles.get(call.slug) is not role:
        await call.accounts.user_admin.set_role_in(person.login, call.slug, role, by=call.by)
    return view_of(await _account(call), shown_to=call.principal)


async def take_role(call: Call) -> None:
    """Take that away again; nothing happens where it was not given.

    Raises:
        PersonNotFound: nobody has this id.
    """
    person = (await _account(call)).person
    if call.slug in person.roles:
        await call.accounts.user_admin.set_role_in(person.login, call.slug, None, by=call.by)


async def reset_password(call: Call) -> PasswordView:
    """A new password for one sign-in; the old one and all sessions end.

    Raises:
        PersonNotFound: nobody has this id.
    """
    person = (await _account(call)).person
    return PasswordView(password=await call.accounts.user_admin.set_password(person.login, by=call.by))


async def drop_password(call: Call) -> None:
    """No password any more: the person comes through the single sign-on. Twice is as good as once.

    Raises:
        PersonNotFound: nobody has this id.
        Problem: 409, there is no single sign-on, so there would be no way in.
    """
    account = await _account(call)
    if not call.accounts.single_sign_on:
        raise Problem(
            k.CONFLICT, say("there is no single sign-on here; without a password this person could not sign in")
        )
    if account.password_hash:
        await call.accounts.user_admin.drop_password(account.person.login, by=call.by)


async def _account(call: Call) -> Account:
    id_ = call.request.match_info["person_id"]
    account = await call.accounts.people.account_of(id_)
    if account is None:
        raise PersonNotFound(id_)
    return account


PEOPLE: Sequence[Route] = (
    List(
        path=PATH,
        name="listPeople",
        summary="List people by login",
        role=Role.CHIEF,
        anywhere=True,
        find=everybody,
        view=People,
        query=PeopleQuery,
    ),
    Act(
        method="POST",
        path=PATH,
        name="createPerson",
        summary="Add somebody",
        role=Role.CHIEF,
        status=HTTPStatus.CREATED,
        body=NewPerson,
        view=NewPersonView,
        refuses=(k.CONFLICT,),
        carry_out=create,
    ),
    Act(
        method="GET",
        path=PERSON,
        name="getPerson",
        summary="Read what somebody may do",
        role=Role.CHIEF,
        anywhere=True,
        view=PersonView,
        carry_out=read,
    ),
    Act(
        method="PATCH",
        path=PERSON,
        name="revisePerson",
        summary="Change somebody's name or role, shut them out or let them in again",
        role=Role.CHIEF,
        body=PersonPatch,
        view=PersonView,
        refuses=(k.CONFLICT,),
        carry_out=revise,
    ),
    Act(
        method="PUT",
        path=ROLE_IN,
        name="giveRole",
        summary="Give somebody a role in one liveblog",
        role=Role.CHIEF,
        body=RoleIn,
        view=PersonView,
        carry_out=give_role,
    ),
    Act(
        method="DELETE",
        path=ROLE_IN,
        name="takeRole",
        summary="Take somebody's role in one liveblog away",
        role=Role.CHIEF,
        status=HTTPStatus.NO_CONTENT,
        carry_out=take_role,
    ),
    Act(
        method="POST",
        path=f"{PERSON}/password",
        name="resetPassword",
        summary="Give somebody a password for one sign-in",
        role=Role.CHIEF,
        status=HTTPStatus.CREATED,
        view=PasswordView,
        carry_out=reset_password,
    ),
    Act(
        method="DELETE",
        path=f"{PERSON}/password",
        name="dropPassword",
        summary="Let somebody sign in through the single sign-on alone",
        role=Role.CHIEF,
        status=HTTPStatus.NO_CONTENT,
        refuses=(k.CONFLICT,),
        carry_out=drop_password,
    ),
)
