"""A liveblog on somebody else's page, in a real browser: another origin, a strict policy, no styles of ours."""

import re

import pytest
from aiohttp import web
from playwright.async_api import expect

from tests.support.served_process import until
from ticker.domain import commands as c

SCRIPT = '<script async src="{live}/embed.js" data-liveblog="sturmflut" data-title="Liveblog zur Sturmflut"></script>'
POLICY = "default-src 'none'; script-src {live}; frame-src {live}; style-src 'none'"
FREE = "script-src {live}; frame-src {live}; style-src 'unsafe-inline'"
LONG = "<p>Der Deich an der Alten Schleuse hält, die Feuerwehr bleibt bis zum Morgen.</p>"


@pytest.fixture
async def elsewhere(liveblog):
    """`await elsewhere(body)` publishes a page on another port; `{live}` in it becomes the liveblog's origin."""
    live = liveblog.url.removesuffix("/sturmflut/")
    runners = []

    async def published(body, policy=POLICY):
        async def answer(_request):
            html = f"<!doctype html><html lang=de><title>Kurier</title><body>{body}".replace("{live}", live)
            headers = {"Content-Security-Policy": policy.format(live=live)}
            return web.Response(text=html, content_type="text/html", headers=headers)

        async def icon(_request):
            return web.Response()

        app = web.Application()
        app.add_routes([web.get("/", answer), web.get("/favicon.ico", icon)])
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        runners.append(runner)
        return "http://{}:{}/".format(*runner.addresses[0])

    yield published
    for runner in runners:
        await runner.cleanup()


def headlines(page, nth=0):
    return page.frame_locator(f"iframe >> nth={nth}").locator("h2")


async def follows(liveblog, readers):
    async def joined():
        return liveblog.readers == readers

    await until(joined, what=f"{readers} readers on the stream")


async def fits(page, nth=0):
    """Wait until a frame is exactly as high as what it shows."""
    frame = page.locator("iframe").nth(nth)
    inner = await (await frame.element_handle()).content_frame()

    async def fitting():
        room = await frame.evaluate("(frame) => frame.clientHeight")
        high = await inner.evaluate("Math.ceil(document.querySelector('main').getBoundingClientRect().height)")
        return high if room == high else 0

    return await until(fitting, what="a frame as high as what it shows")


async def test_two_frames_by_script_grow_with_the_news(liveblog, elsewhere, page, witness):
    """Under a strict policy, where the scripts stand, as high as needed; no cookie, global or third-party request."""
    await liveblog.post(2, text=LONG)
    address = await elsewhere(f"<h1>Kurier</h1><p id=a>Davor</p>{SCRIPT}<p id=b>Danach</p>{SCRIPT}")
    await page.goto(address)
    for nth in (0, 1):
        await expect(headlines(page, nth)).to_have_text(["Meldung 2", "Meldung 1"])
    assert await page.evaluate("document.querySelector('#a').nextElementSibling.title") == "Liveblog zur Sturmflut"
    before = await fits(page, 0)
    await follows(liveblog, 2)
    await liveblog.post(text=LONG)
    for nth in (0, 1):
        await expect(headlines(page, nth)).to_have_text(["Meldung 3", "Meldung 2", "Meldung 1"])
        assert await fits(page, nth) > before
    hosts = {re.match(r"https?://[^/]+/", url)[0] for url in witness.asked}
    assert hosts == {address, liveblog.url.removesuffix("sturmflut/")}
    assert await page.context.cookies() == []
    assert await page.evaluate("Object.keys(window).filter((name) => /ticker|liveblog|embed/i.test(name))") == []


async def test_a_plain_frame_needs_no_script(liveblog, elsewhere, new_page):
    """Complete without JavaScript on either side; what is longer than the frame scrolls inside."""
    await liveblog.post(12, text=LONG)
    page = await new_page(java_script_enabled=False)
    await page.goto(
        await elsewhere('<iframe class="ticker-embed" src="{live}/sturmflut/embed/" height="300"></iframe>')
    )
    await expect(headlines(page)).to_have_count(10)
    await expect(page.frame_locator("iframe").get_by_role("link", name="Zum Liveblog")).to_have_attribute("href", "../")


async def test_a_plain_frame_is_fitted_when_the_script_is_there(liveblog, elsewhere, page):
    """Whichever loads first; and by word of the frame itself, not of anybody else."""
    await liveblog.post(3, text=LONG)
    frame = '<iframe class="ticker-embed" src="{live}/sturmflut/embed/" width="500" height="90"></iframe>'
    await page.goto(await elsewhere(f'{frame}<script async src="{{live}}/embed.js"></script>'))
    high = await fits(page)
    await page.evaluate("postMessage({ type: 'ticker:height', height: 7 }, '*')")
    await page.evaluate("new Promise((done) => setTimeout(done))")  # messages come in the order they were sent
    assert await fits(page) == high


async def test_links_open_beside_the_foreign_page(liveblog, elsewhere, page):
    """A reader who follows a headline keeps the page they were on."""
    await liveblog.post()
    await page.goto(await elsewhere(SCRIPT))
    async with page.context.expect_page() as opening:
        await headlines(page).first.locator("a").click()
    opened = await opening.value
    await expect(opened).to_have_url(f"{liveblog.url}e/{liveblog.id_of(1)}/")
    assert await opened.evaluate("window.opener") is None


async def test_a_frame_out_of_sight_asks_for_nothing(liveblog, elsewhere, page):
    """Nobody reads it; when it comes back into view it has what it missed."""
    await liveblog.post()
    await page.goto(await elsewhere(f"{SCRIPT}<p>Weiter unten</p>" + "<p>Absatz</p>" * 200))
    await follows(liveblog, 1)
    await page.locator("p").last.scroll_into_view_if_needed()
    await follows(liveblog, 0)
    await liveblog.post()
    await page.locator("iframe").scroll_into_view_if_needed()
    await expect(headlines(page)).to_have_text(["Meldung 2", "Meldung 1"])


async def test_a_frame_ends_with_the_liveblog(liveblog, elsewhere, page):
    """The badge goes, and so does the connection; one loaded after the close never opens any."""
    await liveblog.post()
    address = await elsewhere(SCRIPT)
    await page.goto(address)
    await follows(liveblog, 1)
    await liveblog.do(c.CloseLiveblog(headline="Ende des Liveblogs"))
    badge = page.frame_locator("iframe").locator(".status")
    await expect(badge).to_contain_text("Beendet")
    await follows(liveblog, 0)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(address)
    await expect(badge).to_contain_text("Beendet")
    assert [url for url in asked if "/live/" in url] == []


async def test_only_the_page_for_frames_may_be_framed(liveblog, elsewhere, page, witness):
    """Any other page of ours in a foreign frame stays empty."""
    witness.tolerate(r"frame-ancestors", r"ERR_BLOCKED_BY_RESPONSE")
    await page.goto(await elsewhere('<iframe src="{live}/sturmflut/"></iframe>'))
    refused = page.frames[1]
    assert refused.url.startswith("chrome-error://")


async def test_a_teaser_may_be_fetched_from_anywhere(liveblog, elsewhere, page):
    """Another origin's script reads fragment and document (Fetch, CORS)."""
    await liveblog.post(2)
    policy = "default-src 'none'; connect-src {live}"
    await page.goto(await elsewhere("<h1>Kurier</h1>", policy))
    told = await page.evaluate("(url) => fetch(url).then((answer) => answer.json())", f"{liveblog.url}teaser.json")
    assert [line["headline"] for line in told["entries"]] == ["Meldung 2", "Meldung 1"]
    html = await page.evaluate("(url) => fetch(url).then((answer) => answer.text())", f"{liveblog.url}teaser.html")
    assert html.startswith('<section class="ticker-teaser ')


async def test_a_frame_follows_the_readers_scheme(liveblog, elsewhere, new_page):
    """Light or dark as the reader has it; the foreign page's styles do not reach in."""
    address = await elsewhere(f"<style>html, main {{ background: red !important }}</style>{SCRIPT}", FREE)
    for scheme, paper in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 20, 24)")):
        page = await new_page(color_scheme=scheme)
        await page.goto(address)
        await expect(page.frame_locator("iframe").locator("html")).to_have_css("background-color", paper)
