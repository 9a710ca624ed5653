"""“Since your last visit”, in a real browser: what is new, and what was put right after it was read."""

import re

from playwright.async_api import expect

from tests.support.reader import opened, scrolled_to
from tests.support.renderings import content
from ticker.domain import commands as c

BLOCKED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""
"""What a browser does whose user lets no site keep anything."""


async def left(page):
    """The reader goes; what comes next in the same browser is another visit, in a new tab."""
    await page.goto("about:blank")
    return await page.context.new_page()


def since(page):
    return page.locator("#since")


def unread(page):
    return page.locator("#flow .entry:has(.unread) .headline").all_inner_texts()


async def test_the_next_visit_tells_what_is_new_and_what_was_put_right(liveblog, page, witness):
    """New entries are marked; corrected and withdrawn ones are listed if they had been read. Nothing of it is sent."""
    await liveblog.post(60)
    await opened(page, liveblog)
    await expect(page.locator("#pause")).to_be_enabled()
    await expect(since(page)).to_be_hidden()
    await expect(page.locator(".unread")).to_have_count(0)
    page = await left(page)
    await liveblog.post(3)
    here, elsewhere, withdrawn, new = map(liveblog.id_of, (50, 2, 40, 62))
    await liveblog.do(
        c.CorrectEntry(entry_id=here, content=content("Besser"), note="Es waren vier."),
        c.RetractEntry(entry_id=withdrawn, notice="Das war ein Irrtum."),
        c.CorrectEntry(entry_id=elsewhere, content=content("Genauer"), note="Der Ort war falsch."),
        c.CorrectEntry(entry_id=new, content=content("Neu und schon berichtigt"), note="Ein Tippfehler."),
        c.ReviseEntry(entry_id=liveblog.id_of(45), content=content("Still geändert")),
    )
    sent = []

    def note(request):
        sent.append(request)

    page.on("request", note)
    await opened(page, liveblog)
    await expect(since(page)).to_have_text("Seit Ihrem letzten Besuch 6")
    assert await unread(page) == ["Meldung 63", "Neu und schon berichtigt", "Meldung 61"]
    await since(page).click()
    rows = page.locator("#since-list li")
    assert await rows.all_text_contents() == [
        "Neu 3 seitdem, von da an weiterlesen",
        "Korrigiert Genauer: Der Ort war falsch.",
        "Zurückgezogen Das war ein Irrtum.",
        "Korrigiert Besser: Es waren vier.",
    ]
    await rows.filter(has_text="weiterlesen").get_by_role("link").click()
    await expect(page.locator("#since-list")).to_be_hidden()
    await expect(page.locator(f"#e-{liveblog.id_of(61)}")).to_be_in_viewport()
    await since(page).click()
    await rows.filter(has_text="Genauer").get_by_role("link").click()
    await expect(page).to_have_url(f"{liveblog.url}page/1/#e-{elsewhere}")
    await expect(page.locator(f"#e-{elsewhere} .correction")).to_contain_text("Der Ort war falsch.")
    assert await page.context.cookies() == []
    queries = {request.url.partition("?")[2] for request in sent}
    assert all(re.fullmatch(r"(after=\d+)?", query) for query in queries), queries
    assert not any(request.post_data or "cookie" in request.headers for request in sent)


async def test_page_two_and_back_is_no_new_visit(liveblog, page):
    """What was new stays marked as long as the tab is open; a visit later it is read. More than a page is “50+”."""
    await liveblog.post(60)
    await opened(page, liveblog)
    page = await left(page)
    await liveblog.post(2)
    await opened(page, liveblog)
    await expect(page.locator("article .unread")).to_have_count(2)
    await page.goto(f"{liveblog.url}page/1/")
    await page.get_by_role("link", name="Zu den neuesten Einträgen").first.click()
    await expect(page.locator("article .unread")).to_have_count(2)
    page = await left(page)
    await opened(page, liveblog)
    await expect(page.locator("#pause")).to_be_enabled()
    await expect(page.locator("article .unread")).to_have_count(0)
    await expect(since(page)).to_be_hidden()
    page = await left(page)
    await liveblog.post(55)
    await opened(page, liveblog)
    await expect(page.locator("#since-list li")).to_contain_text("50+ seitdem")


async def test_what_waited_behind_the_bar_was_not_read(liveblog, page):
    """A reader who never went back up finds those entries marked next time, and what was corrected above them too."""
    await liveblog.post(50)
    await opened(page, liveblog)
    await liveblog.post(1)
    await expect(page.locator("#flow .entry")).to_have_count(51)
    await scrolled_to(page, liveblog.id_of(20))
    await liveblog.post(2)
    await expect(page.locator("#bar button")).to_have_text("2 neue Einträge")
    page = await left(page)
    await opened(page, liveblog)
    await expect(since(page)).to_have_text("Seit Ihrem letzten Besuch 2")
    assert await unread(page) == ["Meldung 53", "Meldung 52"]


async def test_a_browser_that_keeps_nothing_loses_nothing_else(liveblog, page):
    """Where a reader blocks storage the page follows, searches and pauses, and says nothing of visits."""
    await page.add_init_script(BLOCKED)
    await liveblog.post(2)
    await opened(page, liveblog)
    await liveblog.post(1)
    await expect(page.locator("#flow .entry")).to_have_count(3)
    await expect(since(page)).to_be_hidden()
    page = await left(page)  # and leaving complains of nothing: the witness would know
    await page.add_init_script(BLOCKED)
    await opened(page, liveblog)
    await expect(page.locator("#find")).to_be_enabled()
    await page.locator("#find").click()
    await page.locator("#query").fill("Meldung 2")
    await expect(page.locator("#search output")).to_have_text("1 Eintrag gefunden")
