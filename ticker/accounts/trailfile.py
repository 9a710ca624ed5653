"""The audit trail as a file: JSON Lines for programs, CSV (RFC 4180) for spreadsheets."""

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ticker.accounts.trail import Line
from ticker.domain.timestamps import timestamp

PIECE_BYTES: Final = 64 * 1024

COLUMNS: Final = ("at", "actor", "actor_name", "action", "liveblog", "number", "subject", "detail", "address")

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What makes a spreadsheet calculate instead of show, a Japanese one too; a headline may begin so."""

Format = Literal["jsonl", "csv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """How a file is written: a `head`, then each line as text."""

    suffix: str
    media_type: str
    head: str
    text: Callable[[Line], str]


async def encoded(lines: AsyncIterator[Line], file_format: FileFormat) -> AsyncIterator[bytes]:
    """The file in pieces of about `PIECE_BYTES`, in UTF-8."""
    piece = bytearray(file_format.head.encode())
    async for line in lines:
        piece += file_format.text(line).encode()
        if len(piece) >= PIECE_BYTES:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def _fields(line: Line) -> Mapping[str, object]:
    return {
        "at": timestamp(line.at),
        "actor": line.actor,
        "actor_name": line.actor_name,
        "action": line.action,
        "liveblog": line.liveblog,
        "number": line.number,
        "subject": line.subject,
        "detail": line.detail,
        "address": line.address,
    }


def _json_line(line: Line) -> str:
    return json.dumps(_fields(line), ensure_ascii=False, separators=(",", ":")) + "\n"


def _row(*cells: object) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([_cell(cell) for cell in cells])
    return text.getvalue()


def _cell(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, Mapping) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


FORMATS: Final[Mapping[Format, FileFormat]] = {
    "jsonl": FileFormat(suffix="jsonl", media_type="application/x-ndjson", head="", text=_json_line),
    "csv": FileFormat(
        suffix="csv",
        media_type="text/csv; charset=utf-8; header=present",
        head="\ufeff" + _row(*COLUMNS),  # without the mark Excel takes UTF-8 for Windows-1252
        text=lambda line: _row(*_fields(line).values()),
    ),
}
