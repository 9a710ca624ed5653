"""The films and sounds of entries at absolute addresses, for whoever meets them away from the page. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from ticker.domain.entry import Entry
from ticker.domain.events import Audio, Video
from ticker.projections import sanitise

_SUBTYPES: Mapping[str, str] = {
    ".aac": "aac",
    ".flac": "flac",
    ".m4a": "mp4",
    ".m4v": "mp4",
    ".mp3": "mpeg",
    ".mp4": "mp4",
    ".oga": "ogg",
    ".ogg": "ogg",
    ".ogv": "ogg",
    ".opus": "ogg",
    ".wav": "wav",
    ".webm": "webm",
}
"""How a file's name ends → its media type within video/ or audio/ (IANA). Nobody is asked what the file really is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A `Video` or `Audio` anyone can fetch; `media_type` is empty where its name tells none, so may be `poster`."""

    kind: Literal["video", "audio"]
    url: str
    media_type: str
    title: str
    caption: str
    credit: str
    poster: str


def recordings(entry: Entry, public_url: str) -> Iterator[Recording]:
    """Those of the entry, in their order; those at addresses no reader may follow are left out."""
    absolute = sanitise.relative_to(f"{public_url}/")
    for block in entry.content.blocks:
        if isinstance(block, Video | Audio) and (address := sanitise.url(block.url)):
            poster = sanitise.url(block.poster) if isinstance(block, Video) else ""
            yield Recording(
                kind=block.kind,
                url=absolute(address),
                media_type=_media_type(block.kind, address),
                title=block.title,
                caption=block.caption,
                credit=block.credit,
                poster=absolute(poster) if poster else "",
            )


def _media_type(kind: str, address: str) -> str:
    """``video/mp4`` for an address whose path ends in ``.mp4``."""
    try:
        suffix = PurePosixPath(urlsplit(address).path).suffix.lower()
    except ValueError:  # brackets around what is no address
        return ""
    return f"{kind}/{_SUBTYPES[suffix]}" if suffix in _SUBTYPES else ""
