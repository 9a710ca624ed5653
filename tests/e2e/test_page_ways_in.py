"""Whoever comes, however they come: by keyboard, without scripts, with a screen reader, on paper, in the dark."""

import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.support.browser import comes_true
from tests.support.reader import opened

MISSING = r"status of 4(04|10)"

STOPS = """() => {
  const [{ left, top, width, height }] = document.activeElement.getClientRects();
  const { tagName, id, className } = document.activeElement;
  return { name: `${tagName} ${id} ${className}`, left, top: top + scrollY, width, height };
}"""
"""Where the focus is on the page."""

OVERLAPS = """() => {
  const wrong = [];
  const blocks = [...document.querySelectorAll(".masthead, .overview > *, .stream > *, #flow > *, footer.site")]
    .filter((block) => block.checkVisibility() && block.getBoundingClientRect().height > 0);
  for (const column of [".overview", ".stream"]) {
    const boxes = blocks.filter((block) => !block.closest(column === ".stream" ? ".overview" : ".stream"));
    for (const [index, box] of boxes.entries()) {
      const next = boxes[index + 1];
      if (!next || box.contains(next) || box.id === "bar") continue;
      const [above, below] = [box.getBoundingClientRect().top, next.getBoundingClientRect().top];
      if (below < above - 1) wrong.push(`${next.id || next.className} stands above ${box.id || box.className}`);
    }
  }
  return wrong;
}"""
"""Where the order in the document, which a screen reader follows, is not the one from top to bottom."""

DEAD_ENDS = """() => [...document.querySelectorAll("button, input, dialog, [popover]")]
  .filter((control) => control.checkVisibility()).map((control) => control.outerHTML)"""

LOADED = "[...document.images].every((image) => image.complete || image.getBoundingClientRect().bottom < 0)"

COLOURS = """() => ["color", "backgroundColor"].map((name) =>
  getComputedStyle(document.documentElement)[name].match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0))"""
"""How light letters and ground are, from 0 to 765."""

DARK, LIGHT = 150, 500

BROKEN_JUMPS = """() => [...document.querySelectorAll("a[href^='#']")]
  .map((link) => link.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id))"""


async def test_every_page_is_complete_without_scripts(rendered_site, new_page, witness):
    """All entries, a way onward, no control that does nothing, no jump into the void, and nobody else is asked."""
    witness.tolerate(MISSING)
    page = await new_page(java_script_enabled=False)
    for shown in rendered_site.pages:
        await page.goto(shown.url)
        assert await page.locator("h1, h2").first.is_visible(), shown
        assert await page.evaluate(DEAD_ENDS) == [], shown
        assert await page.evaluate(BROKEN_JUMPS) == [], shown
        entries = page.locator("article.entry")
        assert await page.locator("article.entry:visible").count() == await entries.count(), shown
        assert await page.locator("a[href]:visible").count() > 0, shown


async def test_pages_whose_scripts_are_blocked_look_the_same(rendered_site, new_page, witness):
    """A blocker, or a network that loses them: the browser runs scripts, but none comes."""
    witness.tolerate(r"ERR_BLOCKED_BY_CLIENT", MISSING)
    page = await new_page()
    await page.route(re.compile(r"\.js$"), lambda route: route.abort("blockedbyclient"))
    for shown in rendered_site.of("front", "page", "start", "permalink"):
        await page.goto(shown.url)
        controls = await page.locator("button:visible").all()
        assert all([await control.is_disabled() for control in controls]), shown
        assert await page.locator("article.entry:visible").count() == await page.locator("article.entry").count()


async def test_no_page_asks_anybody_else(rendered_site, new_page, witness):
    """With scripts, scrolled to the end: every request is ours, none carries or sets a cookie."""
    witness.tolerate(MISSING)
    page = await new_page()
    for shown in rendered_site.selection:
        await page.goto(shown.url)
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await comes_true(page, LOADED)
    assert {urlsplit(url).netloc for url in witness.asked} == {urlsplit(rendered_site.url).netloc}
    assert await page.context.cookies() == []


@pytest.mark.parametrize(
    "window", [{"width": 390, "height": 844}, {"width": 1280, "height": 900}], ids=["phone", "desk"]
)
async def test_what_is_read_first_stands_first(rendered_site, new_page, witness, window):
    """Document order is visual order in both layouts; the overview comes before the stream, above or beside it."""
    witness.tolerate(MISSING)
    page = await new_page(viewport=window)
    for shown in rendered_site.selection:
        await page.goto(shown.url)
        assert await page.evaluate(OVERLAPS) == [], shown


@pytest.mark.parametrize("width", [390, 1280])
async def test_the_tab_key_goes_down_the_page(rendered_site, new_page, width):
    """The skip link comes first and leads to the news; then the focus goes from top to bottom and is never lost."""
    page = await new_page(viewport={"width": width, "height": 900})
    await page.goto(rendered_site.one("front", slug="sturmflut").url)
    await expect(page.locator("#pause")).to_be_enabled()
    await page.keyboard.press("Tab")
    skip = page.locator(".skip")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    stops = []
    for _ in range(40):
        await page.keyboard.press("Tab")
        stops.append(await page.evaluate(STOPS))
    assert all(stop["width"] > 0 and stop["height"] > 0 for stop in stops)
    column = [stop for stop in stops if width < 1024 or stop["left"] < 700]
    wrong = [
        (above, below)
        for above, below in pairwise(column)
        if below["top"] < above["top"] - 40 and below["left"] <= above["left"]
    ]
    assert not wrong
    await skip.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#content")).to_be_focused()


async def test_a_reader_by_keyboard_follows(liveblog, page):
    """Pausing, what is new and what comes next are reached with Tab and Enter alone, and the focus is seen."""
    await liveblog.post(50)
    await opened(page, liveblog)
    pause = page.locator("#pause")
    await pause.focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Weiter aktualisieren")).to_be_focused()
    await page.keyboard.press("Space")
    entry = page.locator(f"#e-{liveblog.id_of(20)} a").first
    await entry.focus()
    await liveblog.post(2)
    bar = page.get_by_role("button", name="2 neue Einträge")
    await expect(bar).to_be_visible()
    await expect(entry).to_be_focused()
    await bar.focus()
    assert await bar.evaluate("(button) => getComputedStyle(button).outlineStyle") != "none"
    await page.keyboard.press("Enter")
    await expect(page.locator(f"#e-{liveblog.id_of(52)}")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator(f"#e-{liveblog.id_of(52)} a").first).to_be_focused()


async def test_every_page_does_as_the_reader_has_set(rendered_site, new_page, witness):
    """Dark where dark is wished for; and nothing pulses, fades or scrolls by itself for those who cannot bear it."""
    witness.tolerate(MISSING)
    page = await new_page(color_scheme="dark", reduced_motion="reduce")
    for shown in rendered_site.selection:
        await page.goto(shown.url)
        ink, paper = await page.evaluate(COLOURS)
        assert paper < DARK, shown
        assert ink > LIGHT, shown
        assert await page.evaluate("document.getAnimations().length") == 0, shown
        assert await page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto", shown


async def test_every_page_can_be_printed(rendered_site, new_page, witness):
    """As a PDF; what only makes sense on a screen is not on it."""
    witness.tolerate(MISSING)
    page = await new_page()
    for shown in rendered_site.of("front", "page", "start", "permalink", "index", "day", "gone"):
        await page.goto(shown.url)
        await page.emulate_media(media="print")
        furniture = page.locator(".skip, #bar, .tools, .pages, dialog, [popover], button")
        assert await furniture.evaluate_all("(all) => all.every((one) => !one.checkVisibility())"), shown
    assert (await page.pdf()).startswith(b"%PDF-")


async def test_every_way_back_is_open(rendered_site, page, witness):
    """From a missing or withdrawn entry to the liveblog; from the index to running and ended ones, by day too."""
    witness.tolerate(MISSING)
    front = rendered_site.one("front", slug="sturmflut")
    for missing in (f"{front.url}e/nirgends/", rendered_site.one("gone").url):
        await page.goto(missing)
        await page.locator("main a").first.click()
        await expect(page.locator("#status")).to_be_visible()
    await page.goto(rendered_site.one("index").url)
    assert await page.locator(".card .status-live").count() > 0
    assert await page.locator(".card .status-closed").count() > 0
    await page.locator(".calendar a").first.click()
    await expect(page).to_have_url(re.compile(r"/day/\d{4}-\d\d/$"))
    await page.locator("main .card h3 a").first.click()
    await expect(page.locator("#status")).to_be_visible()
