"""The composer of the desk: what is refused, what is kept, who may do what, how it will look, on a phone too."""

import asyncio
import re

from playwright.async_api import expect

from tests.support.browser import PHONE
from tests.support.checkers.axe import violations
from tests.support.composer import add, body, button, field, reading, sent, uploaded, write
from tests.support.uploads import jpeg


async def test_what_the_server_refuses_is_said_at_its_field_and_nothing_is_lost(desk, witness):
    """The text comes back as it was typed, with each fault where it is; also beside a text that was begun meanwhile."""
    witness.tolerate("status of 422")
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    await page.keyboard.press("n")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#faults")).to_contain_text("Ein Eintrag braucht eine Überschrift.")
    await expect(field(page, "Überschrift")).to_be_focused()
    await page.keyboard.type("Fähre fällt aus")
    await expect(field(page, "Überschrift")).not_to_have_attribute("aria-invalid", "true")
    await body(page).click()
    await page.keyboard.type("Ab Mittag.")
    teaser = await add(page, "Teaser")
    await field(teaser, "Adresse").fill("fahrplan")
    await field(teaser, "Titel").fill("Der Fahrplan")
    await page.keyboard.press("Control+Enter")
    wrong = field(teaser, "Adresse")
    await expect(wrong).to_be_focused()
    await expect(wrong).to_have_attribute("aria-invalid", "true")
    await expect(wrong).to_have_accessible_description(re.compile("https://example.org/a"))
    assert await field(page, "Überschrift").input_value() == "Fähre fällt aus"
    assert await body(page).inner_text() == "Ab Mittag."
    assert await violations(page) == []

    async def held(route):  # the answer takes a while, as it does in a train
        await asked.wait()
        await route.continue_()

    asked = asyncio.Event()
    await page.route("**/entries", held)
    await page.keyboard.press("Control+Enter")
    await expect(field(page, "Überschrift")).to_be_focused()
    await page.keyboard.type("Schon der nächste")
    asked.set()
    await expect(page.locator("#sent-back")).to_be_visible()
    assert await violations(page) == []
    await button(page.locator("#sent-back"), "Wieder öffnen").click()
    await expect(field(page, "Überschrift")).to_have_value("Fähre fällt aus")
    await expect(field(teaser, "Adresse")).to_be_focused()
    await field(teaser, "Adresse").fill("https://example.org/fahrplan")
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    await page.locator("#kept-texts > summary").click()
    assert await violations(page) == []
    await button(page.locator("#kept-texts"), "Schon der nächste").click()
    await expect(field(page, "Überschrift")).to_have_value("Schon der nächste")


async def test_what_is_typed_is_there_again_and_each_role_has_its_buttons(desk):
    """After a reload all of it is back; a reporter submits with the same key, an editor publishes and corrects it."""
    await desk.liveblog()
    page = await desk.page(await desk.person("reporter", name="Jan Behrens"))
    composer = page.locator("#composer")
    buttons = composer.locator("footer button:visible")
    await expect(buttons).to_have_text(["Leeren", "Vorschau", "Entwurf speichern", "Einreichen"])
    await write(page, "Aus der Straße", "Es regnet in Strömen.")
    quote = await add(page, "Zitat")
    await field(quote, "Zitat").fill("Das Wasser steht im Keller.")
    await page.locator("#particulars > summary").click()
    await expect(field(page, "Autoren")).to_have_value("Jan Behrens")
    await field(page, "Wann es geschah").fill("2026-10-25T02:30")
    await page.locator(".field.occurred_at").get_by_role("radio").last.check()
    await expect(page.locator("#kept")).to_contain_text("gesichert")
    await page.reload()
    await expect(field(page, "Überschrift")).to_have_value("Aus der Straße")
    await expect(body(page)).to_have_text("Es regnet in Strömen.")
    await expect(field(page.locator("#blocks > .quote"), "Zitat")).to_have_value("Das Wasser steht im Keller.")
    await page.locator("#particulars > summary").click()
    await expect(field(page, "Wann es geschah")).to_have_value("2026-10-25T02:30")
    await expect(page.locator(".field.occurred_at").get_by_role("radio").last).to_be_checked()
    await field(page, "Überschrift").focus()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#composer-status")).to_have_text("Eingereicht: Aus der Straße")

    desk_page = await desk.page(await desk.person("editor", name="Mara Lind"))
    composer = desk_page.locator("#composer")
    await desk_page.locator("#lane-submitted .card").get_by_role("button", name="Bearbeiten").click()
    await expect(composer.locator("h2")).to_have_text("Bearbeiten: Aus der Straße")
    await field(desk_page, "Überschrift").fill("Regen in Norden")
    await desk_page.keyboard.press("Control+Enter")
    await expect(desk_page.locator("#composer-status")).to_have_text("Veröffentlicht: Regen in Norden")
    async with reading(desk) as entry:
        await expect(entry.locator(".authors")).to_have_text("Jan Behrens")
        await expect(entry).to_contain_text("Das Wasser steht im Keller.")

    await desk_page.locator("#lane-timeline .card").get_by_role("button", name="Korrigieren").click()
    await expect(composer.locator("footer button:visible")).to_have_text(
        ["Abbrechen", "Vorschau", "Korrektur veröffentlichen"]
    )
    await field(desk_page, "Überschrift").fill("Starkregen in Norden")
    await desk_page.keyboard.press("Control+Enter")
    await expect(field(desk_page, "Was korrigiert wurde")).to_be_focused()
    await desk_page.keyboard.type("Der Wetterdienst spricht von Starkregen.")
    assert await violations(desk_page) == []
    await desk_page.keyboard.press("Control+Enter")
    await expect(desk_page.locator("#composer-status")).to_have_text("Korrigiert: Starkregen in Norden")
    async with reading(desk) as entry:
        await expect(entry).to_contain_text("Der Wetterdienst spricht von Starkregen.")


async def test_a_preview_and_a_template_before_it_goes_out(desk, witness):
    """A typed template fills the form; the preview shows the entry in the theme, and nothing is published by it."""
    witness.tolerate("status of 422")
    await desk.liveblog(theme="liveticker")
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    await page.locator("#entry-templates > summary").click()
    assert await violations(page) == []
    await button(page.locator("#entry-templates"), "Hochrechnung").click()
    form = page.locator("#entry-template")
    await button(form, "Übernehmen").click()
    await expect(field(form, "Die Nachricht in einem Satz")).to_be_focused()
    await field(form, "Die Nachricht in einem Satz").fill("Deichpartei liegt vorn")
    await field(form, "Uhrzeit").fill("18:24")
    await field(form, "Quelle").fill("Küstenbote")
    await form.locator("td input").first.focus()
    for cell in ("Deichpartei", "31,4", "+2,1"):
        await page.keyboard.type(cell)
        await page.keyboard.press("Tab")
    assert await violations(page) == []
    await button(form, "Übernehmen").click()
    await expect(field(page, "Überschrift")).to_have_value("Hochrechnung um 18:24 Uhr: Deichpartei liegt vorn")
    await expect(page.locator("#blocks > .table")).to_have_count(1)

    await page.keyboard.press("Control+Shift+Enter")
    shown = page.frame_locator("#preview iframe")
    await expect(shown.locator(".entry .headline")).to_contain_text("Deichpartei liegt vorn")
    await expect(shown.locator(".entry table")).to_contain_text("31,4")
    await expect(shown.locator(".entry table")).to_be_in_viewport()  # the preview begins where the entry is
    wide = await shown.locator("body").evaluate("(one) => one.clientWidth")
    await button(page, "Telefon").click()
    await expect(button(page, "Telefon")).to_have_attribute("aria-pressed", "true")
    assert await shown.locator("body").evaluate("(one) => one.clientWidth") <= 390 < wide
    assert await violations(page) == []
    await button(page.locator("#preview"), "Schließen").click()
    async with reading(desk) as entry:
        await expect(entry).to_have_count(0)
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    async with reading(desk) as entry:
        await expect(entry.locator("table")).to_contain_text("Deichpartei")

    await page.locator("#entry-templates > summary").click()
    await button(page.locator("#entry-templates"), "Tor").click()
    goal = {"Spielminute": "90+2", "Tor für": "Norden", "Wer traf": "Janssen", "Heim": "Norden", "Tore Heim": "2"}
    for label, value in (goal | {"Gast": "Aurich", "Tore Gast": "1"}).items():
        await field(form, label).fill(value)
    await button(form, "Übernehmen").click()
    await expect(field(page, "Überschrift")).to_have_value("90+2. Minute: Tor für Norden")
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    async with reading(desk) as entry:
        await expect(entry.first).to_contain_text("90+2. Minute: Tor für Norden")
        await expect(entry.first.locator(".score")).to_contain_text("2:1")


async def test_escape_leads_back_from_a_template_and_from_within_a_preview(desk):
    """To where somebody was who has no mouse, and not to the top of the page."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    menu = page.locator("#entry-templates > summary")
    await menu.press("Enter")
    await button(page.locator("#entry-templates"), "Tor").press("Enter")
    await expect(page.locator("#entry-template")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(menu).to_be_focused()

    await field(page, "Überschrift").fill("Der Deich hält")
    await page.keyboard.press("Control+Shift+Enter")
    await page.frame_locator("#preview iframe").locator("a").first.focus()
    await page.keyboard.press("Escape")
    await expect(page.locator("#preview")).to_be_hidden()
    await expect(field(page, "Überschrift")).to_be_focused()


async def test_one_hand_on_a_phone_is_enough(desk):
    """Everything is at least 44 pixels high, what sends is at the bottom of the screen, and a photo goes in."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"), **PHONE)
    await write(page, "Vom Anleger", "Die Fähre liegt fest.")
    photo = await add(page, "Bild")
    camera = photo.locator("input[capture]")
    assert await camera.get_attribute("accept") == "image/*"
    await expect(photo.get_by_text("Foto aufnehmen")).to_be_visible()
    await camera.set_input_files({"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": jpeg(800, 600)})
    await uploaded(photo)
    await field(photo, "Alternativtext").fill("Die Fähre am Anleger")
    await page.locator("#particulars > summary").click()
    small = """[...document.querySelectorAll("#composer :is(button, summary, input, select, .button)")]
      .filter((one) => one.checkVisibility() && !one.matches(".unseen, [type=checkbox], [type=radio]"))
      .map((one) => [one.textContent || one.name, one.getBoundingClientRect()])
      .filter(([, { height }]) => height < 44).map(([name, { height }]) => `${name}: ${height}`)"""
    assert await page.evaluate(small) == []
    await page.evaluate("scrollTo(0, 200)")
    publish = await button(page.locator("#composer"), "Veröffentlichen").bounding_box()
    height = PHONE["viewport"]["height"]
    assert height - 90 < publish["y"] + publish["height"] <= height
    assert publish["width"] > 100
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) == 0
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await violations(page) == []
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    async with reading(desk) as entry:
        await expect(entry.locator("figure img")).to_have_attribute("alt", "Die Fähre am Anleger")
