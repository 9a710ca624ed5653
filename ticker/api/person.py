"""A person who may sign in, as the API takes and shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from ticker.accounts.passwords import LOGIN_PATTERN, LOGIN_RULE, canonical_login
from ticker.accounts.people import Account
from ticker.api.views import Listed, View
from ticker.domain.permissions import Principal, Role
from ticker.schemas.blocks import Request
from ticker.schemas.fields import Name
from ticker.sentences import say


def _login(typed: str) -> str:
    login = canonical_login(typed)
    if not LOGIN_PATTERN.fullmatch(login):
        raise ValueError(LOGIN_RULE)
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
            raise ValueError(say("send at least one field to change"))
        for name in sorted(self.model_fields_set):
            if getattr(self, name) is None:
                raise ValueError(say("%(name)s cannot be null; leave it out to keep it", name=name))
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


def leads(principal: Principal, slug: str | None) -> bool:
    """Whether somebody decides on roles there."""
    return principal.role_in(slug).covers(Role.CHIEF)


def view_of(account: Account, *, shown_to: Principal) -> PersonView:
    person = account.person
    methods: list[Literal["password", "openid"]] = []
    if account.password_hash:
        methods.append("password")
    if account.openid or not account.password_hash:
        methods.append("openid")
    return PersonView(
        id=person.id,
        login=person.login,
        name=person.name,
        role=person.role,
        roles={slug: role for slug, role in sorted(person.roles.items()) if leads(shown_to, slug)},
        signs_in_with=methods,
        must_change_password=bool(account.password_hash) and person.must_change_password,
        created_at=account.created_at,
        disabled_at=person.disabled_at,
    )
