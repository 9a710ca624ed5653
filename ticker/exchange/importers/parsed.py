"""What an export of another liveblog system says, as values, and the commands that post it.

Every text is as the API would have stored it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ticker.domain import commands as c
from ticker.domain.events import Content, Marks, Theme

Format = Literal["wordpress", "superdesk"]

MAX_BYTES = 64 * 1024 * 1024
"""Bytes in one file: 8,000 Superdesk posts, which are mostly about their authors, or 30,000 WordPress comments."""

SHOWN = 60
"""Characters of a wrong value in a message, so that a megabyte in one field stays readable."""

_ENDINGS = {"de": "Ende des Liveblogs"}
_ENDING = "End of the liveblog"


class Unreadable(Exception):
    """The file as a whole cannot be read: where that shows, and what would be right."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


@dataclass(frozen=True, kw_only=True, slots=True)
class PeerProblem:
    """One remark about one element: `place` is a path in the XML or a JSON Pointer (RFC 6901); empty is the whole file.

    An ``error`` must be mended before an import; a ``notice`` says what was left out or read in one of several ways.
    """

    place: str
    severity: Literal["error", "notice"]
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PeerEntry:
    """One entry, its newest text; `published_at` is when readers saw it first (UTC)."""

    place: str
    content: Content
    published_at: datetime
    key_event: bool = False
    pinned: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PeerLiveblog:
    """A whole liveblog. `entries` run from the oldest to the newest; at most one of them is pinned.

    `title` is empty and `language` None where the source does not say; `closed_at` is None where it gives no time.
    """

    title: str
    entries: Sequence[PeerEntry]
    deck: str = ""
    language: str | None = None
    closed: bool = False
    closed_at: datetime | None = None
    problems: Sequence[PeerProblem] = ()

    @property
    def errors(self) -> Sequence[PeerProblem]:
        """The problems that must be mended before an import."""
        return [problem for problem in self.problems if problem.severity == "error"]


class Remarks:
    """Says each thing once, however often an element is looked at."""

    def __init__(self) -> None:
        self._problems: dict[PeerProblem, None] = {}

    @property
    def problems(self) -> Sequence[PeerProblem]:
        return tuple(self._problems)

    def error(self, place: str, message: str) -> None:
        self._problems[PeerProblem(place=place, severity="error", message=message)] = None

    def notice(self, place: str, message: str) -> None:
        self._problems[PeerProblem(place=place, severity="notice", message=message)] = None


def quoted(value: object) -> str:
    """A value as a message shows it, without what a terminal would obey."""
    text = str(value)
    printable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:SHOWN])
    return f'"{printable}"' if len(text) <= SHOWN else f'"{printable}…"'


def commands_for(
    parsed: PeerLiveblog,
    *,
    title: str,
    day: date,
    zone: str,
    language: str,
    theme: Theme,
    new_id: Callable[[], str],
    closed: bool,
) -> Sequence[c.Command]:
    """What posts the liveblog of that local day, oldest entry first; `closed` ends it even if the source goes on."""
    commands: list[c.Command] = [
        c.CreateLiveblog(title=title, theme=theme, time_zone=zone, language=language, deck=parsed.deck, day=day)
    ]
    commands += [_publish(entry, new_id()) for entry in parsed.entries]
    if parsed.closed or closed:
        headline = _ENDINGS.get(language.partition("-")[0], _ENDING)
        commands.append(c.CloseLiveblog(headline=headline, imported=c.Imported(published_at=parsed.closed_at)))
    return commands


def _publish(entry: PeerEntry, entry_id: str) -> c.Command:
    return c.PublishEntry(
        entry_id=entry_id,
        content=entry.content,
        marks=Marks(key_event=entry.key_event, pinned=entry.pinned),
        imported=c.Imported(published_at=entry.published_at),
    )
