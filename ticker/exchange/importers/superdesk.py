"""The public API of Superdesk Live Blog: ``/api/client_blogs/{id}`` and the pages of ``/api/client_blogs/{id}/posts``.

One file holds one answer, an array of them, or ``{"blog": …, "posts": …}``, as the themes get it. A post's items stand
in ``groups[id=main].refs[].item``, in version 2 of the API in ``items`` (https://github.com/liveblog/liveblog,
``server/liveblog/client_modules``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ticker.exchange.importers.document import Node, kind, load
from ticker.exchange.importers.drafts import Draft, entry_of
from ticker.exchange.importers.embeds import Block
from ticker.exchange.importers.gathered import gathered
from ticker.exchange.importers.items import Reading, blocks_of
from ticker.exchange.importers.parsed import PeerEntry, PeerLiveblog, Unreadable
from ticker.exchange.importers.remarks import Remarks, quoted

_NAMES = ("display_name", "byline", "username")
_PAGES = ("posts", "stickyPosts")
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Found:
    blogs: list[Node] = field(default_factory=list)
    posts: list[Node] = field(default_factory=list)
    total: int = 0


def read(data: bytes, *, now: datetime, only: str = "") -> PeerLiveblog:
    """The liveblog in a file; `only` is the id of its blog, where there are posts of several.

    Raises:
        Unreadable: it is no JSON, has nothing of the API in it, or posts of several blogs.
    """
    remarks = Remarks()
    found = _Found()
    _sort_out(load(data), "", found, remarks)
    if not found.posts:
        raise Unreadable(
            "", "has no posts of Superdesk Live Blog; the answer of /api/client_blogs/{id}/posts would be right"
        )
    posts = _newest(found.posts)
    _check_pages(found, posts, remarks)
    name = _the_one(posts, only)
    posts = [post for post in posts if post.text("blog") == name]
    entries = [entry for post in posts if (entry := _entry(post, remarks, now)) is not None]
    blog = next((blog for blog in found.blogs if name in {blog.text("_id"), ""} or len(found.blogs) == 1), None)
    return _liveblog(blog or Node({}, "", remarks), entries, remarks)


def _liveblog(blog: Node, entries: list[PeerEntry], remarks: Remarks) -> PeerLiveblog:
    preferences = blog.node("blog_preferences") or Node({}, "", remarks)
    end = blog.moment("end_date")
    closed = blog.text("blog_status") == "closed"
    return gathered(
        entries,
        remarks,
        title=blog.text("title"),
        deck=blog.text("description"),
        language=preferences.text("language"),
        closed=closed,
        closed_at=end if closed else None,
    )


def _sort_out(value: Any, place: str, found: _Found, remarks: Remarks) -> None:
    """Blogs and posts, wherever they stand in the answers. Answers nest two deep, which bounds the recursion."""
    if isinstance(value, list) and place.count("/") <= len(_PAGES) + 1:
        for number, member in enumerate(value):
            _sort_out(member, f"{place}/{number}", found, remarks)
        return
    if not isinstance(value, dict):
        raise Unreadable(place, f"is {kind(value)}; a blog, a post or a page of posts would be right")
    node = Node(value, place, remarks)
    if "_items" in value:
        meta = node.node("_meta")
        found.total = max(found.total, meta.number("total") if meta else 0)
        found.posts.extend(node.nodes("_items"))
    elif "blog_status" in value or "blog_preferences" in value:
        found.blogs.append(node)
    elif "groups" in value or "items" in value:
        found.posts.append(node)
    elif "posts" in value or isinstance(value.get("blog"), dict):
        for name in ("blog", *_PAGES):
            if isinstance(value.get(name), dict | list):
                _sort_out(value[name], f"{place}/{name}", found, remarks)
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


def _check_pages(found: _Found, posts: list[Node], remarks: Remarks) -> None:
    if found.total > len(posts):
        remarks.error(
            "/_meta/total",
            f"says {found.total} posts, but {len(posts)} are in the file; all pages in one JSON array would be right",
        )


def _the_one(posts: list[Node], only: str) -> str:
    names = list(dict.fromkeys(post.text("blog") for post in posts))
    listed = ", ".join(quoted(name) for name in names[:20])
    if only and only not in names:
        raise Unreadable("", f"has no posts of the blog {quoted(only)}; there are: {listed}")
    if not only and len(names) > 1:
        raise Unreadable("", f"has posts of {len(names)} blogs; choose one with --only: {listed}")
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
        tags=[tag for _, tag in post.listed("tags") if isinstance(tag, str)],
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
