"""The public API of Superdesk Live Blog: ``/api/client_blogs/{id}`` and the pages of ``/api/client_blogs/{id}/posts``.

One file holds one answer, an array of them, or ``{"blog": …, "posts": …}``, as the themes get it. A post's items stand
in ``groups[id=main].refs[].item``, in version 2 of the API in ``items`` (https://github.com/liveblog/liveblog,
``server/liveblog/client_modules``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any

from ticker.exchange.importers.blocks import Block, address, embed
from ticker.exchange.importers.bodies import MAX_PIXELS, parsed, read_body
from ticker.exchange.importers.document import Node, kind, load
from ticker.exchange.importers.drafts import Draft, entry_of, liveblog_of
from ticker.exchange.importers.parsed import PeerEntry, PeerLiveblog, Remarks, Unreadable, quoted
from ticker.exchange.importers.words import one_line

_SIZES = ("viewImage", "baseImage", "original", "thumbnail")
"""Renditions, the one a page shows first; `viewImage` is 640 pixels wide, `baseImage` 1,400."""

_KNOWN = frozenset({"text", "image", "quote", "embed", "video", "comment", "link"})

_NAMES = ("display_name", "byline", "username")
_PAGES = ("posts", "stickyPosts")
_NEVER = datetime.min.replace(tzinfo=UTC)


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
        rendition = renditions.node(name)
        if rendition and (src := address(rendition.text("href"), "")):
            yield {"src": src, "width": _pixels(rendition, "width"), "height": _pixels(rendition, "height")}


def _pixels(node: Node, name: str) -> int:
    size = node.number(name)
    return size if 0 <= size <= MAX_PIXELS else 0


@dataclass(slots=True)
class _Export:
    blogs: list[Node] = field(default_factory=list)
    posts: list[Node] = field(default_factory=list)
    total: int = 0


def read(data: bytes, *, now: datetime, only: str = "") -> PeerLiveblog:
    """The liveblog in a file; `only` is the id of its blog, where there are posts of several.

    Raises:
        Unreadable: it is no JSON, has nothing of the API in it, or posts of several blogs.
    """
    remarks = Remarks()
    export = _Export()
    _sort_out(load(data), "", export, remarks)
    if not export.posts:
        raise Unreadable(
            "", "has no posts of Superdesk Live Blog; the answer of /api/client_blogs/{id}/posts would be right"
        )
    posts = _newest(export.posts)
    _check_pages(export, posts, remarks)
    name = _chosen(posts, only)
    posts = [post for post in posts if post.text("blog") == name]
    entries = [entry for post in posts if (entry := _entry(post, remarks, now)) is not None]
    blog = next((blog for blog in export.blogs if name in {blog.text("_id"), ""} or len(export.blogs) == 1), None)
    return _liveblog(blog or Node({}, "", remarks), entries, remarks)


def _liveblog(blog: Node, entries: list[PeerEntry], remarks: Remarks) -> PeerLiveblog:
    preferences = blog.node("blog_preferences") or Node({}, "", remarks)
    end = blog.moment("end_date")
    closed = blog.text("blog_status") == "closed"
    return liveblog_of(
        entries,
        remarks,
        title=blog.text("title"),
        deck=blog.text("description"),
        language=preferences.text("language"),
        closed=closed,
        closed_at=end if closed else None,
    )


def _sort_out(value: Any, place: str, export: _Export, remarks: Remarks) -> None:
    """Blogs and posts, wherever they stand in the answers. Answers nest two deep, which bounds the recursion."""
    if isinstance(value, list) and place.count("/") <= len(_PAGES) + 1:
        for number, member in enumerate(value):
            _sort_out(member, f"{place}/{number}", export, remarks)
        return
    if not isinstance(value, dict):
        raise Unreadable(place, f"is {kind(value)}; a blog, a post or a page of posts would be right")
    node = Node(value, place, remarks)
    if "_items" in value:
        meta = node.node("_meta")
        export.total = max(export.total, meta.number("total") if meta else 0)
        export.posts.extend(node.nodes("_items"))
    elif "blog_status" in value or "blog_preferences" in value:
        export.blogs.append(node)
    elif "groups" in value or "items" in value:
        export.posts.append(node)
    elif "posts" in value or isinstance(value.get("blog"), dict):
        for name in ("blog", *_PAGES):
            if isinstance(value.get(name), dict | list):
                _sort_out(value[name], f"{place}/{name}", export, remarks)
    else:
        raise Unreadable(place, "is neither a blog nor a post nor a page of posts; an answer of the API would be right")


def _newest(posts: list[Node]) -> list[Node]:
    """Each post once, in its newest version: while pages were fetched, posts may have moved from one to the next."""
    newest: dict[str, Node] = {}
    for post in posts:
        name = post.text("_id") or post.place
        before = newest.get(name)
        if before is None or (post.moment("_updated") or _NEVER) >= (before.moment("_updated") or _NEVER):
            newest[name] = post
    return list(newest.values())


def _check_pages(export: _Export, posts: list[Node], remarks: Remarks) -> None:
    if export.total > len(posts):
        remarks.error(
            "/_meta/total",
            f"says {export.total} posts, but {len(posts)} are in the file; all pages in one JSON array would be right",
        )


def _chosen(posts: list[Node], only: str) -> str:
    names = list(dict.fromkeys(post.text("blog") for post in posts))
    choices = ", ".join(quoted(name) for name in names[:20])
    if only and only not in names:
        raise Unreadable("", f"has no posts of the blog {quoted(only)}; there are: {choices}")
    if not only and len(names) > 1:
        raise Unreadable("", f"has posts of {len(names)} blogs; choose one with --only: {choices}")
    return only or names[0]


def _entry(post: Node, remarks: Remarks, now: datetime) -> PeerEntry | None:
    if not _public(post):
        return None
    at = post.moment("published_date") or post.moment("firstcreated") or post.moment("_created")
    if at is None:
        remarks.error(f"{post.place}/published_date", "is missing; 2025-05-03T14:05:00+00:00 would be right")
        return None
    reading = Reading(remarks)
    blocks: list[Block] = [block for item in _items(post) for block in blocks_of(item, reading)]
    draft = Draft(
        place=post.place,
        at=at,
        headline=post.text("headline") or reading.headline,
        blocks=blocks,
        authors=[_author(post)],
        tags=[tag for _, tag in post.members("tags") if isinstance(tag, str)],
        key_event=post.flag("lb_highlight") or post.flag("highlight"),
        pinned=post.flag("sticky"),
    )
    return entry_of(draft, remarks, now=now)


def _public(post: Node) -> bool:
    """Whether readers saw it last: drafts, contributions and comments wait for an editor, posts can be taken back."""
    if post.flag("deleted") or (post.text("post_status") or "open") != "open":
        return False
    published, unpublished = post.moment("published_date"), post.moment("unpublished_date")
    return unpublished is None or (published is not None and published > unpublished)


def _items(post: Node) -> Iterator[Node]:
    if "items" in post.value:
        yield from post.nodes("items")
        return
    for group in post.nodes("groups"):
        if group.text("id") == "main":
            for reference in group.nodes("refs"):
                if item := reference.node("item"):
                    yield item


def _author(post: Node) -> str:
    """The name the themes show: the publisher's, else the creator's; `original_creator` may be no more than an id."""
    for field_name in ("publisher", "original_creator"):
        person = post.value.get(field_name)
        if isinstance(person, dict):
            node = Node(person, f"{post.place}/{field_name}", post.remarks)
            if name := next((name for key in _NAMES if (name := node.text(key))), ""):
                return name
    return post.text("byline")
