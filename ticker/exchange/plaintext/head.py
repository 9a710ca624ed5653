"""What stands above the first entry: section, title, dateline, deck, summary."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ticker.exchange.plaintext.lines import Bullet, Mark, Picture, Plain, Stamp
from ticker.exchange.plaintext.parsed import Problems, quoted
from ticker.exchange.plaintext.times import NewestFirst, NoSuchTimeError, clock_of, day_of
from ticker.exchange.plaintext.wording import Shape, is_about_a_live_page, shape_of

_TOP_STORY = "++"
_SECTION_WORDS = 3


@dataclass(slots=True)
class Head:
    section: str | None = None
    title: str = ""
    top_story: str | None = None
    dateline: datetime | None = None
    deck: tuple[str, ...] = ()
    summary_heading: str | None = None
    summary: tuple[str, ...] = ()


def title_index(marks: list[Mark], *, entries_are_marked: bool) -> int | None:
    """Where the title stands in the marks: the first text, or the second if the first is a section ("Politik")."""
    texts = [index for index, mark in enumerate(marks) if isinstance(mark, Plain)]
    if not texts:
        return None
    if len(texts) > 1 and texts[1] == texts[0] + 1:
        first, second = marks[texts[0]], marks[texts[1]]
        assert isinstance(first, Plain)
        assert isinstance(second, Plain)
        if _is_section(first, second, entries_are_marked=entries_are_marked):
            return texts[1]
    return texts[0]


def _is_section(first: Plain, second: Plain, *, entries_are_marked: bool) -> bool:
    if first.literal or len(first.text.split()) > _SECTION_WORDS or is_about_a_live_page(first.text):
        return False
    if _names_top_story(first.text) or shape_of(first.text) is not Shape.HEADLINE:
        return False
    if second.lead or is_about_a_live_page(second.text) or _names_top_story(second.text):
        return True
    # Where headlines are not marked, a second short line is as likely the newest headline.
    return entries_are_marked and shape_of(second.text) is not Shape.BODY


def read_head(marks: list[Mark], title: Plain | None, zone: ZoneInfo, problems: Problems) -> Head:
    """The head out of its marks; ``title`` is one of them."""
    head = Head()
    if title is not None:
        head.title, head.top_story = _split_title(title)
    heading = _summary_heading(marks, title)
    head.summary_heading = heading.text if heading else None
    head.summary = tuple(mark.text for mark in marks if isinstance(mark, Bullet))
    deck: list[str] = []
    before_title = title is not None
    for mark in marks:
        if mark is title:
            before_title = False
        elif isinstance(mark, Plain) and before_title and head.section is None:
            head.section = mark.text
        elif isinstance(mark, Plain) and mark is not heading:
            deck.append(mark.text)
        elif isinstance(mark, Stamp):
            _read_dateline(head, mark, zone, problems)
        elif isinstance(mark, Picture):
            problems.notice(mark.line.number, "a picture's caption or credit above the first entry is left out")
    head.deck = tuple(deck)
    return head


def check_dateline(head: Head, newest_day: date, line: int, problems: Problems) -> None:
    """A dateline of another day than the newest entry is worth a look: a wrong ``--date`` dates everything wrongly."""
    if head.dateline is not None and head.dateline.date() != newest_day:
        problems.notice(
            line, f"the page is dated {head.dateline:%d.%m.%Y}, but the newest entry is taken for {newest_day:%d.%m.%Y}"
        )


def _split_title(title: Plain) -> tuple[str, str | None]:
    """``Title ++ top story ++``."""
    if title.literal or not _names_top_story(title.text):
        return title.text, None
    name, _, story = title.text.partition(_TOP_STORY)
    return name.strip(), story.strip().removesuffix(_TOP_STORY).strip() or None


def _names_top_story(text: str) -> bool:
    name, pluses, story = text.partition(f" {_TOP_STORY} ")
    return bool(name and pluses and story)


def _summary_heading(marks: list[Mark], title: Plain | None) -> Plain | None:
    """The line right above the first bullet."""
    first = next((index for index, mark in enumerate(marks) if isinstance(mark, Bullet)), 0)
    above = marks[first - 1] if first else None
    if isinstance(above, Plain) and above is not title and not above.literal and _introduces(above.text):
        return above
    return None


def _introduces(text: str) -> bool:
    return shape_of(text) is not Shape.BODY or (len(text) < 80 and text.endswith(":"))  # noqa: PLR2004


def _read_dateline(head: Head, stamp: Stamp, zone: ZoneInfo, problems: Problems) -> None:
    if stamp.day is None or head.dateline is not None:
        problems.notice(stamp.line.number, f"{quoted(stamp.line.text)} belongs to no entry; left out")
        return
    try:
        day = day_of(stamp.day)
        head.dateline = NewestFirst(day, zone).next(stamp.line.number, clock_of(stamp.clock))
    except NoSuchTimeError as error:
        problems.error(stamp.line.number, str(error))
