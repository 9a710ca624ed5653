"""Films and sounds by the address of their file: what a player in an entry, or a bare address, becomes."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from ticker.projections.rendering.embeds import frame_of

_KINDS: Mapping[str, str] = {
    **dict.fromkeys((".m4v", ".mp4", ".ogv", ".webm"), "video"),
    **dict.fromkeys((".aac", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav"), "audio"),
}
MAX_TITLE = 300


def kind_of(url: str) -> str:
    """What a file is by its name: "video", "audio", or empty where the name does not tell."""
    return _KINDS.get(PurePosixPath(urlsplit(url).path).suffix.lower(), "")


def recording(kind: str, url: str, *, title: str = "", poster: str = "") -> dict[str, Any] | None:
    """The block for a film or a sound; None where no page served by https could play it.

    An empty `title` is to be filled in with what the entry says.
    """
    if urlsplit(url).scheme != "https" or frame_of(url):
        return None
    block = {"kind": kind, "url": url, "title": title[:MAX_TITLE]}
    return block | {"poster": poster} if kind == "video" and poster else block
