"""A liveblog as a summariser reads it: what readers can see, bounded. Pure."""

from ticker.domain.entry import Entry, EntryState
from ticker.domain.liveblog import Liveblog
from ticker.projections.rendering.plain_text import block_text
from ticker.summarising.port import EntryText, Material

ENTRIES_MAX = 200
"""Key events first, then the newest: a day of one entry every five minutes."""

TEXT_MAX = 600
"""Characters of each entry's text: 200 of them are 30,000 tokens, which models of today can read."""


def material_of(state: Liveblog) -> Material:
    """Published entries of the liveblog, the oldest first; none that is withdrawn or not public yet."""
    public = [entry for entry in map(state.entries.__getitem__, state.order) if entry.state is EntryState.PUBLISHED]
    foremost = sorted(public, key=lambda entry: (entry.key_event or entry.id == state.pinned, entry.number))
    chosen = sorted(foremost[-ENTRIES_MAX:], key=lambda entry: entry.number)
    return Material(
        title=state.title, language=state.language, entries=[_entry_text(entry, state.pinned) for entry in chosen]
    )


def _entry_text(entry: Entry, pinned: str | None) -> EntryText:
    return EntryText(
        id=entry.id,
        at=entry.content.occurred_at or entry.published_at,
        headline=entry.content.headline,
        text=" ".join(" ".join(map(block_text, entry.content.blocks)).split())[:TEXT_MAX],
        key_event=entry.key_event,
        pinned=entry.id == pinned,
        unconfirmed=entry.content.verification == "unconfirmed",
    )
