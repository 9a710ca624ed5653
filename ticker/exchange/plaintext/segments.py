"""A page cut into its head and its segments; each segment is a headline with the blocks that stand under it."""

from dataclasses import dataclass, field

from ticker.exchange.plaintext.lines import Bullet, Heading, Mark, Picture, Plain, Stamp
from ticker.exchange.plaintext.parsed import Block, BulletList, Paragraph, PictureCaption, Problems, quoted
from ticker.exchange.plaintext.wording import (
    Shape,
    is_body,
    is_close_out,
    is_pointer_back,
    lacks_its_end,
    may_be_headline,
    shape_of,
)

_CAPTION_LIMIT = 160


@dataclass(slots=True)
class Segment:
    """``stamp`` or ``clock`` is its time as written, if any; ``literal``: an ordinary entry whatever its words."""

    line: int
    headline: str
    clock: str | None = None
    stamp: Stamp | None = None
    literal: bool = False
    body: list[Mark] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """``head`` holds what stands above the first entry; ``title`` is one of it, where it is known for certain."""

    head: list[Mark] = field(default_factory=list)
    title: Plain | None = None
    segments: list[Segment] = field(default_factory=list)


def cut_at_headings(marks: list[Mark], problems: Problems) -> Page:
    """For pages whose entries are marked, by ``+++`` or by ``HH:MM Uhr |``."""
    page = Page()
    for mark in marks:
        if isinstance(mark, Heading):
            page.segments.append(Segment(mark.line.number, mark.headline, mark.clock, literal=mark.literal))
        elif not page.segments:
            page.head.append(mark)
            if isinstance(mark, Plain) and mark.lead:
                page.title = mark
        else:
            if isinstance(mark, Plain) and mark.lead:
                problems.notice(mark.line.number, "text stands before the +++; read as a paragraph of the entry above")
            page.segments[-1].body.append(mark)
    for segment in page.segments:
        _take_time_line(segment)
    _give_dateline_back(page)
    return page


def _take_time_line(segment: Segment) -> None:
    """``+++ headline +++`` with the time on the line below."""
    if segment.clock is None and segment.body and isinstance(first := segment.body[0], Stamp) and not first.labelled:
        segment.stamp = first
        del segment.body[0]


def _give_dateline_back(page: Page) -> None:
    """Where title and newest headline share the first line, the page's own dateline stands under the entry."""
    body = page.segments[0].body
    if body and isinstance(body[0], Stamp) and body[0].day:
        page.head.append(body.pop(0))


def stamped_headlines(marks: list[Mark], start: int, problems: Problems) -> dict[int, Stamp]:
    """Index of each headline with a time line of its own → that time line.

    A page puts the time either above or below all its headlines, so the majority decides for the whole page; above,
    where the votes are equal, with a notice.
    """
    stamps = {
        index: mark
        for index, mark in enumerate(marks)
        if isinstance(mark, Stamp) and not mark.labelled and index >= start
    }
    over = [index for index in stamps if may_be_headline(_at(marks, index + 1))]
    under = [index for index in stamps if index > start and may_be_headline(marks[index - 1])]
    if over and len(over) == len(under):
        line = stamps[over[0]].line.number
        problems.notice(line, "the time could belong to the headline above or below it; read as above its headline")
    if len(over) < len(under):
        return {index - 1: stamps[index] for index in under}
    # From the first one on, what follows a time is a headline even if it looks like a sentence.
    return {
        index + 1: stamp
        for index, stamp in stamps.items()
        if over and index >= over[0] and isinstance(_at(marks, index + 1), Plain)
    }


def _at(marks: list[Mark], index: int) -> Mark | None:
    return marks[index] if index < len(marks) else None


def cut_at_headlines(marks: list[Mark], start: int, problems: Problems) -> Page:
    """For pages without headings. ``start``: index of the first mark after the title."""
    return _HeadlineReader(marks, start, problems).read()


class _HeadlineReader:
    def __init__(self, marks: list[Mark], start: int, problems: Problems) -> None:
        self._marks = marks
        self._start = start
        self._problems = problems
        self._page = Page(head=list(marks[:start]))
        self._stamps = stamped_headlines(marks, start, problems)
        self._stamps_used = {id(stamp) for stamp in self._stamps.values()}
        candidates = sum(may_be_headline(mark) for mark in marks[start:])
        # Where most headlines carry a time line, a short line without one is no entry.
        self._mostly_stamped = len(self._stamps) > 1 and len(self._stamps) * 2 > candidates
        # An empty line only sets something apart where empty lines are rare.
        self._blank_tells = sum(mark.line.after_blank for mark in marks) * 4 < len(marks)

    def read(self) -> Page:
        for index in range(self._start, len(self._marks)):
            mark = self._marks[index]
            if isinstance(mark, Stamp) and id(mark) in self._stamps_used:
                continue
            if isinstance(mark, Plain) and (index in self._stamps or self._is_headline(index, mark)):
                stamp = self._stamps.get(index)
                self._page.segments.append(Segment(mark.line.number, mark.text, stamp=stamp, literal=mark.literal))
            elif isinstance(mark, Plain) and self._is_caption(index, mark):
                self._notice(mark, "stands apart and has no text of its own; read as the caption of a picture or map")
                self._body.append(Picture(mark.line, mark.text, None))
            else:
                self._body.append(mark)
        return self._page

    @property
    def _body(self) -> list[Mark]:
        return self._page.segments[-1].body if self._page.segments else self._page.head

    def _is_headline(self, index: int, mark: Plain) -> bool:
        shape = Shape.BODY if mark.literal else shape_of(mark.text)
        if shape is Shape.BODY:
            if not mark.literal and lacks_its_end(mark.text):
                self._notice(mark, "ends without a full stop; too long for a headline, so read as a paragraph")
            return False
        if self._introduces_points(index) or self._is_link_onward(index) or self._is_caption(index, mark):
            return False
        if self._mostly_stamped and not is_close_out(mark.text) and not is_pointer_back(mark.text):
            self._notice(mark, "has no time, unlike most headlines here; read as a paragraph of the entry above")
            return False
        return shape is Shape.HEADLINE or self._settle(index, mark)

    def _settle(self, index: int, mark: Plain) -> bool:
        """A short question, exclamation, or pair of sentences: a headline if text follows and none is missing above."""
        above_is_complete = not self._page.segments or bool(self._page.segments[-1].body)
        is_headline = above_is_complete and is_body(self._next(index))
        self._notice(
            mark, f"could be a headline or a paragraph; read as a {'headline' if is_headline else 'paragraph'}"
        )
        return is_headline

    def _introduces_points(self, index: int) -> bool:
        """The line above the summary: "Das Wichtigste in Kürze"."""
        return not self._page.segments and isinstance(self._next(index), Bullet)

    def _is_link_onward(self, index: int) -> bool:
        """Under the close-out, "Hier geht es weiter:" and then lines that were links, up to the next headline."""
        if len(self._page.segments) != 1 or not is_close_out(self._page.segments[0].headline):
            return False
        promised = any(isinstance(mark, Plain) and mark.text.endswith(":") for mark in self._body)
        return promised and may_be_headline(self._next(index))

    def _is_caption(self, index: int, mark: Plain) -> bool:
        if mark.literal or not self._page.segments or shape_of(mark.text) is Shape.BODY:
            return False
        following = self._next(index)
        if isinstance(following, Picture) and following.caption is None:
            return bool(self._body) and not is_body(self._next(index + 1))
        apart = self._blank_tells and mark.line.after_blank
        return apart and bool(self._body) and may_be_headline(following)

    def _next(self, index: int) -> Mark | None:
        return self._marks[index + 1] if index + 1 < len(self._marks) else None

    def _notice(self, mark: Plain, message: str) -> None:
        self._problems.notice(mark.line.number, f"{quoted(mark.text)} {message}")


def read_blocks(marks: list[Mark], problems: Problems) -> tuple[Block, ...]:
    """Neighbouring bullets become one list; a credit on its own line joins the caption right above it."""
    blocks: list[Block] = []
    above: Mark | None = None
    for mark in marks:
        match mark:
            case Bullet(text=text) if blocks and isinstance(last := blocks[-1], BulletList):
                blocks[-1] = BulletList((*last.items, text))
            case Bullet(text=text):
                blocks.append(BulletList((text,)))
            case Picture(caption=None):
                _join_credit(blocks, above, mark, problems)
            case Picture(caption=str(caption), credit=credit):
                blocks.append(PictureCaption(caption, credit))
            case Plain(text=text):
                blocks.append(Paragraph(text))
            case Stamp(line=line):
                problems.notice(line.number, "a time that belongs to no headline; read as a paragraph")
                blocks.append(Paragraph(line.text))
        above = mark
    return tuple(blocks)


def _join_credit(blocks: list[Block], above: Mark | None, credit: Picture, problems: Problems) -> None:
    if isinstance(above, Picture) and above.credit is None:
        blocks[-1] = PictureCaption(above.caption or "", credit.credit)
    elif isinstance(above, Plain) and not above.literal and len(above.text) <= _CAPTION_LIMIT:
        if shape_of(above.text) is Shape.BODY:
            problems.notice(above.line.number, "stands above a picture's credit; read as the caption")
        blocks[-1] = PictureCaption(above.text, credit.credit)
    else:
        problems.notice(credit.line.number, "a credit whose picture and caption were lost in the copy")
        blocks.append(PictureCaption("", credit.credit))
