"""Entries → the liveticker dialect, so that reading it again gives the same entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from ticker.exchange.plaintext.lines import CAPTION_LABEL, LITERAL, Bullet, Heading, Line, Plain, plain, read_marks
from ticker.exchange.plaintext.parsed import Block, BulletList, Paragraph, PictureCaption, Problems
from ticker.exchange.plaintext.wording import is_close_out, is_pointer_back


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportEntry:
    """``time`` is the time of day on the page's clock (None: unknown); the day shows in the order alone."""

    headline: str
    time: time | None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportLiveticker:
    """``entries`` newest first; ``previous`` is the text that leads to the liveblog before, None without one."""

    title: str
    entries: tuple[ExportEntry, ...]
    deck: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    summary_heading: str = "Die wichtigsten Entwicklungen:"
    close_out: ExportEntry | None = None
    previous: str | None = None


def export_liveticker(page: ExportLiveticker) -> str:
    """The page as text, one empty line between its lines, ending in a line feed.

    The title shares its line with the newest entry unless deck or summary stand between them. White space in texts
    becomes single spaces, and empty texts are left out. What would be misread (a paragraph that begins like a bullet)
    gets a leading backslash. Not kept: a day without entries between two others, the border between two neighbouring
    lists, and which part of a caption is the credit where the caption itself imitates one.
    """
    head = list(_head(page))
    entries = list(_entries(page))
    title = _text(page.title)
    if entries and not head and not title.startswith(LITERAL) and not title.endswith("+"):
        entries[0] = f"{title}{entries[0]}"
    else:
        head.insert(0, _certain_title(title, head))
    pointer = [_pointer(plain(page.previous))] if page.previous else []
    return "\n\n".join(line for line in (*head, *entries, *pointer) if line) + "\n"


def _head(page: ExportLiveticker) -> Iterator[str]:
    yield from (_text(text) for text in page.deck if plain(text))
    points = [_item(text) for text in page.summary if plain(text)]
    if points:
        yield "\n".join([plain(page.summary_heading), *points])


def _entries(page: ExportLiveticker) -> Iterator[str]:
    if page.close_out:
        yield from _entry(page.close_out, plain(page.close_out.headline))
    for index, entry in enumerate(page.entries):
        # An entry that merely sounds like the close-out or the pointer is one all the same.
        ends = (not index and is_close_out(plain(entry.headline))) or is_pointer_back(plain(entry.headline))
        yield from _entry(entry, _headline(entry, guarded=ends))


def _entry(entry: ExportEntry, headline: str) -> Iterator[str]:
    yield " ".join(part for part in ("+++", f"{entry.time:%H:%M}" if entry.time else "", headline, "+++") if part)
    for block in entry.blocks:
        match block:
            case Paragraph(text=text):
                yield _text(text)
            case BulletList(items=items):
                yield "\n".join(_item(item) for item in items if plain(item))
            case PictureCaption(caption=caption, credit=credit):
                source = f"(Foto: {plain(credit)})" if credit else ""
                yield " ".join(part for part in (CAPTION_LABEL, plain(caption), source) if part)


def _headline(entry: ExportEntry, *, guarded: bool) -> str:
    headline = plain(entry.headline)
    line = Line(1, f"+++ {'00:00 ' if entry.time else ''}{headline} +++")
    match read_marks(line, problems := Problems()):
        case [Heading(headline=again, clock=clock)] if again == headline and bool(clock) == bool(entry.time):
            guarded = guarded or bool(problems.by_line())
        case _:
            guarded = True
    return f"{LITERAL}{headline}" if guarded and headline else headline


def _item(text: str) -> str:
    item = f"- {plain(text)}"
    match read_marks(Line(1, item), Problems()):
        case [Bullet(text=again)] if again == plain(text):
            return item
        case _:
            return f"- {LITERAL}{plain(text)}"


def _text(text: str) -> str:
    """The text as a line that reads as plain text again, even with a heading behind it."""
    text = plain(text)
    marked = "++" in text or text.startswith((CAPTION_LABEL, LITERAL)) or is_pointer_back(text)
    match read_marks(Line(1, text), Problems()) if text else []:
        case [Plain(text=again, literal=False)] if again == text and not marked:
            return text
        case _:
            return f"{LITERAL}{text}" if text else ""


def _certain_title(title: str, below: list[str]) -> str:
    """Above a deck, a title of few words would be taken for the section ("Politik")."""
    certain = not below or title.startswith(LITERAL) or not title
    return title if certain else f"{LITERAL}{title}"


def _pointer(text: str) -> str:
    """The text if it reads as a pointer, else with one around it; marks in it cost the text, never an entry."""
    sentence = "Alle früheren Meldungen können Sie hier nachlesen"
    for line in (text, f"{sentence}: {text}"):
        match read_marks(Line(1, line), Problems()):
            case [Plain(text=again, literal=False)] if again == line and is_pointer_back(line):
                return line
    return f"{sentence}."
