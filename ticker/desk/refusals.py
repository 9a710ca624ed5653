"""Pages that say no: what is wrong in a sentence, and where to go on."""

from typing import Final

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from ticker.api.problem_types import INTERNAL
from ticker.api.problems import problem_of
from ticker.desk.frame import HEADERS, SIGN_IN, VISITOR, Frame, sign_in_for

log = structlog.get_logger(__name__)

_KEPT: Final = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of a problem that a page which says the same has too."""


def middleware(frame: Frame) -> Middleware:
    """Turns what was raised below /desk into a page, and gives every answer the desk's headers."""

    @web.middleware
    async def answered(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPMove as error:
            response = web.Response(status=error.status, headers={"Location": str(error.location)})
        except Exception as error:  # noqa: BLE001  # the edge: logged and answered in `_refused`
            response = _refused(frame, request, error)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answered


def _refused(frame: Frame, request: web.Request, error: Exception) -> web.Response:
    problem = problem_of(error)
    if problem.kind is INTERNAL:
        log.error("a page of the desk failed", method=request.method, path=request.path, exc_info=error)
    visitor = request.get(VISITOR)
    page = frame.page(
        request,
        "refusal.html",
        visitor,
        status=problem.kind.status,
        kind=problem.kind.name,
        sign_in=sign_in_for(request) if request.method == "GET" else SIGN_IN,
    )
    page.headers.update({name: problem.headers[name] for name in _KEPT if name in problem.headers})
    return page
