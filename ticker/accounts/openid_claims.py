"""Who of those the single sign-on knows may sign in here, under which login, in which role."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ticker.accounts.openid import IdClaims
from ticker.accounts.openid_refusal import Reason, SignInRefused
from ticker.config import OpenId
from ticker.domain.permissions import Role

MAX_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedClaims:
    """Somebody who may sign in. `role` is what the provider makes of them; None where it has no say."""

    issuer: str
    subject: str
    login: str
    name: str
    role: Role | None


def map_claims(id_claims: IdClaims, settings: OpenId) -> MappedClaims:
    """The person as this newsroom knows them.

    Raises:
        SignInRefused: there is no login to know them by, or it is not one of ours.
    """
    login = _login(id_claims, settings)
    name = _text(id_claims.claims.get("name")) or login
    return MappedClaims(
        issuer=id_claims.issuer,
        subject=id_claims.subject,
        login=login,
        name=name,
        role=_role(id_claims.claims, settings),
    )


def _login(id_claims: IdClaims, settings: OpenId) -> str:
    """An e-mail address that nobody has verified is no login: whoever may type in any would be anybody."""
    login = _text(_claimed(id_claims.claims, settings.login_claim)).lower()
    if not login:
        raise SignInRefused(Reason.NO_LOGIN, f"the provider tells no {settings.login_claim} of {id_claims.subject!r}")
    if settings.login_claim == "email" and id_claims.claims.get("email_verified") not in {True, "true"}:
        raise SignInRefused(Reason.UNVERIFIED, f"{login} is not verified (email_verified)")
    if settings.domains and login.rpartition("@")[2] not in settings.domains:
        raise SignInRefused(Reason.FOREIGN, f"{login} belongs to none of {', '.join(settings.domains)}")
    return login


def _role(claims: Mapping[str, Any], settings: OpenId) -> Role | None:
    """The highest that any value of the claim stands for; with no value that stands for one, a guest."""
    if not settings.roles:
        return None
    claim = _claimed(claims, settings.role_claim)
    values = claim if isinstance(claim, list) else [claim]
    role = Role.GUEST
    for value in values:
        if isinstance(value, str) and value in settings.roles:
            role = role.or_higher(Role(settings.roles[value]))
    return role


def _claimed(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of that name, or, as `realm_access.roles` at Keycloak, what lies within one."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _text(value: object) -> str:
    """One line that a list can show; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(char if char.isprintable() else " " for char in value).split())[:MAX_LENGTH]
