"""The front page of a liveblog: the newest, the pinned, the summary, and the parts that deltas replace. Pure.

It carries the seq it was rendered at, from which an open page follows (templates/static/follow.js).
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ticker.domain.entry import PAGE_SIZE, Entry, EntryState, page_of
from ticker.domain.liveblog import Liveblog
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.documents import DocumentRenderer, shortened
from ticker.projections.rendering.fragments import FRONT, Place

KEY_EVENTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class KeyEventLink:
    """A key event in the list that leads to it."""

    entry: Entry
    href: str


def front(documents: DocumentRenderer, state: Liveblog, place: Place = FRONT) -> Artefact:
    """The newest entries, the pinned one once, key events, summary, and the close-out when there is one."""
    newest = state.newest()
    pinned = state.entries[state.pinned] if state.pinned else None
    description = shortened(state.deck or state.top_story or state.title)
    entries = newest if pinned is None or pinned in newest else [pinned, *newest]
    return documents.document(
        "front.html",
        state,
        place,
        artefact.front(state.slug),
        **part_values(state),
        label=documents.labels.front(state, entries, description),
        description=description,
        seq=state.public_seq,
        changed=state.changed_seq,
        page_size=PAGE_SIZE,
        lead=lead(newest),
        latest=newest[0].published_at if newest else None,
        pinned=documents.fragments.entry(state, pinned, place) if pinned else None,
        flow=documents.flow(state, [entry for entry in newest if entry is not pinned], place),
        key_events=_key_events(state),
        older=_older_href(state, len(newest)),
    )


def part_values(state: Liveblog) -> dict[str, object]:
    """What the exchangeable parts of a front page show: header, summary, close-out, the chain."""
    on_page = _ids_on_page(state)
    return {
        "title": state.title,
        "top_story": state.top_story,
        "deck": state.deck,
        "previous": state.previous,
        "next": state.next,
        "close_out": state.close_out,
        "state": state.state,
        "opened_at": state.opened_at,
        "day": state.day,
        "points": [
            (point.text, [_href(state.entries[i], on_page) for i in point.entries if _public(state, i)])
            for point in state.summary.points
        ],
        "provenance": state.summary.provenance,
        "checked_at": state.summary.updated_at,
    }


def lead(newest: Iterable[Entry]) -> Entry | None:
    """The newest entry with a text: its headline leads the theme `liveticker`."""
    return next((entry for entry in newest if entry.state is EntryState.PUBLISHED), None)


def _ids_on_page(state: Liveblog) -> set[str]:
    """The entries that stand on the front page, where a link needs no page."""
    return set(state.order[-PAGE_SIZE:]) | ({state.pinned} if state.pinned else set())


def _key_events(state: Liveblog) -> Sequence[KeyEventLink]:
    """The newest key events; those that are not on this page lead to the numbered page they stand on."""
    on_page = _ids_on_page(state)
    marked = (state.entries[entry_id] for entry_id in state.key_events)
    newest = heapq.nlargest(KEY_EVENTS_SHOWN, marked, key=lambda entry: entry.number)
    return [KeyEventLink(entry, _href(entry, on_page)) for entry in newest]


def _public(state: Liveblog, entry_id: str) -> bool:
    return entry_id in state.entries and state.entries[entry_id].state.public


def _href(entry: Entry, on_page: set[str]) -> str:
    return f"#e-{entry.id}" if entry.id in on_page else f"page/{entry.page}/#e-{entry.id}"


def _older_href(state: Liveblog, count: int) -> str:
    """Where the next older entry stands, which is seldom the top of its page; empty if all are shown."""
    number = len(state.order) - count
    return f"page/{page_of(number)}/#e-{state.order[number - 1]}" if number > 0 else ""
