"""What a reader's first look at a liveblog costs: few bytes, few requests, nothing from anybody else."""

import re
from urllib.parse import urlsplit

from tests.support import sample_coverages
from tests.support.posting import deliver_pictures
from tests.support.served_process import Served, restore, until
from ticker import wiring

PAGE_BYTES = 35_000
SCRIPT_BYTES = 8_000
REQUESTS_BEFORE_LOAD = 4
COUNTED = ("document", "stylesheet", "script")

BEFORE_LOAD = """() => {
  const [{ loadEventStart, name }] = performance.getEntriesByType("navigation");
  const early = performance.getEntriesByType("resource").filter((asked) => asked.startTime < loadEventStart);
  return [name, ...early.map((asked) => asked.name)];
}"""
"""What was asked for before the load event began (Resource Timing, Navigation Timing)."""


async def test_a_front_page_of_fifty_entries_is_light(page, tmp_path):
    """35 KB of HTML, CSS and all scripts, 8 KB of it scripts, brotli; four requests before load, none to others."""
    await restore(tmp_path / "data", sample_coverages.sturmflut())
    async with Served(tmp_path / "data") as newsroom:
        await deliver_pictures(wiring.open_store(newsroom.settings))
        url = f"{newsroom.url}/sturmflut/"
        await until(lambda: published(page, url), what="the front page")
        requests = []

        def note(request):  # Playwright takes no built-in method
            requests.append(request)

        page.on("request", note)
        # The stream is opened by the last of the scripts.
        async with page.expect_request(re.compile("/live/events")):
            await page.goto(url)
        early = [asked for asked in await page.evaluate(BEFORE_LOAD) if "/media/" not in asked]
        assert await page.locator("article.entry").count() == 50
        weights = await weighed([request for request in requests if request.resource_type in COUNTED])
        await page.close()
    scripts = {asked: size for asked, size in weights.items() if asked.endswith(".js")}
    assert scripts
    assert len(early) <= REQUESTS_BEFORE_LOAD, early
    assert {urlsplit(request.url).netloc for request in requests} == {urlsplit(url).netloc}
    assert sum(scripts.values()) <= SCRIPT_BYTES, scripts
    assert sum(weights.values()) <= PAGE_BYTES, weights


async def published(page, url):
    return (await page.request.get(url)).ok


async def weighed(requests):
    """Address and bytes of the body on the wire, all compressed, of what a page is made of."""
    found = {}
    for request in requests:
        response = await request.response()
        assert response.headers["content-encoding"] == "br", request.url
        found[request.url] = (await request.sizes())["responseBodySize"]
    return found
