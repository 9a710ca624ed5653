"""Raw text → numbered lines, and what each is by its own marks: heading, time line, bullet, credit, or plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ticker.exchange.plaintext.parsed import Problems, quoted

# Only these end a line, because these are what editors count: a U+2028 out of a CMS must not shift the line numbers.
_LINE_END = re.compile(r"\r\n|\n|\r")
# Byte order mark, zero-width space, word joiner, soft hyphen: browsers copy them, nobody sees them.
# The zero-width joiners stay, they hold emoji and some scripts together.
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad]")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")

# A leading backslash makes what follows plain text: "- kein Punkt" in an export, "3:2 gewonnen" in a headline.
LITERAL = "\\"
CAPTION_LABEL = "Bildunterschrift:"

_PLUSES = re.compile(r"\+{3,}")
# Wider than a time of day on purpose: 25:10 and 9:5 have to be recognised to be reported.
_TIME = r"[0-9]{1,9}(?::[0-9]{1,9}){1,3}|[0-9]{1,3}\.[0-9]{1,3}(?= ?Uhr)"
_LEADING_TIME = re.compile(rf"({_TIME})(?![0-9])(?: ?Uhr\b)?(?: ?\|)? ?")
_TIME_BAR = re.compile(rf"({_TIME})(?: ?Uhr)? ?\| ?(.*)")
_STAMP = re.compile(
    r"(?P<label>(?:Stand|Aktualisiert|Veröffentlicht)(?: am)?:? )?(?:[^\W\d]{2,10}, )?"
    rf"(?:(?P<day>[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{2,4}})(?:,? um |,| ?[•·|–-])? ?)?(?P<clock>{_TIME})(?: ?Uhr)?"
)
_STAMP_LIMIT = 60
_BULLET = re.compile(r"[-*–—·‣▪] |•")
_CREDIT_LABEL = r"(?:Foto|Bild|Grafik|Karte|Quelle|Bildquelle|Bildrechte)s?: ?|© ?"
_CREDIT_ALONE = re.compile(rf"\((?:{_CREDIT_LABEL})(?P<bracketed>.+)\)|(?:{_CREDIT_LABEL})(?P<bare>.+)")
_CREDIT_LIMIT = 200
_CREDIT_AFTER_CAPTION = ("(Foto:", "(Bild:", "(Grafik:", "(Karte:", "(Quelle:", "(©", "| Foto:", "| Bild:", "| ©", "©")
_RULES = "+-*=_#•·–—‣▪|/~."


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


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens an entry by its marks: ``+++ 16:05 … +++`` or ``16:05 Uhr | …``. ``clock`` is as written."""

    line: Line
    clock: str | None
    headline: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line that is only a time, with or without a date; ``labelled`` ("Stand: …") speaks of the page."""

    line: Line
    day: str | None
    clock: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class Bullet:
    line: Line
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A caption, a credit, or both; ``caption`` None: the credit stands alone on its line."""

    line: Line
    caption: str | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class Plain:
    """``literal``: marked as plain text, never a title's section, a headline found by rule, or a pointer.

    ``lead``: stood before a heading on the same line.
    """

    line: Line
    text: str
    literal: bool = False
    lead: bool = False


Mark = Heading | Stamp | Bullet | Picture | Plain


def read_marks(line: Line, problems: Problems) -> list[Mark]:
    """What the line is. A line can hold more than one: text before or after a heading whose line break was lost."""
    text = line.text
    if text.startswith(LITERAL) and len(text) > len(LITERAL):
        return [Plain(line, text[len(LITERAL) :].lstrip(), literal=True)]
    if text[0] in _RULES and not text.strip(f"{text[0]} "):
        problems.notice(line.number, f"{quoted(text)} is a rule and no text; left out")
        return []
    if match := _BULLET.match(text):
        item, _ = _unguarded(text[match.end() :].lstrip())
        return [Bullet(line, item)]
    if "+++" in text and not text.startswith(CAPTION_LABEL):
        return _pluses(line, problems)
    if match := _TIME_BAR.fullmatch(text):
        headline, literal = _unguarded(match[2])
        return [Heading(line, match[1], headline, literal)]
    return [_stamp(line) or _picture(line) or Plain(line, text)]


def _pluses(line: Line, problems: Problems) -> list[Mark]:
    """``[lead]+++ [16:05] headline +++``, as well as a copy of it will allow."""
    text = line.text
    opening = _PLUSES.search(text)
    assert opening is not None
    inner = text[opening.end() :]
    clock = _LEADING_TIME.match(inner.lstrip())
    closed = inner.endswith("+++")
    if not inner or not (closed or clock or not opening.start()):
        problems.notice(line.number, 'has "+++" but is no "+++ HH:MM headline +++"; read as plain text')
        return [Plain(line, text)]
    after = ""
    if closed:
        inner = inner.rstrip("+")
    elif end := _PLUSES.search(inner):
        inner, after = inner[: end.start()], inner[end.end() :].strip()
        problems.notice(line.number, "text follows the closing +++; read as the first paragraph")
    else:
        problems.notice(line.number, "the closing +++ is missing; the whole line is read as the headline")
    return _heading(line, text[: opening.start()].rstrip(), inner.strip(), after, problems)


def _heading(line: Line, lead: str, inner: str, after: str, problems: Problems) -> list[Mark]:
    clock = _LEADING_TIME.match(inner)
    headline, literal = _unguarded(inner[clock.end() :] if clock else inner)
    if "+++" in headline and not literal:
        problems.error(line.number, 'more "+++" inside the headline; write one entry on one line')
    if not headline:
        problems.error(line.number, 'has no headline; write "+++ HH:MM headline +++"')
    marks: list[Mark] = [Plain(line, lead, lead=True)] if lead else []
    marks.append(Heading(line, clock[1] if clock else None, headline, literal))
    return [*marks, Plain(line, after)] if after else marks


def _unguarded(text: str) -> tuple[str, bool]:
    literal = text.startswith(LITERAL) and len(text) > len(LITERAL)
    return (text[len(LITERAL) :].strip() if literal else text.strip()), literal


def _stamp(line: Line) -> Stamp | None:
    match = _STAMP.fullmatch(line.text) if len(line.text) <= _STAMP_LIMIT else None
    if match is None:
        return None
    return Stamp(line, match["day"], match["clock"], bool(match["label"]))


def _picture(line: Line) -> Picture | None:
    text = line.text
    labelled = text.startswith(CAPTION_LABEL)
    if labelled:
        text = text[len(CAPTION_LABEL) :].strip()
    if len(text) <= _CREDIT_LIMIT and (match := _CREDIT_ALONE.fullmatch(text)):
        return Picture(line, "" if labelled else None, (match["bracketed"] or match["bare"]).strip())
    start = max(text.rfind(mark, -_CREDIT_LIMIT) if mark in text else -1 for mark in _CREDIT_AFTER_CAPTION)
    if start > 0 and (match := _CREDIT_ALONE.fullmatch(text[start:].lstrip("| "))):
        return Picture(line, text[:start].rstrip(), (match["bracketed"] or match["bare"]).strip())
    return Picture(line, text, None) if labelled and text else None
