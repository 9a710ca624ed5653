"""The entries of a file → the liveblog: in the order of their times, one of them pinned, and not too many."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ticker.exchange.importers.parsed import PeerEntry, PeerLiveblog
from ticker.exchange.importers.remarks import Remarks, quoted
from ticker.exchange.importers.words import one_line
from ticker.schemas.fields import Headline, Language, Paragraph

MAX_ENTRIES = 10_000
"""In one commit: they take half a minute to read and 15 s to post. The longest liveblogs there are have half of it."""


def gathered(
    entries: Sequence[PeerEntry],
    remarks: Remarks,
    *,
    title: str,
    deck: str = "",
    language: str = "",
    closed: bool = False,
    closed_at: datetime | None = None,
) -> PeerLiveblog:
    """The liveblog with all `remarks`; what its own fields cannot hold is an error, an unknown language a notice."""
    if not entries and not any(problem.severity == "error" for problem in remarks.found):
        remarks.error("", "has no entry that readers could see; an export of the posts themselves would be right")
    if len(entries) > MAX_ENTRIES:
        remarks.error("", f"has {len(entries):,} entries; at most {MAX_ENTRIES:,} would be right")
    ordered = sorted(entries, key=lambda entry: entry.published_at)
    return PeerLiveblog(
        title=_held(Headline, one_line(title), "the title", remarks) if title.strip() else "",
        deck=_held(Paragraph, one_line(deck), "the description", remarks),
        language=_language(language, remarks),
        entries=_one_pinned(ordered, remarks),
        closed=closed,
        closed_at=closed_at,
        problems=remarks.found,
    )


def _held(kind: Any, text: str, what: str, remarks: Remarks) -> str:
    try:
        return str(TypeAdapter(kind).validate_python(text))
    except ValidationError as error:
        remarks.error("", f"{what} {quoted(text)}: {error.errors()[0]['msg'].removeprefix('Value error, ')}")
        return ""


def _language(tag: str, remarks: Remarks) -> str | None:
    if not tag:
        return None
    try:
        return str(TypeAdapter(Language).validate_python(tag.replace("_", "-")))
    except ValidationError:
        remarks.notice("", f"the language {quoted(tag)} is no BCP 47 tag such as de or en-GB; left out, see --language")
        return None


def _one_pinned(entries: Sequence[PeerEntry], remarks: Remarks) -> Sequence[PeerEntry]:
    """Only the newest of several stays pinned: here one entry stands at the top."""
    pinned = [entry for entry in entries if entry.pinned]
    for entry in pinned[:-1]:
        remarks.notice(entry.place, "is pinned, as is a newer one; only the newest stays at the top")
    down = {entry.place for entry in pinned[:-1]}
    return [replace(entry, pinned=False) if entry.place in down else entry for entry in entries]
