"""Validation errors as problems: the field, what is wrong with it, and what would be right."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ticker.api.problems import Problem, invalid
from ticker.errors import FieldProblem
from ticker.schemas.pointer import pointer
from ticker.schemas.validation_messages import message_for
from ticker.sentences import say

M = TypeVar("M", bound=BaseModel)

MAX_ERRORS = 50
"""Fields named in one answer; the rest shows when these are mended."""


def body_as(model: type[M], body: bytes, payload: Any) -> M:
    """The body as `model`; `payload` is the same, parsed (it tells fields from pydantic's own steps in a path).

    Raises:
        Problem: 422 naming every bad field by its JSON Pointer.
    """
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _refusal(error, lambda detail: pointer(_place(detail, payload)), model) from error


def query_as(model: type[M], parameters: Sequence[tuple[str, str]]) -> M:
    """The parameters of an address as `model`.

    Raises:
        Problem: 422 naming every bad parameter.
    """
    values = dict(parameters)
    if len(values) < len(parameters):
        twice = next(name for name, _ in parameters if sum(other == name for other, _ in parameters) > 1)
        raise invalid(FieldProblem(twice, say("stands twice in the address; send it once")))
    for name, value in parameters:
        if "\0" in value:  # PostgreSQL cannot even compare with it
            raise invalid(FieldProblem(name, say("contains NUL, which nothing here does; leave it out")))
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _refusal(error, lambda detail: str(detail["loc"][0]) if detail["loc"] else "", model) from error


def _refusal(error: ValidationError, field: Callable[[ErrorDetails], str], model: type[BaseModel]) -> Problem:
    details = error.errors(include_url=False)[:MAX_ERRORS]
    return invalid(*(FieldProblem(field(detail), message_for(detail, model)) for detail in details))


def _place(detail: ErrorDetails, payload: Any) -> Sequence[str | int]:
    """The path without the steps that are not in what was sent (the tag of a block's kind), unless that is missing."""
    path: list[str | int] = []
    *outer, last = detail["loc"] or ("",)
    for step in outer:
        inner = _inside(payload, step)
        if inner is not _NOTHING:
            path.append(step)
            payload = inner
    if detail["type"] == "missing" or _inside(payload, last) is not _NOTHING:
        path.append(last)
    return path


_NOTHING = object()


def _inside(payload: Any, step: str | int) -> Any:
    try:
        return payload[step]
    except (KeyError, IndexError, TypeError):
        return _NOTHING
