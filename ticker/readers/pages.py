"""Serves artefacts: pages, feeds, deltas, style sheets, archives, as they lie in the store."""

import re
from pathlib import PurePosixPath

from aiohttp import web
from aiohttp.helpers import ETAG_ANY

from ticker.projections.artefact import INDEX, MEDIA_TYPES
from ticker.readers import caching
from ticker.readers.encoding import acceptable
from ticker.readers.file_cache import CachedFile, FileCache
from ticker.readers.metrics import Metrics
from ticker.readers.refusals import NotFoundPages

GONE = "gone.html"

NOT_FOUND = "not-found.html"
"""Is shown where nothing is, and is itself no page."""

# Each segment begins with a letter or digit, so neither `..` nor a hidden or temporary file can be named, and is
# short enough for any file system. Whatever else is asked for does not exist.
PUBLIC = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,127}/)*(?:[A-Za-z0-9][A-Za-z0-9._-]{0,127})?")

_NOT_MODIFIED = ("ETag", "Cache-Control", "Vary", *caching.SHARED)


class Pages:
    """Answers GET and HEAD for everything under the public root."""

    def __init__(self, file_cache: FileCache, not_found: NotFoundPages, metrics: Metrics) -> None:
        self._file_cache = file_cache
        self._not_found = not_found
        self._requests = metrics.requests

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The artefact at this path; 304, 308, 404 or 410 where that is the answer."""
        path = request.match_info["path"]
        kind, response = self._answer(request, path) if PUBLIC.fullmatch(path) else self._missing(request)
        self._requests.labels(kind, str(response.status)).inc()
        return response

    def _answer(self, request: web.Request, path: str) -> tuple[str, web.StreamResponse]:
        directory, _, name = path.rpartition("/")
        if not name:
            return self._page(request, f"{directory}/" if directory else "")
        if name == NOT_FOUND:
            return self._missing(request)
        if name in (INDEX, GONE):
            return self._redirect(request, path.removesuffix(name), "./")
        if PurePosixPath(name).suffix not in MEDIA_TYPES:  # neither are `.br` and `.gz`
            return self._redirect(request, f"{path}/", f"{name}/")
        if name.endswith(".zip"):
            return self._archive(request, path)
        cached = self._file_cache.find(path, acceptable(request.headers.get("Accept-Encoding")))
        return (caching.kind_of(path).name, _file_response(request, cached)) if cached else self._missing(request)

    def _page(self, request: web.Request, directory: str) -> tuple[str, web.StreamResponse]:
        codings = acceptable(request.headers.get("Accept-Encoding"))
        path = f"{directory}{INDEX}"
        if cached := self._file_cache.find(path, codings):
            return caching.kind_of(path).name, _file_response(request, cached)
        if cached := self._file_cache.find(f"{directory}{GONE}", codings):
            headers = {**cached.headers, "Cache-Control": caching.GONE}
            return "page", web.Response(status=410, body=cached.body, headers=headers)
        return self._missing(request)

    def _redirect(self, request: web.Request, directory: str, location: str) -> tuple[str, web.StreamResponse]:
        """A page is at its directory's address. `location` is relative and made of checked segments only."""
        if not any(self._file_cache.exists(f"{directory}{name}") for name in (INDEX, GONE)):
            return self._missing(request)
        query = request.rel_url.raw_query_string
        headers = {"Location": location + (f"?{query}" if query else ""), "Cache-Control": caching.MISSING}
        return "redirect", web.Response(status=308, headers={**caching.SECURITY, **headers})

    def _archive(self, request: web.Request, path: str) -> tuple[str, web.StreamResponse]:
        # Archives run to hundreds of megabytes: from the file, with Range (RFC 9110 §14) so that a download resumes.
        if not self._file_cache.exists(path):
            return self._missing(request)
        kind = caching.kind_of(path)
        name = "-".join(PurePosixPath(path).parts)
        disposition = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": kind.cache_control}
        return kind.name, web.FileResponse(self._file_cache.root / path, headers={**caching.SECURITY, **disposition})

    def _missing(self, request: web.Request) -> tuple[str, web.StreamResponse]:
        return "missing", self._not_found.response(request)


def _file_response(request: web.Request, cached: CachedFile) -> web.Response:
    # Weak comparison, as If-None-Match wants it (RFC 9110 §13.1.2): strong tags compare by their text.
    etags = request.if_none_match or ()
    if any(tag.value in (cached.etag, ETAG_ANY) for tag in etags):
        return web.Response(
            status=304, headers={name: cached.headers[name] for name in _NOT_MODIFIED if name in cached.headers}
        )
    return web.Response(body=cached.body, headers=cached.headers)
