"""What an export of another liveblog system says, as values; every text as the API would have stored it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ticker.domain.events import Content

Format = Literal["wordpress", "superdesk"]

MAX_BYTES = 64 * 1024 * 1024
"""Bytes in one file: 8,000 Superdesk posts, which are mostly about their authors, or 30,000 WordPress comments."""


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
