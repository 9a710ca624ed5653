"""Tables in the HTML of an entry → blocks, where they are what they look like: a header, and rows as wide as it."""

from collections.abc import Sequence
from typing import Any

from lxml.html import HtmlElement

from ticker.exchange.importers.words import one_line

MAX_COLUMNS, MAX_ROWS, MAX_CELL, MAX_CAPTION = 12, 100, 200, 300
"""What the API allows; a larger table stays text."""


def table(element: HtmlElement) -> dict[str, Any] | None:
    """The block for a `table`, or a `figure` around one; None where it is anything else.

    An empty caption is to be filled in with what the entry says.
    """
    if element.tag not in {"table", "figure"}:
        return None
    tables = list(element.iter("table"))
    if len(tables) != 1 or _holds_more(tables[0]):
        return None
    named, *told = list(tables[0].iter("tr")) or [tables[0]]
    header, rows = _cells(named), [_cells(row) for row in told]
    if any(cell.tag != "th" for cell in named) or not _fits(header, rows):
        return None
    words = next((one_line(str(caption.text_content())) for caption in element.iter("caption", "figcaption")), "")
    return {"kind": "table", "caption": words[:MAX_CAPTION], "header": tuple(header), "rows": tuple(map(tuple, rows))}


def _holds_more(element: HtmlElement) -> bool:
    """Pictures, players, lists and cells that span others: no row of plain cells."""
    spans = any(cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1" for cell in element.iter("td", "th"))
    return spans or next(element.iter("img", "iframe", "video", "audio", "ul", "ol", "a"), None) is not None


def _cells(row: HtmlElement) -> list[str]:
    return [one_line(str(cell.text_content())) for cell in row.iter("td", "th")]


def _fits(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    cells = [*header, *(cell for row in rows for cell in row)]
    return (
        0 < len(header) <= MAX_COLUMNS
        and all(header)
        and 0 < len(rows) <= MAX_ROWS
        and all(len(row) == len(header) and row[0] for row in rows)
        and all(len(cell) <= MAX_CELL for cell in cells)
    )
