"""Everything a site shows, from the fold alone: one renderer per process, one method per kind of artefact."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from ticker.config import Site
from ticker.domain.events import Record
from ticker.domain.liveblog import Liveblog
from ticker.journal.port import Head
from ticker.projections.artefact import Artefact
from ticker.projections.corrections import corrections
from ticker.projections.delta import Deltas
from ticker.projections.embedding import framed, teaser
from ticker.projections.feeds import Feeds
from ticker.projections.pages import missing
from ticker.projections.pages.front import front
from ticker.projections.pages.page import page, start
from ticker.projections.pages.permalink import permalink
from ticker.projections.renderer_version import renderer_version
from ticker.projections.rendering.documents import DocumentRenderer
from ticker.projections.rendering.fragments import Fragments
from ticker.projections.rendering.themes import Themes, templates_dir
from ticker.projections.site.coverage import Coverage
from ticker.projections.site.lists import SitePages
from ticker.projections.site.sitemap import Sitemaps


class Renderer:
    """Renders artefacts. Each is a pure function of the state given and of the site: no clock, no order of calls.

    Reads the templates and catalogues once; may be used from several threads. `renderer_version` tells renderers apart.
    """

    def __init__(self, site: Site, themes: Themes) -> None:
        self.renderer_version = renderer_version(themes)
        self._assets = themes.artefacts
        self._embed_script = framed.script(templates_dir())
        fragments = Fragments(site, themes)
        self._documents, self._feeds, self._deltas = DocumentRenderer(fragments), Feeds(fragments), Deltas(fragments)
        self._site, self._sitemaps = SitePages(self._documents), Sitemaps(site)

    def front(self, state: Liveblog) -> Artefact:
        return front(self._documents, state)

    def page(self, state: Liveblog, number: int) -> Artefact:
        """Numbered page `number`, from 1."""
        return page(self._documents, state, number)

    def start(self, state: Liveblog, number: int) -> Artefact:
        """Numbered page `number` with its oldest entry first."""
        return start(self._documents, state, number)

    def permalink(self, state: Liveblog, entry_id: str) -> Artefact:
        """The entry's own page; for a retracted entry the page `artefact.gone`, whose path is another."""
        return permalink(self._documents, state, entry_id)

    def rss(self, state: Liveblog) -> Artefact:
        return self._feeds.rss(state)

    def atom(self, state: Liveblog) -> Artefact:
        return self._feeds.atom(state)

    def teaser_html(self, state: Liveblog) -> Artefact:
        return teaser.html(self._documents, state)

    def teaser_json(self, state: Liveblog) -> Artefact:
        return teaser.json(self._documents, state)

    def embed(self, state: Liveblog) -> Artefact:
        """The page for frames on foreign pages."""
        return framed.page(self._documents, state)

    def oembed(self, state: Liveblog) -> Artefact:
        return framed.oembed(self._documents, state)

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
        return corrections(self._documents, state)

    def head(self, state: Liveblog) -> Artefact:
        return self._deltas.head(state)

    def sitemap(self, state: Liveblog) -> Artefact:
        return self._sitemaps.liveblog(state)

    def not_found(self, state: Liveblog) -> Artefact:
        """For addresses below the liveblog where nothing is."""
        return missing.not_found_in_liveblog(self._documents, state)

    def site(self, heads: Iterable[Head], slugs: Collection[str], now: datetime) -> Iterator[Artefact]:
        """What belongs to no single liveblog: lists, sitemaps, robots.txt. Liveblogs never opened are left out.

        Of the pages by month and day, those that a change of the liveblogs `slugs` reaches. The news sitemap tells of
        the two days before `now`, and nothing else depends on it.
        """
        coverage = Coverage.of(heads)
        yield from self._site.changed_pages(coverage, slugs)
        yield from self._sitemaps.site(coverage, now)

    def assets(self) -> Sequence[Artefact]:
        """Style sheets and scripts; what they are called changes with their bytes, so they never go stale."""
        return self._assets

    def embed_script(self) -> Artefact:
        """What foreign pages load, by a name that never changes."""
        return self._embed_script
