"""Collects what the reader of an export has to say about its elements, in the order of the file."""

from ticker.authoring.peers.parsed import PeerProblem

SHOWN = 60
"""Characters of a wrong value in a message, so that a megabyte in one field stays readable."""


class Remarks:
    def __init__(self) -> None:
        self.found: list[PeerProblem] = []

    def error(self, place: str, message: str) -> None:
        self.found.append(PeerProblem(place=place, severity="error", message=message))

    def notice(self, place: str, message: str) -> None:
        self.found.append(PeerProblem(place=place, severity="notice", message=message))


def quoted(value: object) -> str:
    """A value as a message shows it, without what a terminal would obey."""
    text = str(value)
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:SHOWN])
    return f'"{shown}"' if len(text) <= SHOWN else f'"{shown}…"'
