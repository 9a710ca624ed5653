"""Pictures in a real browser: the size that fits is loaded, and nothing moves when it comes."""

import asyncio

from playwright.async_api import expect

from tests.support.browser import DESKTOP, PHONE, SHIFTS, comes_true
from tests.support.renderings import publish
from ticker.demo.script import picture
from ticker.domain import events as e

SIZES = tuple(e.Source(src=f"/media/deich-{width}.jpg", width=width) for width in (480, 800))
PICTURE = e.Image(src="/media/deich.jpg", alt="Deich", width=1200, height=675, sources=SIZES)
UNKNOWN = e.Image(src="/media/karte.jpg", alt="Karte")
SCREENS = (
    (DESKTOP, "deich-800.jpg"),
    (PHONE | {"device_scale_factor": 1}, "deich-480.jpg"),
    (PHONE | {"device_scale_factor": 2}, "deich-800.jpg"),
    (PHONE, "deich.jpg"),
)


async def file_cache(route):
    await route.fulfill(body=picture(route.request.url.rpartition("/")[2]), content_type="image/jpeg")


async def test_a_browser_takes_the_size_that_fits(liveblog, new_page):
    """The smallest file that has a pixel for each of the screen's; a picture keeps its proportions."""
    await liveblog.do(publish("a000000001", "Am Deich", blocks=(PICTURE,)))
    for device, file in SCREENS:
        page = await new_page(**device)
        await page.context.route("**/media/*", file_cache)
        await page.goto(liveblog.url)
        shown = page.get_by_role("img", name="Deich")
        await shown.scroll_into_view_if_needed()
        await comes_true(page, "document.querySelector('.image img').complete")
        assert (await shown.evaluate("image => image.currentSrc")).endswith(f"/media/{file}")
        width, height = await shown.evaluate("image => [image.clientWidth, image.clientHeight]")
        assert abs(width * 9 / 16 - height) < 1


async def test_nothing_moves_when_a_picture_comes(liveblog, new_page):
    """Neither one of known size nor one of unknown size, in a block or in running text."""
    text = e.Text(html='<p>Davor</p><img src="/media/pegel.jpg" alt="Pegel"><p>Danach</p>')
    await liveblog.do(publish("a000000001", "Bilder", blocks=(UNKNOWN, text, PICTURE)))
    page = await new_page(**PHONE)
    held = asyncio.Queue()
    await page.context.route("**/media/*", held.put)
    await page.goto(liveblog.url, wait_until="domcontentloaded")
    await expect(page.get_by_role("img", name="Karte")).to_be_visible()
    before = await page.locator("article").bounding_box()
    while not held.empty():
        await file_cache(held.get_nowait())
    await comes_true(page, "document.querySelector('[alt=Karte]').naturalWidth > 0")
    assert await page.locator("article").bounding_box() == before
    assert await page.evaluate(SHIFTS) == 0
