"""Somebody's own page: language, password, where they are signed in, their tokens."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from ticker.api.problem_types import CONFLICT
from ticker.api.problems import Problem
from ticker.api.services import Services
from ticker.desk.frame import Frame
from ticker.domain.roles import Role
from ticker.sentences import say

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""What a User-Agent says → what people call it; the first that fits: Edge calls itself Chrome and Safari too."""


class Account:
    """`GET /desk/account`. What is changed there goes to the API, like everything else."""

    def __init__(self, frame: Frame, services: Services) -> None:
        self._frame = frame
        self._services = services

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/account", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The page.

        Raises:
            Problem: 409, a machine has none.
        """
        visitor = await self._frame.visitor(request)
        principal = visitor.principal
        account = await self._services.people.account_of(principal.id)
        if account is None or visitor.session is None:
            raise Problem(CONFLICT, say("this page is for people who have signed in"))
        now = datetime.now(UTC)
        tokens = await self._services.tokens.newest(owner=principal.id, limit=500)
        return self._frame.page(
            request,
            "account.html",
            visitor,
            has_password=account.password_hash is not None,
            must_change=principal.must_change_password,
            sessions=await self._services.sessions.of(principal.id),
            current=visitor.session.id,
            tokens=[token for token in tokens if token.good(now)],
            caps=[role for role in Role if role is not Role.GUEST and principal.highest_role.covers(role)],
            leads=principal.highest_role is Role.CHIEF,
            called=called,
        )


def called(browser: str) -> str:
    """What a User-Agent is to people, as in “Firefox, Linux”; empty for what is no browser we know."""
    browser_name = next((name for sign, name in _BROWSERS if sign in browser), "")
    system = next((name for sign, name in _SYSTEMS if re.search(rf"\b{re.escape(sign)}", browser)), "")
    return ", ".join(filter(None, (browser_name, system)))
