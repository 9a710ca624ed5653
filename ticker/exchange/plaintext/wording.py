"""What the form and the words of a line alone say: headline or body text, the coverage's end, a pointer back."""

import re
from enum import Enum, auto

from ticker.exchange.plaintext.lines import Bullet, Mark, Plain

_LIVE = re.compile(r"\blive-?\s?(?:blog|ticker)", re.IGNORECASE)
_CLOSED = re.compile(
    r"(?:(?:das )?ende (?:des|dieses) (?:heutigen )?live-?\s?(?:blog|ticker)s?\b"
    r"|(?:der |dieser )?live-?\s?(?:blog|ticker) (?:ist |wird )?(?:beendet|geschlossen)\b"
    r"|wir (?:schließen|beenden) (?:den|diesen) live-?\s?(?:blog|ticker)\b)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:früher|vorherig|vorig|bisherig|älter|gestrig|gestern|vortag|live-?\s?(?:blog|ticker))", re.IGNORECASE
)
_TO_READ = re.compile(r"\b(?:nach(?:zu)?lesen|nach(?:zu)?verfolgen|weiterlesen|lesen sie|finden sie)\b", re.IGNORECASE)
_HERE = re.compile(r"\bhier\b", re.IGNORECASE)
# A pointer says so at once; the words further down a long paragraph are about something else.
_POINTER_LENGTH = 200

# German liveblog headlines run to about 90 characters, body paragraphs rarely stay under 130.
HEADLINE_LIMIT = 120
_CLOSERS = "\"'“”„‟‘’‚«»‹›)] "
_SENTENCE_BREAK = re.compile(r"[a-zäöüß]{3}[.!?][\"'“”»«)]* [\"'„“»«(]?[A-ZÄÖÜ]")


def is_about_a_live_page(text: str) -> bool:
    return _LIVE.search(text[:_POINTER_LENGTH]) is not None


def is_close_out(headline: str) -> bool:
    """Whether a headline ends the coverage, like "Ende des Liveblogs"."""
    return _CLOSED.match(headline) is not None


def is_pointer_back(text: str) -> bool:
    """Whether a line leads to the liveblog before: it names something earlier and says that (here) it can be read."""
    start = text[:_POINTER_LENGTH]
    return bool(
        _EARLIER.search(start) and _TO_READ.search(start) and (_HERE.search(start) or is_about_a_live_page(start))
    )


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
