"""Raw text → numbered lines of clean text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ticker.exchange.plaintext.problems import Problems

# Only these end a line, because these are what editors count: a U+2028 out of a CMS must not shift the line numbers.
_LINE_END = re.compile(r"\r\n|\n|\r")
# Byte order mark, zero-width space, word joiner, soft hyphen: browsers copy them, nobody sees them.
# The zero-width joiners stay, they hold emoji and some scripts together.
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad]")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: ``number`` is 1-based, ``text`` has single spaces and no margin."""

    number: int
    text: str
    after_blank: bool = False


def read_lines(text: str, problems: Problems) -> Iterator[Line]:
    """The non-empty lines. Lines with control characters are reported as errors and left out."""
    after_blank = False
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        clean = plain(raw) if raw else ""
        if not clean:
            after_blank = True
        elif _NOT_TEXT.search(raw):
            problems.error(number, "contains control characters and is no text; save the page as UTF-8 plain text")
        else:
            if "\ufffd" in clean:
                problems.notice(number, 'has a "\ufffd" where a character was lost; save the page as UTF-8')
            yield Line(number, clean, after_blank)
            after_blank = False


def plain(text: str) -> str:
    """The text on one line: every run of white space (NBSP, thin space, U+2028 …) one space, nothing invisible."""
    return " ".join(_INVISIBLE.sub("", text).split())
