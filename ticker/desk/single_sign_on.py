"""Routes to the newsroom's single sign-on and back."""

from collections.abc import AsyncIterator, Mapping, Sequence
from http import HTTPStatus
from typing import Final

from aiohttp import ClientSession, web

from ticker.accounts.audit import SqlAudit
from ticker.accounts.identities import SqlIdentities
from ticker.accounts.openid import Provider
from ticker.accounts.openid_refusal import Reason, SignInRefused
from ticker.accounts.openid_request import VALID_FOR
from ticker.accounts.openid_sign_in import OpenIdSignIn
from ticker.accounts.session_store import SqlSessions
from ticker.api.auth import COOKIE, Authenticator, cookie
from ticker.config import OPENID_CALLBACK, OpenId
from ticker.desk.frame import ROOT
from ticker.desk.sign_in import SignIn, local

AUTH_REQUEST_COOKIE: Final = "__Host-ticker-openid"

_STATUS: Final = {
    Reason.CANCELLED: HTTPStatus.OK,
    Reason.EXPIRED: HTTPStatus.BAD_REQUEST,
    Reason.UNREACHABLE: HTTPStatus.BAD_GATEWAY,
}
"""Reason → status of the page that tells it; all others are 403."""


class SingleSignOn:
    """`GET /desk/openid/start` sends people there, `GET /desk/openid/callback` is where they come back to.

    Lax cookies come along when another site's page leads here, so no form and no script is needed.
    """

    def __init__(
        self,
        sign_in: SignIn,
        authenticator: Authenticator,
        settings: OpenId,
        *,
        identities: SqlIdentities,
        sessions: SqlSessions,
        audit: SqlAudit,
    ) -> None:
        self._sign_in = sign_in
        self._authenticator = authenticator
        self._identities = identities
        self._sessions = sessions
        self._audit = audit
        self._settings = settings
        self._open_flow: OpenIdSignIn | None = None

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/openid/start", self.start), web.get(OPENID_CALLBACK.removeprefix(ROOT), self.callback)]

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """Hold connections to the provider while the application runs."""
        async with ClientSession() as http:
            self._open_flow = OpenIdSignIn(
                provider=Provider(self._settings, http),
                identities=self._identities,
                sessions=self._sessions,
                audit=self._audit,
            )
            yield

    async def start(self, request: web.Request) -> web.Response:
        next_ = local(request.query.get("next", ""))
        if await self._authenticator.session(request):
            raise web.HTTPSeeOther(next_)
        try:
            auth_request, address = await self._flow.start(next_)
        except SignInRefused as error:
            return self._refused(request, error, next_)
        headers = {
            "Location": address,
            "Set-Cookie": _auth_request_cookie(auth_request.cookie(), int(VALID_FOR.total_seconds())),
        }
        return web.Response(status=HTTPStatus.SEE_OTHER, headers=headers)

    async def callback(self, request: web.Request) -> web.Response:
        try:
            session, next_ = await self._flow.finish(
                request.cookies.get(AUTH_REQUEST_COOKIE, ""),
                _parameters(request),
                address=self._authenticator.address(request),
                browser=request.headers.get("User-Agent", ""),
                old=request.cookies.get(COOKIE, ""),
            )
        except SignInRefused as error:
            return self._refused(request, error)
        response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": local(next_)})
        response.headers.add("Set-Cookie", cookie(session, self._sessions.lifetime))
        response.headers.add("Set-Cookie", _auth_request_cookie("", 0))
        return response

    def _refused(self, request: web.Request, error: SignInRefused, next_: str = ROOT) -> web.Response:
        """The sign-in page, which says why; the departure is over, so that a second try is a new one."""
        status = _STATUS.get(error.reason, HTTPStatus.FORBIDDEN)
        page = self._sign_in.form(request, next_, problem=f"openid-{error.reason}", status=status)
        page.headers.add("Set-Cookie", _auth_request_cookie("", 0))
        return page

    @property
    def _flow(self) -> OpenIdSignIn:
        if self._open_flow is None:
            raise RuntimeError("the application does not run")
        return self._open_flow


def _parameters(request: web.Request) -> Mapping[str, str]:
    """What the provider says in the address; each thing once (RFC 6749, section 3.1)."""
    if len(set(request.query)) < len(request.query):
        raise SignInRefused(Reason.NOT_BELIEVED, "a parameter stands twice in the address")
    return dict(request.query)


def _auth_request_cookie(value: str, seconds: int) -> str:
    return f"{AUTH_REQUEST_COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"
