"""The Liveblog plugin changes an entry by posting another that replaces it: the newest of each is what readers saw."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ticker.exchange.importers.bodies import parsed, read_body
from ticker.exchange.importers.drafts import Draft, entry_of
from ticker.exchange.importers.marks import taken
from ticker.exchange.importers.parsed import PeerEntry, Unreadable
from ticker.exchange.importers.remarks import Remarks
from ticker.exchange.importers.shortcodes import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One saving of an entry. `number` is WordPress's id of it, `replaces` the one it takes the place of (0: none).

    `first_at` is when the entry was posted, None where only the change has a time.
    """

    place: str
    number: int
    at: datetime
    html: str
    replaces: int = 0
    first_at: datetime | None = None
    deletes: bool = False
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    headline: str = ""
    key_event: bool = False
    pinned: bool = False


def entries_of(comments: Sequence[Comment], remarks: Remarks, *, base: str, now: datetime) -> list[PeerEntry]:
    """The newest text of each entry, at the time of its first; deleted ones are left out. `base` resolves addresses."""
    versions: dict[int, list[Comment]] = defaultdict(list)
    replaced = {comment.number: comment.replaces for comment in comments}
    for comment in comments:
        root = _root(comment, replaced, remarks)
        if root is not None:
            versions[root].append(comment)
    found = [_entry(version, remarks, base, now) for version in versions.values()]
    return [entry for entry in found if entry is not None]


def _root(comment: Comment, replaced: dict[int, int], remarks: Remarks) -> int | None:
    """The id of the first saving; None, with an error, where the savings replace each other in a circle."""
    number = comment.number
    seen = {number}
    while before := replaced.get(number, 0):
        if before in seen:
            remarks.error(
                comment.place, "replaces itself, directly or through others; the id of an earlier entry would be right"
            )
            return None
        seen.add(before)
        number = before
    return number


def _entry(versions: Sequence[Comment], remarks: Remarks, base: str, now: datetime) -> PeerEntry | None:
    newest = max(versions, key=lambda comment: (comment.at, comment.number))
    if newest.deletes:
        return None
    first_at = [comment.first_at for comment in versions if comment.first_at]
    if not first_at:
        remarks.notice(newest.place, "changes an entry that is not in the file; shown at the time of its first change")
    try:
        root = parsed(opened(newest.html, lambda lost: remarks.notice(newest.place, lost)))
    except Unreadable as error:
        remarks.error(newest.place, error.message)
        return None
    marks = taken(root)
    body = read_body(root, base)
    for lost in body.lost:
        remarks.notice(newest.place, lost)
    draft = Draft(
        place=newest.place,
        at=min(first_at, default=min(comment.at for comment in versions)),
        headline=newest.headline or body.headline,
        blocks=body.blocks,
        authors=next((comment.authors for comment in (newest, *versions) if comment.authors), ()),
        tags=(*newest.tags, *marks.tags),
        key_event=any(comment.key_event for comment in versions) or "key" in marks.commands,
        pinned=newest.pinned or "pin" in marks.commands,
    )
    return entry_of(draft, remarks, now=now)
