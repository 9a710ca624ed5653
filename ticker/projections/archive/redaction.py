"""What of a liveblog's records a public archive may tell. Pure.

A redacted record keeps everything its hash seals, its digest included; its salt is taken away, so that nobody can try
out which text gives the digest.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from ticker import events as e
from ticker.errors import ArchiveError
from ticker.journal.codec import Stored, canonical, decode

UNSEEN_TYPES = frozenset(cls.__name__ for cls in (e.EntryDrafted, e.EntrySubmitted, e.EntryScheduled, e.EntryDiscarded))
"""Event types that are withheld whole, also those of entries published later: those tell their text again."""

_BLANK = e.Content(headline="")


def redacted(records: Iterable[e.Record], retracted: Collection[str]) -> Iterator[e.Record]:
    """The records as the public may have them; `retracted` are the ids of the entries withdrawn so far.

    Doing it twice changes nothing, so a replayed liveblog can be sealed again.
    """
    for record in records:
        if record.type in UNSEEN_TYPES:
            yield replace(record, data="", event=e.Withheld(), salt=None)
        elif _tells_of(record.event) in retracted:
            yield _blanked(record)
        else:
            yield record


def check_redaction(record: e.Record, retracted: Collection[str]) -> None:
    """Refuse a record without a salt that hides or says more than redaction would have left.

    Without this, somebody could take any record's salt away and put words of their own in.

    Raises:
        ArchiveError: says which record, and what is wrong with it.
    """
    if record.type in UNSEEN_TYPES:
        if record.salt is not None or record.data:
            raise ArchiveError(f"seq {record.seq}: {record.type} is told, which no reader may see")
    elif not record.data:
        raise ArchiveError(f"seq {record.seq}: {record.type} is withheld, which readers have seen")
    elif _tells_of(record.event) in retracted:
        if _blanked(record) != record:
            raise ArchiveError(f"seq {record.seq}: {record.type} tells a text that was retracted")
    elif record.salt is None:
        raise ArchiveError(f"seq {record.seq}: {record.type} cannot be checked, its salt was taken away")


def _tells_of(event: e.Event) -> str | None:
    """The entry whose text this event carries."""
    match event:
        case (
            e.EntryPublished(entry_id=entry_id)
            | e.EntryRevised(entry_id=entry_id)
            | e.EntryCorrected(entry_id=entry_id)
        ):
            return entry_id
    return None


def _blanked(record: e.Record) -> e.Record:
    """Without the text. Done to the stored JSON, so that an event of an older version stays one."""
    blank = json.loads(record.data) | {"content": {"headline": _BLANK.headline}}
    if isinstance(record.event, e.EntryCorrected):
        blank["note"] = ""
    stored = Stored(type=record.type, version=record.version, data=canonical(blank))
    return replace(record, data=stored.data, event=decode(stored), salt=None)
