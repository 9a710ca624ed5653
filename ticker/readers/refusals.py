"""What readers get instead of an artefact: a page that helps, and for programs a problem document."""

import json
from collections.abc import Mapping

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ticker.config import Site
from ticker.projections.themes import PAGE_STYLE, Theme
from ticker.readers import caching
from ticker.readers.encoding import weights

TEMPLATE = "not-found.html"

LANGUAGES = ("en", "de")
"""What the page can say; the first is for readers who ask for neither."""


class NotFound:
    """The 404 page, in the reader's language and the newsroom's theme; rendered once."""

    def __init__(self, theme: Theme, site: Site) -> None:
        environment = Environment(
            loader=FileSystemLoader(theme.folders), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        template = environment.get_template(TEMPLATE)
        style = theme.assets[PAGE_STYLE].path
        self._pages = {name: template.render(language=name, site=site, style=style) for name in LANGUAGES}

    def response(self, request: web.Request) -> web.Response:
        return web.Response(
            status=404,
            text=self._pages[language_of(request.headers.get("Accept-Language", ""))],
            content_type="text/html",
            charset="utf-8",
            headers={**caching.SECURITY, "Cache-Control": caching.MISSING, "Vary": "Accept-Language"},
        )


def language_of(header: str) -> str:
    """The language of `LANGUAGES` that Accept-Language (RFC 9110 §12.5.4) likes best; `de-AT` counts as `de`."""
    liked = dict.fromkeys(LANGUAGES, 0.0)
    for tag, weight in weights(header).items():
        primary = tag.partition("-")[0]
        if primary in liked:
            liked[primary] = max(liked[primary], weight)
    return max(liked, key=lambda language: liked[language])


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """A problem document (RFC 9457). `detail` says what was wrong and what would be right."""
    return web.Response(
        status=status,
        body=json.dumps({"title": title, "status": status, "detail": detail}).encode(),
        content_type="application/problem+json",
        headers={**caching.SECURITY, "Cache-Control": caching.NEVER, **(headers or {})},
    )
