"""Answers requests as their route declares: who asks, what was sent, what is done, and the answer."""

import hashlib
from dataclasses import replace
from http import HTTPStatus

from aiohttp import web
from pydantic import BaseModel

from ticker.accounts.session_store import Session
from ticker.api import etags
from ticker.api import views as v
from ticker.api.auth import NOBODY, require
from ticker.api.etags import IfMatch
from ticker.api.idempotency_key import fingerprint_of, parse_key
from ticker.api.limits import STRANGERS_BODY_BYTES, check_json, read_body
from ticker.api.media import Pictures
from ticker.api.problem_types import BAD_REQUEST, NOT_FOUND, PRECONDITION_REQUIRED, STALE
from ticker.api.problems import Problem
from ticker.api.resources import Resources, liveblog_path
from ticker.api.route import Act, Call, List, NoBody, Read, Route, Upload, Write
from ticker.api.services import Services
from ticker.api.strictjson import parse
from ticker.api.validation import body_as, query_as
from ticker.config import Settings
from ticker.domain.liveblog import Liveblog
from ticker.domain.permissions import Principal
from ticker.editing.command_handler import ATTEMPTS, CommandHandler
from ticker.editing.idempotency import Key, Outcome, state_after
from ticker.errors import JournalUnavailable, LiveblogNotFound, StaleRevision
from ticker.projections import artefact
from ticker.projections.port import Store
from ticker.projections.rendering.themes import Themes
from ticker.sentences import say


class Endpoints:
    """Answers declared routes. What they raise becomes a problem in `ticker.api.application`."""

    def __init__(
        self, *, handler: CommandHandler, services: Services, settings: Settings, themes: Themes, store: Store
    ) -> None:
        self._handler = handler
        self._services = services
        self._resources = Resources(settings.site.public_url)
        self._themes = themes
        self._max_body_bytes = settings.max_body_bytes
        self._pictures = Pictures(store, max_bytes=settings.max_upload_bytes)

    async def read(self, route: Read, request: web.Request) -> web.Response:
        call = await self._call_of(route, request)
        state = await call.liveblog()
        resource = route.resource(call.resources, state, call.entry_id)
        return _response(request, resource.view, tag=resource.etag)

    async def list(self, route: List, request: web.Request) -> web.Response:
        call = await self._call_of(route, request)
        items, cursor = await route.find(call)
        next_url = str(request.rel_url.update_query(route.cursor(cursor))) if cursor else None
        response = _response(request, route.view.model_validate({"items": items, "next": next_url}))
        if next_url:
            response.headers["Link"] = f'<{next_url}>; rel="next"'
        return response

    async def write(self, route: Write, request: web.Request) -> web.Response:
        call = await self._write_call_of(route, request)
        if route.find_linked:
            call = replace(call, linked=await route.find_linked(call))
        outcome = await _carry_out(route, call)
        if route.afterwards:
            await route.afterwards(call)
        state = await state_after(call.handler.journal, outcome)
        written, tag = _written(route, call, outcome, state)
        headers = {"ETag": tag} if tag else {}
        if route.status == HTTPStatus.CREATED:
            headers["Location"] = written.urls.api
        if outcome.replayed:
            headers["Idempotency-Replayed"] = "true"
        return web.Response(
            status=route.status,
            body=written.model_dump_json().encode(),
            content_type="application/json",
            headers=headers,
        )

    async def act(self, route: Act, request: web.Request) -> web.StreamResponse:
        call = await (self._call_of(route, request) if route.reads else self._write_call_of(route, request))
        result = await route.carry_out(call)
        if isinstance(result, web.StreamResponse):
            return result
        if result is None:
            return web.Response(status=HTTPStatus.NO_CONTENT, headers=call.headers)
        if route.reads:
            return _response(request, result)
        body = result.model_dump_json().encode()
        return web.Response(status=route.status, body=body, content_type="application/json", headers=call.headers)

    async def upload(self, route: Upload, request: web.Request) -> web.Response:
        """As a write, but without a key: the same picture is the same files, however often it is sent."""
        principal, _ = await self._authorise(route, request)
        self._services.writes.take(principal.id)
        query_as(route.query, list(request.query.items()))
        view = await self._pictures.take(request, principal.id)
        return web.Response(
            status=route.status,
            body=view.model_dump_json().encode(),
            content_type="application/json",
            headers={"Location": view.src},
        )

    async def _call_of(self, route: Route, request: web.Request) -> Call:
        return self._call(route, request, *await self._authorise(route, request))

    async def _write_call_of(self, route: Write | Act, request: web.Request) -> Call:
        """In this order, so that a stranger costs neither memory nor parsing: token, role, rate, size, meaning."""
        principal, session = await self._authorise(route, request)
        if principal is NOBODY:
            self._services.writes.take_from(self._services.authenticator.address(request))
        else:
            self._services.writes.take(principal.id)
        body = await self._read_body(route, request, from_stranger=principal is NOBODY)
        if_match = _if_match(route, request)
        payload, model = _body(route, request, body)
        call = self._call(route, request, principal, session)
        return replace(call, body=model, payload=payload, if_match=if_match, key=_key(request, body))

    async def _read_body(self, route: Write | Act, request: web.Request, *, from_stranger: bool) -> bytes:
        """What hooks take (`raw`) is looked at only once its signature is checked, so it may be large."""
        raw = isinstance(route, Act) and route.raw
        limit = min(STRANGERS_BODY_BYTES, self._max_body_bytes) if from_stranger and not raw else self._max_body_bytes
        return await read_body(request, limit=limit, from_stranger=from_stranger)

    def _call(self, route: Route, request: web.Request, principal: Principal, session: Session | None) -> Call:
        return Call(
            request=request,
            handler=self._handler,
            resources=self._resources,
            themes=self._themes,
            accounts=self._services.accounts,
            editing=self._services.editing,
            inbound=self._services.inbound,
            desk=self._services.desk,
            writes=self._services.writes,
            principal=principal,
            session=session,
            address=self._services.authenticator.address(request),
            query=query_as(route.query, list(request.query.items())),
        )

    async def _authorise(self, route: Route, request: web.Request) -> tuple[Principal, Session | None]:
        """Who asks, once it is clear that they may.

        Raises:
            Problem: 404, the address has NUL in it, which PostgreSQL cannot even compare with.
        """
        if any("\0" in step for step in request.match_info.values()):
            raise Problem(NOT_FOUND, say("nothing here has NUL in its name"))
        if isinstance(route, Act) and route.open:
            self._services.authenticator.check_origin(request)
            return NOBODY, None
        principal, session = await self._services.authenticator.authenticate(request)
        slug = request.match_info.get("slug")
        require(principal.highest_role if route.anywhere else principal.role_in(slug), route.role, route.action)
        return principal, session


def _body(route: Write | Act, request: web.Request, body: bytes) -> tuple[object, BaseModel | None]:
    """What was sent, as JSON and as the route's model."""
    if isinstance(route, Act) and route.raw:
        return body, None
    if route.body is NoBody:
        if body.strip() not in {b"", b"{}"}:
            raise Problem(BAD_REQUEST, say("this request takes no body"))
        return None, None
    if route.body_optional and not body:
        body = b"{}"
    else:
        check_json(request)
    payload = parse(body)
    return payload, body_as(route.body, body, payload)


def _if_match(route: Write | Act, request: web.Request) -> IfMatch | None:
    if isinstance(route, Act):
        return None
    condition = etags.if_match(request) if route.guard else None
    if condition is None and route.guard_required:
        raise Problem(PRECONDITION_REQUIRED, say("send the ETag of the version you edited in If-Match"))
    return condition


def _key(request: web.Request, body: bytes) -> Key | None:
    header = request.headers.get("Idempotency-Key")
    if header is None:
        return None
    if_match = ", ".join(request.headers.getall("If-Match", ()))
    return parse_key(header, fingerprint=fingerprint_of(request.method, request.path_qs, body, if_match))


async def _carry_out(route: Write, call: Call) -> Outcome:
    """Plan on what is there now, and again if it changed before the commit: a patch is merged, never guessed.

    Raises:
        Problem: 412, If-Match speaks of another revision.
        Refused: a rule said no.
        JournalUnavailable: it does not answer, or changes faster than can be planned.
    """
    for _ in range(ATTEMPTS):
        if call.key and (done := await call.handler.done_before(call.principal.id, call.key)):
            return done
        state = await call.handler.states.current(call.slug)
        if not state.exists and not route.creates:
            raise LiveblogNotFound(call.slug)
        _check_guard(route, call, state)
        commands = route.plan(call, state)
        try:
            return await call.handler.handle(call.slug, commands, actor=call.principal.id, key=call.key)
        except StaleRevision:
            continue
    raise JournalUnavailable(f"liveblog {call.slug!r} is changing faster than this request could be planned")


def _check_guard(route: Write, call: Call, state: Liveblog) -> None:
    """Refuse a stale edit.

    Raises:
        Problem: 412 with both versions, so that no text is lost.
    """
    if not (route.guard and call.if_match):
        return
    resource = route.guard(call.resources, state, call.entry_id)
    if not call.if_match.allows(resource.revision):
        detail = say(
            "the version is %(now)s now, If-Match says %(read)s; merge and send again",
            now=resource.etag,
            read=call.if_match.header,
        )
        members = {
            "current": resource.view.model_dump(mode="json"),
            "current_etag": resource.etag,
            "yours": call.payload,
        }
        raise Problem(STALE, detail, members=members, headers={"ETag": resource.etag})


def _written(route: Write, call: Call, outcome: Outcome, state: Liveblog) -> tuple[v.Written, str]:
    """The answer to a write, and the tag of what was written; a function of the journal up to `outcome.last_seq`."""
    resource = route.resource(call.resources, state, outcome.entry_id) if route.resource else None
    live = artefact.delta(state.slug, state.public_seq) if state.public_seq >= outcome.first_seq else None
    written = v.Written(
        liveblog=state.slug,
        id=outcome.entry_id or None,
        seq=outcome.last_seq,
        revision=resource.revision if resource else None,
        state=resource.state if resource else None,
        urls=v.WrittenUrls(
            api=resource.path if resource else f"{liveblog_path(state.slug)}/entries",
            public=resource.public if resource else None,
            live=call.resources.public(live) if live else None,
        ),
    )
    return written, resource.etag if resource else ""


def _response(request: web.Request, view: BaseModel, *, tag: str = "") -> web.Response:
    """200 with the view, or 304 if the client has it. Without a `tag`, one is made of the bytes."""
    body = view.model_dump_json().encode()
    tag = tag or f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if not etags.none_match(request, tag):
        return web.Response(status=304, headers={"ETag": tag})
    return web.Response(body=body, content_type="application/json", headers={"ETag": tag})
