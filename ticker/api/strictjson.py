"""Request bodies as I-JSON (RFC 7493): what JSON leaves open is refused here, so that nothing means two things."""

import json
import math
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from ticker.api.problem_types import BAD_REQUEST
from ticker.api.problems import Problem, invalid
from ticker.errors import FieldProblem
from ticker.schemas.pointer import pointer
from ticker.sentences import Sentence, say

MAX_DEPTH = 16
"""Levels of nesting; the deepest request there is needs 4."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL cannot be stored by PostgreSQL, lone surrogates cannot be written as UTF-8."""


def parse(body: bytes) -> Any:
    """The value in `body`.

    Raises:
        Problem: 400 with line and column, if it is not JSON in UTF-8, nests deeper than `MAX_DEPTH`, repeats a name
            or has a number no float holds; 422 for a text with NUL or half a surrogate pair.
    """
    try:
        value = json.loads(_text(body), object_pairs_hook=_object, parse_constant=_not_a_number, parse_float=_finite)
    except json.JSONDecodeError as error:
        reason = say(
            "%(reason)s at line %(line)s, column %(column)s", reason=error.msg, line=error.lineno, column=error.colno
        )
        raise _unreadable(reason) from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:  # an integer of more than 4,300 digits (sys.get_int_max_str_digits)
        raise _unreadable(say("a number has too many digits")) from error
    _check(value)
    return value


def _text(body: bytes) -> str:
    if body.startswith(b"\xef\xbb\xbf"):
        raise _unreadable(say("it begins with a byte order mark; send UTF-8 without one"))
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _unreadable(say("byte %(place)s is not UTF-8", place=error.start)) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _unreadable(say("the name %(name)r stands twice in one object", name=name))
        members[name] = value
    return members


def _not_a_number(name: str) -> NoReturn:
    raise _unreadable(say("%(name)s is not a JSON number", name=name))


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _unreadable(say("the number %(digits)s is out of range", digits=digits[:20]))
    return number


def _check(value: Any) -> None:
    """Walk the value without recursion, because its depth is the sender's choice."""
    waiting: list[tuple[Any, tuple[str | int, ...]]] = [(value, ())]
    while waiting:
        item, path = waiting.pop()
        if len(path) > MAX_DEPTH:
            raise _too_deep()
        if isinstance(item, str):
            _check_text(item, path)
        elif isinstance(item, dict):
            for name, inner in item.items():
                _check_text(name, path)
                waiting.append((inner, (*path, name)))
        elif isinstance(item, list):
            waiting.extend((inner, (*path, place)) for place, inner in enumerate(item))


def _check_text(text: str, path: Sequence[str | int]) -> None:
    if match := _UNSTORABLE.search(text):
        character = f"U+{ord(match[0]):04X}"
        message = say(
            "contains %(character)s, which is not a character that can be stored; leave it out", character=character
        )
        raise invalid(FieldProblem(pointer(path), message))


def _unreadable(reason: Sentence) -> Problem:
    return Problem(BAD_REQUEST, say("the request body is not readable JSON: %(reason)s", reason=reason))


def _too_deep() -> Problem:
    return _unreadable(say("it nests deeper than %(levels)s levels", levels=MAX_DEPTH))
