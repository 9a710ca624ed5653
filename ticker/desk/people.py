"""Pages about the newsroom's people: one's own account, everybody's, and the trail of what they did."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from ticker.accounts.people import SqlPeople
from ticker.accounts.session_store import SqlSessions
from ticker.accounts.token_store import SqlTokens
from ticker.accounts.trail import SqlTrail
from ticker.api.audit import LinesQuery, cursor_of, filter_of, position_of
from ticker.api.auth import require
from ticker.api.person import leads
from ticker.api.problem_types import CONFLICT
from ticker.api.problems import Problem
from ticker.api.validation import query_as
from ticker.desk.frame import Frame
from ticker.domain.liveblog import LiveblogState
from ticker.domain.permissions import Kind, Principal, Role
from ticker.journal.heads import every_head
from ticker.journal.port import Head, Journal
from ticker.sentences import say

ON_A_PAGE: Final = 100
"""Lines of the audit trail."""

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

    def __init__(self, frame: Frame, *, people: SqlPeople, tokens: SqlTokens, sessions: SqlSessions) -> None:
        self._frame = frame
        self._people = people
        self._tokens = tokens
        self._sessions = sessions

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
        account = await self._people.account_of(principal.id)
        if account is None or visitor.session is None:
            raise Problem(CONFLICT, say("this page is for people who have signed in"))
        now = datetime.now(UTC)
        tokens = await self._tokens.newest(owner=principal.id, limit=500)
        return self._frame.page(
            request,
            "account.html",
            visitor,
            has_password=account.password_hash is not None,
            must_change=principal.must_change_password,
            sessions=await self._sessions.of(principal.id),
            current=visitor.session.id,
            tokens=[token for token in tokens if token.is_valid(now)],
            caps=[role for role in Role if role is not Role.GUEST and principal.highest_role.covers(role)],
            leads=principal.highest_role is Role.CHIEF,
            called=called,
        )


def called(browser: str) -> str:
    """What a User-Agent is to people, as in “Firefox, Linux”; empty for what is no browser we know."""
    browser_name = next((name for sign, name in _BROWSERS if sign in browser), "")
    system = next((name for sign, name in _SYSTEMS if re.search(rf"\b{re.escape(sign)}", browser)), "")
    return ", ".join(filter(None, (browser_name, system)))


class People:
    """`GET /desk/people`. What is changed there goes to the API, like everything else.

    Whoever is chief only of single liveblogs sees colleagues and their roles there, and nothing else.
    """

    def __init__(
        self, frame: Frame, journal: Journal, *, people: SqlPeople, tokens: SqlTokens, single_sign_on: str
    ) -> None:
        self._frame = frame
        self._journal = journal
        self._people = people
        self._tokens = tokens
        self._single_sign_on = single_sign_on

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/people", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The page.

        Raises:
            Forbidden: only chiefs keep people.
        """
        visitor = await self._frame.visitor(request)
        principal = visitor.principal
        require(principal.highest_role, Role.CHIEF, say("keep people"))
        everywhere = leads(principal, None)
        now, heads = datetime.now(UTC), await self._led(principal)
        tokens = await self._tokens.newest(limit=500) if everywhere else ()
        return self._frame.page(
            request,
            "people.html",
            visitor,
            accounts=await self._people.accounts(),
            everywhere=everywhere,
            leads={head.liveblog for head in heads},
            heads=[head for head in heads if head.card.state is not LiveblogState.CLOSED],
            tokens=[token for token in tokens if token.owner_kind is Kind.MACHINE and token.is_valid(now)],
            single_sign_on=self._single_sign_on,
        )

    async def _led(self, principal: Principal) -> Sequence[Head]:
        """The liveblogs whose roles this chief decides on, the newest first."""
        heads = [head async for head in every_head(self._journal) if leads(principal, head.liveblog)]
        return sorted(heads, key=lambda head: head.updated_at, reverse=True)


class Trail:
    """`GET /desk/audit`, with the same questions as `GET /api/v1/audit`."""

    def __init__(self, frame: Frame, *, trail: SqlTrail, people: SqlPeople) -> None:
        self._frame = frame
        self._trail = trail
        self._people = people

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [web.get("/audit", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The page.

        Raises:
            Forbidden: the trail tells of everybody, so only chiefs read it.
            Problem: 422, the address asks for something else.
        """
        visitor = await self._frame.visitor(request)
        require(visitor.principal.role_in(None), Role.CHIEF, say("read the audit trail"))
        parameters = [(name, value) for name, value in request.query.items() if value]
        query = query_as(LinesQuery, parameters)
        newest = await self._trail.newest(filter_of(query), before=position_of(query.cursor), limit=ON_A_PAGE + 1)
        people = await self._people.all()
        lines = newest[:ON_A_PAGE]
        filters = {name: value for name, value in parameters if name not in {"cursor", "limit"}}
        older = urlencode({**filters, "cursor": cursor_of(lines[-1])}) if len(newest) > len(lines) else ""
        return self._frame.page(
            request,
            "audit.html",
            visitor,
            lines=lines,
            asked=dict(parameters),
            people=people,
            names={person.id: person.name for person in people},
            older=older,
            newest=f"?{urlencode(filters)}" if query.cursor else "",
            export=urlencode(filters),
        )
