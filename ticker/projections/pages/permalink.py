"""The page of one entry, and the one that stands there once the entry is retracted. Pure."""

from ticker.domain.entry import Entry, EntryState
from ticker.domain.liveblog import Liveblog
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.documents import DocumentRenderer, beginning, shortened
from ticker.projections.rendering.fragments import GONE, PERMALINK


def permalink(documents: DocumentRenderer, state: Liveblog, entry_id: str) -> Artefact:
    """The page of one public entry; once it is retracted, the page that says so, at another path."""
    entry = state.entries[entry_id]
    if entry.state is EntryState.RETRACTED:
        return _gone(documents, state, entry)
    description = beginning(entry) or shortened(documents.fragments.headline(state, entry) or state.title)
    before, after = state.neighbours(entry)
    return documents.document(
        "permalink.html",
        state,
        PERMALINK,
        artefact.permalink(state.slug, entry_id),
        title=state.title,
        label=documents.labels.permalink(state, entry, description),
        description=description,
        entry=entry,
        html=documents.fragments.entry(state, entry, PERMALINK),
        before=before,
        after=after,
        flow_href=_in_the_flow(entry),
    )


def _gone(documents: DocumentRenderer, state: Liveblog, entry: Entry) -> Artefact:
    return documents.document(
        "gone.html",
        state,
        GONE,
        artefact.gone(state.slug, entry.id),
        artefact.permalink(state.slug, entry.id),
        title=state.title,
        entry=entry,
        flow_href=_in_the_flow(entry),
    )


def _in_the_flow(entry: Entry) -> str:
    return f"../../page/{entry.page}/#e-{entry.id}"
