"""Collects what the reader of an export has to say about its elements, in the order of the file."""

from collections.abc import Sequence

from ticker.exchange.importers.parsed import PeerProblem

SHOWN = 60
"""Characters of a wrong value in a message, so that a megabyte in one field stays readable."""


class Remarks:
    """Says each thing once, however often an element is looked at."""

    def __init__(self) -> None:
        self._found: dict[PeerProblem, None] = {}

    @property
    def found(self) -> Sequence[PeerProblem]:
        return tuple(self._found)

    def error(self, place: str, message: str) -> None:
        self._found[PeerProblem(place=place, severity="error", message=message)] = None

    def notice(self, place: str, message: str) -> None:
        self._found[PeerProblem(place=place, severity="notice", message=message)] = None


def quoted(value: object) -> str:
    """A value as a message shows it, without what a terminal would obey."""
    text = str(value)
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:SHOWN])
    return f'"{shown}"' if len(text) <= SHOWN else f'"{shown}…"'
