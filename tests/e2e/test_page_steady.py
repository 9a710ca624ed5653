"""Reading further down while a liveblog goes on, in a real browser: nothing moves under the reader's eyes."""

import pytest
from playwright.async_api import expect

from tests.support.reader import headlines, numbers, opened, scrolled_to, shows, top_of
from tests.support.renderings import content
from ticker.domain import commands as c
from ticker.domain.events import Link, Point

SHIFTS = """
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value } of list.getEntries())
    if (!hadRecentInput) window.shifted = (window.shifted ?? 0) + value;
}).observe({ type: "layout-shift", buffered: true });
"""
"""Adds up the layout shifts the browser itself sees (Layout Instability API)."""

SUBPIXEL = 0.0001
"""A layout shift of fractions of a pixel, as the browser rounds."""


@pytest.mark.long
async def test_two_hundred_events_move_nothing_for_a_reader_further_down(liveblog, page):
    """New entries wait behind a bar, and edits, corrections, retractions and pins above and below move nothing."""
    await liveblog.post(50)
    await page.add_init_script(SHIFTS)
    await opened(page, liveblog)
    read = liveblog.id_of(30)
    await scrolled_to(page, read)
    before = await top_of(page, read)
    long = "<p>" + "Das Wasser steht höher, als die Tafel am Hafen zeigt. " * 9 + "</p>"
    for number in range(51, 151):
        await liveblog.post()
        other = liveblog.id_of(number - 10)
        changes = (
            c.CorrectEntry(entry_id=other, content=content("Länger", long), note="Jetzt genauer."),
            c.ReviseEntry(entry_id=other, content=content("Kürzer")),
            c.PinEntry(entry_id=other),
            c.RetractEntry(entry_id=other, notice="Zurückgenommen."),
        )
        await liveblog.do(changes[number % 4])
    await expect(page.locator("#bar button")).to_have_text("99 neue Einträge")  # and one is pinned
    assert await top_of(page, read) == pytest.approx(before, abs=0.5)
    assert (await page.title()).startswith("(99) ")
    assert await page.evaluate("window.shifted ?? 0") < SUBPIXEL


async def test_summary_close_and_reopening_move_nothing_further_down(liveblog, page):
    """What stands above the reader grows and shrinks: summary, deck, last word. The entry being read stays."""
    await liveblog.post(50)
    await page.add_init_script(SHIFTS)
    await opened(page, liveblog)
    read = liveblog.id_of(20)
    await scrolled_to(page, read)
    before = await top_of(page, read)
    points = tuple(Point(text=f"{number} Deiche halten", entries=(read,)) for number in range(9))
    links = tuple(Link(title=f"Hier geht es weiter, Teil {number}", url="/weiter/") for number in range(5))
    for command, place, text in (
        (c.SetSummary(points=points), "#summary", "8 Deiche halten"),
        (c.ReviseLiveblog(deck="Zwei Tage Wind. " * 20, top_story="Deich hält"), "#deck", "Zwei Tage Wind."),
        (c.SetSummary(points=points[:1]), "#summary ul", "0 Deiche halten"),
    ):
        await liveblog.do(command)
        await expect(page.locator(place)).to_contain_text(text)
        assert await top_of(page, read) == pytest.approx(before, abs=0.5), place
    for command, place, text in (
        (c.CloseLiveblog(headline="Die Nacht ist überstanden", links=links), "#close-out", "Teil 4"),
        (c.ReopenLiveblog(), "#status", "Live"),
    ):
        await liveblog.do(command)
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # what ended is looked at again
        await expect(page.locator(place)).to_contain_text(text)
        assert await top_of(page, read) == pytest.approx(before, abs=0.5), place
    await expect(page.locator("#close-out section")).to_have_count(0)
    assert await page.evaluate("window.shifted ?? 0") < SUBPIXEL


async def test_the_bar_leads_to_what_is_new(liveblog, page):
    """“3 neue Einträge”, in the title too; a click shows them, with the focus on the newest."""
    await liveblog.post(50)
    await opened(page, liveblog)
    await scrolled_to(page, liveblog.id_of(20))
    await liveblog.post(3)
    bar = page.locator("#bar button")
    await expect(bar).to_have_text("3 neue Einträge")
    assert await page.title() == "(3) Sturmflut an der Küste | Küstenbote"
    await bar.click()
    await shows(page, 53)
    assert (await headlines(page))[:4] == numbers(50, 53)
    await expect(page.locator(f"#e-{liveblog.id_of(53)}")).to_be_focused()
    await expect(page).to_have_title("Sturmflut an der Küste | Küstenbote")
    await expect(bar).to_be_hidden()


async def test_scrolling_back_to_the_top_shows_what_has_waited(liveblog, page):
    """Nobody has to click: the top is where new entries belong."""
    await liveblog.post(50)
    await opened(page, liveblog)
    await scrolled_to(page, liveblog.id_of(20))
    await liveblog.post(2)
    await expect(page.locator("#bar button")).to_be_visible()
    await page.evaluate("scrollTo(0, 0)")
    await shows(page, 52)


async def test_a_correction_keeps_the_focus_on_the_link_it_was_on(liveblog, page):
    """An entry is replaced while somebody is on one of its links with the keyboard."""
    entry = await liveblog.post(text='<p>Mehr <a href="https://pegel.example/">beim Amt</a>.</p>')
    await opened(page, liveblog)
    await page.locator(f"#e-{entry} .text a").focus()
    text = '<p>Viel mehr <a href="https://pegel.example/">beim Amt</a>.</p>'
    await liveblog.do(c.ReviseEntry(entry_id=entry, content=content("Meldung 1", text)))
    await expect(page.locator(f"#e-{entry} .text")).to_contain_text("Viel mehr")
    await expect(page.locator(f"#e-{entry} .text a")).to_be_focused()
