"""After publishing at the desk: a way back for ten seconds, and what is said while readers do not have it yet."""

from playwright.async_api import expect

from tests.support.composer import button, write
from tests.support.desk_server import ProjectingOutbox

SECOND = 1_000
"""Milliseconds, of the page's clock."""


def told(page):
    """What is said of the last thing that was done."""
    return page.locator("#after li").first


async def publish(page, headline):
    await write(page, headline)
    await page.keyboard.press("Control+Enter")


async def with_a_clock(page):
    """Its time can be moved from now on."""
    await page.clock.install()
    await page.reload()


async def behind(self, liveblog, seq, *, attempt=0):
    """A worker that renders nothing yet."""


async def test_undo_is_there_for_ten_seconds_and_is_about_what_was_just_published(desk, witness):
    """Whatever card one is at by then. It says that readers had it; they find the notice."""
    witness.tolerate("about:blank")  # the empty preview, in which the clock's script does not run
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    page, reader = await desk.page(mara), await desk.page(None, "/sturmflut/")
    await with_a_clock(page)
    await publish(page, "Der Deich hält")
    await expect(told(page)).to_contain_text("Der Deich hält: live nach")
    await expect(button(told(page), "Rückgängig machen")).to_be_visible()
    await page.clock.fast_forward(10 * SECOND)
    await expect(page.locator("#after li:not(:has(button))")).to_contain_text("Der Deich hält: live nach")
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("u")
    await page.clock.fast_forward(20 * SECOND)
    await expect(page.locator("#after li")).to_have_count(0)  # nothing was undone, nor is anything left to tell

    await publish(page, "Zu früh gefreut")
    await expect(told(page)).to_contain_text("Zu früh gefreut: live nach")
    await desk.post(await desk.person("editor"), "Von einer Kollegin")
    cards = page.locator("#lane-timeline > .card")
    await expect(cards.first).to_contain_text("Von einer Kollegin")
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("j")
    await expect(cards.first).to_be_focused()
    await page.keyboard.press("u")
    await expect(page.locator("#confirming")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(told(page)).to_have_text(
        "Zurückgezogen: Leser konnten es schon sehen, an seiner Stelle steht ein Hinweis"
    )
    await expect(page.locator("#after li")).to_have_count(1)
    for place, state in enumerate(("published", "retracted", "published")):
        await expect(cards.nth(place)).to_have_attribute("data-state", state)
    await expect(reader.locator(".entry")).to_have_count(3)
    await expect(reader.locator(".notice")).to_contain_text("versehentlich")
    await expect(reader.locator("body")).not_to_contain_text("Zu früh gefreut")


async def test_it_is_said_when_readers_do_not_have_it_yet_and_when_they_do(desk, witness, monkeypatch):
    """However long the worker takes; what was undone meanwhile without trace is never said to be live."""
    witness.tolerate("about:blank")
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    page, reader = await desk.page(mara), await desk.page(None, "/sturmflut/")
    await with_a_clock(page)
    with monkeypatch.context() as worker:
        worker.setattr(ProjectingOutbox, "nudge", behind)
        await publish(page, "Der Deich hält")
        await expect(told(page)).to_contain_text("Der Deich hält: unterwegs")
        await page.clock.fast_forward(10 * SECOND)
        await expect(told(page)).to_have_text("Der Deich hält: gespeichert, aber noch nicht bei den Lesern")
        await page.clock.fast_forward(180 * SECOND)
        await expect(told(page)).to_have_text("Der Deich hält: gespeichert, aber noch nicht bei den Lesern")
        await publish(page, "Zu früh gefreut")
        await expect(told(page)).to_contain_text("Zu früh gefreut: unterwegs")
        await button(told(page), "Rückgängig machen").click()
        await expect(told(page)).to_have_text("Rückgängig gemacht: kein Leser hat es gesehen")
        await expect(page.locator("#lane-drafts > .card")).to_contain_text("Zu früh gefreut")
        await expect(reader.locator(".entry")).to_have_count(0)
    await desk.post(await desk.person("editor"), "Die Pumpen laufen")  # the worker is back
    await page.clock.fast_forward(5 * SECOND)
    await expect(page.locator("#after li").last).to_contain_text("Der Deich hält: live nach 19")
    await expect(reader.locator(".entry")).to_have_count(2)
    await expect(page.locator("#after li").filter(has_text="Zu früh gefreut")).to_have_count(0)
    await page.clock.fast_forward(20 * SECOND)
    await expect(page.locator("#after li")).to_have_count(0)
