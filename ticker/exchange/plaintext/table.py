"""A parsed page as rows, for a look before the import."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ticker.exchange.plaintext.parsed import ParsedLiveblog


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
