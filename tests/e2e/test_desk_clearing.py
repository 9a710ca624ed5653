"""Clearing the composer takes nothing away: for ten seconds there is a way back, for a day the text lies beside it."""

import json
import time

from playwright.async_api import expect

from tests.support.checkers.axe import violations
from tests.support.composer import PASTE, add, body, button, field, put, reading, sent, uploaded, write
from tests.support.desk_server import SLUG
from tests.support.served_process import until
from tests.support.uploads import jpeg

SECOND = 1_000
"""Milliseconds, of the page's clock."""

HOUR = 3_600 * SECOND


def told(page):
    return page.locator("#after li").first


def begun(page):
    """The texts that lie beside the one that is open."""
    return page.locator("#kept-texts li")


async def clear(page):
    await button(page.locator("#composer"), "Leeren").click()
    await expect(field(page, "Überschrift")).to_have_value("")


async def forms(desk, person):
    """What the server has of `person`."""
    return [json.loads(one.form) for one in await desk.parts.services.editing.autosaves.of(person.id, SLUG)]


async def lies_at_the_server(desk, person, headline, *, cleared):
    async def there():
        return [form["headline"] for form in await forms(desk, person) if bool(form.get("cleared")) is cleared] == [
            headline
        ]

    await until(there, what=f"{headline!r} on the server")


async def test_undo_brings_all_of_it_back(desk):
    """Headline, text, blocks, the picture, the tags; it goes out as it would have."""
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    page = await desk.page(mara)
    await write(page, "Der Deich hält", "Die Lage ist ruhig.")
    await field(await add(page, "Zitat"), "Zitat").fill("Wir bleiben.")
    await body(page).focus()
    await put(page, PASTE, {}, ("deich.jpg", jpeg(320, 240)))
    await uploaded(page.locator("#blocks > .image"))
    await field(page, "Alternativtext").fill("Ein Deich")
    await page.locator("#particulars > summary").click()
    await field(page, "Schlagwörter").fill("Deich, Flut")
    await clear(page)
    await expect(field(page, "Überschrift")).to_be_focused()
    await expect(page.locator("#blocks > li")).to_have_count(0)
    await expect(told(page)).to_contain_text("Geleert: Der Deich hält")
    assert await violations(page) == []
    await button(told(page), "Rückgängig machen").click()
    await expect(field(page, "Überschrift")).to_have_value("Der Deich hält")
    await expect(field(page, "Überschrift")).to_be_focused()
    await expect(body(page)).to_have_text("Die Lage ist ruhig.")
    await expect(field(page, "Schlagwörter")).to_have_value("Deich, Flut")
    await expect(page.locator("#after li")).to_have_count(0)
    await expect(begun(page)).to_have_count(0)
    await lies_at_the_server(desk, mara, "Der Deich hält", cleared=False)
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    async with reading(desk) as entry:
        await expect(entry).to_contain_text("Wir bleiben.")
        await expect(entry.locator("figure img")).to_have_attribute("alt", "Ein Deich")


async def test_a_text_that_was_begun_meanwhile_stays(desk):
    """By the key: the older one comes back, the newer one lies beside it."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await write(page, "Der Deich hält")
    await page.keyboard.press("Control+Shift+Backspace")
    await expect(told(page)).to_contain_text("Geleert: Der Deich hält")
    await page.keyboard.type("Fähren fallen aus")
    await button(told(page), "Rückgängig machen").click()
    await expect(field(page, "Überschrift")).to_have_value("Der Deich hält")
    await expect(begun(page)).to_contain_text("Fähren fallen aus")


async def test_a_picture_that_is_not_uploaded_comes_back(desk, witness):
    """It stays in the browser with its text, and goes on its way again."""
    witness.tolerate("ERR_INTERNET_DISCONNECTED")
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await expect(page.locator("#network")).to_have_attribute("data-cause", "")
    await page.context.set_offline(True)
    await write(page, "Der Deich von oben")
    await body(page).focus()
    await put(page, PASTE, {}, ("deich.jpg", jpeg(320, 240)))
    await expect(page.locator("#blocks > .image").get_by_role("status")).to_contain_text("wartet auf das Netz")
    await clear(page)
    await page.context.set_offline(False)
    await page.reload()
    await page.locator("#kept-texts > summary").click()
    await button(page.locator("#kept-texts"), "Der Deich von oben").click()
    await uploaded(page.locator("#blocks > .image"))


async def test_after_ten_seconds_it_lies_among_the_begun_texts(desk, witness):
    """Also after a reload, which does not open it, and on another machine, where it is taken up again."""
    witness.tolerate("about:blank")
    await desk.liveblog()
    mara = await desk.person("editor")
    page = await desk.page(mara)
    await page.clock.install()
    await page.reload()
    await write(page, "Der Deich hält", "Die Lage ist ruhig.")
    await clear(page)
    await expect(button(told(page), "Rückgängig machen")).to_be_visible()
    await page.clock.fast_forward(11 * SECOND)
    await expect(page.locator("#after button")).to_have_count(0)
    await expect(begun(page)).to_contain_text("Der Deich hält")
    await expect(begun(page)).to_contain_text("geleert um")
    await lies_at_the_server(desk, mara, "Der Deich hält", cleared=True)
    await page.reload()
    await expect(begun(page)).to_contain_text("Der Deich hält")
    await expect(field(page, "Überschrift")).to_have_value("")

    phone = await desk.page(mara)
    await expect(begun(phone)).to_contain_text("Der Deich hält")
    await expect(field(phone, "Überschrift")).to_have_value("")
    await phone.locator("#kept-texts > summary").click()
    assert await violations(phone) == []
    await button(phone.locator("#kept-texts"), "Der Deich hält").click()
    await expect(field(phone, "Überschrift")).to_have_value("Der Deich hält")
    await expect(body(phone)).to_have_text("Die Lage ist ruhig.")
    await lies_at_the_server(desk, mara, "Der Deich hält", cleared=False)
    await phone.reload()  # it is being written again, and comes back by itself
    await expect(field(phone, "Überschrift")).to_have_value("Der Deich hält")


async def test_it_stays_for_a_day(desk):
    """Then it is gone from the server as well; of more than ten the newest stay, for the server keeps fifty in all."""
    await desk.liveblog()
    mara = await desk.person("editor")
    now = time.time() * SECOND
    async with desk.api(mara) as api:
        for number, hours in enumerate((25, 23, *range(1, 11))):
            form = {"headline": f"Vor {hours} Stunden", "body": "", "cleared": now - hours * HOUR, "typed": 0}
            path = f"/api/v1/liveblogs/{SLUG}/autosaves/cleared-{number}"
            assert (await api.put(path, json={"form": form, "browser": "elsewhere"})).ok
    page = await desk.page(mara)
    await expect(begun(page)).to_have_count(10)

    async def gone():
        return {form["headline"] for form in await forms(desk, mara)} == {f"Vor {n} Stunden" for n in range(1, 11)}

    await until(gone, what="the end of the old ones")
    await page.locator("#kept-texts > summary").click()
    await button(page.locator("#kept-texts"), "Wegwerfen: Vor 1 Stunden").click()
    await expect(begun(page)).to_have_count(9)


async def test_a_correction_that_was_cancelled_comes_back_as_one(desk):
    """An entry that was only looked at leaves nothing behind."""
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    await desk.post(mara, "Der Deich hält")
    page = await desk.page(mara)
    card, cancel = page.locator("#lane-timeline > .card"), button(page.locator("#composer"), "Abbrechen")
    await button(card, "Bearbeiten").click()
    await expect(field(page, "Überschrift")).to_have_value("Der Deich hält")
    await cancel.click()
    await expect(page.locator("#composer h2")).to_have_text("Neuer Eintrag")
    await expect(page.locator("#after li")).to_have_count(0)
    await button(card, "Korrigieren").click()
    await field(page, "Was korrigiert wurde").fill("Der Ort war falsch.")
    await cancel.click()
    await expect(told(page)).to_contain_text("Abgebrochen: Der Deich hält")
    await button(told(page), "Rückgängig machen").click()
    await expect(page.locator("#composer h2")).to_have_text("Korrigieren: Der Deich hält")
    await expect(field(page, "Was korrigiert wurde")).to_have_value("Der Ort war falsch.")
    await sent(page, "Korrektur veröffentlichen", "Korrigiert")


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


async def test_unfinished_texts_are_within_the_screen_of_a_phone(desk):
    """Each with its title above its hint; a change that was cancelled says so. On a wide screen the title has room."""
    await desk.liveblog()
    mara = await desk.person("editor")
    await desk.post(mara, "Der Deich von Osterkoog hält auch der dritten Flut stand")
    page = await desk.page(mara, **PHONE)
    await button(page.locator("#lane-timeline > .card"), "Bearbeiten").click()
    await field(page, "Überschrift").fill("Der Deich von Osterkoog hält auch der vierten Flut stand")
    await button(page.locator("#composer"), "Abbrechen").click()
    await page.locator("#kept-texts > summary").click()
    text, hint = begun(page).get_by_role("button").first, begun(page).locator(".hint")
    await expect(hint).to_contain_text("abgebrochen um")
    for part in page.locator("#kept-texts > ul"), text, hint:
        box = await part.bounding_box()
        assert box["x"] >= 0, box
        assert box["x"] + box["width"] <= 390, box
    assert (await hint.bounding_box())["y"] >= (await text.bounding_box())["y"] + (await text.bounding_box())["height"]
    assert await violations(page) == []
    await page.set_viewport_size({"width": 1280, "height": 800})
    assert (await text.bounding_box())["width"] > 300
    await text.click()
    await expect(page.locator("#composer h2")).to_contain_text("Bearbeiten: ")


async def test_the_way_back_is_in_sight_while_a_phone_s_keyboard_is_open(desk):
    """And covers neither the headline, which has the focus, nor what sends."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"), viewport={"width": 390, "height": 480}, has_touch=True)
    await write(page, "Der Deich hält")
    await clear(page)
    undo = button(told(page), "Rückgängig machen")
    await expect(undo).to_be_in_viewport(ratio=1)
    box = await told(page).bounding_box()
    footer = await page.locator("#composer > footer").bounding_box()
    headline = await field(page, "Überschrift").bounding_box()
    assert box["y"] + box["height"] <= footer["y"] + 1, (box, footer)
    assert box["y"] >= headline["y"] + headline["height"], (box, headline)
    await undo.click()
    await expect(field(page, "Überschrift")).to_have_value("Der Deich hält")


async def test_the_key_for_undo_asks_before_a_cleared_text_comes_back(desk):
    """It comes back with the focus in it; Ctrl+Enter right after the letter publishes nothing."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await write(page, "Der Deich hält")
    await clear(page)
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("u")
    await expect(page.locator("#confirming")).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#confirming")).to_be_visible()
    await expect(field(page, "Überschrift")).to_have_value("")
    await page.locator("#confirming button[value]:not([value=''])").click()
    await expect(field(page, "Überschrift")).to_have_value("Der Deich hält")


async def test_undo_says_when_another_tab_has_the_text_open(desk):
    """It stays where it is being written."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await write(page, "Der Deich hält")
    await clear(page)
    tab = await page.context.new_page()
    await tab.goto(page.url)
    await tab.locator("#kept-texts > summary").click()
    await button(tab.locator("#kept-texts"), "Der Deich hält").click()
    await expect(field(tab, "Überschrift")).to_have_value("Der Deich hält")
    await button(told(page), "Rückgängig machen").click()
    await expect(told(page)).to_have_text("In einem anderen Tab geöffnet: Der Deich hält")
    await expect(field(page, "Überschrift")).to_have_value("")


async def test_what_is_thrown_away_can_be_had_back_for_ten_seconds(desk, witness):
    """Then it is gone, from the server as well."""
    witness.tolerate("about:blank")
    await desk.liveblog()
    mara = await desk.person("editor")
    page = await desk.page(mara)
    await page.clock.install()
    await page.reload()
    await write(page, "Der Deich hält")
    await clear(page)
    await lies_at_the_server(desk, mara, "Der Deich hält", cleared=True)
    away = button(page.locator("#kept-texts"), "Wegwerfen: Der Deich hält")
    await page.locator("#kept-texts > summary").click()
    await away.click()
    await expect(begun(page)).to_have_count(0)
    await expect(told(page)).to_contain_text("Weggeworfen: Der Deich hält")
    await button(told(page), "Rückgängig machen").click()
    await expect(begun(page)).to_contain_text("Der Deich hält")
    await page.locator("#kept-texts > summary").click()
    await away.click()
    await expect(begun(page)).to_have_count(0)
    await page.clock.fast_forward(11 * SECOND)

    async def gone():
        return await forms(desk, mara) == []

    await until(gone, what="the end of the text")
