"""Plain words out of what other systems stored: one line, without control characters, never too long."""

import re

from ticker.projections.sanitise import plain, xml

HEADLINE = 100
"""Characters of a headline that is made from the beginning of a text; WordPress shows ten words."""

_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…]+(?!\s|$)[^.!?…]*)*[.!?…]*[“”\"»«’']*(?=\s|$)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def visible(text: str) -> str:
    """`text` without control characters and half surrogate pairs: both come from broken encodings, and show nothing."""
    return _CONTROL.sub("", xml(text))


def one_line(text: str) -> str:
    """The words of an HTML or plain text, on one line."""
    return " ".join(visible(plain(visible(text))).split())


def shortened(text: str, limit: int = HEADLINE) -> str:
    """The first sentence of a line, if it fits; else as many words as fit, and an ellipsis."""
    sentence = _SENTENCE.match(text[: limit + 1])
    if sentence and sentence.end() <= limit and (sentence.end() == len(text) or text[sentence.end()].isspace()):
        return sentence[0]
    if len(text) <= limit:
        return text
    cut = text[:limit].rsplit(" ", 1)[0] if " " in text[:limit] else text[: limit - 1]
    return f"{cut.rstrip(' ,;:–-')}…"
