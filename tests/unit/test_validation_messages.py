"""What pydantic finds wrong with a request is told in sentences of our own: every model, and many mistakes."""

import json
from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError

from ticker.api.routes import ROUTES
from ticker.inbound.standard import StandardBody
from ticker.schemas.languages import Translations
from ticker.schemas.validation_messages import message_for

GERMAN = Translations().words("de")

LONG = "ä" * 30_000
BAD = (
    *(
        None,
        True,
        0,
        -1,
        10**30,
        1.5,
        "",
        " ",
        "\0",
        "x",
        "x\ny",
        LONG,
        "http://[",
        "ftp://a",
        "-",
        "../",
        "2025-11-14",
    ),
    *(
        "2025-11-14",
        "2025-11-14T25:00",
        "2025-11-14T16:05",
        "1800-01-01T00:00Z",
        "Kein/Ort",
        "xx-yy",
        "http://a.example/b",
    ),
    *([], ["x"] * 200, ["x", "x"], [None], [[]], [[["x"]]], {}, {"x": 1}, {"kind": "x"}, {"kind": "text"}, [{}], [[1]]),
    *([{"kind": kind}] for kind in ("x", "image", "table", "score", "video")),
)
"""One of them at least is wrong for every field there is, and most in several ways."""


def _models():
    waiting: list[object] = [StandardBody, *(getattr(route, "body", None) for route in ROUTES)]
    waiting += [route.query for route in ROUTES]
    seen: set[object] = set()
    while waiting:
        kind = waiting.pop()
        waiting += [inner for inner in get_args(kind) if inner is not kind]
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
            seen.add(kind)
            waiting += [field.annotation for field in kind.model_fields.values()]
            waiting += [inner for field in kind.model_fields.values() for inner in field.metadata]
    return sorted(seen, key=lambda model: model.__name__)


def _errors(model, value):
    try:
        model.model_validate_json(json.dumps(value))
    except ValidationError as error:
        yield from error.errors(include_url=False)
    if isinstance(value, dict):  # as the parameters of an address come
        try:
            model.model_validate({name: str(each) for name, each in value.items()})
        except ValidationError as error:
            yield from error.errors(include_url=False)


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_nothing_of_pydantics_own_english_gets_through(model):
    """Whatever is wrong with a field, it is told in a sentence that has a German one."""
    wrong = [[], "x", {"unknown": 1}, *({name: bad} for name in model.model_fields for bad in BAD)]
    english = {
        (detail["type"], sentence)
        for value in wrong
        for detail in _errors(model, value)
        if (sentence := message_for(detail, model)).in_words(GERMAN) == sentence
    }
    assert english == set()
