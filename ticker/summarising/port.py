"""What the rest of Ticker may ask of a summariser, and what it is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ticker.domain.events import Method, Point

POINTS_MAX = 8
"""Lines of a suggested summary; readers take in five."""

POINT_CHARACTERS_MAX = 500
"""As long as an editor's line may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """A public entry as a summariser gets it, plain text. `unconfirmed`: the desk says that nobody has confirmed it."""

    id: str
    at: datetime | None
    headline: str
    text: str
    key_event: bool = False
    pinned: bool = False
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is to be summarised: public entries, the oldest first. `language` is a BCP 47 tag."""

    title: str
    language: str
    entries: Sequence[EntryText]


class Summariser(Protocol):
    """Makes a few lines of many entries. `method` and `model` go into the suggestion's provenance.

    It keeps nothing, may be asked by several editors at once, and is given nothing that is not public.
    """

    method: Method
    model: str

    async def suggest(self, material: Material) -> Sequence[Point]:
        """At most `POINTS_MAX` points, each of at most `POINT_CHARACTERS_MAX` characters on one line.

        Each cites entries of `material` and no others. `material` has at least one entry.

        Raises:
            SummariserFailed: it cannot be reached, or answered with something else; the message says what.
            SummariserTimedOut: it took too long.
        """
        ...
