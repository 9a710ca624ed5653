"""The items of a Superdesk post → blocks: text, pictures with their sizes, quotations, posts of other platforms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ticker.exchange.importers.bodies import MAX_PIXELS, parsed, read_body
from ticker.exchange.importers.document import Node
from ticker.exchange.importers.embeds import Block, address, embed
from ticker.exchange.importers.parsed import Unreadable
from ticker.exchange.importers.remarks import Remarks, quoted
from ticker.exchange.importers.words import one_line

_SIZES = ("viewImage", "baseImage", "original", "thumbnail")
"""Renditions, the one a page shows first; `viewImage` is 640 pixels wide, `baseImage` 1,400."""

_KNOWN = frozenset({"text", "image", "quote", "embed", "video", "comment", "link"})


@dataclass(slots=True)
class Reading:
    """What is known of the post so far: its headline, if its first text began with one."""

    remarks: Remarks
    headline: str = ""
    begun: bool = False


def blocks_of(item: Node, reading: Reading) -> Sequence[Block]:
    """The blocks of one item; none, with a remark, if there is nothing in it that can be shown."""
    item_type = item.text("item_type") or "text"
    if "advertisement" in item_type.lower():
        reading.remarks.notice(item.place, "is an advertisement; left out")
        return []
    if item_type not in _KNOWN:
        reading.remarks.notice(item.place, f"is a {quoted(item_type)}, which is unknown here; read as text")
    meta = item.node("meta") or Node({}, f"{item.place}/meta", reading.remarks)
    match item_type:
        case "image":
            blocks = _image(item, meta)
        case "quote":
            blocks = _quote(meta)
        case "embed" | "link":
            blocks = _embed(item, meta)
        case _:
            blocks = []
    return blocks or _text(item, reading)


def _text(item: Node, reading: Reading) -> Sequence[Block]:
    try:
        body = read_body(parsed(item.text("text")), "")
    except Unreadable as error:
        reading.remarks.error(f"{item.place}/text", error.message)
        return []
    for lost in body.lost:
        reading.remarks.notice(f"{item.place}/text", lost)
    blocks = list(body.blocks)
    if body.headline and reading.begun:
        blocks.insert(0, {"kind": "text", "html": f"<p><strong>{escape(body.headline)}</strong></p>"})
    elif body.headline:
        reading.headline = body.headline
    reading.begun = True
    return blocks


def _quote(meta: Node) -> Sequence[Block]:
    words = one_line(meta.text("quote"))
    return [{"kind": "quote", "text": words, "attribution": one_line(meta.text("credit"))}] if words else []


def _embed(item: Node, meta: Node) -> Sequence[Block]:
    """The stored words are the post's own: its description, or the text of the embed code."""
    url = next((url for name in ("original_url", "url") if (url := address(meta.text(name), ""))), "")
    if not url:
        return []
    return [
        embed(
            url,
            title=one_line(meta.text("title")),
            text=one_line(meta.text("description")) or _quoted_in(meta.text("html") or item.text("text")),
            author=one_line(meta.text("author_name")),
            provider=one_line(meta.text("provider_name")),
        )
    ]


def _quoted_in(html: str) -> str:
    """The words of the post in an embed code."""
    try:
        body = read_body(parsed(html), "")
    except Unreadable:
        return ""  # a script of half a megabyte says nothing to a reader
    return next((str(block["text"]) for block in body.blocks if block["kind"] == "embed"), "")


def _image(item: Node, meta: Node) -> Sequence[Block]:
    media = meta.node("media") or Node({}, "", item.remarks)
    renditions = media.node("renditions") or item.node("renditions") or Node({}, "", item.remarks)
    files = list(_files(renditions))
    if not files:
        return []
    first, *others = files
    widths = {first["width"]}
    sources = []
    for other in others:
        if first["width"] and first["height"] and other["width"] and other["width"] not in widths:
            widths.add(other["width"])
            sources.append({"src": other["src"], "width": other["width"]})
    words = {name: one_line(meta.text(name))[:1_000] for name in ("caption", "credit")}
    alt = one_line(meta.text("alt_text") or meta.text("alt"))[:1_000]
    return [{"kind": "image", **first, "alt": alt, **words, "sources": tuple(sources)}]


def _files(renditions: Node) -> Iterator[dict[str, Any]]:
    for name in _SIZES:
        found = renditions.node(name)
        if found and (src := address(found.text("href"), "")):
            yield {"src": src, "width": _pixels(found, "width"), "height": _pixels(found, "height")}


def _pixels(node: Node, name: str) -> int:
    size = node.number(name)
    return size if 0 <= size <= MAX_PIXELS else 0
