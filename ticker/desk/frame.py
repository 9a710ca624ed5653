"""What all pages of the desk have around them: who is signed in, their language, the headers that keep it private."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from aiohttp import web

from ticker.accounts import csrf
from ticker.accounts.session_store import Session
from ticker.api.auth import Authenticator
from ticker.api.problem_types import UNAUTHENTICATED
from ticker.api.problems import Problem
from ticker.desk.templates import Templates
from ticker.domain.permissions import Principal
from ticker.schemas.languages import language_for

ROOT: Final = "/desk"

SIGN_IN: Final = f"{ROOT}/sign-in"

ACCOUNT: Final = f"{ROOT}/account"
"""Where a password that somebody else has seen is changed; until then every page leads there."""

HEADERS: Final = {
    # Nothing inline, neither scripts nor styles. Pictures and films may lie with an agency or be not yet uploaded.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        "img-src 'self' https: blob: data:; media-src 'self' https: blob:; frame-src 'self'; worker-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
    ),
    "Cache-Control": "private, no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Vary": "Accept-Language, Authorization, Cookie",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer below /desk that does not say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who is signed in. `session` is None for whoever shows a token, as tests do."""

    principal: Principal
    session: Session | None

    @property
    def csrf_token(self) -> str:
        """What the page's scripts send along with the cookie."""
        return csrf.token_for(self.session.secret) if self.session else ""


VISITOR: Final = web.RequestKey("visitor", Visitor)
"""Who it was that asked, for whoever answers in the end."""


class Frame:
    """Renders pages. What a page is about is the business of whoever asks for it."""

    def __init__(self, templates: Templates, authenticator: Authenticator) -> None:
        self.templates = templates
        self._authenticator = authenticator

    async def visitor(self, request: web.Request) -> Visitor:
        """Who asks for the page.

        Raises:
            HTTPSeeOther: to the sign-in page, which leads back here; or to where the password has to be changed.
            Problem: 401, a script asks that cannot show that page.
        """
        try:
            principal, session = await self._authenticator.authenticate(request)
        except Problem as problem:
            if problem.kind is not UNAUTHENTICATED or not _navigates(request):
                raise
            raise web.HTTPSeeOther(sign_in_for(request)) from problem
        if principal.must_change_password and request.path != ACCOUNT and _navigates(request):
            raise web.HTTPSeeOther(ACCOUNT)
        request[VISITOR] = Visitor(principal=principal, session=session)
        return request[VISITOR]

    def page(
        self,
        request: web.Request,
        template: str,
        visitor: Visitor | None = None,
        *,
        status: int = 200,
        **values: object,
    ) -> web.Response:
        """The template as an answer, in the language of `visitor`, who is None where anybody may come."""
        language = self.language(request, visitor)
        html = self.templates.render(
            template,
            language,
            principal=visitor.principal if visitor else None,
            csrf_token=visitor.csrf_token if visitor else "",
            now=None if values.get("bare") else datetime.now(UTC),  # what is kept for later is not to tell the time
            **values,
        )
        return web.Response(status=status, text=html, content_type="text/html")

    def language(self, request: web.Request, visitor: Visitor | None) -> str:
        """One of the desk's languages."""
        chosen = visitor.principal.language if visitor else ""
        return language_for(chosen, request.headers.get("Accept-Language", ""))


def sign_in_for(request: web.Request) -> str:
    """The address of the sign-in page that leads to what `request` asks for."""
    return f"{SIGN_IN}?next={quote(request.path_qs, safe='')}"


def _navigates(request: web.Request) -> bool:
    """Whether a person waits for a page (Fetch Metadata, section 2.1), and no script for a part of one."""
    wanted = request.headers.get("Sec-Fetch-Dest")
    if wanted == "empty":  # the service worker fetches what a tab navigates to, and the mode alone still says so
        return request.headers.get("Sec-Fetch-Mode") == "navigate"
    if wanted is not None:
        return wanted == "document"
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")
