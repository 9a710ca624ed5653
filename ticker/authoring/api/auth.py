"""Who is asking, and whether they may: bearer tokens (RFC 6750) and three roles."""

import re
from typing import Protocol

from aiohttp import web

from ticker.authoring.api.problems import UNAUTHENTICATED, Problem
from ticker.errors import Forbidden
from ticker.journal.principals import Principal, Role

_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)


class Principals(Protocol):
    """Who holds which token."""

    async def by_token(self, token: str) -> Principal | None:
        """The principal whose token this is; None for an unknown or revoked one.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        ...


async def authenticate(request: web.Request, principals: Principals) -> Principal:
    """The principal behind the request.

    Raises:
        Problem: 401 with a challenge; without an error code if no token was sent (RFC 6750, section 3.1).
    """
    header = request.headers.get("Authorization")
    if header is None:
        raise _challenge("A token is needed: send the header “Authorization: Bearer …”.")
    token = _BEARER.fullmatch(header)
    if not token:
        raise _challenge("The Authorization header has to read “Bearer” and one token.", error="invalid_token")
    principal = await principals.by_token(token[1])
    if principal is None:
        raise _challenge("The token is unknown or was revoked.", error="invalid_token")
    return principal


def require(principal: Principal, role: Role, action: str) -> None:
    """Refuse whoever may not.

    Raises:
        Forbidden: the principal's role is below `role`; `action` says what it may not do.
    """
    if not principal.role.covers(role):
        raise Forbidden(principal.role, role, action)


def _challenge(detail: str, *, error: str = "") -> Problem:
    challenge = 'Bearer realm="ticker"' + (f', error="{error}"' if error else "")
    return Problem(UNAUTHENTICATED, detail, headers={"WWW-Authenticate": challenge})
