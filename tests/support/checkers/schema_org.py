"""Checks JSON-LD against the vocabulary of schema.org: types, properties, what a value may be, and how dates look.

The vocabulary is an excerpt, `schema_org.json` (see there for source and licence): a type that is not in it is an
error, so what ticker/projections/rendering/structured.py begins to use has to be added to `schema_org_excerpt`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

VOCABULARY = json.loads((Path(__file__).parents[2] / "data" / "schema_org.json").read_text(encoding="utf-8"))
CONTEXT = "https://schema.org"

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_DISTANCE = re.compile(r"\d+(\.\d+)? [a-z]+")


def check_json_ld(data):
    """What is wrong with one document, each with its path, as in ``liveBlogUpdate[3].datePublished``; none if valid."""
    problems = [] if data.get("@context") == CONTEXT else [f"@context is {data.get('@context')!r}"]
    return problems + list(_Checked(data).problems(data, ""))


def types_of(name):
    """A type and all it descends from; empty for a type the excerpt does not know."""
    if name not in VOCABULARY["types"]:
        return set()
    return {name}.union(*map(types_of, VOCABULARY["types"][name]))


class _Checked:
    """One document, with the types of the nodes that have an `@id`: others may refer to them."""

    def __init__(self, data):
        self._types = {}
        for node in _nodes(data):
            if "@id" in node and "@type" in node:
                self._types.setdefault(node["@id"], set()).add(node["@type"])

    def problems(self, node, path) -> Iterator[str]:
        kinds = types_of(node.get("@type"))
        if not kinds:
            yield f"{path}: no such type: {node.get('@type')!r}"
            return
        if "@id" in node and not _is_url(node["@id"]):
            yield f"{path}.@id: not an absolute address: {node['@id']!r}"
        if len(same := self._types.get(node.get("@id"), ())) > 1:
            yield f"{path}.@id: {' and '.join(sorted(same))} are not the same thing: {node['@id']!r}"
        for name, value in node.items():
            if not name.startswith("@"):
                yield from self._property(kinds, name, value, f"{path}.{name}".lstrip("."))

    def _property(self, kinds, name, value, path) -> Iterator[str]:
        known = VOCABULARY["properties"].get(name)
        if known is None or not kinds.intersection(known["domain"]):
            yield f"{path}: {'/'.join(sorted(kinds))} has no such property"
            return
        values = value if isinstance(value, list) else [value]
        if not values:
            yield f"{path}: empty"
        for place, each in enumerate(values):
            where = f"{path}[{place}]" if isinstance(value, list) else path
            if isinstance(each, dict):
                yield from self._node(each, known["range"], where)
            elif not any(_FORMATS[kind](each) for kind in known["range"] if kind in _FORMATS):
                yield f"{where}: not {' or '.join(known['range'])}: {each!r}"

    def _node(self, node, allowed, path) -> Iterator[str]:
        if set(node) == {"@id"}:
            kinds = set().union({"Thing"}, *map(types_of, self._types.get(node["@id"], ())))
        else:
            yield from self.problems(node, path)
            kinds = types_of(node.get("@type"))
        if not kinds.intersection(allowed):
            yield f"{path}: not {' or '.join(allowed)}: {node}"


def _nodes(value):
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from _nodes(each)


def _is_text(value):
    return isinstance(value, str) and value != ""


def _is_url(value):
    return _is_text(value) and not re.search(r"\s", value) and urlsplit(value).scheme in {"http", "https"}


def _is_date(value):
    return _is_text(value) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None and _parses(date, value)


def _is_date_time(value):
    return _is_text(value) and _DATE_TIME.fullmatch(value) is not None and _parses(datetime, value)


def _parses(kind, value):
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


_FORMATS: Mapping[str, Callable[[object], bool]] = {
    "Date": _is_date,
    "DateTime": _is_date_time,
    "Distance": lambda value: _is_text(value) and _DISTANCE.fullmatch(value) is not None,
    "Integer": lambda value: _is_number(value) and isinstance(value, int),
    "Number": _is_number,
    "Text": _is_text,
    "URL": _is_url,
}
"""Data types of schema.org (schema.org/DataType), and the one kind of `Quantity` that is written as a text."""
