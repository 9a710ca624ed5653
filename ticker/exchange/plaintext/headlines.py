"""Cuts pages that do not mark their entries: a headline is told from body text by its form and its neighbours."""

from ticker.exchange.plaintext.marks import Bullet, Mark, Picture, Plain, Stamp
from ticker.exchange.plaintext.problems import Problems, quoted
from ticker.exchange.plaintext.segments import Page, Segment
from ticker.exchange.plaintext.shape import Shape, is_body, lacks_its_end, may_be_headline, shape_of
from ticker.exchange.plaintext.stamps import stamped_headlines
from ticker.exchange.plaintext.wording import is_close_out, is_pointer_back


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
                self._tell(mark, "stands apart and has no text of its own; read as the caption of a picture or map")
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
                self._tell(mark, "ends without a full stop; too long for a headline, so read as a paragraph")
            return False
        if self._introduces_points(index) or self._is_link_onward(index) or self._is_caption(index, mark):
            return False
        if self._mostly_stamped and not is_close_out(mark.text) and not is_pointer_back(mark.text):
            self._tell(mark, "has no time, unlike most headlines here; read as a paragraph of the entry above")
            return False
        return shape is Shape.HEADLINE or self._settle(index, mark)

    def _settle(self, index: int, mark: Plain) -> bool:
        """A short question, exclamation, or pair of sentences: a headline if text follows and none is missing above."""
        above_is_complete = not self._page.segments or bool(self._page.segments[-1].body)
        is_headline = above_is_complete and is_body(self._next(index))
        self._tell(mark, f"could be a headline or a paragraph; read as a {'headline' if is_headline else 'paragraph'}")
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

    def _tell(self, mark: Plain, message: str) -> None:
        self._problems.notice(mark.line.number, f"{quoted(mark.text)} {message}")
