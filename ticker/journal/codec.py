"""Stored JSON ↔ events, in every version ever written.

A stored event is `{"type", "v", "data"}`. `v` starts at 1; when an event's shape changes, its version goes up and an
upcaster here reads the old one. `tests/data/golden` keeps a stored example of every version ever written.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter

from ticker.domain import events as e
from ticker.domain.events import WITH_CONTENT, WITH_MARKS
from ticker.errors import UnknownEvent

_TYPES: Mapping[str, type] = {cls.__name__: cls for cls in get_args(e.Event)}


VERSIONS: Mapping[str, int] = {
    **dict.fromkeys(_TYPES, 1),
    **dict.fromkeys(WITH_CONTENT, 3),
    **dict.fromkeys(WITH_MARKS, 4),
    "LiveblogClosed": 3,
    "LiveblogRevised": 2,
    "SummarySet": 2,
}
"""The version each event type is written in today."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def _blocks_2(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pictures have one size and embeds no time, as nobody could say otherwise."""
    added: Mapping[str, dict[str, Any]] = {"image": {"sources": []}, "embed": {"posted_at": None}}
    return [block | added.get(block["kind"], {}) for block in blocks]


def _with_blocks_2(data: dict[str, Any]) -> dict[str, Any]:
    """`blocks` are missing where a text was redacted."""
    return data | {"blocks": _blocks_2(data.get("blocks", []))}


def _with_blocks_3(data: dict[str, Any]) -> dict[str, Any]:
    """Nobody could publish a picture without saying what it shows."""
    added: Mapping[str, dict[str, Any]] = {"image": {"alt_waived": ""}}
    return data | {"blocks": [block | added.get(block["kind"], {}) for block in data["blocks"]]}


def _with_content_3(data: dict[str, Any]) -> dict[str, Any]:
    """Nobody could say how the desk knows, or until when it had to wait; `blocks` are missing where redacted."""
    content = {"blocks": []} | data["content"]
    return data | {"content": _with_blocks_3(content) | {"verification": "", "embargo_until": None}}


def _with_marks_4(data: dict[str, Any]) -> dict[str, Any]:
    """Only what was public could be pinned, or a key event."""
    return data | {"marks": {"key_event": False, "pinned": False}}


def _with_next_2(data: dict[str, Any]) -> dict[str, Any]:
    """Nobody could say what came after."""
    return data | {"next": None}


def _with_provenance_2(data: dict[str, Any]) -> dict[str, Any]:
    """Every summary was somebody's own."""
    return data | {"provenance": None, "suggestion": ""}


def _with_content_2(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"content": _with_blocks_2(data["content"])}


UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    **{(type_, 1): _with_content_2 for type_ in WITH_CONTENT},
    **{(type_, 2): _with_content_3 for type_ in WITH_CONTENT},
    **{(type_, 3): _with_marks_4 for type_ in WITH_MARKS},
    ("LiveblogClosed", 1): _with_blocks_2,
    ("LiveblogClosed", 2): _with_blocks_3,
    ("LiveblogRevised", 1): _with_next_2,
    ("SummarySet", 1): _with_provenance_2,
}
"""(type, version) → a function from that version's data to the next version's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as stored: `data` is its canonical JSON text."""

    type: str
    version: int
    data: str


def canonical(value: object) -> str:
    """JSON that is the same for the same value: sorted keys, no spaces, nothing escaped that need not be."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def encode(event: e.Event) -> StoredEvent:
    """An event as it is stored, in today's version."""
    type_ = type(event).__name__
    data = _adapter(type_).dump_python(event, mode="json")
    return StoredEvent(type=type_, version=VERSIONS[type_], data=canonical(data))


def decode(stored: StoredEvent) -> e.Event:
    """The event that was stored, whatever version it was written in.

    Raises:
        UnknownEvent: the type or version is not known to this release.
    """
    current = VERSIONS.get(stored.type, 0)
    if not 1 <= stored.version <= current:
        raise UnknownEvent(stored.type, stored.version)
    data = json.loads(stored.data)
    for version in range(stored.version, current):
        data = UPCASTERS[stored.type, version](data)
    event: e.Event = _adapter(stored.type).validate_python(data)
    return event


@cache
def _adapter(type_: str) -> TypeAdapter[Any]:
    """Built when first needed: each costs about a millisecond."""
    return TypeAdapter(_TYPES[type_])
