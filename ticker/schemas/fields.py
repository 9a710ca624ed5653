"""The kinds of text, time and address that requests are made of: what each allows, and what it says when refusing."""

import unicodedata
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel.core import UnknownLocaleError, parse_locale
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from ticker.projections.artefact import RESERVED_SLUGS, SLUG
from ticker.sentences import say

MAX_TEXT = 20_000
"""Characters of running text in one request: four newspaper pages. The worst Markdown of that length ("![" and nothing
else) takes 0.6 s to parse, and the time grows with the square."""

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def visible(text: str) -> bool:
    """Whether a reader sees anything of it."""
    return any(unicodedata.category(char)[0] not in "CZ" for char in text)


def _visible(text: str) -> str:
    if not visible(text):
        raise ValueError(say("must contain something a reader can see"))
    return text


def _one_line(text: str) -> str:
    for char in text:
        if unicodedata.category(char) in {"Cc", "Zl", "Zp"}:
            raise ValueError(
                say(
                    "must be one line of plain text; %(character)s is a control character",
                    character=f"U+{ord(char):04X}",
                )
            )
    return text


def _lines(text: str) -> str:
    for char in text:
        if unicodedata.category(char) == "Cc" and char not in "\t\n\r":
            raise ValueError(
                say("must be plain text; %(character)s is a control character", character=f"U+{ord(char):04X}")
            )
    return text


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(_one_line(url))
        _ = parts.port
    except ValueError:
        raise ValueError(say("must be an address such as https://example.org/a")) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(char in url for char in ' \\<>"'):
        raise ValueError(say("must be an http or https address such as https://example.org/a"))
    return url


def _web_address_if_any(url: str) -> str:
    return _web_address(url) if url else url


def _site_address(url: str) -> str:
    """Pictures and other liveblogs may also lie on this server: a path such as /media/ab12.jpg or /mittwoch/."""
    if url.startswith("/") and not url.startswith("//"):
        _web_address(f"https://here.invalid{url}")
        return url
    return _web_address(url)


def _site_address_if_any(url: str) -> str:
    return _site_address(url) if url else url


def _file_address(url: str) -> str:
    """A film or a sound: a page served by https plays nothing from http (W3C Mixed Content, 5.3; our own policy)."""
    if urlsplit(_site_address(url)).scheme == "http":
        raise ValueError(say("must be an https address, such as https://example.org/a.mp4, or a path on this site"))
    return url


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError(say("must be 1 to 80 lower-case letters a-z, digits and hyphens, no hyphen at either end"))
    if text in RESERVED_SLUGS:
        others = ", ".join(sorted(RESERVED_SLUGS - {text}))
        raise ValueError(say("is reserved for the server itself, as are %(others)s", others=others))
    return text


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(say("must be an IANA time zone such as Europe/Berlin"))
    return name


def _language(tag: str) -> str:
    try:
        parse_locale(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(say("must be a BCP 47 language tag such as de or en-GB")) from None
    return tag


def _moment(at: datetime) -> datetime:
    """In UTC; bounded, because the years 1 and 9999 overflow in the next zone."""
    if not EARLIEST <= at < LATEST:
        raise ValueError(say("must be between the years 1900 and 2200"))
    return at.astimezone(UTC)


def named_once(items: tuple[str, ...]) -> tuple[str, ...]:
    """A list of names, refused if one stands in it twice."""
    if len(set(items)) != len(items):
        raise ValueError(say("must not name the same one twice"))
    return items


Headline = Annotated[
    str, StringConstraints(min_length=1, max_length=300), AfterValidator(_one_line), AfterValidator(_visible)
]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line), AfterValidator(_visible)
]
SummaryPoint = Annotated[
    str, StringConstraints(min_length=1, max_length=500), AfterValidator(_one_line), AfterValidator(_visible)
]
Tag = Annotated[
    str, StringConstraints(min_length=1, max_length=60), AfterValidator(_one_line), AfterValidator(_visible)
]
Line = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_one_line)]
Paragraph = Annotated[str, StringConstraints(max_length=5_000), AfterValidator(_lines)]
Note = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(_lines), AfterValidator(_visible)
]
RunningText = Annotated[str, StringConstraints(max_length=MAX_TEXT), AfterValidator(_lines)]
WebAddress = Annotated[str, StringConstraints(max_length=2_048), AfterValidator(_web_address)]
OptionalWebAddress = Annotated[str, StringConstraints(max_length=2_048), AfterValidator(_web_address_if_any)]
SiteAddress = Annotated[str, StringConstraints(max_length=2_048), AfterValidator(_site_address)]
OptionalSiteAddress = Annotated[str, StringConstraints(max_length=2_048), AfterValidator(_site_address_if_any)]
FileAddress = Annotated[str, StringConstraints(max_length=2_048), AfterValidator(_file_address)]
Cell = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line)]
Result = Annotated[str, StringConstraints(max_length=20), AfterValidator(_one_line)]
Slug = Annotated[str, AfterValidator(_slug), Field(json_schema_extra={"pattern": f"^{SLUG.pattern}$"})]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Language = Annotated[str, StringConstraints(min_length=2, max_length=35), AfterValidator(_language)]
Moment = Annotated[AwareDatetime, AfterValidator(_moment)]
Pixels = Annotated[int, Field(ge=0, le=100_000)]
EntryId = Annotated[str, StringConstraints(min_length=1, max_length=40)]
