"""Previews: the page a text would stand on, rendered as a worker renders it. Nothing is kept."""

from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from aiohttp import web

from ticker.domain import events as e
from ticker.domain.decide.embargo import without_embargo
from ticker.domain.entry import PAGE_SIZE, EntryState
from ticker.domain.liveblog import Liveblog
from ticker.errors import IllegalTransition
from ticker.ids import new_entry_id
from ticker.journal.chain import seal
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.pages.front import front
from ticker.projections.pages.page import page
from ticker.projections.rendering.documents import DocumentRenderer
from ticker.projections.rendering.fragments import FRONT, PAGE, Place
from ticker.sentences import say

HEADERS: Final = {
    # For a frame of the desk: it looks like the page, and nothing on it runs or sends anything.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' https:; media-src 'self' https:; "
        "base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
}


class Previews:
    """Tries an entry on a copy of the liveblog."""

    def __init__(self, documents: DocumentRenderer) -> None:
        self._documents = documents

    def page(
        self,
        state: Liveblog,
        content: e.Content,
        now: datetime,
        *,
        entry_id: str = "",
        key_event: bool = False,
        pinned: bool = False,
    ) -> web.Response:
        """The front page with the entry on it, or the numbered page that an older entry stands on. O(liveblog).

        `entry_id` names an entry that is there already. A draft liveblog is shown as if it were opened now. The page's
        addresses work wherever it stands on this host.

        Raises:
            EntryNotFound: there is no entry of that id.
            IllegalTransition: it was retracted.
        """
        trial = _Trial(state, now)
        if not trial.state.public:
            trial.apply(e.LiveblogOpened())
        shown_id = self._apply(trial, content, entry_id)
        if key_event:
            trial.apply(e.KeyEventMarked(entry_id=shown_id))
        if pinned:
            trial.apply(e.EntryPinned(entry_id=shown_id))
        return web.Response(body=self._rendered(trial.state, shown_id).body, content_type="text/html", headers=HEADERS)

    def _apply(self, trial: "_Trial", content: e.Content, entry_id: str) -> str:
        content, before = without_embargo(content), trial.state.entry(entry_id) if entry_id else None
        if before and before.state is EntryState.RETRACTED:
            raise IllegalTransition(
                trial.state.slug, say("it was retracted, so readers see no text"), entry_id=entry_id
            )
        if before and before.state.public:
            trial.apply(e.EntryRevised(entry_id=entry_id, content=content))
            return entry_id
        new = entry_id or new_entry_id()
        trial.apply(e.EntryPublished(entry_id=new, content=content, published_at=trial.now))
        return new

    def _rendered(self, state: Liveblog, entry_id: str) -> Artefact:
        entry = state.entry(entry_id)
        if entry.number > len(state.order) - PAGE_SIZE or state.pinned == entry_id:
            return front(self._documents, state, _shown_elsewhere(FRONT, artefact.front(state.slug)))
        return page(self._documents, state, entry.page, _shown_elsewhere(PAGE, artefact.page(state.slug, entry.page)))


class _Trial:
    """A copy of a liveblog to which things happen that never did."""

    def __init__(self, state: Liveblog, now: datetime) -> None:
        self.state = state.fork()
        self.now = now

    def apply(self, event: e.Event) -> None:
        state = self.state
        record = seal(event, liveblog=state.slug, seq=state.seq + 1, at=self.now, actor="", salt="", prev=state.hash)
        state.apply(record)


def _shown_elsewhere(place: Place, path: str) -> Place:
    """The place of the artefact `path`, for a page that is not at its address: without scripts, which would follow."""
    return replace(place, name="preview", base=f"/{PurePosixPath(path).parent}/")
