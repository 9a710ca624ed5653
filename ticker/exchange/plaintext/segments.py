"""A page cut into its head and its segments; each segment is a headline with what stands under it."""

from dataclasses import dataclass, field

from ticker.exchange.plaintext.marks import Heading, Mark, Plain, Stamp
from ticker.exchange.plaintext.problems import Problems


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
