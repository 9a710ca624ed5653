"""The renderer as a whole: what its version covers, and who may use it at once."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grimp
import pytest

import ticker
from tests.support.renderings import fresh_renderer
from tests.support.sample_coverages import sturmflut
from ticker.projections.rendered_liveblog import render_liveblog
from ticker.projections.renderer import Renderer
from ticker.projections.renderer_version import sources
from ticker.projections.rendering.themes import Themes

THREADS = 4

BENEATH = ("ticker.config", "ticker.domain", "ticker.errors", "ticker.journal", "ticker.sentences")
"""What renders nothing, and is only used by what does: the number of the release stands for it."""


@pytest.fixture
def eager_threads():
    """Threads that take turns 500 times as often as they do by themselves."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 500)
    yield
    sys.setswitchinterval(before)


def test_the_version_covers_all_code_that_renders():
    """So that pages are rendered anew when that has changed; what only reads the journal's words is listed above."""
    package = Path(ticker.__file__).parent
    covered = {path for path in sources(Themes.installed()).values() if path.suffix == ".py"}
    graph = grimp.build_graph("ticker", cache_dir=None)
    used = graph.find_upstream_modules(Renderer.__module__) - {ticker.__name__}
    rendering = [module for module in used if not module.startswith(BENEATH)]
    assert len(rendering) > 20
    for module in rendering:
        path = package.joinpath(*module.split(".")[1:])
        assert covered & {path.with_suffix(".py"), path / "__init__.py"}, module


@pytest.mark.parametrize(
    "name",
    [
        "/projections/feeds.py",
        "/projections/delta.py",
        "/projections/pages/front.py",
        "/projections/site/lists.py",
        "/projections/embedding/teaser.py",
        "/projections/rendering/locale/de.po",
        "/templates/front.html",
        "liveticker/heading.html",
    ],
)
def test_the_version_covers_code_catalogues_and_templates(name):
    assert name in sources(Themes.installed())


def test_several_threads_may_render_at_once(eager_threads):
    """Each gets the bytes that one alone would have got, with caches that fill meanwhile."""
    records = sturmflut().records
    slug = records[0].liveblog
    alone = render_liveblog(fresh_renderer(), slug, records).artefacts
    shared = fresh_renderer()
    with ThreadPoolExecutor(THREADS) as threads:
        together = list(threads.map(lambda _: render_liveblog(shared, slug, records).artefacts, range(THREADS)))
    assert all(artefacts == alone for artefacts in together)
