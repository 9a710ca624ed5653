"""A JSON export, read with a word on every value that is not of the type it ought to be."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from ticker.exchange.importers.parsed import Remarks, Unreadable, quoted
from ticker.exchange.importers.words import visible

_KINDS = {dict: "an object", list: "an array", str: "a text", bool: "true or false", int: "a number", float: "a number"}
_FLAGS = {"true": True, "false": False, "1": True, "0": False, "": False}


def load(data: bytes) -> Any:
    """The value in a JSON file in UTF-8.

    Raises:
        Unreadable: it is none; the message names line and column.
    """
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_not_a_number)
    except UnicodeDecodeError as error:
        raise Unreadable("", f"byte {error.start} is not UTF-8; save the answer of the API as it came") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(
            "", f"not readable as JSON: {error.msg} at {where}; several answers belong into one [array]"
        ) from (error)
    except RecursionError as error:
        raise Unreadable("", "nests deeper than any answer of the API; export the liveblog again") from error
    except ValueError as error:
        raise Unreadable("", f"has a number that is none: {error}") from error


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(name)


def kind(value: object) -> str:
    """What a value is, in the words of a message."""
    return "null" if value is None else _KINDS[type(value)]


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON object; `place` is its JSON Pointer. A value of a wrong type is an error, and read as missing."""

    value: Mapping[str, Any]
    place: str
    remarks: Remarks

    def text(self, name: str) -> str:
        value = self.value.get(name)
        if isinstance(value, str):
            return visible(value)
        self._missing(name, value, "a text")
        return ""

    def flag(self, name: str) -> bool:
        value = self.value.get(name)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in _FLAGS:  # Eve's schema of an item has `deleted` as a text
            return _FLAGS[value.lower()]
        self._missing(name, value, "true or false")
        return False

    def number(self, name: str) -> int:
        """A whole number, also one written as a text; 0 if it is missing."""
        value = self.value.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < len("9" * 20):
            return int(value)
        self._missing(name, value, "a whole number")
        return 0

    def moment(self, name: str) -> datetime | None:
        """A time as in ISO 8601 (in UTC, if it does not say), None if it is missing."""
        value = self.value.get(name)
        if value is None:
            return None
        try:
            at = datetime.fromisoformat(value)
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        except (TypeError, ValueError, OverflowError):
            self.remarks.error(self._at(name), f"{quoted(value)} is no time; 2025-05-03T14:05:00+00:00 would be right")
            return None

    def node(self, name: str) -> "Node | None":
        value = self.value.get(name)
        if isinstance(value, dict):
            return Node(value, self._at(name), self.remarks)
        self._missing(name, value, "an object")
        return None

    def members(self, name: str) -> Iterator[tuple[str, Any]]:
        """Each member of an array, with its place."""
        value = self.value.get(name)
        if isinstance(value, list):
            yield from ((f"{self._at(name)}/{number}", member) for number, member in enumerate(value))
        else:
            self._missing(name, value, "an array")

    def nodes(self, name: str) -> Iterator["Node"]:
        """Each object in an array."""
        for place, member in self.members(name):
            if isinstance(member, dict):
                yield Node(member, place, self.remarks)
            else:
                self.remarks.error(place, f"is {kind(member)}; an object would be right")

    def _missing(self, name: str, value: object, right: str) -> None:
        if value is not None:
            self.remarks.error(self._at(name), f"is {kind(value)}; {right} would be right")

    def _at(self, name: str) -> str:
        return f"{self.place}/{name}"
