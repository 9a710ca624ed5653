"""When a post was made, read from its address: several platforms number their posts by the clock. Pure.

Nobody is asked, so it also holds for posts that are gone or that only members may see.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

_NUMBER = re.compile(r"/(\d{15,20})/?$")
_TID = re.compile(r"/([2-7a-z]{13})/?$")

_TID_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"

EARLIEST = datetime(2006, 3, 21, tzinfo=UTC)
"""The first tweet. What would be older is no time."""


def posted_at(provider: str, url: str, *, now: datetime) -> datetime | None:
    """The moment in a post's address, UTC; None where the platform tells none, or one that cannot be."""
    decode = _READERS.get(provider)
    seconds = decode(urlsplit(url).path) if decode else None
    if seconds is None:
        return None
    at = datetime.fromtimestamp(seconds, tz=UTC)
    return at if EARLIEST <= at <= now else None


def _snowflake(path: str) -> float | None:
    """X: milliseconds since 4 November 2010, 01:42:54.657 UTC, above 22 bits."""
    match = _NUMBER.search(path)
    return ((int(match[1]) >> 22) + 1_288_834_974_657) / 1000 if match else None


def _tiktok(path: str) -> float | None:
    """Seconds above 32 bits."""
    match = _NUMBER.search(path)
    return float(int(match[1]) >> 32) if match else None


def _mastodon(path: str) -> float | None:
    """Milliseconds above 16 bits (mastodon/lib/mastodon/snowflake.rb)."""
    match = _NUMBER.search(path)
    return (int(match[1]) >> 16) / 1000 if match else None


def _bluesky(path: str) -> float | None:
    """Microseconds above 10 bits, in base32 (atproto.com/specs/tid)."""
    match = _TID.search(path)
    if not match:
        return None
    number = 0
    for digit in match[1]:
        number = number * 32 + _TID_DIGITS.index(digit)
    return (number >> 10) / 1_000_000


_READERS: Mapping[str, Callable[[str], float | None]] = {
    "X": _snowflake,
    "TikTok": _tiktok,
    "Mastodon": _mastodon,
    "Bluesky": _bluesky,
}
