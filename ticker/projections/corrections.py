"""What was corrected or withdrawn, for a reader who was here before: `live/corrections.json`. Pure."""

from collections.abc import Mapping

from ticker.domain.liveblog import Change, Liveblog
from ticker.domain.timestamps import timestamp
from ticker.journal.codec import canonical
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.documents import DocumentRenderer


def corrections(documents: DocumentRenderer, state: Liveblog) -> Artefact:
    """The entries of `state.changes`, the newest first, one row each; `seq` is the newest row's.

    A row is `{"seq", "op", "entry_id", "number", "published", "at", "page", "headline", "note"}`. `op` is "correct" or
    "retract", `published` the seq of the entry's publication (who had not read that far has nothing to be told), `page`
    its numbered page, `note` what the reader is told. A retracted entry's headline is empty, its note is the notice.
    """
    rows = [_row(documents, state, change) for change in reversed(state.changes)]
    document = {"seq": state.changed_seq, "entries": rows}
    return Artefact(path=artefact.corrections(state.slug), body=canonical(document).encode())


def _row(documents: DocumentRenderer, state: Liveblog, change: Change) -> Mapping[str, object]:
    entry = state.entries[change.entry_id]
    if entry.retracted_at:
        operation, at, note = "retract", entry.retracted_at, entry.notice
    else:
        operation, at, note = "correct", entry.corrections[-1].at, entry.corrections[-1].note
    return {
        "seq": change.seq,
        "op": operation,
        "entry_id": entry.id,
        "number": entry.number,
        "published": entry.published_seq,
        "at": timestamp(at),
        "page": entry.page,
        "headline": documents.fragments.headline(state, entry),
        "note": note,
    }
