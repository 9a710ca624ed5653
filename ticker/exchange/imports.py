"""Between a page read as plain text and the commands that post it, both ways."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from html import escape
from zoneinfo import ZoneInfo

from lxml import html as lxml_html

from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.entry import Entry, EntryState
from ticker.domain.liveblog import CloseOut, Liveblog
from ticker.exchange.plaintext import (
    Block,
    BulletList,
    ExportEntry,
    ExportLiveticker,
    Paragraph,
    ParsedCloseOut,
    ParsedEntry,
    ParsedLiveblog,
    ParsedPrevious,
    PictureCaption,
    export_liveticker,
)
from ticker.projections.rendering.plain_text import row_line, score_line

IMPORTER = "p_import"
"""The principal whose id stands in the events of an import."""

KNOWN_HOW: Mapping[e.Verification, str] = {
    "own": "Eigene Recherche.",
    "agency": "Agenturmeldung.",
    "unconfirmed": "Unbestätigt.",
}
"""How the desk knows what an entry says, as its first paragraph; read again, it is the same."""

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug_for(title: str, day: date) -> str:
    """A slug of the title and the day: ``Sturm über Köln``, 3 May 2025 → ``sturm-ueber-koeln-2025-05-03``."""
    folded = unicodedata.normalize("NFKD", title.lower().translate(GERMAN)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60].strip("-")
    return f"{words or 'liveblog'}-{day.isoformat()}"


def commands_for(
    parsed: ParsedLiveblog,
    *,
    day: date,
    zone: str,
    language: str,
    new_id: Callable[[], str],
    closed: bool,
    theme: str | None = None,
) -> Sequence[c.Command]:
    """What posts the page of that local day, oldest entry first.

    `closed` ends the liveblog even if the text has no close-out. `theme` is by default the built-in one of its dialect.
    """
    commands: list[c.Command] = [
        c.CreateLiveblog(
            title=parsed.title,
            theme=theme or parsed.theme,
            time_zone=zone,
            language=language,
            top_story=parsed.top_story or "",
            deck="\n".join(parsed.deck),
            previous=_previous(parsed.previous),
            day=day,
        )
    ]
    commands += [_publish(entry, new_id()) for entry in reversed(parsed.entries)]
    if parsed.summary:
        commands.append(c.SetSummary(points=tuple(e.Point(text=text) for text in parsed.summary)))
    if parsed.close_out or closed:
        commands.append(_close(parsed.close_out, parsed.theme))
    return commands


def _publish(entry: ParsedEntry, entry_id: str) -> c.Command:
    sources = {Paragraph(sentence): how for how, sentence in KNOWN_HOW.items()}
    how = sources.get(entry.blocks[0], "") if entry.blocks and isinstance(entry.blocks[0], Paragraph) else ""
    blocks = entry.blocks[1:] if how else entry.blocks
    return c.PublishEntry(
        entry_id=entry_id,
        content=e.Content(headline=entry.headline, blocks=_stored(blocks), verification=how),
        imported=c.Imported(published_at=_utc(entry.occurred_at)),
    )


def _utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at else None


def _close(close_out: ParsedCloseOut | None, dialect: str) -> c.Command:
    if close_out is None:
        headline = "Ende des Livetickers" if dialect == "liveticker" else "Ende des Liveblogs"
        return c.CloseLiveblog(headline=headline, imported=c.Imported(published_at=None))
    return c.CloseLiveblog(
        headline=close_out.headline,
        blocks=_stored([Paragraph(text) for text in close_out.paragraphs]),
        links=tuple(_link(link) for link in close_out.links),
        imported=c.Imported(published_at=_utc(close_out.occurred_at)),
    )


def _previous(pointer: ParsedPrevious | None) -> e.Link | None:
    if pointer is None:
        return None
    return e.Link(title=pointer.title, text="\n".join(pointer.paragraphs))


def _link(words_or_url: str) -> e.Link:
    """An address is its own title; words that were a link keep their words, the address is lost."""
    is_url = words_or_url.startswith(("https://", "http://"))
    return e.Link(title=words_or_url, url=words_or_url if is_url else "")


def _stored(blocks: Sequence[Block]) -> tuple[e.Block, ...]:
    stored: list[e.Block] = []
    running: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(text):
                running.append(f"<p>{escape(text, quote=False)}</p>")
            case BulletList(items):
                inner = "".join(f"<li>{escape(item, quote=False)}</li>" for item in items)
                running.append(f"<ul>{inner}</ul>")
            case PictureCaption(caption, credit):
                if running:
                    stored.append(e.Text(html="".join(running)))
                    running = []
                stored.append(e.Image(src="", alt="", caption=caption, credit=credit or ""))
    if running:
        stored.append(e.Text(html="".join(running)))
    return tuple(stored)


# --- and back -----------------------------------------------------------------------------------------------


def as_liveticker_text(state: Liveblog) -> str:
    """The liveblog as the plain text of a liveticker page, newest first; retracted entries are left out."""
    zone = ZoneInfo(state.time_zone)
    entries = [state.entries[entry_id] for entry_id in reversed(state.order)]
    page = ExportLiveticker(
        title=state.title,
        deck=tuple(state.deck.splitlines()),
        summary=tuple(point.text for point in state.summary.points),
        entries=tuple(_exported(entry, zone) for entry in entries if entry.state is EntryState.PUBLISHED),
        close_out=_exported_close(state.close_out),
        previous=state.previous.title if state.previous else None,
    )
    return export_liveticker(page)


def _exported(entry: Entry, zone: ZoneInfo) -> ExportEntry:
    at = entry.content.occurred_at or entry.published_at
    return ExportEntry(
        headline=entry.content.headline,
        time=at.astimezone(zone).time() if at else None,
        blocks=(*_known_how(entry.content.verification), *_parsed(entry.content.blocks)),
    )


def _known_how(verification: e.Verification) -> Sequence[Block]:
    return [Paragraph(KNOWN_HOW[verification])] if verification else []


def _exported_close(close_out: CloseOut | None) -> ExportEntry | None:
    if close_out is None:
        return None
    return ExportEntry(headline=close_out.headline, time=None, blocks=_parsed(close_out.blocks))


def _parsed(blocks: Sequence[e.Block]) -> tuple[Block, ...]:
    return tuple(parsed for block in blocks for parsed in _as_parsed(block))


def _as_parsed(block: e.Block) -> Sequence[Block]:
    match block:
        case e.Text(html=html):
            return _html_as_parsed(html)
        case e.Image(caption=caption, credit=credit):
            return [PictureCaption(caption, credit or None)]
        case e.Table():
            return _table_as_parsed(block)
        case _:
            return [Paragraph(_sentence(block))]


def _sentence(block: e.Quote | e.Teaser | e.Embed | e.Video | e.Audio | e.Score) -> str:
    match block:
        case e.Quote(text=text, attribution=attribution):
            return f"„{text}“ ({attribution})" if attribution else f"„{text}“"
        case e.Embed(text=text, author=author, url=url):
            return " ".join(part for part in (text, author, url) if part)
        case e.Score():
            return score_line(block)
        case _:
            return f"{block.title}: {block.url}"


def _table_as_parsed(table: e.Table) -> Sequence[Block]:
    """Its caption, and a list with a line per row: the plain text knows no columns."""
    return [Paragraph(table.caption), BulletList(tuple(row_line(table.header, row) for row in table.rows))]


def _html_as_parsed(html: str) -> Sequence[Block]:
    blocks: list[Block] = []
    for element in lxml_html.fragment_fromstring(html, create_parent=True):
        if element.tag in {"ul", "ol"}:
            blocks.append(BulletList(tuple(_words(item) for item in element.iter("li"))))
        else:
            blocks.append(Paragraph(_words(element)))
    return blocks


def _words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
