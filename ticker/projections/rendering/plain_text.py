"""An entry in plain words, for whoever does not see the page: search engines, previews, plain text. Pure."""

from collections.abc import Sequence

from ticker.domain.entry import Entry
from ticker.domain.events import Audio, Block, Embed, Quote, Score, Table, Text, Video
from ticker.projections import sanitise
from ticker.projections.rendering.words import Words


def headline_of(entry: Entry, words: Words) -> str:
    """Its headline as it stands alone, also far from its text; empty if it has none.

    What nobody has confirmed says so everywhere: a line in a list is all that most people read of it.
    """
    headline = entry.content.headline
    if headline and entry.content.verification == "unconfirmed":
        return words.gettext("Unconfirmed: %(headline)s") % {"headline": headline}
    return headline


def block_text(block: Block) -> str:
    """What the block says, a line per row of a table; empty for what speaks by itself, such as a picture."""
    match block:
        case Text():
            return sanitise.plain(block.html)
        case Quote() | Embed():
            return block.text
        case Video() | Audio():
            return "\n".join(filter(None, (block.title, block.caption)))
        case Table():
            return "\n".join((block.caption, *(row_line(block.header, row) for row in block.rows)))
        case Score():
            return score_line(block)
        case _:
            return ""


def row_line(header: Sequence[str], row: Sequence[str]) -> str:
    """``Küstenliste: Anteil 31,2 %, Sitze 12``: the first cell names the row, the header the others."""
    cells = ", ".join(f"{name} {cell}" for name, cell in zip(header[1:], row[1:], strict=False) if cell)
    return ": ".join(filter(None, (*row[:1], cells)))


def score_line(score: Score) -> str:
    """``Kreisliga: SV Norderhafen – TuS Osterkoog 2:1 (Endstand)``."""
    result = f" {score.home_score}:{score.away_score}" if score.home_score else ""
    match = f"{score.home} – {score.away}{result}"
    status = f" ({score.status})" if score.status else ""
    return ": ".join(filter(None, (score.competition, match))) + status
