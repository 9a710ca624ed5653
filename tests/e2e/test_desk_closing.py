"""The liveblog as a whole, from the desk: its title, its end, what comes after it."""

from playwright.async_api import expect

from tests.support.checkers.axe import violations
from tests.support.served_process import until


def dialog(page, name):
    return page.locator(f"#{name}")


async def say_yes(page, name):
    """Press the button of the open dialog that means yes."""
    await dialog(page, name).locator("button[value]:not([value=''])").last.click()
    await expect(dialog(page, name)).to_be_hidden()


async def from_menu(page, kind, name):
    """What is done now and then stands under “More”, which closes by itself."""
    await page.locator(".standing summary").click()
    assert await violations(page) == []
    await page.locator(".standing").get_by_role(kind, name=name).click()
    await expect(page.locator(".standing [open]")).to_have_count(0)


async def test_a_liveblog_is_opened_told_closed_and_reopened(desk, witness):
    """A chief takes a prepared liveblog through its day without leaving the screen; readers see each step."""
    await desk.liveblog(state="draft")
    await desk.liveblog("sturmtag-zwei", title="Der zweite Sturmtag")
    chief = await desk.person("chief", name="Inken Paulsen")
    page = await desk.page(chief)
    await page.keyboard.press("o")
    await expect(dialog(page, "launching")).to_be_visible()
    assert await violations(page) == []
    await say_yes(page, "launching")
    await expect(page.locator("#standing")).to_have_text("Live")
    await desk.post(chief, "Der Deich hält")

    await from_menu(page, "button", "Titel und Topmeldung")
    await page.get_by_label("Topmeldung", exact=True).fill("Scheitelpunkt in Sicht")
    assert await violations(page) == []
    await say_yes(page, "details")
    reader = await desk.page(None, "/sturmflut/")
    await expect(reader.locator("h1")).to_contain_text("Scheitelpunkt in Sicht")

    await from_menu(page, "button", "Liveblog beenden")
    closing = dialog(page, "closing")
    await expect(closing.get_by_label("Überschrift des Schlussworts")).to_have_value("Ende des Liveblogs")
    await closing.get_by_label("Schlusswort", exact=True).fill("Wir danken fürs Mitlesen.")
    await closing.get_by_role("button", name="Link hinzufügen").click()
    await closing.get_by_label("Titel").fill("Die Bilanz der Nacht")
    await closing.get_by_label("Adresse").fill("keine Adresse")
    await closing.get_by_label("Der nächste Liveblog").select_option("sturmtag-zwei")
    assert await violations(page) == []
    witness.tolerate("status of 422")
    await closing.locator("button[value=close]").click()
    await expect(closing.get_by_role("alert")).to_contain_text("url")  # refused: it is all still there
    assert await violations(page) == []
    await expect(closing.get_by_label("Schlusswort", exact=True)).to_have_value("Wir danken fürs Mitlesen.")
    await closing.get_by_label("Adresse").fill("https://kuestenbote.example/bilanz")
    await closing.locator("button[value=close]").click()
    await expect(page.locator("#standing")).to_have_text("Beendet")
    await expect(reader.locator("#close-out")).to_contain_text("Wir danken fürs Mitlesen.")
    await expect(reader.locator("#close-out a")).to_have_attribute("href", "https://kuestenbote.example/bilanz")
    await expect(reader.locator("#chain")).to_contain_text("Der zweite Sturmtag")
    await expect(page.locator('.card [data-action="pin"]')).to_have_count(0)  # nothing is pinned any more
    await expect(page.locator("#composer .over")).to_be_visible()  # nor anything new published
    await expect(page.locator('[data-action="publish-text"]')).to_be_hidden()
    await expect(page.locator('.card [data-action="correct"]')).to_have_count(1)  # but put right

    await from_menu(page, "button", "Liveblog wieder öffnen")
    assert await violations(page) == []
    await say_yes(page, "reopening")
    await expect(page.locator("#standing")).to_have_text("Live")
    await expect(page.locator('[data-action="publish-text"]')).to_be_visible()

    async def open_again():
        await reader.reload()  # a page that has ended asks for nothing more
        return not await reader.get_by_text("Wir danken").count()

    await until(open_again)
    await expect(page.locator('.card [data-action="pin"]')).to_have_count(1)


async def test_the_next_liveblog_is_opened_from_this_one(desk):
    """The way from the screen of yesterday's leads to a form that knows it; readers get from one to the other."""
    await desk.liveblog()
    page = await desk.page(await desk.person("chief"))
    await from_menu(page, "link", "Daraus den nächsten eröffnen")
    await expect(page.locator("#opening-from")).to_contain_text("Sturmflut an der Küste")
    await page.locator("#opening").get_by_label("Name in der Adresse").fill("sturmflut-danach")
    await page.locator("#opening").get_by_role("button", name="Liveblog eröffnen").click()
    await expect(page).to_have_url(f"{desk.url}/desk/liveblogs/sturmflut-danach")
    reader = await desk.page(None, "/sturmflut-danach/")
    await expect(reader.locator("#chain, #edition").get_by_role("link").first).to_be_visible()
