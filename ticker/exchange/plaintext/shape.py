"""Headline or body text? What the form of a line alone says, where a page marks neither."""

import re
from enum import Enum, auto

from ticker.exchange.plaintext.marks import Bullet, Mark, Plain

# German liveblog headlines run to about 90 characters, body paragraphs rarely stay under 130.
HEADLINE_LIMIT = 120
_CLOSERS = "\"'“”„‟‘’‚«»‹›)] "
_SENTENCE_BREAK = re.compile(r"[a-zäöüß]{3}[.!?][\"'“”»«)]* [\"'„“»«(]?[A-ZÄÖÜ]")


class Shape(Enum):
    HEADLINE = auto()
    BODY = auto()
    OPEN = auto()
    """Could be either: short, but a question, an exclamation, or more than one sentence."""


def shape_of(text: str) -> Shape:
    """By length and by how the text ends; closing quotes and brackets are looked through."""
    if len(text) > HEADLINE_LIMIT:
        return Shape.BODY
    end = text.rstrip(_CLOSERS)
    if end.endswith((".", "…", ":", ";", ",")):
        return Shape.BODY
    if end.endswith(("?", "!")) or _SENTENCE_BREAK.search(text):
        return Shape.OPEN
    return Shape.HEADLINE


def lacks_its_end(text: str) -> bool:
    """Whether body text stops without any closing punctuation."""
    return not text.rstrip(_CLOSERS).endswith((".", "!", "?", "…", ":", ";", ","))


def may_be_headline(mark: Mark | None) -> bool:
    return isinstance(mark, Plain) and not mark.literal and shape_of(mark.text) is not Shape.BODY


def is_body(mark: Mark | None) -> bool:
    return isinstance(mark, Bullet) or (isinstance(mark, Plain) and not may_be_headline(mark))
