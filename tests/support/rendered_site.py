"""Every kind of page, on a real port: the invented coverages, rendered by the projector, served by the readers' side.

    async def test_each_page_has_one_main_heading(gallery, page):
        for exhibit in gallery.exhibits:
            await page.goto(exhibit.url)
            …

`gallery.exhibits` has one page of each kind from each coverage, the one with the most on it: `kind`, `theme`,
`language`, `state` (live or closed), `slug`, `status`, `path` in the store (if any) and `url`. `gallery.of(kind)`
selects, `gallery.one("front", theme="liveticker")` is the first that fits, `gallery.selection` is for slow looks.

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
class Exhibit:
    """One page: what it is, and where it hangs."""

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
class Gallery:
    """The `exhibits`, and `url`, where they are served from `folder`."""

    url: str
    folder: Path
    exhibits: tuple[Exhibit, ...]

    def of(self, *kinds):
        return [exhibit for exhibit in self.exhibits if exhibit.kind in kinds]

    def one(self, kind, **traits):
        return next(
            exhibit
            for exhibit in self.of(kind)
            if all(getattr(exhibit, name) == trait for name, trait in traits.items())
        )

    @property
    def selection(self):
        """For slow looks: every front page, and of the other kinds the fullest in each theme and language."""
        fullest = {}
        for exhibit in sorted(self.exhibits, key=lambda exhibit: exhibit.size):
            fullest[exhibit.kind, exhibit.theme, exhibit.language] = exhibit
        return [*self.of("front"), *(exhibit for exhibit in fullest.values() if exhibit.kind != "front")]

    async def bodies(self):
        """Exhibit → what readers get."""
        async with aiohttp.ClientSession() as session:
            return {exhibit: await _body(session, exhibit) for exhibit in self.exhibits}


async def _body(session, exhibit):
    async with session.get(exhibit.url) as answer:
        assert answer.status == exhibit.status, exhibit
        return await answer.read()


async def hang(folder):
    """Render all coverages below `folder`; readers may fetch what is in ``first/public``."""
    async with staffed(folder):
        return folder


@asynccontextmanager
async def staffed(folder):
    """The same, and the newsroom that has rendered it, for as long as the context lasts."""
    folder.mkdir()
    async with newsroom(folder, await template(_made(folder / "template"))) as room:
        for history in sample_coverages.everything():
            await room.journal.restore(history.records)
            await room.projector.rebuild(history.state.slug)
        await room.projector.write_assets()
        await room.projector.write_site()
        await deliver_pictures(room.store)
        yield room


@asynccontextmanager
async def opened(folder):
    """The gallery hung in `folder`, served for as long as the context lasts."""
    async with serving(folder / "first", LocalBus()) as (url, _, _):
        yield hung(folder, url)


def hung(folder, url):
    """What there is to see in `folder`, which is served at `url`."""
    return Gallery(url=url, folder=folder / "first" / "public", exhibits=tuple(_exhibits(folder, url)))


def _made(folder):
    folder.mkdir()
    return folder


def _exhibits(folder, url):
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
        file, asked = _ADDRESS.get(kind, ("index.html", ""))
        yield Exhibit(
            kind=kind,
            slug=slug,
            theme=state.theme if state else "liveblog",
            language=state.language if state else "de",
            state=state.state.value if state else "live",
            path=path,
            size=size,
            url=f"{url}/{path.removesuffix(file)}{asked}",
        )
    nowhere = {"theme": "liveblog", "language": "de", "state": "live", "slug": "", "path": ""}
    yield Exhibit(kind="not-found", url=f"{url}/nirgends/", **nowhere)


def _kind(path, slugs):
    segment = path.partition("/")[0]
    slug = segment if segment in slugs else ""
    for kind, pattern in KINDS.items():
        if re.fullmatch(pattern.replace("{slug}", re.escape(slug)), path):
            return kind, slug
    raise AssertionError(f"{path} is a page of no known kind; name it in tests.support.rendered_site.KINDS")


@pytest.fixture(scope="session")
def hung_gallery(tmp_path_factory):
    """The folder with all pages, rendered once; takes about 3 seconds."""
    return asyncio.run(hang(tmp_path_factory.mktemp("gallery") / "hung"))


@pytest.fixture
async def gallery(hung_gallery):
    """All pages on a port."""
    async with opened(hung_gallery) as found:
        yield found
