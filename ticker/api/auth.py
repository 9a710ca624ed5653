"""Authenticates requests: bearer tokens (RFC 6750) for programs, a session's cookie for the desk; checks roles."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from aiohttp import web

from ticker.accounts import csrf
from ticker.accounts.address import Proxies, client_address
from ticker.accounts.session_store import Session
from ticker.api.problem_types import FORGED, UNAUTHENTICATED
from ticker.api.problems import Problem
from ticker.domain.permissions import Principal, Role
from ticker.errors import Forbidden
from ticker.sentences import Sentence, say

COOKIE = "__Host-ticker"
"""The prefix makes browsers insist on Secure and Path=/, and keep subdomains from setting it (RFC 6265bis, 4.1.3.2)."""

_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax"

_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)

NOBODY = Principal(id="", name="", role=Role.GUEST)
"""Who asks where anybody may ask."""


class Principals(Protocol):
    """Who holds which token."""

    async def by_token(self, token: str) -> Principal | None:
        """The principal whose token this is; None for an unknown or revoked one.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        ...


class Sessions(Protocol):
    """Who is signed in."""

    async def find(self, secret: str, *, used: bool = True) -> Session | None:
        """The session behind a cookie; None for one that is unknown or over. Looking counts as use if it was `used`.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticator:
    """Tells who asks. `public_url` is where readers and editors reach this server, `proxies` what stands before it."""

    principals: Principals
    sessions: Sessions
    public_url: str
    proxies: Proxies = ()

    def address(self, request: web.Request) -> str:
        """The client's address; empty where there is none, as on a Unix socket."""
        return client_address(request.remote, request.headers.getall("X-Forwarded-For", ()), self.proxies)

    async def authenticate(self, request: web.Request) -> tuple[Principal, Session | None]:
        """The principal behind the request: by the Authorization header if there is one, else by the cookie.

        Raises:
            Problem: 401 with a challenge, without an error code if nothing was sent (RFC 6750, section 3.1); 403 if the
                cookie came with a request that a foreign page may have made.
        """
        header = request.headers.get("Authorization")
        if header is not None:
            return await self._by_token(header), None
        session = await self.session(request)
        if session is None:
            raise _challenge(say("sign in, or send the header “Authorization: Bearer …” with a token"))
        self.check_forgery(request, session)
        return session.principal, session

    async def session(self, request: web.Request) -> Session | None:
        """The session of the request's cookie, if that is valid."""
        secret = request.cookies.get(COOKIE)
        return await self.sessions.find(secret) if secret else None

    async def reauthenticate(self, request: web.Request) -> Principal | None:
        """Whom a request that was let in would let in today: for an answer that stays open. Counts as no use.

        Raises:
            JournalUnavailable: the database does not answer.
        """
        header = request.headers.get("Authorization")
        if header is not None:
            token = _BEARER.fullmatch(header)
            return await self.principals.by_token(token[1]) if token else None
        session = await self.sessions.find(request.cookies.get(COOKIE, ""), used=False)
        return session.principal if session else None

    def check_forgery(self, request: web.Request, session: Session) -> None:
        """Refuse what may have come from another site's page.

        Raises:
            Problem: 403.
        """
        if request.method in csrf.SAFE_METHODS:
            return
        self.check_origin(request)
        if not csrf.matches(session.secret, request.headers.get(csrf.HEADER, "")):
            raise Problem(FORGED, say("the header %(name)s is missing or not this session's", name=csrf.HEADER))

    def check_origin(self, request: web.Request) -> None:
        """Refuse what a browser says was sent by another site.

        Raises:
            Problem: 403.
        """
        if csrf.is_foreign(request.headers, own=request.host, public_url=self.public_url):
            raise Problem(FORGED, say("the request comes from a page of another site"))

    async def _by_token(self, header: str) -> Principal:
        token = _BEARER.fullmatch(header)
        if not token:
            raise _challenge(say("the Authorization header has to read “Bearer” and one token"), error="invalid_token")
        principal = await self.principals.by_token(token[1])
        if principal is None:
            raise _challenge(say("the token is unknown, was revoked or is over"), error="invalid_token")
        return principal


def cookie(session: Session, lifetime: timedelta) -> str:
    """The Set-Cookie header of a session. Lax: a link in a message opens the desk, a foreign form gets nothing."""
    return f"{COOKIE}={session.secret}; Max-Age={lifetime // timedelta(seconds=1)}; {_ATTRIBUTES}"


def no_cookie() -> str:
    """The Set-Cookie header that takes it away."""
    return f"{COOKIE}=; Max-Age=0; {_ATTRIBUTES}"


def require(held: Role, role: Role, action: Sentence) -> None:
    """Refuse whoever may not.

    Raises:
        Forbidden: the role `held` is below `role`; `action` says what it may not do.
    """
    if not held.covers(role):
        raise Forbidden(held, role, action)


def _challenge(detail: Sentence, *, error: str = "") -> Problem:
    challenge = 'Bearer realm="ticker"' + (f', error="{error}"' if error else "")
    return Problem(UNAUTHENTICATED, detail, headers={"WWW-Authenticate": challenge})
