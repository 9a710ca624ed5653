"""Redaction: what of a liveblog's records a public archive may tell. Pure.

A redacted record keeps everything its hash seals, its digest included; its salt is taken away, so that nobody can try
out which text gives the digest.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ticker.domain import events as e
from ticker.errors import ArchiveError
from ticker.journal.codec import StoredEvent, canonical, decode

UNSEEN_TYPES = frozenset(
    cls.__name__
    for cls in (
        *(e.EntryDrafted, e.EntrySubmitted, e.EntryScheduled, e.EntryDiscarded),
        *(e.SummarySuggested, e.SuggestionDiscarded),
    )
)
"""Event types that are withheld whole, also those of entries published later: those tell their text again."""

OVERWRITTEN_TYPES = tuple(cls.__name__ for cls in (e.LiveblogRevised, e.SummarySet))
"""Event types that replace what the one before them said; of those before the opening, readers saw only the last."""

_BLANK = e.Content(headline="")


def redacted(records: Sequence[e.Record], retracted: Collection[str]) -> Iterator[e.Record]:
    """The records as the public may have them; `retracted` are the ids of the entries withdrawn so far.

    Doing it twice changes nothing, so a replayed liveblog can be sealed again.
    """
    overwritten, undone = overwritten_before_opening(records), undone_texts(records)
    for record in records:
        if record.seq in overwritten:
            yield _without_words(record)
        elif record.type in UNSEEN_TYPES:
            yield _withheld(record)
        elif record.seq in undone or _entry_with_text(record.event) in retracted:
            yield _without_text(record)
        else:
            yield record


def overwritten_before_opening(records: Sequence[e.Record]) -> Collection[int]:
    """Seqs of events whose words were replaced before the liveblog was opened, so that no reader saw them.

    Goes by type, which redaction leaves, so that it finds the same in records already redacted.
    """
    opened = next((record.seq for record in records if record.type == e.LiveblogOpened.__name__), 0)
    before_opening = [record for record in records if record.seq < opened]
    overwritten: set[int] = set()
    for type_ in OVERWRITTEN_TYPES:
        seqs = [record.seq for record in before_opening if record.type == type_]
        overwritten.update(seqs[:-1])
        if seqs and type_ == e.LiveblogRevised.__name__:
            overwritten.add(before_opening[0].seq)
    return overwritten


def undone_texts(records: Sequence[e.Record]) -> Collection[int]:
    """Seqs of the events whose text no reader saw because the publication was undone.

    Goes by ids, which redaction leaves, so that it finds the same in records already redacted.
    """
    texts: dict[str, list[int]] = {}
    undone: set[int] = set()
    for record in records:
        if isinstance(record.event, e.PublicationUndone):
            undone.update(texts.pop(record.event.entry_id, ()))
        elif entry_id := _entry_with_text(record.event):
            texts.setdefault(entry_id, []).append(record.seq)
    return undone


def check_redaction(
    record: e.Record, retracted: Collection[str], overwritten: Collection[int], undone: Collection[int] = ()
) -> None:
    """Refuse a record without a salt that hides or says more than redaction would have left.

    Without this, somebody could take any record's salt away and put words of their own in.

    An archive that tells what was `overwritten` before the opening, as earlier releases did, is as good.

    Raises:
        ArchiveError: says which record, and what is wrong with it.
    """
    if record.seq in overwritten and record.salt is None:
        if _without_words(record) != record:
            raise ArchiveError(f"seq {record.seq}: {record.type} cannot be checked, its salt was taken away")
    elif record.type in UNSEEN_TYPES:
        if record.salt is not None or record.data:
            raise ArchiveError(f"seq {record.seq}: {record.type} is told, which no reader may see")
    elif not record.data:
        raise ArchiveError(f"seq {record.seq}: {record.type} is withheld, which readers have seen")
    elif record.seq in undone or _entry_with_text(record.event) in retracted:
        if _without_text(record) != record:
            raise ArchiveError(f"seq {record.seq}: {record.type} tells a text that was retracted")
    elif record.salt is None:
        raise ArchiveError(f"seq {record.seq}: {record.type} cannot be checked, its salt was taken away")


def _entry_with_text(event: e.Event) -> str | None:
    """The entry whose text this event carries."""
    match event:
        case (
            e.EntryPublished(entry_id=entry_id)
            | e.EntryRevised(entry_id=entry_id)
            | e.EntryCorrected(entry_id=entry_id)
        ):
            return entry_id
    return None


def _withheld(record: e.Record) -> e.Record:
    return replace(record, data="", event=e.Withheld(), salt=None)


def _without_words(record: e.Record) -> e.Record:
    """Withheld; of the creation, only its words: zone, language and theme hold for good."""
    if record.type != e.LiveblogCreated.__name__:
        return _withheld(record)
    return _with_fields(record, {"title": "", "top_story": "", "deck": "", "previous": None})


def _without_text(record: e.Record) -> e.Record:
    """Without the text."""
    note = {"note": ""} if isinstance(record.event, e.EntryCorrected) else {}
    return _with_fields(record, {"content": {"headline": _BLANK.headline}, **note})


def _with_fields(record: e.Record, changes: Mapping[str, Any]) -> e.Record:
    """With these fields instead. Done to the stored JSON, so that an event of an older version stays one."""
    fields = json.loads(record.data) | dict(changes)
    stored = StoredEvent(type=record.type, version=record.version, data=canonical(fields))
    return replace(record, data=stored.data, event=decode(stored), salt=None)
