"""Numbered pages: all entries, fifty on each, counted from the oldest; and their twins in the order of reading. Pure.

They know neither seq nor state, so a publish touches few of them: page k holds the entries 50(k-1)+1 … 50k.
"""

from ticker.domain.liveblog import Liveblog
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.documents import DocumentRenderer
from ticker.projections.rendering.fragments import PAGE, Place


def page(documents: DocumentRenderer, state: Liveblog, number: int, place: Place = PAGE) -> Artefact:
    """Numbered page `number` (from 1, oldest entries first among pages, newest first on the page)."""
    entries = list(reversed(state.page(number)))
    return documents.document(
        "page.html",
        state,
        place,
        artefact.page(state.slug, number),
        label=documents.labels.page(state, number, entries),
        title=state.title,
        number=number,
        older=f"../{number - 1}/" if number > 1 else "",
        newer=f"../{number + 1}/" if number < state.pages else "",
        flow=documents.flow(state, entries, place),
    )


def start(documents: DocumentRenderer, state: Liveblog, number: int) -> Artefact:
    """The entries of numbered page `number` in the order they were published: `start/1/` begins the whole story.

    The same entries at another address, so the numbered page is the canonical one (RFC 6596).
    """
    entries = state.page(number)
    return documents.document(
        "start.html",
        state,
        PAGE,
        artefact.start(state.slug, number),
        artefact.page(state.slug, number),
        label=documents.labels.page(state, number, entries),
        title=state.title,
        number=number,
        deck=state.deck if number == 1 else "",
        earlier=f"../{number - 1}/" if number > 1 else "",
        later=f"../{number + 1}/" if number < state.pages else "",
        flow=documents.flow(state, entries, PAGE),
    )
