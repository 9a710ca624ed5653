"""The page where people sign in, and the button that signs them out. Works without scripts."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from ticker.accounts import csrf
from ticker.accounts.password_sign_in import PasswordSignIn
from ticker.api.auth import COOKIE, Authenticator, cookie, no_cookie
from ticker.api.limits import WriteLimit, read_body
from ticker.api.problem_types import FORGED
from ticker.api.problems import Problem
from ticker.desk.frame import ACCOUNT, ROOT, SIGN_IN, Frame
from ticker.errors import SignInFailed, TooManyAttempts
from ticker.sentences import say

FORM_COOKIE: Final = "__Host-ticker-form"
"""Ties the form to the browser that asked for it: nobody is signed in as somebody else by a foreign page's form."""

MAX_FORM_BYTES: Final = 10_000

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_LOCAL = re.compile(r"/desk(?:[/?#][^\\\x00-\x20\x7f]*)?")
"""Backslashes and control characters are left out: browsers read some of them as a slash, or as nothing."""


class SignIn:
    """`GET /desk/sign-in` shows the form, `POST` takes it; `POST /desk/sign-out`.

    `single_sign_on` is what the newsroom calls its own, empty if it has none; `lifetime` is a session's.
    """

    def __init__(
        self,
        frame: Frame,
        authenticator: Authenticator,
        password_sign_in: PasswordSignIn,
        writes: WriteLimit,
        *,
        lifetime: timedelta,
        single_sign_on: str,
    ) -> None:
        self._frame = frame
        self._single_sign_on = single_sign_on
        self._authenticator = authenticator
        self._password_sign_in = password_sign_in
        self._writes = writes
        self._lifetime = lifetime

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/sign-in", self.show), web.post("/sign-in", self.take), web.post("/sign-out", self.leave)]

    async def show(self, request: web.Request) -> web.Response:
        """The form; whoever is signed in goes on at once."""
        next_ = local(request.query.get("next", ""))
        if await self._authenticator.session(request):
            raise web.HTTPSeeOther(next_)
        return self.form(request, next_)

    async def take(self, request: web.Request) -> web.Response:
        """Sign in and go on, or show the form again with what was wrong.

        Raises:
            Problem: 403, another site's page sent it; 429, too many come from this address.
        """
        self._authenticator.check_origin(request)
        address = self._authenticator.address(request)
        self._writes.take_from(address)
        fields = await _fields(request)
        next_, login = local(fields.get("next", "")), fields.get("login", "")
        form = request.cookies.get(FORM_COOKIE, "")
        if not form:  # the browser has not kept it: no https, or no cookies
            return self.form(request, next_, login=login, problem="cookies", status=HTTPStatus.BAD_REQUEST)
        if not csrf.matches(form, fields.get(csrf.FIELD, "")):
            return self.form(request, next_, login=login, problem="stale", status=HTTPStatus.FORBIDDEN)
        try:
            session = await self._password_sign_in.sign_in(
                login,
                fields.get("password", ""),
                address=address,
                browser=request.headers.get("User-Agent", ""),
                old=request.cookies.get(COOKIE, ""),
            )
        except SignInFailed:
            return self.form(request, next_, login=login, problem="failed", status=HTTPStatus.FORBIDDEN)
        except TooManyAttempts as error:
            return self._throttled(request, next_, login, error.seconds)
        place = ACCOUNT if session.principal.must_change_password else next_
        response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": place})
        response.headers.add("Set-Cookie", cookie(session, self._lifetime))
        response.headers.add("Set-Cookie", _form_cookie("", "; Max-Age=0"))
        return response

    async def leave(self, request: web.Request) -> web.Response:
        """Sign out.

        Raises:
            Problem: 403, another site's page may have asked for it.
        """
        self._authenticator.check_origin(request)
        session = await self._authenticator.session(request)
        if session:
            fields = await _fields(request)
            if not csrf.matches(session.secret, fields.get(csrf.FIELD, "")):
                raise Problem(FORGED, say("the form is not this session's"))
            await self._password_sign_in.sign_out(session, address=self._authenticator.address(request))
        headers = {"Location": SIGN_IN, "Set-Cookie": no_cookie()}
        return web.Response(status=HTTPStatus.SEE_OTHER, headers=headers)

    def form(
        self,
        request: web.Request,
        next_: str,
        *,
        login: str = "",
        problem: str = "",
        seconds: int = 0,
        status: int = HTTPStatus.OK,
    ) -> web.Response:
        """The page. Tabs of one browser share the cookie, so that the form of each can be sent."""
        cookie_secret = request.cookies.get(FORM_COOKIE, "")
        secret = cookie_secret if _SECRET.fullmatch(cookie_secret) else secrets.token_urlsafe(32)
        page = self._frame.page(
            request,
            "sign-in.html",
            status=status,
            form_token=csrf.token_for(secret),
            next=next_,
            login=login,
            problem=problem,
            seconds=seconds,
            single_sign_on=self._single_sign_on,
        )
        page.headers["Set-Cookie"] = _form_cookie(secret)
        return page

    def _throttled(self, request: web.Request, next_: str, login: str, seconds: int) -> web.Response:
        status = HTTPStatus.TOO_MANY_REQUESTS
        page = self.form(request, next_, login=login, problem="throttled", seconds=seconds, status=status)
        page.headers["Retry-After"] = str(seconds)
        return page


def local(wanted: str) -> str:
    """Where to go on: `wanted` if it is an address of the desk, without scheme and host; else the first page."""
    return wanted if _LOCAL.fullmatch(wanted) else ROOT


def _form_cookie(secret: str, more: str = "") -> str:
    return f"{FORM_COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax{more}"


async def _fields(request: web.Request) -> Mapping[str, str]:
    """What the form says; a field that stands there twice counts as it stands last.

    Raises:
        Problem: 413, it is larger than any form of ours; 415, it is coded; 400, it is cut off.
    """
    body = await read_body(request, limit=MAX_FORM_BYTES, from_stranger=True)
    return dict(parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True))
