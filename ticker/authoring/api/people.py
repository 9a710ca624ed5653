"""The newsroom's people: who they are, what they may do here and in single liveblogs, and how they get in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ticker.authoring.api import problems as p
from ticker.authoring.api.blocks import Request
from ticker.authoring.api.fields import Name
from ticker.authoring.api.route import Act, Call, List, Route
from ticker.authoring.api.views import Listed, View
from ticker.authoring.identity import login as logins
from ticker.authoring.identity.registry import By
from ticker.errors import PersonNotFound
from ticker.journal.people import Account
from ticker.journal.principals import Principal, Role

PATH: Final = "/people"
PERSON: Final = f"{PATH}/{{person_id}}"
ROLE_IN: Final = f"{PERSON}/roles/{{slug}}"


def _login(typed: str) -> str:
    login = logins.canonical(typed)
    if not logins.PATTERN.fullmatch(login):
        raise ValueError(logins.RULE)
    return login


RoleName = Literal["guest", "reporter", "editor", "chief"]


class NewPerson(Request):
    """Somebody new. Without a `password` of their own they come through the single sign-on, by their login there."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"login": "mara.lind", "name": "Mara Lind", "role": "reporter"}]}
    )

    login: Annotated[str, StringConstraints(max_length=200), AfterValidator(_login)]
    name: Name
    role: RoleName = Field("guest", description="In every liveblog; a guest has none but in single ones.")
    password: bool = Field(True, description="Make a password for the first sign-in, shown once in the answer.")


class PersonPatch(Request):
    """Only the fields that are sent change. Whoever is `disabled` is shut out at once, tokens included."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "examples": [{"role": "editor"}]})

    name: Name | None = None
    role: RoleName | None = None
    disabled: bool | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("send at least one field to change")
        for name in sorted(self.model_fields_set):
            if getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null; leave it out to keep it")
        return self


class RoleIn(Request):
    """What somebody may do in one liveblog, if that is more than everywhere."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "editor"}]})

    role: Literal["reporter", "editor", "chief"]


class PersonView(View):
    """Somebody who may sign in, or once might. `role` holds in every liveblog, `roles` in single ones.

    Of `roles` those are told where whoever asks is chief. `must_change_password` until the first sign-in.
    """

    id: str
    login: str
    name: str
    role: Role
    roles: Mapping[str, Role]
    signs_in_with: Sequence[Literal["password", "openid"]]
    must_change_password: bool
    created_at: datetime
    disabled_at: datetime | None


class NewPersonView(PersonView):
    """`password` is good for one sign-in, and told this once; null for who comes through the single sign-on."""

    password: str | None


class PasswordView(View):
    """Good for one sign-in, and told this once."""

    password: str


class People(Listed):
    items: Sequence[PersonView]


class PeopleQuery(BaseModel, extra="forbid"):
    limit: Annotated[int, Field(ge=1, le=500, description="Items on a page.")] = 100
    cursor: Annotated[str, StringConstraints(pattern=f"^{logins.PATTERN.pattern}$")] | None = None


async def everybody(call: Call) -> tuple[Sequence[PersonView], str]:
    """All of them in order of login."""
    query: PeopleQuery = call.query
    accounts = [
        account for account in await call.office.people.accounts() if account.person.login > (query.cursor or "")
    ]
    page = accounts[: query.limit]
    return [_view(call, account) for account in page], page[-1].person.login if len(accounts) > len(page) else ""


async def read(call: Call) -> PersonView:
    return _view(call, await _account(call))


async def create(call: Call) -> NewPersonView:
    """Add somebody.

    Raises:
        LoginTaken: somebody has this login.
    """
    sent: NewPerson = call.body
    password = await call.office.registry.create(
        login=sent.login, name=sent.name, role=Role(sent.role), openid=not sent.password, by=_by(call)
    )
    account = await call.office.people.account(sent.login)
    if account is None:
        raise PersonNotFound(sent.login)
    call.headers["Location"] = f"{p.PREFIX}{PATH}/{account.person.id}"
    return NewPersonView(**_view(call, account).model_dump(), password=password or None)


async def revise(call: Call) -> PersonView:
    """Change somebody's name or role, shut them out or let them in again.

    Raises:
        PersonNotFound: nobody has this id.
        LastChief: nobody else could manage people.
    """
    before = (await _account(call)).person
    sent: PersonPatch = call.body
    registry, login, by = call.office.registry, before.login, _by(call)
    if sent.disabled is True and not before.disabled_at:  # first: what is refused has changed nothing
        await registry.disable(login, by=by)
    if sent.disabled is False and before.disabled_at:
        await registry.enable(login, by=by)
    if sent.role is not None and (role := Role(sent.role)) is not before.role:
        await registry.set_role(login, role, by=by)
    if sent.name is not None and sent.name != before.name:
        await registry.set_name(login, sent.name, by=by)
    return _view(call, await _account(call))


async def give_role(call: Call) -> PersonView:
    """Let somebody do more in one liveblog.

    Raises:
        PersonNotFound, LiveblogNotFound: there is nobody, or nowhere.
    """
    person = (await _account(call)).person
    await call.liveblog()
    role = Role(call.body.role)
    if person.roles.get(call.slug) is not role:
        await call.office.registry.set_role_in(person.login, call.slug, role, by=_by(call))
    return _view(call, await _account(call))


async def take_role(call: Call) -> None:
    """Take that away again; nothing happens where it was not given.

    Raises:
        PersonNotFound: nobody has this id.
    """
    person = (await _account(call)).person
    if call.slug in person.roles:
        await call.office.registry.set_role_in(person.login, call.slug, None, by=_by(call))


async def reset_password(call: Call) -> PasswordView:
    """A new password for one sign-in; the old one and all sessions end.

    Raises:
        PersonNotFound: nobody has this id.
    """
    person = (await _account(call)).person
    return PasswordView(password=await call.office.registry.set_password(person.login, by=_by(call)))


async def _account(call: Call) -> Account:
    id_ = call.request.match_info["person_id"]
    account = await call.office.people.account_of(id_)
    if account is None:
        raise PersonNotFound(id_)
    return account


def _view(call: Call, account: Account) -> PersonView:
    person = account.person
    ways: list[Literal["password", "openid"]] = []
    if account.password_hash:
        ways.append("password")
    if account.openid or not account.password_hash:
        ways.append("openid")
    return PersonView(
        id=person.id,
        login=person.login,
        name=person.name,
        role=person.role,
        roles={slug: role for slug, role in sorted(person.roles.items()) if leads(call.principal, slug)},
        signs_in_with=ways,
        must_change_password=bool(account.password_hash) and person.must_change_password,
        created_at=account.created_at,
        disabled_at=person.disabled_at,
    )


def leads(principal: Principal, slug: str | None) -> bool:
    """Whether somebody decides on roles there."""
    return principal.role_in(slug).covers(Role.CHIEF)


def _by(call: Call) -> By:
    return By(actor=call.principal.id, address=call.address)


PEOPLE: Sequence[Route] = (
    List(
        path=PATH,
        name="listPeople",
        summary="List people by login",
        role=Role.CHIEF,
        anywhere=True,
        find=everybody,
        view=People,
        asks=PeopleQuery,
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
        refuses=(p.CONFLICT,),
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
        refuses=(p.CONFLICT,),
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
)
