"""Answers oEmbed consumers: how to show the liveblog at an address in a frame (oembed.com, 1.0)."""

import json
import re
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import web

from ticker.config import Site
from ticker.projections import artefact
from ticker.projections.artefact import INDEX, SLUG
from ticker.projections.embedding.framed import HEIGHT, WIDTH, oembed_document
from ticker.readers import caching
from ticker.readers.file_cache import FileCache
from ticker.readers.metrics import Metrics
from ticker.readers.refusals import problem

# Every page of a liveblog leads to it: the consumer shows the flow, not one page of it.
_PAGE = re.compile(rf"(?P<slug>{SLUG.pattern})/(?:(?:(?:page|start)/[0-9]{{1,6}}|e/[0-9a-z]{{1,32}}|embed)/)?")


class OEmbed:
    """GET /oembed?url=…&maxwidth=…&maxheight=…&format=json; what it knows of a liveblog is its `oembed.json`."""

    def __init__(self, file_cache: FileCache, site: Site, metrics: Metrics) -> None:
        self._file_cache = file_cache
        self._site = site
        self._requests = metrics.requests

    async def serve(self, request: web.Request) -> web.Response:
        """The frame of a liveblog; a problem document (RFC 9457) where oEmbed §2.3.5 wants a refusal."""
        response = self._answer(request)
        self._requests.labels("oembed", str(response.status)).inc()
        return response

    def _answer(self, request: web.Request) -> web.Response:
        query = request.query
        if query.get("format", "json") != "json":
            return _refused(HTTPStatus.NOT_IMPLEMENTED, "only format=json is spoken here")
        if not (address := query.get("url")):
            return _refused(HTTPStatus.BAD_REQUEST, "url is missing; it has to be the address of a liveblog")
        for name in ("maxwidth", "maxheight"):
            if name in query and not re.fullmatch("[0-9]{1,5}", query[name]):
                return _refused(HTTPStatus.BAD_REQUEST, f"{name} has to be a number of pixels, as in {name}=600")
        slug = self._slug(address)
        cached = self._file_cache.find(artefact.oembed(slug)) if slug else None
        if cached is None:
            return _refused(HTTPStatus.NOT_FOUND, f"there is no liveblog of {self._site.publisher} at that address")
        document = oembed_document(
            self._site,
            slug,
            json.loads(cached.body)["title"],
            width=min(WIDTH, int(query.get("maxwidth", WIDTH))),
            height=min(HEIGHT, int(query.get("maxheight", HEIGHT))),
        )
        headers = {**caching.SHARED, "Cache-Control": caching.kind_of(artefact.oembed(slug)).cache_control}
        return web.json_response(document, headers=headers)

    def _slug(self, address: str) -> str:
        """The liveblog a page belongs to; empty if the address is not one of ours, or nothing is there."""
        try:
            requested, site = urlsplit(address), urlsplit(self._site.public_url)
        except ValueError:
            return ""
        same_site = requested.scheme in {"http", "https"} and requested.netloc.lower() == site.netloc.lower()
        if not same_site or not requested.path.startswith(f"{site.path}/"):
            return ""
        page = _PAGE.fullmatch(requested.path.removeprefix(f"{site.path}/").rstrip("/") + "/")
        return page["slug"] if page and self._file_cache.exists(f"{page[0]}{INDEX}") else ""


def _refused(status: HTTPStatus, detail: str) -> web.Response:
    return problem(status, status.phrase, detail, {"Access-Control-Allow-Origin": "*"})
