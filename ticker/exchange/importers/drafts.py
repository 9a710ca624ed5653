"""What was read of one entry → the entry, held to what the API asks of one: what is in the journal stays there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from ticker.errors import InvalidCommand
from ticker.exchange.importers.bodies import words_of
from ticker.exchange.importers.embeds import Block
from ticker.exchange.importers.parsed import PeerEntry
from ticker.exchange.importers.remarks import Remarks, quoted
from ticker.exchange.importers.words import one_line, shortened
from ticker.projections.sanitise import plain
from ticker.schemas import models as m
from ticker.schemas.content import content_of
from ticker.schemas.fields import MAX_TEXT

NAMELESS = "Eintrag"
"""The headline of an entry without a word, for instance one picture without a caption."""

_NAMES = {"image": "alt", "video": "title", "audio": "title", "table": "caption"}
"""Kind of block → the field that says to everybody what it is."""


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
    headline = headline or shortened(words_of(draft.blocks)) or NAMELESS
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
        for found in error.errors():
            sentence = found["msg"].removeprefix("Value error, ")
            remarks.error(draft.place, f"{_field(found['loc'])} {quoted(found['input'])}: {sentence}")
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
