"""Exports of other liveblog systems: WordPress Liveblog (WXR, REST) and Superdesk Live Blog (API JSON). No I/O.

Which of them a file is, is told by its content.
"""

import re
from collections.abc import Callable
from datetime import datetime

from ticker.exchange.importers import superdesk, wordpress_json, wxr
from ticker.exchange.importers.parsed import (
    MAX_BYTES,
    Format,
    PeerEntry,
    PeerLiveblog,
    PeerProblem,
    Unreadable,
    commands_for,
)

__all__ = [
    "MAX_BYTES",
    "Format",
    "PeerEntry",
    "PeerLiveblog",
    "PeerProblem",
    "commands_for",
    "read",
    "recognise",
]

_LOOKED_AT = 64 * 1024
_ROOT = re.compile(rb"<rss\b")
_NAMES: dict[Format, re.Pattern[bytes]] = {
    "superdesk": re.compile(rb'(?<!\\)"(?:_items|blog_status|blog_preferences|post_status|groups|item_type)"\s*:'),
    "wordpress": re.compile(rb'(?<!\\)"(?:entries|entry_time|css_classes|share_link)"\s*:'),
}


def recognise(data: bytes) -> Format | None:
    """The format by the first 64 KiB: an ``<rss>``, or the names in a JSON object; None for anything else."""
    start = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return "wordpress" if _ROOT.search(start) else None
    if start.startswith((b"{", b"[")):
        return next((name for name, pattern in _NAMES.items() if pattern.search(start)), None)
    return None


def read(data: bytes, source: Format, *, now: datetime, only: str = "") -> PeerLiveblog:
    """The liveblog in a file of that format. Pure: nothing is fetched. What cannot be read is an error in `problems`.

    `now` (aware, UTC) tells what lies in the future; `only` chooses one of several liveblogs by its id there.
    """
    if len(data) > MAX_BYTES:
        return _refused("", f"has {len(data):,} bytes; at most {MAX_BYTES:,} would be right: export one liveblog alone")
    try:
        return _reader(data, source, only)(data, now)
    except Unreadable as error:
        return _refused(error.place, error.message)


def _refused(place: str, message: str) -> PeerLiveblog:
    problem = PeerProblem(place=place, severity="error", message=message)
    return PeerLiveblog(title="", entries=(), problems=(problem,))


def _reader(data: bytes, source: Format, only: str) -> Callable[[bytes, datetime], PeerLiveblog]:
    if source == "superdesk":
        return lambda data, now: superdesk.read(data, now=now, only=only)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return lambda data, now: wordpress_json.read(data, now=now)
    return lambda data, now: wxr.read(data, now=now, only=only)
