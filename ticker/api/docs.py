"""The API explained to people: Swagger UI on our own OpenAPI document, and a page for each kind of problem.

Open to everybody, for there is nothing secret in it. Nothing is loaded from elsewhere and no script stands in a page.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from aiohttp import web

from ticker.api.openapi import document
from ticker.api.problem_types import KINDS, NOT_FOUND, PREFIX, Kind
from ticker.api.problems import Problem
from ticker.api.route import Route
from ticker.projections.artefact import MEDIA_TYPES
from ticker.sentences import say

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Swagger UI writes style attributes; it runs no inline script and loads nothing from elsewhere."""

FILES = {
    "docs.js": "docs.js",
    "swagger-ui-bundle.js": "swagger-ui/swagger-ui-bundle.js",
    "swagger-ui.css": "swagger-ui/swagger-ui.css",
    "favicon.png": "swagger-ui/favicon-32x32.png",
}
"""Name below /api/v1/docs/ → file in this package."""

PAGE = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ticker API</title>
<link rel="icon" href="{PREFIX}/docs/favicon.png">
<link rel="stylesheet" href="{PREFIX}/docs/swagger-ui.css">
<script src="{PREFIX}/docs/swagger-ui-bundle.js"></script>
<script src="{PREFIX}/docs/docs.js"></script>
<div id="swagger-ui"><p><a href="{PREFIX}/openapi.json">The OpenAPI document</a></p></div>
</html>
"""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def explanations(routes: Sequence[Route]) -> Sequence[tuple[str, Handler]]:
    """Path below /api/v1 and handler of everything that explains the API."""

    @cache
    def described() -> bytes:
        """Written when first asked for: no start has to wait these 0.3 s."""
        return json.dumps(document(routes), ensure_ascii=False, indent=1).encode()

    async def openapi(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=await asyncio.to_thread(described), content_type="application/json")

    return [
        ("/openapi.json", openapi),
        ("/docs", _page),
        ("/docs/{name}", _file),
        ("/problems/{name}", _problem),
    ]


async def _page(_request: web.Request) -> web.StreamResponse:
    return _html(PAGE)


async def _file(request: web.Request) -> web.StreamResponse:
    name = FILES.get(request.match_info["name"])
    if name is None:
        raise Problem(NOT_FOUND, say("the documentation has no such file"))
    path = Path(str(files("ticker.api"))) / "static" / name
    return web.FileResponse(path, headers={"Content-Type": MEDIA_TYPES[path.suffix]})


async def _problem(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    kind = next((kind for kind in KINDS if kind.name == name), None)
    if kind is None:
        raise Problem(NOT_FOUND, say("there is no such kind of problem"))
    return _html(_explained(kind))


def _explained(kind: Kind) -> str:
    title = escape(f"{kind.status}: {kind.title}")
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<h1>{title}</h1>
<p>{escape(kind.advice)}</p>
<p><a href="{PREFIX}/docs">The API</a></p>
</html>
"""


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": POLICY})
