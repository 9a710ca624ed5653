"""Plain text → parsed liveblog: one reading for both themes, as pages mix their dialects."""

import datetime as dt
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ticker.exchange.plaintext.head import Head, check_dateline, read_head, title_index
from ticker.exchange.plaintext.lines import Heading, Mark, Picture, Plain, Stamp, read_lines, read_marks
from ticker.exchange.plaintext.parsed import (
    BulletList,
    Paragraph,
    ParsedCloseOut,
    ParsedEntry,
    ParsedLiveblog,
    ParsedPrevious,
    PictureCaption,
    Problems,
    Theme,
    quoted,
)
from ticker.exchange.plaintext.segments import Page, Segment, cut_at_headings, cut_at_headlines, read_blocks
from ticker.exchange.plaintext.times import NewestFirst, NoSuchTimeError, clock_of, day_of
from ticker.exchange.plaintext.wording import is_close_out, is_pointer_back

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def parse_liveblog(text: str, *, date: dt.date, zone: ZoneInfo) -> ParsedLiveblog:
    """Read a liveblog page copied as plain text.

    Where a page marks its entries, by ``16:05 Uhr | headline``, ``+++ … +++`` or time lines of their own, the marks
    decide. Elsewhere a headline is told from body text by length, closing punctuation and neighbours; lines for which
    that is not certain are among the problems.

    Args:
        text: the page, newest entry first, any line ends.
        date: the day of the newest entry; older days follow from the times, if there are any.
        zone: the page's time zone, in which its times are told.

    Returns:
        The page. It never raises for its text: import only when ``errors`` is empty.
    """
    return read_page(text, "liveblog", date, zone)


def parse_liveticker(text: str, *, date: dt.date, zone: ZoneInfo) -> ParsedLiveblog:
    """Read a liveticker page copied as plain text.

    Args:
        text: the page, newest entry first, any line ends.
        date: the day of the newest entry; older days follow from the times.
        zone: the page's time zone, in which its times are told.

    Returns:
        The page. It never raises for its text: import only when ``errors`` is empty.
    """
    return read_page(text, "liveticker", date, zone)


def read_page(text: str, theme: Theme, newest_day: date, zone: ZoneInfo) -> ParsedLiveblog:
    """The whole page. Never raises for any text: what cannot be understood is among the problems."""
    problems = Problems()
    marks = [mark for line in read_lines(text, problems) for mark in read_marks(line, problems)]
    page = _cut(_as_title(marks), problems)
    head = _head(page, newest_day, zone, problems)
    previous = take_previous(page.segments, problems)
    entries, close_out = _Entries(newest_day, zone, problems).read(page.segments)
    _report_what_is_missing(marks, head, entries, problems)
    return ParsedLiveblog(
        theme=theme,
        section=head.section,
        title=head.title,
        top_story=head.top_story,
        dateline=head.dateline,
        deck=head.deck,
        summary_heading=head.summary_heading,
        summary=head.summary,
        entries=tuple(entries),
        close_out=close_out,
        previous=previous,
        problems=problems.by_line(),
    )


def _as_title(marks: list[Mark]) -> list[Mark]:
    """``Title +++ top story +++``, the only pluses on the page and without a time, is a title and no entry."""
    headings = [index for index, mark in enumerate(marks) if isinstance(mark, Heading)]
    if len(headings) != 1 or not headings[0]:
        return marks
    (index,) = headings
    heading, lead = marks[index], marks[index - 1]
    assert isinstance(heading, Heading)
    if heading.clock is not None or not isinstance(lead, Plain) or not lead.lead or not heading.headline:
        return marks
    title = Plain(heading.line, f"{lead.text} ++ {heading.headline} ++")
    return [*marks[: index - 1], title, *marks[index + 1 :]]


def _cut(marks: list[Mark], problems: Problems) -> Page:
    if any(isinstance(mark, Heading) for mark in marks):
        page = cut_at_headings(marks, problems)
        if page.title is None and (index := title_index(page.head, entries_are_marked=True)) is not None:
            page.title = _plain(page.head, index)
        return page
    index = title_index(marks, entries_are_marked=False)
    page = cut_at_headlines(marks, len(marks) if index is None else index + 1, problems)
    page.title = None if index is None else _plain(marks, index)
    return page


def _plain(marks: list[Mark], index: int) -> Plain:
    mark = marks[index]
    assert isinstance(mark, Plain)
    return mark


def _head(page: Page, newest_day: date, zone: ZoneInfo, problems: Problems) -> Head:
    head = read_head(page.head, page.title, zone, problems)
    line = next((mark.line.number for mark in page.head if isinstance(mark, Stamp)), 1)
    check_dateline(head, newest_day, line, problems)
    return head


class _Entries:
    """Segments → entries, with their times from the newest down."""

    def __init__(self, newest_day: date, zone: ZoneInfo, problems: Problems) -> None:
        self._newest_day = newest_day
        self._times = NewestFirst(newest_day, zone)
        self._problems = problems
        self._seen: dict[tuple[str, str], int] = {}

    def read(self, segments: list[Segment]) -> tuple[list[ParsedEntry], ParsedCloseOut | None]:
        close_out = None
        entries = []
        for segment in segments:
            occurred_at = self._occurred_at(segment)
            if segment is segments[0] and closes(segment):
                close_out = read_close_out(segment, occurred_at, self._problems)
            else:
                entries.append(self._entry(segment, occurred_at))
        for line, remark in self._times.remarks():
            self._problems.notice(line, remark)
        return entries, close_out

    def _entry(self, segment: Segment, occurred_at: datetime | None) -> ParsedEntry:
        blocks = read_blocks(segment.body, self._problems)
        if not blocks:
            self._problems.notice(segment.line, f"{quoted(segment.headline)} has no text under it")
        # As text: datetimes of one zone compare equal across the two rounds of a repeated hour.
        above = self._seen.setdefault((segment.headline, str(occurred_at)), segment.line)
        if above != segment.line:
            self._problems.notice(segment.line, f"the same headline and time as in line {above}")
        return ParsedEntry(line=segment.line, headline=segment.headline, occurred_at=occurred_at, blocks=blocks)

    def _occurred_at(self, segment: Segment) -> datetime | None:
        stamp = segment.stamp
        clock, line = (stamp.clock, stamp.line.number) if stamp else (segment.clock, segment.line)
        if clock is None:
            return None
        try:
            day = day_of(stamp.day) if stamp and stamp.day else None
            return self._times.next(line, clock_of(clock), day)
        except NoSuchTimeError as error:
            self._problems.error(line, f"{error} (in {quoted(segment.headline)})")
            return None


def _report_what_is_missing(marks: list[Mark], head: Head, entries: list[ParsedEntry], problems: Problems) -> None:
    if not marks:
        problems.error(1, "there is no text to read; expected a title and entries")
        return
    first = min(mark.line.number for mark in marks)
    if not head.title:
        problems.error(first, "no title; write it on a line of its own above the first entry")
    if not entries:
        problems.error(first, 'no entry found; expected lines such as "+++ 16:05 headline +++"')
    without = [entry for entry in entries if entry.occurred_at is None]
    if without and len(without) == len(entries):
        problems.notice(without[0].line, f"none of the {len(entries)} entries has a time")
    else:
        for entry in without:
            problems.notice(entry.line, f"{quoted(entry.headline)} has no time")


def take_previous(segments: list[Segment], problems: Problems) -> ParsedPrevious | None:
    """The pointer, cut off the last segment: the segment itself, or the last text in it."""
    if not segments:
        return None
    last = segments[-1]
    if len(segments) > 1 and not last.literal and is_pointer_back(last.headline):
        del segments[-1]
        _report_lost_address(last.line, [last.headline, *_texts(last.body, problems)], problems)
        return ParsedPrevious(line=last.line, title=last.headline, paragraphs=tuple(_texts(last.body, problems)))
    for index in range(len(last.body) - 1, -1, -1):
        mark = last.body[index]
        if isinstance(mark, Plain) and not mark.literal and is_pointer_back(mark.text):
            del last.body[index]
            _report_lost_address(mark.line.number, [mark.text], problems)
            return ParsedPrevious(line=mark.line.number, title=mark.text, paragraphs=())
        if not isinstance(mark, Picture):
            break
    return None


def closes(segment: Segment) -> bool:
    return not segment.literal and is_close_out(segment.headline)


def read_close_out(segment: Segment, occurred_at: datetime | None, problems: Problems) -> ParsedCloseOut:
    """The segment as close-out: what follows a text that ends with a colon, and every address, is a link."""
    paragraphs: list[str] = []
    links: list[str] = []
    promised = False
    for text in _texts(segment.body, problems):
        addresses = _ADDRESS.findall(text)
        links += addresses or ([text] if promised else [])
        if not promised:
            paragraphs.append(text)
        promised = promised or text.endswith(":")
    if promised and not links:
        line = max((mark.line.number for mark in segment.body), default=segment.line)
        problems.notice(line, "the text promises a link and ends; the link was lost in the copy, add it by hand")
    return ParsedCloseOut(
        line=segment.line,
        headline=segment.headline,
        occurred_at=occurred_at,
        paragraphs=tuple(paragraphs),
        links=tuple(links),
    )


def _texts(marks: list[Mark], problems: Problems) -> list[str]:
    texts: list[str] = []
    for block in read_blocks(marks, problems):
        match block:
            case Paragraph(text=text):
                texts.append(text)
            case BulletList(items=items):
                texts.extend(items)
            case PictureCaption(caption=caption, credit=credit):
                texts.append(" ".join(filter(None, (caption, credit and f"({credit})"))))
    return texts


def _report_lost_address(line: int, texts: list[str], problems: Problems) -> None:
    if not any(_ADDRESS.search(text) for text in texts):
        problems.notice(line, "points to the liveblog before this one; its address was lost in the copy")
