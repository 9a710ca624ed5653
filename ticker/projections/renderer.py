"""Everything a site shows, from the fold alone: one renderer per process, one method per kind of artefact."""

from collections.abc import Sequence

from ticker.config import Site
from ticker.events import Record
from ticker.journal.port import Head
from ticker.liveblog import Liveblog
from ticker.projections.artefact import Artefact
from ticker.projections.corrections import corrections
from ticker.projections.delta import Deltas
from ticker.projections.feeds import Feeds
from ticker.projections.fragments import Fragments
from ticker.projections.front import front
from ticker.projections.index import index
from ticker.projections.page import page, start
from ticker.projections.permalink import permalink
from ticker.projections.press import Press
from ticker.projections.themes import Themes


class Renderer:
    """Renders artefacts. Each is a pure function of the state given and of the site: no clock, no order of calls.

    Reads the templates and catalogues once; may be used from several threads.
    """

    def __init__(self, site: Site, themes: Themes) -> None:
        self._assets = themes.artefacts
        fragments = Fragments(site, themes)
        self._press, self._feeds, self._deltas = Press(fragments), Feeds(fragments), Deltas(fragments)

    def front(self, state: Liveblog) -> Artefact:
        return front(self._press, state)

    def page(self, state: Liveblog, number: int) -> Artefact:
        """Numbered page `number`, from 1."""
        return page(self._press, state, number)

    def start(self, state: Liveblog, number: int) -> Artefact:
        """Numbered page `number` with its oldest entry first."""
        return start(self._press, state, number)

    def permalink(self, state: Liveblog, entry_id: str) -> Artefact:
        """The entry's own page; for a retracted entry the page `artefact.gone`, whose path is another."""
        return permalink(self._press, state, entry_id)

    def rss(self, state: Liveblog) -> Artefact:
        return self._feeds.rss(state)

    def atom(self, state: Liveblog) -> Artefact:
        return self._feeds.atom(state)

    def delta(self, state: Liveblog, record: Record) -> Artefact:
        """What `record` changes on an open page; `state` has just folded it.

        Raises:
            ValueError: `record` is not the newest public event of `state`.
        """
        return self._deltas.delta(state, record)

    def tombstone(self, state: Liveblog, seq: int, entry_id: str) -> Artefact:
        """Takes the place of the delta `seq` once `entry_id`, whose text it carried, is retracted."""
        return self._deltas.tombstone(state, seq, entry_id)

    def corrections(self, state: Liveblog) -> Artefact:
        """What was corrected or retracted last; empty if nothing was."""
        return corrections(state)

    def head(self, state: Liveblog) -> Artefact:
        return self._deltas.head(state)

    def index(self, heads: Sequence[Head]) -> Artefact:
        """The list of liveblogs; those never opened are left out."""
        return index(self._press, heads)

    def assets(self) -> Sequence[Artefact]:
        """Style sheets and scripts; what they are called changes with their bytes, so they never go stale."""
        return self._assets
