"""What a liveblog page copied as plain text says, as values; and as rows, for a look before the import."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Severity = Literal["error", "notice"]
Theme = Literal["liveticker", "liveblog"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ParseProblem:
    """One remark about one source line (1-based).

    An ``error`` must be mended in the text before an import makes sense; a ``notice`` says what was left out, lost in
    the copy, or read in one of several possible ways.
    """

    line: int
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PictureCaption:
    """What a copy keeps of a picture or map: its caption (may be empty) and its credit (None: not given)."""

    caption: str
    credit: str | None = None


Block = Paragraph | BulletList | PictureCaption


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedEntry:
    """One entry. ``line`` is that of its headline; ``occurred_at`` is aware, in the page's zone, None where unknown."""

    line: int
    headline: str
    occurred_at: datetime | None
    blocks: tuple[Block, ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(block.text for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedCloseOut:
    """ "Ende des Liveblogs". ``links`` are the addresses, or the words that were links, as far as the copy has them."""

    line: int
    headline: str
    occurred_at: datetime | None
    paragraphs: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedPrevious:
    """The pointer to the liveblog before this one ("… von gestern zum Nachlesen")."""

    line: int
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedLiveblog:
    """A whole page. ``entries`` keep the order of the source, newest first; ``problems`` are sorted by line.

    ``section`` is the line above the title ("Politik"), ``dateline`` when the page says that it was first published,
    ``summary_heading`` the line above the summary's points.
    """

    theme: Theme
    section: str | None
    title: str
    top_story: str | None
    dateline: datetime | None
    deck: tuple[str, ...]
    summary_heading: str | None
    summary: tuple[str, ...]
    entries: tuple[ParsedEntry, ...]
    close_out: ParsedCloseOut | None
    previous: ParsedPrevious | None
    problems: tuple[ParseProblem, ...]

    @property
    def errors(self) -> tuple[ParseProblem, ...]:
        """The problems that must be mended before an import."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


class Problems:
    def __init__(self) -> None:
        self._problems: list[ParseProblem] = []

    def error(self, line: int, message: str) -> None:
        self._problems.append(ParseProblem(line=line, severity="error", message=message))

    def notice(self, line: int, message: str) -> None:
        self._problems.append(ParseProblem(line=line, severity="notice", message=message))

    def by_line(self) -> tuple[ParseProblem, ...]:
        return tuple(sorted(self._problems, key=lambda problem: problem.line))


def quoted(text: str) -> str:
    """The text as a message shows it: at most 60 characters, so that a megabyte in one line stays readable."""
    limit = 60
    return f'"{text}"' if len(text) <= limit else f'"{text[:limit]}…"'


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """``time`` is local with its UTC offset, ``2025-11-14 16:05+01:00``, or empty where unknown."""

    line: int
    time: str
    headline: str
    paragraphs: int
    kind: Literal["close-out", "entry", "previous"]


def table(parsed: ParsedLiveblog) -> list[Row]:
    """One row for each thing an import would make, in the order of the source."""
    rows = [
        Row(
            line=entry.line,
            time=_time(entry.occurred_at),
            headline=entry.headline,
            paragraphs=len(entry.paragraphs),
            kind="entry",
        )
        for entry in parsed.entries
    ]
    if (end := parsed.close_out) is not None:
        time, count = _time(end.occurred_at), len(end.paragraphs)
        rows.append(Row(line=end.line, time=time, headline=end.headline, paragraphs=count, kind="close-out"))
    if (back := parsed.previous) is not None:
        count = len(back.paragraphs)
        rows.append(Row(line=back.line, time="", headline=back.title, paragraphs=count, kind="previous"))
    return sorted(rows, key=lambda row: row.line)


def _time(occurred_at: datetime | None) -> str:
    return occurred_at.isoformat(" ", "minutes") if occurred_at else ""
