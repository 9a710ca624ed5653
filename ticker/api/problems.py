"""Every answer that says no: RFC 9457 `application/problem+json`, and which error becomes which of them.

A problem's `type` is an address on this server; the page there says what to do (`ticker.api.docs`). What it
says is in the language that the request asks for (RFC 9457, section 3.1; `ticker.schemas.languages`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from aiohttp import web

from ticker import errors as err
from ticker.api import problem_types as k
from ticker.errors import FieldProblem, TickerError
from ticker.media.formats import ACCEPTED
from ticker.projections.rendering.words import Words
from ticker.sentences import Sentence, joined, say

MEDIA_TYPE = "application/problem+json"
VARY = "Accept-Language, Authorization, Cookie"
RETRY_SECONDS = 2
"""What a 503 asks for: an SQLite checkpoint or a PostgreSQL failover in the same rack is over by then."""


@dataclass(eq=False)
class Problem(TickerError):
    """Raised anywhere in the API to answer with a problem. `members` are RFC 9457 extension members."""

    kind: k.Kind
    detail: Sentence
    errors: Sequence[FieldProblem] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self, words: Words, *, instance: str, request_id: str) -> dict[str, Any]:
        """The problem details object (RFC 9457, section 3), for somebody who reads the language of `words`."""
        detail = self.detail.in_words(words)
        document: dict[str, Any] = {
            "type": self.kind.uri,
            "title": self.kind.title.in_words(words),
            "status": self.kind.status,
            "detail": detail if self.errors else _whole(detail),
            "instance": instance,
            "request_id": request_id,
        }
        if self.errors:
            document["errors"] = [{"field": one.field, "message": one.message.in_words(words)} for one in self.errors]
        return document | dict(self.members)

    def response(self, words: Words, *, instance: str, request_id: str) -> web.Response:
        document = json.dumps(self.document(words, instance=instance, request_id=request_id), ensure_ascii=False)
        body = document.encode(errors="replace")  # it may quote a header that is no text
        headers = {"Content-Language": words.language, "Vary": VARY, **self.headers}
        return web.Response(status=self.kind.status, body=body, content_type=MEDIA_TYPE, headers=headers)


def _whole(detail: str) -> str:
    """A sentence that can stand by itself: errors are worded so that they fit into a log line as well."""
    return detail[:1].upper() + detail[1:] + ("" if detail.endswith((".", "!", "?")) else ".")


def invalid(*problems: FieldProblem) -> Problem:
    """422 for the fields that are wrong; a field "" is the request as a whole."""
    sentences = (joined(": ", (problem.field or say("the request"), problem.message)) for problem in problems)
    return Problem(k.INVALID, joined("; ", sentences), errors=problems)


@singledispatch
def problem_of(_error: Exception) -> Problem:
    """The problem an error becomes. What no editor could have caused says nothing about our insides."""
    detail = say("the request could not be finished; the error was logged under this request_id")
    return Problem(k.INTERNAL, detail)


@problem_of.register
def _problem(error: Problem) -> Problem:
    return error


@problem_of.register
def _invalid_command(error: err.InvalidCommand) -> Problem:
    return invalid(*error.problems)


@problem_of.register
def _unknown_theme(error: err.UnknownTheme) -> Problem:
    installed = ", ".join(error.installed)
    return invalid(FieldProblem("/theme", say("must be a theme that is installed: %(themes)s", themes=installed)))


@problem_of.register(err.LiveblogNotFound)
@problem_of.register(err.EntryNotFound)
@problem_of.register(err.SuggestionNotFound)
@problem_of.register(err.PersonNotFound)
@problem_of.register(err.TokenNotFound)
@problem_of.register(err.EntryTemplateNotFound)
def _not_found(error: TickerError) -> Problem:
    return Problem(k.NOT_FOUND, error.sentence)


@problem_of.register(err.LiveblogExists)
@problem_of.register(err.IllegalTransition)
@problem_of.register(err.LastChief)
@problem_of.register(err.LoginTaken)
@problem_of.register(err.TooManyAutosaves)
def _conflict(error: TickerError) -> Problem:
    return Problem(k.CONFLICT, error.sentence)


@problem_of.register
def _summariser_failed(error: err.SummariserFailed) -> Problem:
    return Problem(k.SUMMARISER_FAILED, error.sentence)


@problem_of.register
def _summariser_timed_out(error: err.SummariserTimedOut) -> Problem:
    return Problem(k.SUMMARISER_LATE, error.sentence)


@problem_of.register
def _stale_revision(error: err.StaleRevision) -> Problem:
    return Problem(k.STALE, error.sentence)


@problem_of.register
def _unsupported_picture(error: err.UnsupportedPicture) -> Problem:
    return Problem(k.UNSUPPORTED, error.sentence, headers={"Accept": error.send_as or ", ".join(ACCEPTED)})


@problem_of.register
def _unusable_picture(error: err.UnusablePicture) -> Problem:
    return Problem(k.UNUSABLE_PICTURE, error.sentence)


@problem_of.register
def _not_signed(error: err.NotSigned) -> Problem:
    return Problem(k.UNSIGNED, error.sentence)


@problem_of.register
def _key_reused(error: err.KeyReused) -> Problem:
    return Problem(k.KEY_REUSED, error.sentence)


@problem_of.register
def _forbidden(error: err.Forbidden) -> Problem:
    challenge = f'Bearer realm="ticker", error="insufficient_scope", scope="{error.needed}"'
    return Problem(k.FORBIDDEN, error.sentence, headers={"WWW-Authenticate": challenge})


@problem_of.register
def _sign_in_failed(error: err.SignInFailed) -> Problem:
    return Problem(k.SIGN_IN_FAILED, error.sentence)


@problem_of.register
def _too_many_attempts(error: err.TooManyAttempts) -> Problem:
    return Problem(k.TOO_MANY_ATTEMPTS, error.sentence, headers={"Retry-After": str(error.seconds)})


@problem_of.register
def _journal_unavailable(_error: err.JournalUnavailable) -> Problem:
    detail = say("the journal does not answer; nothing is known to be lost. Send the same request again")
    return Problem(k.UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_SECONDS)})


@problem_of.register
def _http_exception(error: web.HTTPException) -> Problem:
    """What aiohttp's router refuses before any handler is asked."""
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted({*error.allowed_methods, "OPTIONS"}))
        detail = say("%(method)s is not possible here", method=error.method)
        return Problem(k.METHOD_NOT_ALLOWED, detail, headers={"Allow": allowed})
    if isinstance(error, web.HTTPNotFound):
        return Problem(k.NOT_FOUND, say("the API has no such address; /api/v1/docs lists those it has"))
    return problem_of.dispatch(Exception)(error)
