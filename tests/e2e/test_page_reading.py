"""Finding one's way in a liveblog, in a real browser: every jump lands where it says, in view."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.support.browser import comes_true
from tests.support.reader import headlines, numbers, opened, scrolled_to
from tests.support.renderings import content, publish
from ticker.domain import commands as c
from ticker.domain import events as e

LABEL = "(box) => getComputedStyle(box, '::before').content"
IN_ORDER = """(flow) => [...flow.children]
  .map((child) => (child.querySelector(".headline") ?? child).textContent.trim())"""
"""Day headings and headlines, from top to bottom."""

PHONE = {"viewport": {"width": 390, "height": 700}}

CLEAR = """(id) => {
  const entry = document.getElementById(id).querySelector("header").getBoundingClientRect();
  const covers = [...document.querySelectorAll("body *")]
    .filter((other) => ["sticky", "fixed"].includes(getComputedStyle(other).position) && !other.closest(".overview"));
  const under = covers.flatMap((bar) => [...bar.children]).filter((bar) => bar.checkVisibility())
    .map((bar) => bar.getBoundingClientRect()).filter((bar) => bar.bottom > entry.top && bar.top < entry.bottom);
  return entry.top >= 0 && entry.bottom <= innerHeight && !under.length;
}"""
"""Whether an entry's heading is in view, and under nothing that sticks to the window."""


async def lands(page, entry_id):
    """The window comes to rest on the entry, which is not covered."""
    await expect(page.locator(f"#e-{entry_id}:target")).to_have_count(1)
    await comes_true(page, CLEAR, arg=f"e-{entry_id}")


@pytest.mark.parametrize("window", [{}, PHONE], ids=["desktop", "phone"])
async def test_summary_and_key_events_lead_to_entries(liveblog, new_page, window):
    """On this page and on a numbered one; a key event that is marked live is led to as well, by its time and title."""
    page = await new_page(**window)
    await liveblog.post(60)
    old, late = liveblog.id_of(5), liveblog.id_of(30)
    await liveblog.do(
        *(c.MarkKeyEvent(entry_id=one) for one in (old, late)),
        c.SetSummary(points=(e.Point(text="Der Deich hält", entries=(late, old)), e.Point(text="Alle wohlauf"))),
    )
    await opened(page, liveblog)
    await liveblog.do(c.MarkKeyEvent(entry_id=liveblog.id_of(6)), c.MarkKeyEvent(entry_id=liveblog.id_of(40)))
    jumps = page.get_by_role("navigation", name="Wichtige Ereignisse")
    await expect(jumps.locator("li")).to_have_count(4)
    assert await jumps.locator("li span").all_inner_texts() == ["Meldung 40", "Meldung 30", "Meldung 6", "Meldung 5"]
    await expect(jumps.locator("li time").first).to_have_text("11:10")
    for number in (40, 30):
        await jumps.get_by_role("link", name=f"Meldung {number}").click()
        await lands(page, liveblog.id_of(number))
    await page.get_by_role("link", name="Der Deich hält", exact=True).click()
    await lands(page, late)
    await page.get_by_role("link", name="Quelle 2").click()
    await expect(page).to_have_url(f"{liveblog.url}page/1/#e-{old}")
    await lands(page, old)
    await page.go_back()
    await jumps.get_by_role("link", name="Meldung 6").click()
    await expect(page).to_have_url(f"{liveblog.url}page/1/#e-{liveblog.id_of(6)}")
    await lands(page, liveblog.id_of(6))


async def test_no_bar_hides_what_a_link_leads_to(liveblog, page):
    """Not while news wait on a numbered page or its twin, nor for a link to an entry that waits itself."""
    await liveblog.post(60)
    for address in ("page/1/", "start/1/"):
        await opened(page, liveblog, address)
        await liveblog.post(1)
        await expect(page.locator("#bar a")).to_be_visible()
        await page.evaluate("(id) => (location.hash = `e-${id}`)", liveblog.id_of(20))
        await lands(page, liveblog.id_of(20))
    await opened(page, liveblog)
    await scrolled_to(page, liveblog.id_of(30))
    waiting = await liveblog.post(1, key_event=True)
    await expect(page.locator("#bar button")).to_be_visible()
    await page.locator("#key-events li a").first.click()
    await lands(page, waiting)
    await expect(page.locator("#bar button")).to_be_hidden()


async def test_the_pinned_entry_stands_once_and_says_so(liveblog, page):
    """At the top, marked as pinned, while its place in the flow is left out; another takes its place live."""
    await liveblog.post(5)
    first, second = liveblog.id_of(2), liveblog.id_of(4)
    await liveblog.do(c.PinEntry(entry_id=first))
    await opened(page, liveblog)
    assert await page.locator("#pinned").evaluate(LABEL) == '"Angeheftet"'
    assert await headlines(page, ".stream") == ["Meldung 2", "Meldung 5", "Meldung 4", "Meldung 3", "Meldung 1"]
    await liveblog.do(c.PinEntry(entry_id=second))
    await expect(page.locator(f"#pinned #e-{second}")).to_be_visible()
    assert await headlines(page, ".stream") == ["Meldung 4", "Meldung 5", "Meldung 3", "Meldung 2", "Meldung 1"]


async def test_a_new_day_has_its_heading(liveblog, page):
    """Midnight in the liveblog's zone, not in UTC: between entries, and above one that comes live."""
    liveblog.history.now = datetime(2026, 3, 14, 22, 58, tzinfo=UTC)
    await liveblog.post(2)
    await opened(page, liveblog)
    days = page.locator("#flow > .day")
    assert await days.all_inner_texts() == ["Samstag, 14. März 2026"]
    await liveblog.post(2)
    await expect(page.locator("#flow .entry")).to_have_count(4)
    expected = ["Sonntag, 15. März 2026", "Meldung 4", "Meldung 3", "Samstag, 14. März 2026", "Meldung 2", "Meldung 1"]
    assert await page.locator("#flow").evaluate(IN_ORDER) == expected
    assert await days.first.locator("time").get_attribute("datetime") == "2026-03-15"
    await page.reload()
    assert await page.locator("#flow").evaluate(IN_ORDER) == expected


async def test_a_late_entry_tells_both_times_wherever_it_is_read(liveblog, page):
    """When it happened and when it was published, come live or loaded; `<time>` says the zone."""
    await liveblog.post(1)
    await opened(page, liveblog)
    late = "l000000001"
    occurred = liveblog.history.now - timedelta(hours=2)
    await liveblog.do(publish(late, "Nachgetragen", occurred_at=occurred))
    when = page.locator(f"#e-{late} .when")
    await expect(when.locator("time").first).to_have_text("08:32")
    assert await when.locator("time").first.get_attribute("datetime") == "2026-03-14T08:32:00+01:00"
    for address in ("", "page/1/", f"e/{late}/"):
        await expect(when.locator(".published")).to_have_text("veröffentlicht 10:32")
        await page.goto(liveblog.url + address)


async def test_reading_from_the_beginning(liveblog, page):
    """Oldest first, on to the newest page by page, each with its own address; days go forward."""
    await liveblog.post(120)
    await opened(page, liveblog)
    await page.get_by_role("link", name="Von Anfang an lesen").click()
    await expect(page).to_have_url(f"{liveblog.url}start/1/")
    assert await headlines(page) == numbers(1, 50)[::-1]
    for number, (first, last) in ((2, (51, 100)), (3, (101, 120))):
        await page.get_by_role("link", name="Weiterlesen").click()
        await expect(page).to_have_url(f"{liveblog.url}start/{number}/")
        assert await headlines(page) == numbers(first, last)[::-1]
    await page.locator(".pages").get_by_role("link", name="Zu den neuesten Einträgen").click()
    await expect(page).to_have_url(liveblog.url)


async def test_numbered_pages_never_shift(liveblog, page):
    """What stood on page 1 stands there after a hundred entries more, and its neighbours lead on without a gap."""
    await liveblog.post(60)
    await page.goto(f"{liveblog.url}page/1/")
    before = await headlines(page)
    await liveblog.post(100)
    await page.reload()
    assert await headlines(page) == before == numbers(1, 50)
    read = before
    for _ in range(2):
        await page.locator(".pages [rel=next]").click()
        await expect(page.locator("h1")).to_contain_text(f"Seite {len(read) // 50 + 1}")
        read = await headlines(page) + read
    assert read == numbers(1, 150)


async def test_a_permalink_has_neighbours_and_the_way_back(liveblog, page):
    """Its own title; the entries before and after; back into the flow at its place; what was corrected."""
    await liveblog.post(60)
    entry = liveblog.id_of(7)
    await liveblog.do(
        c.CorrectEntry(entry_id=entry, content=content("Berichtigt"), note="Es waren drei."),
        c.RetractEntry(entry_id=liveblog.id_of(8), notice="Ein Irrtum."),
    )
    await page.goto(f"{liveblog.url}e/{entry}/")
    await expect(page).to_have_title("Berichtigt | Sturmflut an der Küste | Küstenbote")
    await expect(page.locator(".history li")).to_contain_text("Es waren drei.")
    neighbours = page.get_by_role("navigation", name="Einträge davor und danach")
    assert [" ".join(link.split()) for link in await neighbours.get_by_role("link").all_inner_texts()] == [
        "Davor 10:36 Meldung 6",
        "Danach 10:39 Meldung 9",
    ]
    await neighbours.get_by_role("link", name="Meldung 9").click()
    await neighbours.get_by_role("link", name="Berichtigt").click()
    await page.get_by_role("link", name="Im Liveblog zeigen").click()
    await expect(page).to_have_url(f"{liveblog.url}page/1/#e-{entry}")
    await lands(page, entry)
    await expect(page.locator(f"#e-{liveblog.id_of(8)} .notice")).to_have_text("Ein Irrtum.")


async def test_what_has_ended_is_an_edition_to_re_read(liveblog, page):
    """The last word, links onward, the days around it; nothing that pretends to be live; told live and when loaded."""
    await liveblog.post(3)
    await liveblog.do(
        c.ReviseLiveblog(previous=e.Link(title="Der Liveblog vom Freitag zum Nachlesen", url="/freitag/"))
    )
    await opened(page, liveblog)
    onward = (e.Link(title="Hier geht es weiter", url="/sonntag/"),)
    await liveblog.do(
        c.CloseLiveblog(headline="Ende des Liveblogs", links=onward),
        c.ReviseLiveblog(next=e.Link(title="Der Liveblog vom Sonntag", url="/sonntag/")),
    )
    await expect(page.locator("#status")).to_contain_text("Beendet")
    await page.goto(liveblog.url)  # not `reload`: the close ended what told this page of its next day
    for place, link in (
        ("#close-out", "Hier geht es weiter"),
        ("#edition", "Der Liveblog vom Freitag zum Nachlesen"),
        ("#edition", "Der Liveblog vom Sonntag"),
        ("#chain", "Der Liveblog vom Freitag zum Nachlesen"),
        ("#chain", "Der Liveblog vom Sonntag"),
    ):
        await expect(page.locator(place).get_by_role("link", name=link)).to_be_visible()
    for gone in ("#latest", "#pause", ".status-live"):
        await expect(page.locator(gone)).not_to_be_visible()
    await expect(page.get_by_role("link", name="Von Anfang an lesen")).to_be_visible()
    await expect(page.locator("#find")).to_be_enabled()
