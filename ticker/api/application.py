"""The editors' HTTP API, as a part of the web application: ``setup(app, …)`` puts it at /api/v1.

Whatever is raised in here leaves as a problem (RFC 9457), with the request's id and headers that keep it private.
"""

import re
import secrets
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from ticker.api.docs import explanations
from ticker.api.endpoint import Endpoints
from ticker.api.problem_types import INTERNAL, PREFIX
from ticker.api.problems import problem_of
from ticker.api.route import Act, List, Read, Route, Upload, Write
from ticker.api.routes import ROUTES
from ticker.api.services import Services
from ticker.config import Settings
from ticker.editing.command_handler import CommandHandler
from ticker.projections.port import Store
from ticker.projections.rendering.themes import Themes
from ticker.schemas.languages import Translations

log = structlog.get_logger(__name__)

HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Authorization, Cookie",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer that does not say otherwise: drafts must not lie in a shared cache."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def setup(
    app: web.Application,
    *,
    handler: CommandHandler,
    services: Services,
    settings: Settings,
    themes: Themes,
    store: Store,
) -> None:
    """Serve the API below /api/v1 of `app`. Opens nothing; what it needs is given."""
    endpoints = Endpoints(handler=handler, services=services, settings=settings, themes=themes, store=store)
    api = web.Application(middlewares=[_answering(Translations())])
    for route in ROUTES:
        _add(api, route.method, route.path, _handler(endpoints, route))
    for path, explanation in explanations(ROUTES):
        _add(api, "GET", path, explanation)
    app.add_subapp(PREFIX, api)


def _add(api: web.Application, method: str, path: str, handler: Handler) -> None:
    api.router.add_route(method, path, handler)
    if method == "GET":
        api.router.add_route("HEAD", path, handler)


def _handler(endpoints: Endpoints, route: Route) -> Handler:
    match route:
        case Read():
            return partial(endpoints.read, route)
        case List():
            return partial(endpoints.list, route)
        case Write():
            return partial(endpoints.write, route)
        case Upload():
            return partial(endpoints.upload, route)
        case Act():
            return partial(endpoints.act, route)
        case _:
            raise TypeError(f"no endpoint for {type(route).__name__}")


def _answering(translations: Translations) -> Middleware:
    """Turn what was raised into a problem, and mark every answer with the request's id."""

    @web.middleware
    async def answered(request: web.Request, handler: Handler) -> web.StreamResponse:
        request_id = _request_id(request)
        refused = partial(_refused, request, request_id, translations)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                response = await handler(request)
            except web.HTTPMethodNotAllowed as error:
                response = _options(request, error) or refused(error)
            except Exception as error:  # noqa: BLE001  # the edge: logged and answered in `_refused`
                response = refused(error)
        response.headers["X-Request-Id"] = request_id
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answered


def _request_id(request: web.Request) -> str:
    """The caller's id for the request, if it is fit for a log line; else one of ours."""
    value = request.headers.get("X-Request-Id", "")
    return value if _REQUEST_ID.fullmatch(value) else secrets.token_hex(8)


def _refused(request: web.Request, request_id: str, translations: Translations, error: Exception) -> web.Response:
    problem = problem_of(error)
    if problem.kind is INTERNAL:
        log.error("request failed", method=request.method, path=request.path, exc_info=error)
    words = translations.words(", ".join(request.headers.getall("Accept-Language", ())))
    return problem.response(words, instance=request.path, request_id=request_id)


def _options(request: web.Request, error: web.HTTPMethodNotAllowed) -> web.Response | None:
    """What is possible here (RFC 9110, section 9.3.7), for whoever asks."""
    if request.method != "OPTIONS":
        return None
    return web.Response(status=204, headers={"Allow": ", ".join(sorted({*error.allowed_methods, "OPTIONS"}))})
