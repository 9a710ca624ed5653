"""The desk while colleagues work: what comes, goes and changes, and what stays where it is."""

import asyncio
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from playwright.async_api import expect

from tests.support.browser import PHONE, SECONDS, comes_true
from tests.support.checkers.axe import violations

TOP = "(id) => document.getElementById(`c-${id}`).getBoundingClientRect().top"


def card(page, entry_id):
    return page.locator(f"#c-{entry_id}")


async def top(page, entry_id):
    return await page.evaluate(TOP, entry_id)


async def retract(desk, person, entry_id):
    async with desk.api(person) as api:
        path = f"/api/v1/liveblogs/sturmflut/entries/{entry_id}/retraction"
        async with api.post(path, json={"notice": "Das war falsch."}) as answer:
            assert answer.status == 201


async def test_entries_go_to_their_lanes_as_colleagues_work(desk):
    """A draft, a submission, a publication, a retraction: each card is where it belongs, at once, in both languages."""
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    jonas = await desk.person("reporter", name="Jonas Ebeling")
    page = await desk.page(mara)
    english = await desk.page(mara, locale="en-GB")
    draft = await desk.post(jonas, "Sandsäcke fehlen", state="draft")
    await expect(page.locator("#lane-drafts > .card")).to_contain_text("Sandsäcke fehlen")
    await expect(page.locator("#news")).to_have_text("Jonas Ebeling: Sandsäcke fehlen")
    async with desk.api(jonas) as api:
        path = f"/api/v1/liveblogs/sturmflut/entries/{draft}"
        await api.patch(path, json={"state": "submitted"}, headers={"If-Match": '"r1"'})
    await expect(page.locator("#lane-submitted > .card")).to_contain_text("Sandsäcke fehlen")
    await expect(page.locator("#lane-drafts > .card")).to_have_count(0)
    first = await desk.post(mara, "Der Deich hält")
    second = await desk.post(mara, "Die Flut kommt")
    await expect(page.locator("#lane-timeline > .card").first).to_contain_text("Die Flut kommt")
    await expect(card(english, second).get_by_role("button", name="Correct")).to_be_visible()
    await retract(desk, mara, first)
    for one in (page, english):
        await expect(card(one, first).locator(".notice")).to_have_text("Das war falsch.")
        await expect(card(one, first).locator('[data-action="correct"]')).to_have_count(0)
    await page.reload()  # what the stream has made of the page is what the server makes of it
    await expect(page.locator("#lane-timeline > .card")).to_have_count(2)
    await expect(page.locator("#lane-submitted > .card")).to_have_count(1)


async def test_nothing_moves_under_anybody_s_hands(desk):
    """What is read, pointed at or focused stays where it is on the screen; a bar leads to what has come above."""
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    jonas = await desk.person("editor", name="Jonas Ebeling")
    entries = [await desk.post(mara, f"Meldung {number}") for number in range(1, 13)]
    page = await desk.page(mara)
    read = entries[3]
    await card(page, read).locator('[data-action="pin"]').focus()
    await card(page, read).scroll_into_view_if_needed()
    before = await top(page, read)
    newest = await desk.post(jonas, "Der Deich hält")
    await expect(card(page, newest)).to_be_attached()
    assert abs(await top(page, read) - before) < 2
    await retract(desk, jonas, entries[4])
    await expect(card(page, entries[4]).locator(".notice")).to_be_attached()
    assert abs(await top(page, read) - before) < 2
    await expect(card(page, read).locator('[data-action="pin"]')).to_be_focused()
    async with desk.api(jonas) as api:
        path = f"/api/v1/liveblogs/sturmflut/entries/{read}"
        await api.patch(path, json={"headline": "Meldung vier"}, headers={"If-Match": '"r1"'})
    await expect(card(page, read)).to_contain_text("Meldung vier")
    await expect(card(page, read).locator('[data-action="pin"]')).to_be_focused()  # on the new card as on the old one
    assert abs(await top(page, read) - before) < 2
    await retract(desk, jonas, read)  # there is no such button any more
    await expect(card(page, read)).to_be_focused()

    await expect(page.get_by_role("button", name="1 neuer Eintrag")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name="1 neuer Eintrag").click()
    await expect(card(page, newest)).to_be_in_viewport()
    await expect(page.locator("#arrivals")).to_be_hidden()
    await page.evaluate("scrollTo(0, 0)")
    await page.get_by_role("textbox", name="Überschrift", exact=True).click()
    await page.keyboard.type("Mitten im ")
    await desk.post(jonas, "Noch eine Meldung")
    await expect(page.locator("#lane-timeline > .card").first).to_contain_text("Noch eine Meldung")
    await page.keyboard.type("Satz")
    await expect(page.get_by_role("textbox", name="Überschrift", exact=True)).to_have_value("Mitten im Satz")
    await page.evaluate("document.activeElement.blur()")
    await card(page, newest).hover()
    pointed = await top(page, newest)
    await asyncio.gather(*(desk.post(jonas, f"Auf einmal {number}") for number in range(5)))
    await expect(page.locator("#lane-timeline > .card")).to_have_count(19)
    assert abs(await top(page, newest) - pointed) < 2
    await expect(page.locator("#news")).to_have_text(re.compile("neue Einträge"))  # one sentence, not five


async def test_colleagues_see_who_is_here_and_at_what(desk):
    """In the list and on the card, while it lasts; somebody's own tab is not a colleague."""
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    jonas = await desk.person("editor", name="Jonas Ebeling")
    entry_id = await desk.post(mara, "Der Deich hält")
    here = await desk.page(mara)
    await expect(here.locator(".colleagues")).to_be_hidden()
    there = await desk.page(jonas)
    await expect(here.locator("#presence")).to_have_text("Jonas Ebeling")
    await there.get_by_role("textbox", name="Überschrift", exact=True).fill("Die Flut")
    await expect(here.locator("#presence")).to_have_text("Jonas Ebeling schreibt")
    await card(there, entry_id).get_by_role("button", name="Bearbeiten").click()
    await expect(card(here, entry_id).locator(".editing")).to_have_text("Jonas Ebeling bearbeitet das gerade")
    assert await violations(here) == []
    await there.get_by_role("button", name="Abbrechen").click()
    await expect(card(here, entry_id).locator(".editing")).to_have_count(0)


async def test_silence_alarms_the_desk_until_somebody_posts(desk, witness):
    """In the page, in the title, and by a notification where somebody has agreed to one; the next entry ends it.

    By the server's clock: the browser's is hours slow. What was published late counts from when it was.
    """
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    await desk.post(mara, "Schon am Morgen", occurred_at=(datetime.now(UTC) - timedelta(hours=5)).isoformat())
    passed = timedelta()
    one_clock = asyncio.Lock()  # an answer under way while both clocks move would tell the page a wrong time

    async def dated(route):
        if route.request.resource_type == "eventsource":
            await route.continue_()
            return
        answer = await route.fetch()
        async with one_clock:
            at = format_datetime(datetime.now(UTC) + passed, usegmt=True)
            await route.fulfill(response=answer, headers={**answer.headers, "date": at})
            # None, if the page was loaded anew meanwhile; and of one that goes meanwhile the browser may never tell.
            with suppress(TimeoutError):
                async with asyncio.timeout(SECONDS):
                    if sent := await route.request.response():
                        await sent.finished()

    async def wait(page, minutes):
        nonlocal passed
        async with one_clock:
            passed += timedelta(minutes=minutes)
            await page.clock.fast_forward(minutes * 60_000)

    witness.tolerate("about:blank")  # the empty preview, in which the script below does not run
    page = await desk.page(mara, permissions=["notifications"])
    await page.clock.install(time=datetime.now(UTC) - timedelta(hours=3))
    await page.route("**/api/v1/**", dated)  # each answer tells the page what time it is
    await page.add_init_script(
        "window.told = []; window.Notification = class {"
        "static permission = 'granted'; static requestPermission = async () => 'granted';"
        "constructor(text) { told.push(text); } };"
    )
    await page.reload()
    await page.get_by_role("button", name="Benachrichtigung").click()
    await expect(page.get_by_role("button", name="Benachrichtigung")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#silence")).to_be_hidden()
    await wait(page, 29)
    await expect(page.locator("#silence")).to_be_hidden()
    await wait(page, 2.2)
    await expect(page.get_by_role("alert").filter(has_text="Seit 31 Minuten kein Eintrag")).to_be_visible()
    await expect(page).to_have_title(re.compile(r"^\(!\) Seit 31 Minuten"))
    assert await page.evaluate("told") == ["Seit 31 Minuten kein Eintrag"]
    assert await violations(page) == []
    await wait(page, 2)
    await comes_true(page, "document.title.includes('33 Minuten')")
    assert len(await page.evaluate("told")) == 1  # once is enough
    passed = timedelta()  # the entry comes at the server's time, which has not moved
    await page.clock.fast_forward(20_000)
    await desk.post(mara, "Der Deich hält")
    await expect(page.locator("#silence")).to_be_hidden()
    await expect(page).to_have_title(re.compile("^Sturmflut"))
    await page.unroute_all(behavior="ignoreErrors")  # an answer may be under way while the page closes


async def test_on_a_phone(desk):
    """One column, nothing wider than the screen, dialogs from below with their buttons in sight."""
    await desk.liveblog()
    chief = await desk.person("chief", name="Inken Paulsen")
    entry_id = await desk.post(chief, "Der Deich hält")
    page = await desk.page(chief, **PHONE)
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert await page.evaluate(wide)
    for name in ("Korrigieren", "Anheften", "Zurückziehen"):
        box = await card(page, entry_id).get_by_role("button", name=name).bounding_box()
        assert box["height"] >= 44
    await card(page, entry_id).get_by_role("button", name="Zurückziehen").tap()
    await expect(page.locator("#retraction button[value=retract]")).to_be_in_viewport()
    assert await page.evaluate(wide)
    assert await violations(page) == []
