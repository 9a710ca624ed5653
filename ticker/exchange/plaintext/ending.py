"""The two segments that are no entries: the close-out at the top and the pointer to the liveblog before at the foot."""

import re
from datetime import datetime

from ticker.exchange.plaintext.blocks import read_blocks
from ticker.exchange.plaintext.marks import Mark, Picture, Plain
from ticker.exchange.plaintext.parsed import BulletList, Paragraph, ParsedCloseOut, ParsedPrevious, PictureCaption
from ticker.exchange.plaintext.problems import Problems
from ticker.exchange.plaintext.segments import Segment
from ticker.exchange.plaintext.wording import is_close_out, is_pointer_back

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def take_previous(segments: list[Segment], problems: Problems) -> ParsedPrevious | None:
    """The pointer, cut off the last segment: the segment itself, or the last text in it."""
    if not segments:
        return None
    last = segments[-1]
    if len(segments) > 1 and not last.literal and is_pointer_back(last.headline):
        del segments[-1]
        _tell_lost_address(last.line, [last.headline, *_texts(last.body, problems)], problems)
        return ParsedPrevious(line=last.line, title=last.headline, paragraphs=tuple(_texts(last.body, problems)))
    for index in range(len(last.body) - 1, -1, -1):
        mark = last.body[index]
        if isinstance(mark, Plain) and not mark.literal and is_pointer_back(mark.text):
            del last.body[index]
            _tell_lost_address(mark.line.number, [mark.text], problems)
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


def _tell_lost_address(line: int, texts: list[str], problems: Problems) -> None:
    if not any(_ADDRESS.search(text) for text in texts):
        problems.notice(line, "points to the liveblog before this one; its address was lost in the copy")
