"""The REST answers of the Liveblog plugin.

``/wp-json/liveblog/v1/{post}/get-entries/{page}/{last}`` and ``…/{post}/entries/{from}/{to}`` both give ``{"entries":
[{"id", "type": "new" | "update" | "delete", "render", "content", "timestamp", "entry_time", "authors": [{"name"}],
"key_event", "share_link"}]}``; the paged one says ``page`` and ``pages`` besides. An update has the id of what it
changes. Several answers stand in one array. The title is in none of them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ticker.exchange.importers.document import Node, kind, load
from ticker.exchange.importers.drafts import liveblog_of
from ticker.exchange.importers.parsed import PeerLiveblog, Remarks, Unreadable, quoted
from ticker.exchange.importers.wordpress import Comment, entries_of

_TYPES = ("", "new", "update", "delete")


def read(data: bytes, *, now: datetime) -> PeerLiveblog:
    """The liveblog in one answer or an array of them.

    Raises:
        Unreadable: it is no JSON, or none of these answers.
    """
    remarks = Remarks()
    answers = list(_answers(load(data), remarks))
    _check_pages(answers, remarks)
    nodes = [node for answer in answers for node in answer.nodes("entries")]
    comments = [comment for node in nodes if (comment := _comment(node)) is not None]
    base = next((link for node in nodes if (link := node.text("share_link"))), "")
    return liveblog_of(entries_of(comments, remarks, base=base, now=now), remarks, title="")


def _answers(value: Any, remarks: Remarks) -> Iterator[Node]:
    """Each answer; an array of entries alone, as some export scripts write it, is read as one."""
    members: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        members = [("", value)]
    elif isinstance(value, list) and value and all(isinstance(one, dict) and "entries" not in one for one in value):
        yield Node({"entries": value}, "", remarks)
        return
    elif isinstance(value, list):
        members = [(f"/{number}", member) for number, member in enumerate(value)]
    if not members:
        raise Unreadable(
            "", f"is {kind(value)} without an answer of the plugin; one, or an array of them, would be right"
        )
    for place, member in members:
        if not isinstance(member, dict) or not isinstance(member.get("entries"), list):
            raise Unreadable(place, f'is {kind(member)} without "entries"; an answer of the plugin would be right')
        yield Node(member, place, remarks)


def _check_pages(answers: list[Node], remarks: Remarks) -> None:
    pages = max((answer.number("pages") for answer in answers), default=0)
    present = {answer.number("page") for answer in answers}
    missing = [page for page in range(1, min(pages, 1_000) + 1) if page not in present]
    if missing:
        numbers = ", ".join(map(str, missing[:10]))
        remarks.error(
            "", f"page {numbers} of {pages} is not in the file; all pages as members of one JSON array would be right"
        )


def _comment(node: Node) -> Comment | None:
    number, stamp = node.number("id"), node.number("timestamp")
    if not number or not stamp:
        node.remarks.error(node.place, "has no id or no timestamp; both as whole numbers would be right")
        return None
    if (type_ := node.text("type")) not in _TYPES:
        node.remarks.error(f"{node.place}/type", f"{quoted(type_)} is unknown; new, update or delete would be right")
        return None
    at, first = _moment(node, "timestamp"), _moment(node, "entry_time")
    if at is None:
        return None
    return Comment(
        place=node.place,
        number=number,
        at=at,
        first_at=first or (None if type_ == "update" else at),
        deletes=type_ == "delete",
        html=node.text("render") or node.text("content") or node.text("html"),
        authors=_authors(node),
        headline=node.text("headline"),
        key_event=node.flag("key_event"),
        pinned=node.flag("pinned"),
    )


def _moment(node: Node, name: str) -> datetime | None:
    seconds = node.number(name)
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        node.remarks.error(f"{node.place}/{name}", f"{seconds} is no time; seconds since 1970 would be right")
        return None


def _authors(node: Node) -> list[str]:
    """Their names; the plugin writes false for an author who is no user any more."""
    return [
        Node(member, place, node.remarks).text("name")
        for place, member in node.members("authors")
        if isinstance(member, dict)
    ]
