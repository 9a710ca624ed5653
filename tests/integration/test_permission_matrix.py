"""Who may do what: every route of the web process × every role × nobody at all, cell by cell.

A new route fails the first test until it has a line here that says who may use it.
"""

import re

import pytest
from prometheus_client import CollectorRegistry

from tests.support.anonymous_client import stranger
from tests.support.desk_server import SLUG
from ticker import app
from ticker.accounts import csrf
from ticker.api.auth import COOKIE
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.permissions import Role
from ticker.ids import new_entry_id

WHO = ("nobody", *Role, "reporter here", "editor here", "chief here", "chief elsewhere")
"""The columns: roles in every liveblog; then guests with a role in the liveblog of the address, or in another one."""

TABLE = """
#                                                                               in every liveblog   in this one    else-
#                                                                          nob. gue. rep. edi. chi. rep. edi. chi. chi.
# for readers and for those who watch over the server
GET    /healthz                                                            yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /metrics                                                            yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /oembed                                                             yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /readyz                                                             yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /{path}                                                             yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /{slug}/live/events                                                 yes  yes  yes  yes  yes  yes  yes  yes  yes
# the API explained
GET    /api/v1/docs                                                        yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /api/v1/docs/{name}                                                 yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /api/v1/openapi.json                                                yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /api/v1/problems/{name}                                             yes  yes  yes  yes  yes  yes  yes  yes  yes
# signing in, and oneself
GET    /api/v1/me                                                          -    yes  yes  yes  yes  yes  yes  yes  yes
PATCH  /api/v1/me                                                          -    yes  yes  yes  yes  yes  yes  yes  yes
PUT    /api/v1/me/password                                                 -    yes  yes  yes  yes  yes  yes  yes  yes
GET    /api/v1/me/sessions                                                 -    yes  yes  yes  yes  yes  yes  yes  yes
DELETE /api/v1/me/sessions/{session_id}                                    -    yes  yes  yes  yes  yes  yes  yes  yes
POST   /api/v1/sessions                                                    yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /api/v1/sessions/current                                            -    yes  yes  yes  yes  yes  yes  yes  yes
DELETE /api/v1/sessions/current                                            -    yes  yes  yes  yes  yes  yes  yes  yes
# people, tokens, the audit trail
GET    /api/v1/audit                                                       -    -    -    -    yes  -    -    -    -
GET    /api/v1/audit/export                                                -    -    -    -    yes  -    -    -    -
GET    /api/v1/people                                                      -    -    -    -    yes  -    -    yes  yes
POST   /api/v1/people                                                      -    -    -    -    yes  -    -    -    -
GET    /api/v1/people/{person_id}                                          -    -    -    -    yes  -    -    yes  yes
PATCH  /api/v1/people/{person_id}                                          -    -    -    -    yes  -    -    -    -
POST   /api/v1/people/{person_id}/password                                 -    -    -    -    yes  -    -    -    -
DELETE /api/v1/people/{person_id}/password                                 -    -    -    -    yes  -    -    -    -
PUT    /api/v1/people/{person_id}/roles/{slug}                             -    -    -    -    yes  -    -    yes  -
DELETE /api/v1/people/{person_id}/roles/{slug}                             -    -    -    -    yes  -    -    yes  -
GET    /api/v1/tokens                                                      -    yes  yes  yes  yes  yes  yes  yes  yes
POST   /api/v1/tokens                                                      -    yes  yes  yes  yes  yes  yes  yes  yes
DELETE /api/v1/tokens/{token_id}                                           -    yes  yes  yes  yes  yes  yes  yes  yes
# liveblogs
GET    /api/v1/liveblogs                                                   -    yes  yes  yes  yes  yes  yes  yes  yes
POST   /api/v1/liveblogs                                                   -    -    -    -    yes  -    -    -    -
GET    /api/v1/liveblogs/{slug}                                            -    -    yes  yes  yes  yes  yes  yes  -
PATCH  /api/v1/liveblogs/{slug}                                            -    -    -    yes  yes  -    yes  yes  -
GET    /api/v1/liveblogs/{slug}/autosaves                                  -    -    yes  yes  yes  yes  yes  yes  -
PUT    /api/v1/liveblogs/{slug}/autosaves/{autosave_id}                    -    -    yes  yes  yes  yes  yes  yes  -
DELETE /api/v1/liveblogs/{slug}/autosaves/{autosave_id}                    -    -    yes  yes  yes  yes  yes  yes  -
GET    /api/v1/liveblogs/{slug}/close                                      -    -    yes  yes  yes  yes  yes  yes  -
POST   /api/v1/liveblogs/{slug}/close                                      -    -    -    -    yes  -    -    yes  -
GET    /api/v1/liveblogs/{slug}/desk                                       -    -    yes  yes  yes  yes  yes  yes  -
GET    /api/v1/liveblogs/{slug}/events                                     -    -    -    yes  yes  -    yes  yes  -
GET    /api/v1/liveblogs/{slug}/hooks                                      -    -    -    -    yes  -    -    yes  -
POST   /api/v1/liveblogs/{slug}/hooks                                      -    -    -    -    yes  -    -    yes  -
DELETE /api/v1/liveblogs/{slug}/hooks/{hook}                               -    -    -    -    yes  -    -    yes  -
POST   /api/v1/liveblogs/{slug}/open                                       -    -    -    -    yes  -    -    yes  -
PUT    /api/v1/liveblogs/{slug}/presence                                   -    -    yes  yes  yes  yes  yes  yes  -
POST   /api/v1/liveblogs/{slug}/preview                                    -    -    yes  yes  yes  yes  yes  yes  -
POST   /api/v1/liveblogs/{slug}/reopen                                     -    -    -    -    yes  -    -    yes  -
GET    /api/v1/liveblogs/{slug}/summary                                    -    -    yes  yes  yes  yes  yes  yes  -
PUT    /api/v1/liveblogs/{slug}/summary                                    -    -    -    yes  yes  -    yes  yes  -
POST   /api/v1/liveblogs/{slug}/summary/suggestions                        -    -    -    yes  yes  -    yes  yes  -
DELETE /api/v1/liveblogs/{slug}/summary/suggestions/{suggestion_id}        -    -    -    yes  yes  -    yes  yes  -
# entries
GET    /api/v1/liveblogs/{slug}/entries                                    -    -    yes  yes  yes  yes  yes  yes  -
POST   /api/v1/liveblogs/{slug}/entries                                    -    -    yes  yes  yes  yes  yes  yes  -
GET    /api/v1/liveblogs/{slug}/entries/{entry_id}                         -    -    yes  yes  yes  yes  yes  yes  -
PATCH  /api/v1/liveblogs/{slug}/entries/{entry_id}                         -    -    yes  yes  yes  yes  yes  yes  -
DELETE /api/v1/liveblogs/{slug}/entries/{entry_id}                         -    -    yes  yes  yes  yes  yes  yes  -
GET    /api/v1/liveblogs/{slug}/entries/{entry_id}/corrections             -    -    yes  yes  yes  yes  yes  yes  -
POST   /api/v1/liveblogs/{slug}/entries/{entry_id}/corrections             -    -    -    yes  yes  -    yes  yes  -
GET    /api/v1/liveblogs/{slug}/entries/{entry_id}/history                 -    -    yes  yes  yes  yes  yes  yes  -
PUT    /api/v1/liveblogs/{slug}/entries/{entry_id}/key-event               -    -    -    yes  yes  -    yes  yes  -
DELETE /api/v1/liveblogs/{slug}/entries/{entry_id}/key-event               -    -    -    yes  yes  -    yes  yes  -
PUT    /api/v1/liveblogs/{slug}/entries/{entry_id}/pin                     -    -    -    yes  yes  -    yes  yes  -
DELETE /api/v1/liveblogs/{slug}/entries/{entry_id}/pin                     -    -    -    yes  yes  -    yes  yes  -
POST   /api/v1/liveblogs/{slug}/entries/{entry_id}/publish                 -    -    -    yes  yes  -    yes  yes  -
GET    /api/v1/liveblogs/{slug}/entries/{entry_id}/retraction              -    -    yes  yes  yes  yes  yes  yes  -
POST   /api/v1/liveblogs/{slug}/entries/{entry_id}/retraction              -    -    -    yes  yes  -    yes  yes  -
POST   /api/v1/liveblogs/{slug}/entries/{entry_id}/undo                    -    -    -    yes  yes  -    yes  yes  -
# what entries are made with
POST   /api/v1/embeds                                                      -    -    yes  yes  yes  yes  yes  yes  yes
GET    /api/v1/entry-templates                                             -    -    yes  yes  yes  yes  yes  yes  yes
POST   /api/v1/entry-templates/{template}                                  -    -    yes  yes  yes  yes  yes  yes  yes
POST   /api/v1/inbound/{hook}                                              yes  yes  yes  yes  yes  yes  yes  yes  yes
POST   /api/v1/media                                                       -    -    yes  yes  yes  yes  yes  yes  yes
# the pages of the desk
GET    /desk                                                               -    yes  yes  yes  yes  yes  yes  yes  yes
GET    /desk/                                                              yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /desk/account                                                       -    yes  yes  yes  yes  yes  yes  yes  yes
GET    /desk/assets/{path}                                                 yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /desk/audit                                                         -    -    -    -    yes  -    -    -    -
GET    /desk/liveblogs/{slug}                                              -    -    yes  yes  yes  yes  yes  yes  -
GET    /desk/liveblogs/{slug}/hooks                                        -    -    -    -    yes  -    -    yes  -
GET    /desk/liveblogs/{slug}/older                                        -    -    yes  yes  yes  yes  yes  yes  -
GET    /desk/liveblogs/{slug}/shell                                        -    -    yes  yes  yes  yes  yes  yes  -
GET    /desk/manifest.webmanifest                                          yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /desk/offline                                                       yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /desk/people                                                        -    -    -    -    yes  -    -    yes  yes
GET    /desk/sign-in                                                       yes  yes  yes  yes  yes  yes  yes  yes  yes
POST   /desk/sign-in                                                       yes  yes  yes  yes  yes  yes  yes  yes  yes
POST   /desk/sign-out                                                      yes  yes  yes  yes  yes  yes  yes  yes  yes
GET    /desk/worker.js                                                     yes  yes  yes  yes  yes  yes  yes  yes  yes
"""

DISCARDING = """
#                                                                               in every liveblog   in this one    else-
#                                                                          nob. gue. rep. edi. chi. rep. edi. chi. chi.
DELETE one's-own-draft                                                     -    -    yes  yes  yes  yes  yes  yes  -
DELETE a-colleague's-draft                                                 -    -    -    yes  yes  -    yes  yes  -
"""
"""The one route where it matters whose an entry is."""

PLACEHOLDERS = {
    "/api/v1/docs/{name}": "/api/v1/docs/docs.js",
    "/api/v1/problems/{name}": "/api/v1/problems/conflict",
    "/desk/assets/{path}": "/desk/assets/screen.css",
    "/{path}": "/robots.txt",
}


def parsed(table):
    """(method, path) → yes or - in each column."""
    lines = [line.split() for line in table.strip().splitlines() if not line.startswith("#")]
    return {(method, path): tuple(cells) for method, path, *cells in lines}


def served(desk):
    """(method, path) of every route there is."""
    routes = app.build(desk.parts, CollectorRegistry()).router.routes()
    return sorted({(route.method, route.resource.canonical) for route in routes if route.method != "HEAD"})


def address(path):
    """The path with something in place of its parameters; the liveblog is there, the rest is not."""
    return re.sub(r"{\w+}", "0000000000", PLACEHOLDERS.get(path, path).replace("{slug}", SLUG))


async def refusal(response, path):
    """The kind of problem, if the request was refused for who it is from; else None."""
    assert response.status < 500, await response.text()
    if response.status == 303 and response.headers["Location"].startswith("/desk/sign-in?"):
        return "unauthenticated"
    if response.status not in {401, 403}:
        return None
    if path.startswith("/api/"):
        return (await response.json())["type"].rsplit("/", 1)[1]
    return {401: "unauthenticated", 403: "forbidden"}[response.status]


class Visitor:
    """Somebody of one column. Each request is in a session of its own, because one of them signs out."""

    def __init__(self, desk, person):
        self._desk = desk
        self._person = person

    @property
    def id(self):
        return self._person.principal.id if self._person else ""

    async def headers(self):
        if self._person is None:
            return {}
        session = await self._desk.parts.services.accounts.sessions.begin(self._person.principal, method="password")
        return {"Cookie": f"{COOKIE}={session.secret}", csrf.HEADER: csrf.token_for(session.secret)}

    async def let_in(self, client, method, path):
        """Whether the request was refused for who it is from; what else is wrong with it does not matter."""
        headers = {"Accept": "text/html", **await self.headers()}
        form = {"data": {csrf.FIELD: headers.get(csrf.HEADER, "")}} if path.startswith("/desk") else {}
        address_ = self._desk.url + address(path)
        async with client.request(method, address_, headers=headers, allow_redirects=False, **form) as response:
            refused = await refusal(response, path)
            assert refused in {None, "unauthenticated" if self._person is None else "forbidden"}, (method, path)
            return refused is None


@pytest.fixture
async def visitors(desk):
    """One for each column."""
    await desk.liveblog()
    await desk.liveblog("marathon")
    people = {
        "nobody": None,
        **{role.value: await desk.person(role.value) for role in Role},
        **{f"{role} here": await desk.person("guest", **{SLUG: role}) for role in ("reporter", "editor", "chief")},
        "chief elsewhere": await desk.person("guest", marathon="chief"),
    }
    return [Visitor(desk, people[who]) for who in WHO]


async def test_every_route_is_in_the_table(desk):
    """And the table names none that is gone."""
    told, there = set(parsed(TABLE)), set(served(desk))
    assert (there - told, told - there) == (set(), set())


async def test_every_cell_is_as_the_table_says(desk, visitors):
    """Who may is let in; who may not gets 403, and nobody 401 or the sign-in page."""
    found = {}
    async with stranger() as client:
        for method, path in parsed(TABLE):
            cells = [await visitor.let_in(client, method, path) for visitor in visitors]
            found[method, path] = tuple("yes" if cell else "-" for cell in cells)
    assert {route: dict(zip(WHO, cells, strict=True)) for route, cells in found.items()} == {
        route: dict(zip(WHO, cells, strict=True)) for route, cells in parsed(TABLE).items()
    }


async def test_reporters_discard_only_their_own_drafts(desk, visitors):
    """Whoever publishes may discard anybody's; nobody at all has none, so of theirs there is nothing to ask."""
    found = {}
    async with stranger() as client:
        for (method, whose), cells in parsed(DISCARDING).items():
            for who, visitor, cell in zip(WHO, visitors, cells, strict=True):
                own = whose == "one's-own-draft"
                draft = await drafted(desk, visitor.id if own else "p_0123456789")
                path = f"/api/v1/liveblogs/{SLUG}/entries/{draft}"
                found[whose, who] = await visitor.let_in(client, method, path), cell == "yes"
    assert {cell: answers for cell, answers in found.items() if len(set(answers)) > 1} == {}


async def drafted(desk, actor):
    """The id of a draft that `actor` has begun."""
    draft = c.SaveDraft(entry_id=new_entry_id(), content=e.Content(headline="Deich hält"))
    return (await desk.parts.handler.handle(SLUG, [draft], actor=actor)).entry_id


async def test_a_token_s_scope_bounds_what_its_owner_may(desk):
    """A chief's, as an editor in one liveblog, may there what such an editor may, and nothing elsewhere."""
    await desk.liveblog()
    chief = await desk.person("chief")
    _, secret = await desk.parts.services.accounts.tokens.create(chief.id, "Agency", cap=Role.EDITOR, only=SLUG)
    headers = {"Authorization": f"Bearer {secret}"}
    column = WHO.index("editor here")
    async with stranger() as client:
        for (method, path), cells in parsed(TABLE).items():
            if not path.startswith("/api/v1/liveblogs/"):
                continue
            for slug, allowed in (SLUG, cells[column] == "yes"), ("marathon", False):
                there = desk.url + address(path).replace(SLUG, slug)
                async with client.request(method, there, headers=headers) as response:
                    expected = None if allowed else "forbidden"
                    assert await refusal(response, path) == expected, (method, path, slug)
