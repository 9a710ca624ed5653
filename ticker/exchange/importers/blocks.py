"""What stands in an entry as a block of its own: posts of other platforms, films and sounds, tables."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from ticker.exchange.importers.words import one_line
from ticker.projections.rendering.embeds import frame_of

Block = dict[str, Any]
"""A block as the API takes it (`ticker.schemas.blocks`)."""

MAX_WORDS = 5_000
MAX_NAME = 1_000

_POSTS = frozenset(
    {
        "twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "bluesky-embed", "mastodon-embed",
        "text-post-media", "fb-post", "fb-video",
    }
)  # fmt: skip
"""Classes of the quotations that platforms hand out as embed codes."""

_ADDRESSES = ("data-instgrm-permalink", "data-text-post-permalink", "data-href", "cite")
_PLAYERS = frozenset({"iframe", "video", "audio", "embed"})
_BARE = re.compile(r"https?://\S+")
_SIGNED = re.compile(r"[—–-]+\s*(?P<author>.{1,200})")

_KINDS: Mapping[str, str] = {
    **dict.fromkeys((".m4v", ".mp4", ".ogv", ".webm"), "video"),
    **dict.fromkeys((".aac", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav"), "audio"),
}
MAX_TITLE = 300

MAX_COLUMNS, MAX_ROWS, MAX_CELL, MAX_CAPTION = 12, 100, 200, 300
"""What the API allows; a larger table stays text."""


def address(written: str | None, base: str) -> str:
    """An absolute http(s) address as a browser on `base` would follow it; empty if there is none."""
    text = "".join((written or "").split())
    try:
        parts = urlsplit(urljoin(base or "https:", text) if text else "")
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in {"http", "https"} and parts.hostname else ""


def is_post(element: HtmlElement) -> bool:
    """Whether an element stands for something that another platform shows."""
    if element.tag in _PLAYERS:
        return True
    if element.tag in {"blockquote", "div"}:
        return not _POSTS.isdisjoint((element.get("class") or "").split())
    return False


def bare_post(element: HtmlElement) -> Block | None:
    """The block for a paragraph that is nothing but the address of a post (oEmbed's rule in WordPress) or a file."""
    words = str(element.text_content()).strip()
    url = address(words, "") if _BARE.fullmatch(words) else ""
    if url and frame_of(url):
        return embed(url)
    return recording(kind, url) if (kind := kind_of(url)) else None


def embed(url: str, *, text: str = "", author: str = "", title: str = "", provider: str = "") -> Block:
    frame = frame_of(url)
    return {
        "kind": "embed",
        "url": url,
        "provider": (provider or (frame.provider if frame else ""))[:MAX_NAME],
        "title": title[:MAX_NAME],
        "text": text[:MAX_WORDS],
        "author": author[:MAX_NAME],
    }


def post(element: HtmlElement, base: str) -> Block | None:
    """The block for an element that `is_post`; None where its address is lost."""
    url = _url(element, base)
    if not url:
        return None
    if element.tag in {"video", "audio"} and (played := _played(element, url, base)):
        return played
    if element.tag in _PLAYERS:
        return embed(url, title=one_line(element.get("title") or ""))
    paragraphs = [one_line(str(p.text_content())) for p in element.iter("p")]
    text = "\n".join(words for words in paragraphs if words)
    return embed(url, text=text, author=_author(element))


def _played(element: HtmlElement, url: str, base: str) -> Block | None:
    title = one_line(element.get("title") or element.get("aria-label") or "")
    return recording(str(element.tag), url, title=title, poster=address(element.get("poster"), base))


def _url(element: HtmlElement, base: str) -> str:
    if element.tag in _PLAYERS:
        sources = [element.get("src"), *(source.get("src") for source in element.iter("source"))]
        return next((url for source in sources if (url := address(source, base))), "")
    attributes = [address(element.get(name), "") for name in _ADDRESSES if element.get(name)]
    links = [address(link.get("href"), "") for link in element.iter("a")]
    return next((url for url in (*attributes, *reversed(links)) if url), "")


def _author(element: HtmlElement) -> str:
    """X and Bluesky sign below the paragraph: ``— Mara Lind (@maralind) May 3, 2025``."""
    last = next((p for p in reversed(list(element.iter("p")))), None)
    signed = _SIGNED.search(" ".join((last.tail or "").split())) if last is not None else None
    return signed["author"].strip() if signed else ""


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


def table(element: HtmlElement) -> dict[str, Any] | None:
    """The block for a `table`, or a `figure` around one; None where it is anything else.

    An empty caption is to be filled in with what the entry says.
    """
    if element.tag not in {"table", "figure"}:
        return None
    tables = list(element.iter("table"))
    if len(tables) != 1 or _holds_more(tables[0]):
        return None
    head, *others = list(tables[0].iter("tr")) or [tables[0]]
    header, rows = _cells(head), [_cells(row) for row in others]
    if any(cell.tag != "th" for cell in head) or not _fits(header, rows):
        return None
    words = next((one_line(str(caption.text_content())) for caption in element.iter("caption", "figcaption")), "")
    return {"kind": "table", "caption": words[:MAX_CAPTION], "header": tuple(header), "rows": tuple(map(tuple, rows))}


def _holds_more(element: HtmlElement) -> bool:
    """Pictures, players, lists and cells that span others: no row of plain cells."""
    spans = any(cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1" for cell in element.iter("td", "th"))
    return spans or next(element.iter("img", "iframe", "video", "audio", "ul", "ol", "a"), None) is not None


def _cells(row: HtmlElement) -> list[str]:
    return [one_line(str(cell.text_content())) for cell in row.iter("td", "th")]


def _fits(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    cells = [*header, *(cell for row in rows for cell in row)]
    return (
        0 < len(header) <= MAX_COLUMNS
        and all(header)
        and 0 < len(rows) <= MAX_ROWS
        and all(len(row) == len(header) and row[0] for row in rows)
        and all(len(cell) <= MAX_CELL for cell in cells)
    )
