"""What was read of entries → the liveblog, held to what the API asks: what is in the journal stays there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ticker.errors import InvalidCommand
from ticker.exchange.importers.blocks import Block
from ticker.exchange.importers.bodies import block_text
from ticker.exchange.importers.parsed import PeerEntry, PeerLiveblog, Remarks, quoted
from ticker.exchange.importers.words import one_line, shortened
from ticker.projections.sanitise import plain
from ticker.schemas import models as m
from ticker.schemas.content import content_of
from ticker.schemas.fields import MAX_TEXT, Headline, Language, Paragraph

NAMELESS = "Eintrag"
"""The headline of an entry without a word, for instance one picture without a caption."""

_NAMES = {"image": "alt", "video": "title", "audio": "title", "table": "caption"}
"""Kind of block → the field that says to everybody what it is."""

MAX_ENTRIES = 10_000
"""In one commit: they take half a minute to read and 15 s to post. The longest liveblogs there are have half of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry as it was read: `blocks` as the API takes them; without a `headline`, one is made of the first words."""

    place: str
    at: datetime
    blocks: Sequence[Block]
    headline: str = ""
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    key_event: bool = False
    pinned: bool = False


def entry_of(draft: Draft, remarks: Remarks, *, now: datetime) -> PeerEntry | None:
    """The entry; None, with a remark, if it is empty or the API would refuse it."""
    headline = one_line(draft.headline)
    if not headline and not draft.blocks:
        remarks.notice(draft.place, "is empty; left out")
        return None
    if draft.at > now:
        remarks.error(
            draft.place, f"its time {draft.at.isoformat()} lies in the future; a time that has passed would be right"
        )
        return None
    if (length := sum(len(block.get("html", "")) for block in draft.blocks)) > MAX_TEXT:
        remarks.error(draft.place, f"has {length:,} characters of running text; at most {MAX_TEXT:,} would be right")
        return None
    blocks = draft.blocks if headline else _unrepeated(draft.blocks)
    headline = headline or shortened(block_text(draft.blocks)) or NAMELESS
    request = {
        "headline": headline,
        "blocks": tuple(_described(block, headline) for block in blocks),
        "authors": _once(draft.authors),
        "tags": _once(draft.tags),
        "published_at": draft.at,
    }
    try:
        new = m.NewEntry.model_validate(request)
        content = content_of(new)
    except ValidationError as error:
        for fault in error.errors():
            sentence = fault["msg"].removeprefix("Value error, ")
            remarks.error(draft.place, f"{_field(fault['loc'])} {quoted(fault['input'])}: {sentence}")
        return None
    except InvalidCommand as error:
        remarks.error(draft.place, str(error))
        return None
    return PeerEntry(
        place=draft.place,
        content=content,
        published_at=new.published_at or draft.at,
        key_event=draft.key_event,
        pinned=draft.pinned,
    )


def _field(path: Sequence[str | int]) -> str:
    """``blocks/0/image/src``: a field of the entry as the API takes it."""
    return "/".join(map(str, path))


def _unrepeated(blocks: Sequence[Block]) -> Sequence[Block]:
    """Without a text of one short sentence that is all headline."""
    first = blocks[0]
    if first["kind"] != "text" or "href=" in first["html"]:
        return blocks
    words = one_line(plain(first["html"]))
    return blocks[1:] if shortened(words) == words else blocks


def _described(block: Block, headline: str) -> Block:
    """What has no name of its own says its caption, or the headline: all that the source tells of it."""
    name = _NAMES.get(block["kind"], "")
    if not name or block[name]:
        return block
    return {**block, name: block.get("caption") or headline}


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for name in names if (line := one_line(name))))


def liveblog_of(
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
    if not entries and not any(problem.severity == "error" for problem in remarks.problems):
        remarks.error("", "has no entry that readers could see; an export of the posts themselves would be right")
    if len(entries) > MAX_ENTRIES:
        remarks.error("", f"has {len(entries):,} entries; at most {MAX_ENTRIES:,} would be right")
    ordered = sorted(entries, key=lambda entry: entry.published_at)
    return PeerLiveblog(
        title=_valid(Headline, one_line(title), "the title", remarks) if title.strip() else "",
        deck=_valid(Paragraph, one_line(deck), "the description", remarks),
        language=_language(language, remarks),
        entries=_one_pinned(ordered, remarks),
        closed=closed,
        closed_at=closed_at,
        problems=remarks.problems,
    )


def _valid(kind: Any, text: str, what: str, remarks: Remarks) -> str:
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
