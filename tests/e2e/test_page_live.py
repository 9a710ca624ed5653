"""A reader's browser on a whole newsroom: what an editor posts appears by itself."""

from playwright.async_api import expect

from tests.support.served_process import Served, until


async def has_reached_the_page(session, words):
    async with session.get("/pegel/") as answer:
        return words in await answer.text()


async def test_an_entry_appears_on_an_open_page(page, tmp_path):
    """Posted through the API, it comes through worker, Redis and event stream into the flow, without a reload."""
    async with Served(tmp_path / "data") as newsroom, await newsroom.session() as desk:
        created = await desk.post("/api/v1/liveblogs", json={"slug": "pegel", "title": "Der Pegel"})
        assert created.status == 201, await created.text()
        first = await desk.post("/api/v1/liveblogs/pegel/entries", json={"headline": "Er steigt", "body": "Sehr."})
        assert first.status == 201, await first.text()
        await until(lambda: has_reached_the_page(desk, "Er steigt"), what="the first entry")
        await page.goto(f"{newsroom.url}/pegel/")
        await page.evaluate("window.loadedOnce = true")
        await desk.post("/api/v1/liveblogs/pegel/entries", json={"headline": "Er fällt", "body": "Endlich."})
        await expect(page.locator("#flow .entry").first).to_contain_text("Er fällt")
        assert await page.evaluate("window.loadedOnce")
        await page.goto("about:blank")
