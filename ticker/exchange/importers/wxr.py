"""WordPress's own export (WXR: RSS 2.0 with ``wp:`` elements): entries are comments of type ``liveblog`` on a post.

A post is a liveblog if its meta ``liveblog`` says ``enable`` or ``archive`` (ended), or if it has such comments. A
comment whose meta ``liveblog_replaces`` names another takes its place; an empty one deletes it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from ticker.exchange.importers.drafts import liveblog_of
from ticker.exchange.importers.parsed import PeerLiveblog, Remarks, Unreadable, quoted
from ticker.exchange.importers.wordpress import Comment, entries_of
from ticker.exchange.importers.words import one_line, visible

_WP = re.compile(r"\{http://wordpress\.org/export/1\.\d/\}(\w+)")
_CHUNK = 64 * 1024
_PUBLIC = frozenset({"liveblog", "1", "approve", ""})
_CONTRIBUTORS = re.compile(r"i:\d+;(?:i:|s:\d+:\")(\d+)")
"""In a PHP-serialised list of user ids: ``a:2:{i:0;i:5;i:1;s:1:"7";}``."""


@dataclass(slots=True)
class _Post:
    place: str
    number: str
    title: str
    link: str
    state: str
    comments: list[Comment]
    hidden: int = 0


@dataclass(slots=True)
class _Export:
    language: str = ""
    names: dict[str, str] = field(default_factory=dict)
    posts: list[_Post] = field(default_factory=list)


def read(data: bytes, *, now: datetime, only: str = "") -> PeerLiveblog:
    """The liveblog in an export; `only` is the id of its post (``wp:post_id``), where there are several.

    Raises:
        Unreadable: it is no WXR, has a DOCTYPE, or not the one liveblog that is asked for.
    """
    remarks = Remarks()
    post, export = _chosen(_read(data, remarks), only)
    if post.hidden:
        remarks.notice(post.place, f"{post.hidden} entries are in the bin, spam or not approved; left out")
    return liveblog_of(
        entries_of(post.comments, remarks, base=post.link, now=now),
        remarks,
        title=post.title,
        language=export.language,
        closed=post.state == "archive",
    )


def _chosen(export: _Export, only: str) -> tuple[_Post, _Export]:
    posts = [post for post in export.posts if only in {"", post.number}]
    if len(posts) == 1:
        return posts[0], export
    choices = "; ".join(f"{post.number} {quoted(post.title)}" for post in export.posts[:20]) or "none"
    if posts:
        raise Unreadable("", f"has {len(posts)} liveblogs; choose one with --only: {choices}")
    if only:
        raise Unreadable("", f"has no liveblog with the post id {quoted(only)}; there are: {choices}")
    raise Unreadable(
        "", "has no post with the meta “liveblog” or comments of type “liveblog”; an export with them would be right"
    )


def _read(data: bytes, remarks: Remarks) -> _Export:
    """One pass over the file, an item at a time in memory. Entities are never resolved, nothing is fetched."""
    export = _Export()
    items = 0
    for element in _elements(data):
        if element.tag == "item":
            items += 1
            post = _post(element, f"/rss/channel/item[{items}]", export, remarks)
            if post is not None:
                export.posts.append(post)
        elif element.tag == "language":
            export.language = _words(element)
        elif _name(element) == "author":
            inner = _inner(element)
            export.names[inner.get("author_id", "")] = inner.get("author_display_name", "")
    return export


def _elements(data: bytes) -> Iterator[etree._Element]:
    """The children of the channel, each whole, and forgotten after use."""
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    depth = 0
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            for event, element in parser.read_events():
                if not isinstance(element, etree._Element):  # noqa: SLF001  # only other kinds of events have no element
                    continue
                depth += 1 if event == "start" else -1
                if event == "start" and depth == 1:
                    _check_root(element)
                elif event == "end" and depth == 2:  # noqa: PLR2004  # rss/channel/*
                    yield element
                    element.clear()
        parser.close()
    except etree.XMLSyntaxError as error:
        raise Unreadable("", f"not readable as XML: {error.msg}; export it again from Tools, Export") from error


def _check_root(root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("", "has a DOCTYPE, which no export of WordPress has and which may hide entities; left unread")
    if root.tag != "rss":
        raise Unreadable(
            "", f"begins with {quoted(root.tag)}; WordPress's export (<rss> with wp: elements) would be right"
        )


def _post(item: etree._Element, place: str, export: _Export, remarks: Remarks) -> _Post | None:
    fields = _inner(item)
    meta = _meta(item, "postmeta")
    post = _Post(
        place=place,
        number=fields.get("post_id", ""),
        title=_words(item.find("title")),
        link=_words(item.find("link")),
        state=meta.get("liveblog", ""),
        comments=[],
    )
    has_entries = False
    for number, element in enumerate((child for child in item if _name(child) == "comment"), start=1):
        inner = _inner(element)
        if inner.get("comment_type") != "liveblog":
            continue
        has_entries = True
        if inner.get("comment_approved", "") not in _PUBLIC:
            post.hidden += 1
        elif comment := _comment(element, inner, f"{place}/wp:comment[{number}]", export, remarks):
            post.comments.append(comment)
    return post if has_entries or post.state in {"enable", "archive", "1"} else None


def _comment(
    element: etree._Element, inner: dict[str, str], place: str, export: _Export, remarks: Remarks
) -> Comment | None:
    meta = _meta(element, "commentmeta")
    number, replaces = inner.get("comment_id", ""), meta.get("liveblog_replaces", "") or "0"
    if not _whole(number) or not _whole(replaces):
        wrong = f"wp:comment_id {quoted(number)} or liveblog_replaces {quoted(replaces)}"
        remarks.error(place, f"{wrong} is no id; a whole number would be right")
        return None
    at = _moment(inner.get("comment_date_gmt", ""), place, remarks)
    if at is None:
        return None
    html = inner.get("comment_content", "").strip()
    first = not int(replaces)
    return Comment(
        place=place,
        number=int(number),
        replaces=int(replaces),
        at=at,
        first_at=at if first else None,
        deletes=not html and not first,
        html=html,
        authors=_authors(inner, meta, export),
        key_event=meta.get("liveblog_key_entry", "") in {"true", "1"},
    )


def _authors(inner: dict[str, str], meta: dict[str, str], export: _Export) -> list[str]:
    if meta.get("liveblog_hide_authors", "") in {"1", "true"}:
        return []
    others = [export.names.get(number, "") for number in _CONTRIBUTORS.findall(meta.get("liveblog_contributors", ""))]
    return [inner.get("comment_author", ""), *others]


def _moment(text: str, place: str, remarks: Remarks) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        remarks.error(
            f"{place}/wp:comment_date_gmt", f"{quoted(text)} is no time; 2025-05-03 14:05:00 (UTC) would be right"
        )
        return None


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len("9" * 19)


def _meta(element: etree._Element, kind: str) -> dict[str, str]:
    metas = [_inner(child) for child in element if _name(child) == kind]
    return {inner.get("meta_key", ""): inner.get("meta_value", "") for inner in metas}


def _inner(element: etree._Element) -> dict[str, str]:
    """The texts of the ``wp:`` elements directly in an element, by their names."""
    return {name: visible(child.text or "") for child in element if (name := _name(child))}


def _name(element: etree._Element) -> str:
    """``comment`` for ``wp:comment``, whatever version of WXR it is; empty for other elements and comments."""
    match = _WP.fullmatch(str(element.tag))
    return match[1] if match else ""


def _words(element: etree._Element | None) -> str:
    return one_line(element.text or "") if element is not None else ""
