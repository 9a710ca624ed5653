"""Which columns of a table hold figures, to be set one below the other. Pure."""

import re
from collections.abc import Sequence

from ticker.domain.events import Table

_FIGURE = re.compile(r"[+\-−–±]?\d[\d.,:\s]*(?:\S{1,4})?")
"""A number as a newspaper writes it, with a short unit: ``−3,5``, ``1 204``, ``31,2 %``, ``2:41:07``, ``5,12 m``."""


def figures(table: Table) -> Sequence[bool]:
    """For each column whether all that stands in it are figures; never the first, which names the rows."""
    columns = [[row[place] for row in table.rows if place < len(row)] for place in range(len(table.header))]
    return [place > 0 and _all_figures(column) for place, column in enumerate(columns)]


def _all_figures(cells: Sequence[str]) -> bool:
    told = [cell for cell in cells if cell]
    return bool(told) and all(map(_FIGURE.fullmatch, told))
