"""What pydantic finds wrong with a value, in sentences that can be translated and say what would be right.

Pydantic's types of errors: https://docs.pydantic.dev/latest/errors/validation_errors/
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from ticker.errors import sentence_of
from ticker.sentences import Sentence, joined, say, say_number


def message_for(detail: ErrorDetails, model: type[BaseModel]) -> Sentence:
    """What is wrong, to stand behind the name of a field of `model`."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden" and len(detail["loc"]) == 1 and model.model_fields:
        return say("is not known here; known are: %(names)s", names=", ".join(model.model_fields))
    if kind in _WITH_CONTEXT:
        return _WITH_CONTEXT[kind](context)
    return _FIXED.get(kind) or joined("", [detail["msg"]])


_TEXT = say("must be a text")
_WHOLE_NUMBER = say("must be a whole number")
_BOOLEAN = say("must be true or false")
_LIST = say("must be a list")
_OBJECT = say("must be a JSON object")
_MOMENT = say("must be a date and a time, as in 2025-11-14T16:05:00+01:00")
_DAY = say("must be a date, as in 2025-11-14")

_FIXED: Mapping[str, Sentence] = {
    "missing": say("is required"),
    "extra_forbidden": say("is not known here; leave it out"),
    "union_tag_not_found": say("must say its kind"),
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_parsing_size": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "timezone_aware": say("must say its offset from UTC, as in 2025-11-14T16:05:00+01:00"),
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
}
"""Pydantic's type of error → what we say instead."""

_WITH_CONTEXT: Mapping[str, Callable[[Mapping[str, Any]], Sentence]] = {
    "value_error": lambda context: sentence_of(context["error"]),
    "json_invalid": lambda context: say("Invalid JSON: %(reason)s", reason=context["error"]),
    "literal_error": lambda context: _one_of(context["expected"]),
    "enum": lambda context: _one_of(context["expected"]),
    "union_tag_invalid": lambda context: say(
        "must have one of these as its kind: %(kinds)s", kinds=context["expected_tags"]
    ),
    "string_pattern_mismatch": lambda context: say("must match %(pattern)s", pattern=context["pattern"]),
    "string_too_short": lambda context: say_number(
        "must have at least %(num)s character", "must have at least %(num)s characters", context["min_length"]
    ),
    "string_too_long": lambda context: say_number(
        "must have at most %(num)s character", "must have at most %(num)s characters", context["max_length"]
    ),
    "too_short": lambda context: say_number(
        "must have at least %(num)s item", "must have at least %(num)s items", context["min_length"]
    ),
    "too_long": lambda context: say_number(
        "must have at most %(num)s item", "must have at most %(num)s items", context["max_length"]
    ),
    "greater_than_equal": lambda context: say("must be at least %(least)s", least=context["ge"]),
    "less_than_equal": lambda context: say("must be at most %(most)s", most=context["le"]),
}
"""Likewise, with what pydantic tells of it."""


def _one_of(expected: str) -> Sentence:
    """Pydantic lists them in English: “'live' or 'draft'”."""
    return say("must be one of %(choices)s", choices=expected.replace(" or ", ", "))
