"""Every answer that says no: RFC 9457 `application/problem+json`, and which error becomes which of them.

A problem's `type` is an address on this server; the page there says what to do (`ticker.authoring.api.docs`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from aiohttp import web

from ticker import errors as err
from ticker.authoring.media.formats import TAKEN
from ticker.errors import FieldProblem, TickerError

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/v1"
RETRY_SECONDS = 2
"""What a 503 asks for: an SQLite checkpoint or a PostgreSQL failover in the same rack is over by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of problem. `advice` says what would be right; it stands on the page at `uri`."""

    name: str
    status: int
    title: str
    advice: str

    @property
    def uri(self) -> str:
        return f"{PREFIX}/problems/{self.name}"


BAD_REQUEST = Kind(
    name="bad-request",
    status=400,
    title="The request cannot be read",
    advice="Send one JSON object in UTF-8. The detail names the place that could not be read.",
)
UNAUTHENTICATED = Kind(
    name="unauthenticated",
    status=401,
    title="Nobody is signed in",
    advice="Sign in, or send the header “Authorization: Bearer …” with a token that was not revoked and is not over.",
)
FORBIDDEN = Kind(
    name="forbidden",
    status=403,
    title="The role may not do this",
    advice="Reporters draft and submit, editors publish and edit, chiefs create, open, close and reopen liveblogs.",
)
FORGED = Kind(
    name="forged",
    status=403,
    title="The request may have been made by a foreign page",
    advice="With a session's cookie, send its token in the header X-CSRF-Token: the page has it in"
    ' <meta name="csrf-token">, and the answer to signing in as “csrf_token”. Nothing was changed.',
)
NOT_FOUND = Kind(
    name="not-found",
    status=404,
    title="There is nothing here",
    advice="Check the address: the detail says which part of it is unknown.",
)
METHOD_NOT_ALLOWED = Kind(
    name="method-not-allowed",
    status=405,
    title="This method is not possible here",
    advice="Use one of the methods that the Allow header lists.",
)
CONFLICT = Kind(
    name="conflict",
    status=409,
    title="The state of the liveblog or entry does not allow this",
    advice="The detail says which state it is in and what is possible instead. Nothing was changed.",
)
STALE = Kind(
    name="stale",
    status=412,
    title="Somebody else changed this since you read it",
    advice="“current” is the version as it stands, “yours” is what you sent. Merge the two and send the result with the"
    " new ETag in If-Match.",
)
TOO_LARGE = Kind(
    name="too-large",
    status=413,
    title="The request body is too large",
    advice="The detail gives the limit in bytes. Pictures are uploaded by themselves, not put into the text.",
)
UNSUPPORTED = Kind(
    name="unsupported-media-type",
    status=415,
    title="The request body is in a format that is not understood",
    advice="Send JSON with “Content-Type: application/json”, uncompressed or with Content-Encoding gzip or deflate; a"
    " picture as what it is, as in “Content-Type: image/jpeg”. The detail says what was sent instead.",
)
INVALID = Kind(
    name="invalid",
    status=422,
    title="Some fields are not acceptable",
    advice="“errors” lists each field (a JSON Pointer into the body, or a parameter's name), what was wrong"
    " with it and what would be right.",
)
UNUSABLE_PICTURE = Kind(
    name="unusable-picture",
    status=422,
    title="The picture cannot be used",
    advice="The detail says why, and what to send instead. Nothing of it was kept.",
)
KEY_REUSED = Kind(
    name="key-reused",
    status=422,
    title="The Idempotency-Key belongs to another request",
    advice="A key may be sent again only with exactly the same request. Make a new key for each new request.",
)
PRECONDITION_REQUIRED = Kind(
    name="precondition-required",
    status=428,
    title="If-Match is required",
    advice="Send the ETag of the version that was edited in If-Match, so that nobody else's change is overwritten;"
    " “If-Match: *” overwrites whatever is there.",
)
TOO_MANY = Kind(
    name="too-many-requests",
    status=429,
    title="Too many writes with this token",
    advice="Wait as many seconds as Retry-After says; then send the same request again.",
)
SIGN_IN_FAILED = Kind(
    name="sign-in-failed",
    status=403,
    title="Login and password do not belong together",
    advice="Type both again; capitals matter in the password only. A chief can give you a new password.",
)
TOO_MANY_ATTEMPTS = Kind(
    name="too-many-attempts",
    status=429,
    title="Signing in failed too often",
    advice="Wait as many seconds as Retry-After says. Until then nothing is looked at, not even the right password.",
)
UNSIGNED = Kind(
    name="unsigned",
    status=401,
    title="The delivery is not signed as it should be",
    advice="The detail says which header or field is wrong. Sign with the secret of this very hook, and deliver within"
    " five minutes. Nothing was taken.",
)
SUMMARISER_FAILED = Kind(
    name="summariser-failed",
    status=502,
    title="The summariser did not give a summary",
    advice="The detail says what it did instead. Nothing was changed; whoever runs the server finds more in the log.",
)
SUMMARISER_LATE = Kind(
    name="summariser-late",
    status=504,
    title="The summariser took too long",
    advice="Nothing was changed. Ask again, or write the summary by hand.",
)
INTERNAL = Kind(
    name="internal",
    status=500,
    title="Something went wrong on our side",
    advice="Tell whoever runs the server the “request_id”: the log says more under it. With an Idempotency-Key the same"
    " request can safely be sent again.",
)
UNAVAILABLE = Kind(
    name="unavailable",
    status=503,
    title="The journal does not answer at the moment",
    advice="Send the same request with the same Idempotency-Key again after as many seconds as Retry-After says.",
)

KINDS: Sequence[Kind] = (
    BAD_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    FORGED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONFLICT,
    STALE,
    TOO_LARGE,
    UNSUPPORTED,
    INVALID,
    UNUSABLE_PICTURE,
    KEY_REUSED,
    PRECONDITION_REQUIRED,
    TOO_MANY,
    UNSIGNED,
    SIGN_IN_FAILED,
    TOO_MANY_ATTEMPTS,
    SUMMARISER_FAILED,
    SUMMARISER_LATE,
    INTERNAL,
    UNAVAILABLE,
)


@dataclass(eq=False)
class Problem(TickerError):
    """Raised anywhere in the API to answer with a problem. `members` are RFC 9457 extension members."""

    kind: Kind
    detail: str
    errors: Sequence[FieldProblem] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self, *, instance: str, request_id: str) -> dict[str, Any]:
        """The problem details object (RFC 9457, section 3)."""
        document: dict[str, Any] = {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "instance": instance,
            "request_id": request_id,
        }
        if self.errors:
            document["errors"] = [{"field": error.field, "message": error.message} for error in self.errors]
        return document | dict(self.members)

    def response(self, *, instance: str, request_id: str) -> web.Response:
        document = json.dumps(self.document(instance=instance, request_id=request_id), ensure_ascii=False)
        body = document.encode(errors="replace")  # it may quote a header that is no text
        return web.Response(status=self.kind.status, body=body, content_type=MEDIA_TYPE, headers=dict(self.headers))


def invalid(*problems: FieldProblem) -> Problem:
    """422 for the fields that are wrong; a field "" is the request as a whole."""
    sentences = [f"{problem.field or 'the request'}: {problem.message}" for problem in problems]
    return Problem(INVALID, "; ".join(sentences), errors=problems)


@singledispatch
def problem_of(_error: Exception) -> Problem:
    """The problem an error becomes. What no editor could have caused says nothing about our insides."""
    return Problem(INTERNAL, "The request could not be finished; the error was logged under this request_id.")


@problem_of.register
def _(error: Problem) -> Problem:
    return error


@problem_of.register
def _(error: err.InvalidCommand) -> Problem:
    return invalid(*error.problems)


@problem_of.register
def _(error: err.UnknownTheme) -> Problem:
    return invalid(FieldProblem("/theme", f"must be a theme that is installed: {', '.join(error.installed)}"))


@problem_of.register(err.LiveblogNotFound)
@problem_of.register(err.EntryNotFound)
@problem_of.register(err.SuggestionNotFound)
@problem_of.register(err.PersonNotFound)
@problem_of.register(err.TokenNotFound)
@problem_of.register(err.EntryTemplateNotFound)
def _(error: TickerError) -> Problem:
    return Problem(NOT_FOUND, _sentence(error))


@problem_of.register(err.LiveblogExists)
@problem_of.register(err.IllegalTransition)
@problem_of.register(err.LastChief)
@problem_of.register(err.LoginTaken)
@problem_of.register(err.TooManyAutosaves)
def _(error: TickerError) -> Problem:
    return Problem(CONFLICT, _sentence(error))


@problem_of.register
def _(error: err.SummariserFailed) -> Problem:
    return Problem(SUMMARISER_FAILED, _sentence(error))


@problem_of.register
def _(error: err.SummariserTimedOut) -> Problem:
    return Problem(SUMMARISER_LATE, _sentence(error))


@problem_of.register
def _(error: err.StaleRevision) -> Problem:
    return Problem(STALE, _sentence(error))


@problem_of.register
def _(error: err.UnsupportedPicture) -> Problem:
    return Problem(UNSUPPORTED, str(error), headers={"Accept": error.send_as or ", ".join(TAKEN)})


@problem_of.register
def _(error: err.UnusablePicture) -> Problem:
    return Problem(UNUSABLE_PICTURE, str(error))


@problem_of.register
def _(error: err.NotSigned) -> Problem:
    return Problem(UNSIGNED, _sentence(error))


@problem_of.register
def _(error: err.KeyReused) -> Problem:
    return Problem(KEY_REUSED, _sentence(error))


@problem_of.register
def _(error: err.Forbidden) -> Problem:
    challenge = f'Bearer realm="ticker", error="insufficient_scope", scope="{error.needed}"'
    return Problem(FORBIDDEN, _sentence(error), headers={"WWW-Authenticate": challenge})


@problem_of.register
def _(error: err.SignInFailed) -> Problem:
    return Problem(SIGN_IN_FAILED, _sentence(error))


@problem_of.register
def _(error: err.TooManyAttempts) -> Problem:
    return Problem(TOO_MANY_ATTEMPTS, _sentence(error), headers={"Retry-After": str(error.seconds)})


@problem_of.register
def _(_error: err.JournalUnavailable) -> Problem:
    detail = "The journal does not answer; nothing is known to be lost. Send the same request again."
    return Problem(UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_SECONDS)})


@problem_of.register
def _(error: web.HTTPException) -> Problem:
    """What aiohttp's router refuses before any handler is asked."""
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted({*error.allowed_methods, "OPTIONS"}))
        return Problem(METHOD_NOT_ALLOWED, f"{error.method} is not possible here.", headers={"Allow": allowed})
    if isinstance(error, web.HTTPNotFound):
        return Problem(NOT_FOUND, "The API has no such address; /api/v1/docs lists those it has.")
    return problem_of.dispatch(Exception)(error)


def _sentence(error: TickerError) -> str:
    text = str(error)
    return f"{text[0].upper()}{text[1:]}."
