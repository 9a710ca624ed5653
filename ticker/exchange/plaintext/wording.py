"""The German words by which a page speaks about itself: its running, its end, its predecessor."""

import re

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
