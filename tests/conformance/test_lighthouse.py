"""Lighthouse gives a liveblog's front page at least 0.98 for performance, accessibility, best practices and SEO."""

import pytest

from tests.e2e.test_seeds import ticker
from tests.support import sample_coverages
from tests.support.checkers.lighthouse import shortcomings
from tests.support.posting import deliver_pictures
from tests.support.seeds import LIVEBLOG
from tests.support.served_process import Served, restore, until
from ticker import wiring

ENOUGH = 0.98


@pytest.mark.long
async def test_an_invented_liveblog_is_fast_accessible_and_findable(tmp_path):
    """126 entries over four days, fifty of them on the page."""
    coverage = sample_coverages.sturmflut()
    await restore(tmp_path / "data", coverage)
    async with Served(tmp_path / "data") as newsroom:
        await deliver_pictures(wiring.open_store(newsroom.settings))
        assert await poor(newsroom, coverage.state.slug) == []


async def test_a_real_liveblog_is_fast_accessible_and_findable(tmp_path):
    """Imported by the command line before the start."""
    await ticker(tmp_path / "data", "import", "liveblog", LIVEBLOG.path, "--date", LIVEBLOG.day, "--slug", "blog")
    async with Served(tmp_path / "data") as newsroom:
        assert await poor(newsroom, "blog") == []


async def poor(newsroom, slug):
    """What Lighthouse finds wanting in a front page."""
    async with await newsroom.session() as reader:

        async def published():
            async with reader.get(f"/{slug}/") as answer:
                return answer.status == 200

        await until(published, what="the front page")
    return await shortcomings(f"{newsroom.url}/{slug}/", enough=ENOUGH)
