"""What a newsroom's own front page shows of a liveblog: a fragment of HTML to include, and the same as JSON. Pure.

Both stand on pages elsewhere, so their addresses are absolute. They change with the feeds: with details, opening and
close, and with the newest entries; never with what stands on the liveblog's front page alone.
"""

from collections.abc import Sequence
from datetime import datetime

from ticker.domain.entry import Entry, EntryState
from ticker.domain.liveblog import Liveblog
from ticker.journal.codec import canonical
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.datetimes import changed_at, shown_at
from ticker.projections.rendering.documents import DocumentRenderer, beginning
from ticker.projections.rendering.fragments import Place, Setting

ENTRIES_SHOWN = 5
"""Headlines in a teaser."""

HEADLINE_LENGTH = 100
"""Characters of the text that stands for a headline where an entry has none."""


def html(documents: DocumentRenderer, state: Liveblog) -> Artefact:
    """One `section`, no document: for ESI, SSI or `fetch`. Every class begins with ``ticker-teaser``."""
    front = artefact.front(state.slug)
    place = Place(name="teaser", home=documents.address(front), root=documents.address(artefact.INDEX))
    path = artefact.teaser_html(state.slug)
    return documents.document(
        "teaser.html", state, place, path, front, deck=state.deck, **teaser_values(documents, state, ENTRIES_SHOWN)
    )


def json(documents: DocumentRenderer, state: Liveblog) -> Artefact:
    """The same for programs; docs/embedding.md tells the shape. Times are RFC 3339 in the liveblog's zone.

    `opened_at` is null for coverage that ran elsewhere, `at` and `closed_at` where nobody knows the time.
    """

    def iso(at: datetime | None) -> str | None:
        return documents.fragments.moment(at, Setting.of(state)).iso if at else None

    document = {
        "slug": state.slug,
        "url": documents.address(artefact.front(state.slug)),
        "title": state.title,
        "top_story": state.top_story,
        "deck": state.deck,
        "theme": state.theme,
        "language": state.language,
        "state": str(state.state),
        "day": state.day.isoformat() if state.day else None,
        "opened_at": None if state.day else iso(state.opened_at),
        "closed_at": iso(state.close_out.at) if state.close_out else None,
        "updated_at": iso(_updated_at(state)),
        "entries": [
            {
                "id": entry.id,
                "url": documents.address(artefact.permalink(state.slug, entry.id)),
                "headline": _headline(documents, state, entry),
                "at": iso(shown_at(entry)),
                "key_event": entry.key_event,
            }
            for entry in newest_published(state, ENTRIES_SHOWN)
        ],
    }
    return Artefact(path=artefact.teaser_json(state.slug), body=canonical(document).encode())


def teaser_values(documents: DocumentRenderer, state: Liveblog, count: int) -> dict[str, object]:
    """What foreign pages show: title, state, and the `count` newest lines of entry and headline."""
    return {
        "title": state.title,
        "top_story": state.top_story,
        "state": state.state,
        "opened_at": state.opened_at,
        "day": state.day,
        "close_out": state.close_out,
        "lines": [(entry, _headline(documents, state, entry)) for entry in newest_published(state, count)],
    }


def newest_published(state: Liveblog, count: int) -> Sequence[Entry]:
    """The newest entries with a text, newest first; looks no further back than a front page does."""
    return [entry for entry in state.newest() if entry.state is EntryState.PUBLISHED][:count]


def _headline(documents: DocumentRenderer, state: Liveblog, entry: Entry) -> str:
    """Its headline; the beginning of its text where it has none; empty if it has neither."""
    return documents.fragments.headline(state, entry) or beginning(entry, HEADLINE_LENGTH)


def _updated_at(state: Liveblog) -> datetime | None:
    """When the newest entries last changed, or the liveblog closed; without either, when it opened."""
    times = [changed_at(entry) for entry in state.newest()]
    if state.close_out and state.close_out.at:
        times.append(state.close_out.at)
    return max(times, default=state.opened_at)
