"""What readers get instead of an artefact: a page that helps, and for programs a problem document."""

import json
import re
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from ticker.config import Site
from ticker.projections import artefact
from ticker.projections.artefact import INDEX, MEDIA_TYPES, SLUG, Artefact
from ticker.projections.compression import forms
from ticker.projections.pages import missing
from ticker.projections.rendering.documents import DocumentRenderer
from ticker.projections.rendering.fragments import Fragments
from ticker.projections.rendering.themes import Themes
from ticker.readers import caching
from ticker.readers.encoding import CODINGS, FILE_SUFFIX, Coding, acceptable, weights
from ticker.readers.file_cache import FileCache

LANGUAGES = ("en", "de")
"""What the page can say; the first is for readers who ask for neither."""

_BELOW = re.compile(rf"/({SLUG.pattern})/")

_HEADERS: Final = {
    **caching.SECURITY,
    "Content-Type": MEDIA_TYPES[".html"],
    "Cache-Control": caching.MISSING,
    "Vary": "Accept-Encoding, Accept-Language",
}


class NotFoundPages:
    """The 404 page. Below a liveblog its own, in its language, which the workers keep; else one in the reader's.

    All are ready compressed, so that a flood of wrong addresses costs no more than one of right ones: nothing of what
    was asked for is in them.
    """

    def __init__(self, themes: Themes, site: Site, file_cache: FileCache) -> None:
        documents = DocumentRenderer(Fragments(site, themes))
        self._file_cache = file_cache
        self._pages = {language: _encoded(missing.not_found_in_site(documents, language)) for language in LANGUAGES}

    def response(self, request: web.Request) -> web.Response:
        codings = acceptable(request.headers.get("Accept-Encoding"))
        liveblog = _BELOW.match(request.path)
        if liveblog and (cached := self._file_cache.find(artefact.not_found(liveblog[1]), codings)):
            return web.Response(
                status=404, body=cached.body, headers={**cached.headers, "Cache-Control": caching.MISSING}
            )
        coding = codings[0] if codings else "identity"
        body = self._pages[language_of(request.headers.get("Accept-Language", ""))][coding]
        encoded = {} if coding == "identity" else {"Content-Encoding": coding}
        return web.Response(status=404, body=body, headers={**_HEADERS, **encoded})


def _encoded(page: bytes) -> Mapping[Coding, bytes]:
    stored = dict(forms(Artefact(path=INDEX, body=page)))
    return {coding: stored[INDEX + FILE_SUFFIX[coding]] for coding in CODINGS}


def language_of(header: str) -> str:
    """The language of `LANGUAGES` that Accept-Language (RFC 9110 §12.5.4) likes best; `de-AT` counts as `de`."""
    preference = dict.fromkeys(LANGUAGES, 0.0)
    for tag, weight in weights(header).items():
        primary = tag.partition("-")[0]
        if primary in preference:
            preference[primary] = max(preference[primary], weight)
    return max(preference, key=lambda language: preference[language])


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """A problem document (RFC 9457). `detail` says what was wrong and what would be right."""
    return web.Response(
        status=status,
        body=json.dumps({"title": title, "status": status, "detail": detail}).encode(),
        content_type="application/problem+json",
        headers={**caching.SECURITY, "Cache-Control": caching.NEVER, **(headers or {})},
    )
