"""Every kind of page, on a real port: the invented coverages, rendered by the projector, served by the readers' side.

    async def test_each_page_has_one_main_heading(rendered_site, page):
        for shown in rendered_site.pages:
            await page.goto(shown.url)
            …

`rendered_site.pages` has one page of each kind from each coverage, the one with the most on it: `kind`, `theme`,
`language`, `state` (live or closed), `slug`, `status`, `path` in the store (if any) and `url`. `of(kind)` selects,
`one("front", theme="liveticker")` is the first that fits, `selection` is for slow looks.

Whatever the projector writes as a page is here by itself; a path of no known kind fails, so that a new kind gets its
name in `KINDS`.
"""

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.support import sample_coverages
from tests.support.delta_publisher import LocalBus, serving
from tests.support.pipeline import newsroom, template
from tests.support.posting import deliver_pictures

KINDS = {
    "index": r"index\.html",
    "month": r"day/\d{4}-\d\d/index\.html",
    "day": r"day/\d{4}-\d\d-\d\d/index\.html",
    "front": r"{slug}/index\.html",
    "page": r"{slug}/page/\d+/index\.html",
    "start": r"{slug}/start/\d+/index\.html",
    "permalink": r"{slug}/e/\w+/index\.html",
    "gone": r"{slug}/e/\w+/gone\.html",
    "not-found": r"{slug}/not-found\.html",
    "embed": r"{slug}/embed/index\.html",
}
"""Kind of page → its path in the store."""

FRAGMENTS = re.compile(r".*/teaser\.html")
"""HTML that is part of somebody else's page: no page of its own."""

STATUS = {"gone": 410, "not-found": 404}
_ADDRESS = {"gone": ("gone.html", ""), "not-found": ("not-found.html", "nirgends/")}


@dataclass(frozen=True, kw_only=True)
class RenderedPage:
    """One page: what it is, and where it is served."""

    kind: str
    theme: str
    language: str
    state: str
    slug: str
    path: str
    url: str
    size: int = 0  # bytes

    @property
    def status(self):
        return STATUS.get(self.kind, 200)

    def __str__(self):
        return f"{self.kind} of {self.slug or 'the site'} ({self.theme}, {self.language}, {self.state})"


@dataclass(frozen=True, kw_only=True)
class RenderedSite:
    """The `pages`, and `url`, where they are served from `folder`."""

    url: str
    folder: Path
    pages: tuple[RenderedPage, ...]

    def of(self, *kinds):
        return [page for page in self.pages if page.kind in kinds]

    def one(self, kind, **traits):
        return next(
            page for page in self.of(kind) if all(getattr(page, name) == trait for name, trait in traits.items())
        )

    @property
    def selection(self):
        """For slow looks: every front page, and of the other kinds the fullest in each theme and language."""
        fullest = {}
        for page in sorted(self.pages, key=lambda page: page.size):
            fullest[page.kind, page.theme, page.language] = page
        return [*self.of("front"), *(page for page in fullest.values() if page.kind != "front")]

    async def bodies(self):
        """Page → what readers get."""
        async with aiohttp.ClientSession() as session:
            return {page: await _body(session, page) for page in self.pages}


async def _body(session, page):
    async with session.get(page.url) as answer:
        assert answer.status == page.status, page
        return await answer.read()


async def render_site(folder):
    """Render all coverages below `folder`; readers may fetch what is in ``first/public``."""
    async with rendered_newsroom(folder):
        return folder


@asynccontextmanager
async def rendered_newsroom(folder):
    """The same, and the newsroom that has rendered it, for as long as the context lasts."""
    folder.mkdir()
    async with newsroom(folder, await template(_made(folder / "template"))) as pipeline:
        for history in sample_coverages.everything():
            await pipeline.journal.restore(history.records)
            await pipeline.projector.rebuild(history.state.slug)
        await pipeline.projector.write_assets()
        await pipeline.projector.write_site()
        await deliver_pictures(pipeline.store)
        yield pipeline


@asynccontextmanager
async def served_site(folder):
    """The pages in `folder`, served for as long as the context lasts."""
    async with serving(folder / "first", LocalBus()) as (url, _, _):
        yield site_in(folder, url)


def site_in(folder, url):
    """The pages in `folder`, which is served at `url`."""
    return RenderedSite(url=url, folder=folder / "first" / "public", pages=tuple(_pages(folder, url)))


def _made(folder):
    folder.mkdir()
    return folder


def _pages(folder, url):
    root = folder / "first" / "public"
    states = {history.state.slug: history.state for history in sample_coverages.everything()}
    richest = {}
    for path in sorted(str(file.relative_to(root)) for file in root.rglob("*.html")):
        if not FRAGMENTS.fullmatch(path):
            kind, slug = _kind(path, states)
            size = (root / path).stat().st_size
            richest[kind, slug] = max(richest.get((kind, slug), (0, "")), (size, path))
    for (kind, slug), (size, path) in sorted(richest.items()):
        state = states.get(slug)
        file, address = _ADDRESS.get(kind, ("index.html", ""))
        yield RenderedPage(
            kind=kind,
            slug=slug,
            theme=state.theme if state else "liveblog",
            language=state.language if state else "de",
            state=state.state.value if state else "live",
            path=path,
            size=size,
            url=f"{url}/{path.removesuffix(file)}{address}",
        )
    nowhere = {"theme": "liveblog", "language": "de", "state": "live", "slug": "", "path": ""}
    yield RenderedPage(kind="not-found", url=f"{url}/nirgends/", **nowhere)


def _kind(path, slugs):
    segment = path.partition("/")[0]
    slug = segment if segment in slugs else ""
    for kind, pattern in KINDS.items():
        if re.fullmatch(pattern.replace("{slug}", re.escape(slug)), path):
            return kind, slug
    raise AssertionError(f"{path} is a page of no known kind; name it in tests.support.rendered_site.KINDS")


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory):
    """The folder with all pages, rendered once; takes about 3 seconds."""
    return asyncio.run(render_site(tmp_path_factory.mktemp("rendered_site") / "site"))


@pytest.fixture
async def rendered_site(shared_site):
    """All pages on a port."""
    async with served_site(shared_site) as site:
        yield site
