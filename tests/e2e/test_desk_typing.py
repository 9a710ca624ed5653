"""Whoever types does nothing but write: no letter, space or Enter of a text acts on what is there already."""

import re

import pytest
from playwright.async_api import expect

from tests.support.checkers.axe import violations
from tests.support.composer import body, button, field, write
from tests.support.desk_server import SLUG

TEXTS = (
    "Rund 300 Menschen schlafen in der Halle\tDie Turnhalle in Moorwarfen bleibt offen.\n",
    "Und wieder steigt der Pegel\tIm Hafen Osterkoog stehen 3,2 Meter.\n",
    "Bei Moor ist der Deich weich\tHelfer legen Folien aus.\n",
    "**fett** gedruckt war nur die Warnung\tSie gilt bis Mitternacht.\n",
    "Quer liegt ein Lkw auf der B 72\tDie Polizei leitet um.\n",
    "Xanten schickt Pumpen an die Küste\tAnkunft gegen 21 Uhr.\n",
    "Zwei Fähren bleiben im Hafen\tWer kann, nimmt den Bus.\n",
    "Ohne Strom sind noch 40 Häuser\tDer Versorger sucht den Fehler.\n",
    "Landrat Eggers spricht um acht\tWir sind im Kreishaus dabei.\n",
    "Wasser läuft in die Tiefgarage\tAutos werden umgeparkt.\n",
)
"""Invented; a tab and an Enter are pressed as such. First letters are those of keys, as far as German allows."""

PLACES = """() => [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, .rich, [tabindex]")].filter(
  (one) => one.checkVisibility() && !one.disabled && !one.closest("dialog") && !one.matches("[type=file], iframe"))"""

FOCUS = f"""([nth, within]) => {{
  const found = ({PLACES})().filter((one) => one.matches(within));
  found[nth]?.focus();
  return found[nth] ? found[nth].outerHTML.slice(0, 120) : null;
}}"""
"""Focus the nth element that can have the focus and matches; its markup, null where there are not so many."""

OPEN_ALL = "() => document.querySelectorAll('details').forEach((one) => (one.open = true))"


async def stroke(page, text):
    """Press the keys of a text, one by one; what lies between Tab and Enter is one request to the browser."""
    for part in re.findall(r"[^\t\n]+|[\t\n]", text):
        key = {"\t": "Tab", "\n": "Enter"}.get(part)
        await (page.keyboard.press(key) if key else page.keyboard.type(part))


async def state(desk):
    return await desk.parts.handler.states.current(SLUG)


async def seq(desk):
    return (await state(desk)).seq


async def busy_screen(desk):
    """A chief's page of a liveblog with two published entries and one of each that nobody has seen."""
    await desk.liveblog()
    chief, reporter = await desk.person("chief"), await desk.person("reporter")
    for headline in ("Der Deich hält", "Fähren fallen aus"):
        await desk.post(chief, headline)
    await desk.post(reporter, "Sandsäcke fehlen, heißt es", state="submitted")
    await desk.post(chief, "So geht es weiter", state="draft")
    page = await desk.page(chief)
    await expect(page.locator("#composer")).to_have_attribute("data-mode", "new")
    await expect(page.locator(".card")).to_have_count(4)
    return page


async def retracting(page):
    """The dialog that R opens for the newest entry, with a reason typed into it."""
    await page.locator("#lane-timeline > .card").first.focus()
    await page.keyboard.press("r")
    await expect(page.locator("#retraction-notice")).to_be_focused()
    await page.keyboard.type("und 300 Menschen")
    return page.locator("#retraction")


async def test_tab_leads_from_the_headline_to_the_text(desk):
    """And back; Alt+F10 leads to the toolbar, arrows move in it, Escape leads back to the text."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await field(page, "Überschrift").focus()
    await stroke(page, "Deich hält\tDie Lage ist ruhig.")
    await expect(body(page)).to_be_focused()
    await expect(body(page)).to_have_text("Die Lage ist ruhig.")
    await page.keyboard.press("Shift+Tab")
    await expect(field(page, "Überschrift")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Alt+F10")
    await expect(button(page, "Fett")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(button(page, "Kursiv")).to_be_focused()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(body(page)).to_be_focused()
    await page.keyboard.press("Alt+F10")
    await page.keyboard.press("Tab")
    await expect(body(page)).to_be_focused()
    await page.keyboard.type(" Noch.")
    await expect(body(page)).to_contain_text("Noch.")


async def test_letters_on_a_button_of_the_toolbar_do_nothing(desk):
    """Neither are they keys nor does a space among them press the button."""
    page = await busy_screen(desk)
    before = await seq(desk)
    await page.locator("#lane-submitted > .card").focus()  # what letters would be about
    await button(page, "Fett").focus()
    await stroke(page, "Bei Moor und quer")
    await expect(button(page, "Fett")).to_be_focused()
    await expect(button(page, "Fett")).to_have_attribute("aria-pressed", "false")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    assert await seq(desk) == before


async def test_letters_are_no_keys_while_a_text_is_unsent(desk):
    """Wherever the focus is; the desk says so once. When the text has gone out they are keys again."""
    page = await busy_screen(desk)
    await write(page, "Angefangen")
    before = await seq(desk)
    await page.locator("#lane-timeline > .card").first.focus()
    await stroke(page, "rxpbq")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await expect(page.locator("#after li")).to_have_count(1)
    await expect(page.locator("#after li")).to_contain_text("Buchstaben sind wieder Tasten")
    assert await violations(page) == []
    assert await seq(desk) == before
    await field(page, "Überschrift").press("Control+Enter")
    await expect(page.locator("#composer-status")).to_have_text("Veröffentlicht: Angefangen")
    await expect(page.locator("#after li").filter(has_text="Buchstaben")).to_have_count(0)
    await page.locator("#lane-timeline > .card").last.focus()
    await page.keyboard.press("p")
    await expect(page.locator("#confirming")).to_be_visible()
    await page.locator("#confirming button[value]:not([value=''])").press("Enter")
    await expect(page.locator("#lane-timeline > .card .flag")).to_be_visible()


async def test_the_hint_about_letters_goes_with_the_text(desk):
    """Once it is cleared letters are keys again."""
    page = await busy_screen(desk)
    await write(page, "Angefangen")
    await page.locator("#lane-timeline > .card").first.focus()
    await page.keyboard.press("p")
    hint = page.locator("#after li").filter(has_text="Buchstaben")
    await expect(hint).to_have_count(1)
    await field(page, "Überschrift").fill("")
    await expect(hint).to_have_count(0)


async def test_keys_of_the_composer_do_nothing_from_elsewhere_and_say_so(desk):
    """A text begun above is neither published nor cleared from a card far down; the words are in sight there."""
    page = await busy_screen(desk)
    await page.set_viewport_size({"width": 900, "height": 400})
    await write(page, "Angefangen")
    before = await seq(desk)
    card = page.locator("#lane-timeline > .card").last
    for key in ("Control+Enter", "Control+s", "Control+e", "Control+p", "Control+Shift+Backspace"):
        await card.focus()
        await page.keyboard.press(key)
        await expect(page.locator("#notice")).to_contain_text("Nichts geschehen")
        await expect(page.locator("#notice")).to_be_in_viewport(ratio=1)
        await expect(card).to_be_focused()
    await expect(field(page, "Überschrift")).to_have_value("Angefangen")
    await expect(page.locator("#after li, #faults:visible")).to_have_count(0)
    assert await violations(page) == []
    assert await seq(desk) == before
    await button(page.locator("#notice"), "Zum Text").click()
    await expect(field(page, "Überschrift")).to_be_focused()
    await page.locator("#particulars > summary").focus()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#composer-status")).to_have_text("Veröffentlicht: Angefangen")


async def test_ctrl_enter_among_the_key_developments_saves_them_and_stays_there(desk):
    """In the point that is being written; other keys of the composer do nothing from there."""
    page = await busy_screen(desk)
    await write(page, "Angefangen")
    await button(page.locator("#summary-editor"), "Punkt hinzufügen").click()
    await page.keyboard.type("Der Deich hält.")
    await page.keyboard.press("Control+s")
    await expect(page.locator("#notice")).to_contain_text("Nichts geschehen")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#summary-editor .state")).to_have_text("")
    point = page.locator("#summary-editor textarea")
    await expect(point).to_be_focused()
    await page.keyboard.type(" Noch.")
    await expect(point).to_have_value("Der Deich hält. Noch.")
    await expect(field(page, "Überschrift")).to_have_value("Angefangen")
    assert len((await state(desk)).entries) == 4


async def test_a_dialog_that_a_key_opened_is_confirmed_by_its_button_alone(desk):
    """Ctrl+Enter retracts nothing there, and says what does; Tab to the button and Enter does it."""
    page = await busy_screen(desk)
    before = await seq(desk)
    dialog = await retracting(page)
    await page.keyboard.press("Control+Enter")
    await expect(dialog.locator(".problem")).to_contain_text("Schaltfläche")
    await expect(dialog).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Tab")
    await page.keyboard.press("Control+Enter")  # headline, Tab, text, Ctrl+Enter: what hands do by themselves
    await expect(dialog).to_be_visible()
    await stroke(page, "der Text dazu\n")
    await expect(dialog).to_be_visible()
    assert await seq(desk) == before
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(page.locator("#lane-timeline > .card .notice")).to_have_text("und 300 Menschen")


async def test_a_dialog_that_a_button_opened_knows_ctrl_enter(desk):
    """Whoever pressed "Zurückziehen" meant it."""
    page = await busy_screen(desk)
    await button(page.locator("#lane-timeline > .card").first, "Zurückziehen").press("Enter")
    await page.keyboard.type("Falsch übertragen.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#lane-timeline > .card .notice")).to_have_text("Falsch übertragen.")


@pytest.mark.parametrize(
    ("key", "place", "dialog", "gone"),
    [
        ("b", "#lane-submitted > .card", "#confirming", "#lane-submitted > .card"),
        ("p", "#lane-timeline > .card:first-child", "#confirming", "#lane-timeline [data-action=pin] >> nth=1"),
        ("m", "#lane-timeline > .card:first-child", "#confirming", "#lane-timeline [data-action=key] >> nth=1"),
        ("x", "#lane-drafts > .card", "#discarding", "#lane-drafts > .card"),
        ("q", "#lane-timeline > .card:first-child", "#closing", '[data-action="close"]'),
    ],
    ids=["publish", "pin", "mark", "discard", "close"],
)
async def test_what_a_key_asks_for_waits_for_the_button(desk, key, place, dialog, gone):
    """Enter and a text with its spaces do nothing at first; the button does, reached with Tab."""
    page = await busy_screen(desk)
    before = await seq(desk)
    await page.locator(place).focus()
    await page.keyboard.press(key)
    await expect(page.locator(dialog)).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+Enter")
    await stroke(page, "ei Moor ist der Deich weich\n")
    await expect(page.locator(dialog)).to_be_visible()
    assert await seq(desk) == before
    yes = page.locator(f"{dialog} button[value]:not([value=''])")
    while not await yes.evaluate("(one) => one === document.activeElement"):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(gone)).to_have_count(0)


async def test_the_key_that_submits_a_draft_asks(desk):
    """A reporter's own; the button on its card does not ask."""
    await desk.liveblog()
    reporter = await desk.person("reporter")
    for headline in ("Sandsäcke fehlen", "So geht es weiter"):
        await desk.post(reporter, headline, state="draft")
    page = await desk.page(reporter)
    await page.locator("#lane-drafts > .card").first.focus()
    await page.keyboard.press("a")
    await expect(page.locator("#confirming")).to_be_visible()
    await expect(page.locator("#lane-drafts > .card")).to_have_count(2)
    await page.locator("#confirming button[value]:not([value=''])").press("Enter")
    await expect(page.locator("#lane-submitted > .card")).to_have_count(1)
    await button(page.locator("#lane-drafts > .card"), "Einreichen").click()
    await expect(page.locator("#lane-submitted > .card")).to_have_count(2)


async def test_keys_are_about_the_dialog_that_is_open_wherever_the_focus_is(desk):
    """Tab leads out of a dialog with one button, into the browser; Ctrl+Enter publishes nothing behind it then."""
    page = await busy_screen(desk)
    before = await seq(desk)
    await page.locator("#lane-timeline > .card").first.focus()
    await page.keyboard.press("h")
    await expect(page.locator("#history")).to_be_visible()
    await page.evaluate("document.querySelector('#composer [name=headline]').value = 'Angefangen'")
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("Control+Enter")
    await page.keyboard.press("Control+s")
    await page.keyboard.press("Escape")
    await expect(page.locator("#history")).to_be_hidden()
    await expect(page.locator("#composer [name=headline]")).to_have_value("Angefangen")
    assert await seq(desk) == before


async def test_the_key_for_undo_asks(desk):
    """Its button does not: that one was meant."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await write(page, "Der Deich hält")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#after button")).to_be_visible()
    before = await seq(desk)
    await page.evaluate("document.activeElement.blur()")
    await stroke(page, "u")
    await expect(page.locator("#confirming")).to_be_visible()
    await stroke(page, "nd wieder\n")
    await expect(page.locator("#confirming")).to_be_visible()
    assert await seq(desk) == before
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#after li").first).to_contain_text("Zurückgezogen")


async def test_enter_in_a_field_opens_no_liveblog(desk):
    """F leads to the form; a liveblog is public once it is opened, and stays. The button opens it."""
    await desk.liveblog()
    page = await desk.page(await desk.person("chief"))
    await stroke(page, "f")
    await page.wait_for_url("**/desk?all&continue=sturmflut")
    await expect(page.locator("#opening-from")).to_be_visible()
    await stroke(page, "ett** gedruckt\n")
    await page.locator("#opening [name=slug]").press("Enter")
    async with desk.api(await desk.person("chief")) as api, api.get("/api/v1/liveblogs") as answer:
        assert [one["slug"] for one in (await answer.json())["items"]] == [SLUG]
    await page.locator("#opening [name=slug]").fill("zweiter-tag")
    await button(page.locator("#opening"), "Liveblog eröffnen").press("Enter")
    await page.wait_for_url("**/desk/liveblogs/zweiter-tag")


async def test_ten_texts_are_typed_everywhere_and_change_nothing(desk):
    """A headline is begun, then typed on wherever the focus may be, with Tab and Enter: the journal stays as it is."""
    page = await busy_screen(desk)
    await page.evaluate(OPEN_ALL)
    await write(page, "Angefangen")
    before, address = await seq(desk), page.url
    nth = 0
    while at := await page.evaluate(FOCUS, [nth, "*"]):
        await stroke(page, TEXTS[nth % len(TEXTS)])
        assert await page.locator("dialog[open]").count() == 0, at
        assert page.url == address, at
        assert await seq(desk) == before, at
        nth += 1
    assert nth > 60, nth


async def test_letters_are_no_keys_within_the_composer(desk):
    """Where nothing is written yet either: on each of its buttons, and on those of the key developments."""
    page = await busy_screen(desk)
    before = await seq(desk)
    await page.locator("#lane-submitted > .card").focus()
    for within in ("#composer :is(button, summary)", "#summary-editor button"):
        nth = 0
        while at := await page.evaluate(FOCUS, [nth, within]):
            await stroke(page, TEXTS[nth % len(TEXTS)].split("\t")[0])
            assert await page.locator("dialog[open]").count() == 0, at
            assert await seq(desk) == before, at
            nth += 1
        assert nth > 2, within


async def test_a_text_typed_at_a_card_does_nothing_and_is_told_where_to_go(desk, witness):
    """Its letters are no keys, neither the first one nor the last: nothing opens, nothing is changed."""
    witness.tolerate("about:blank")
    page = await busy_screen(desk)
    await page.clock.install()  # a busy machine makes pauses that nobody makes who types
    before, address = await seq(desk), page.url
    lanes = ("#lane-timeline > .card", "#lane-submitted > .card", "#lane-drafts > .card")
    for nth, text in enumerate(TEXTS):
        await page.goto(address)
        await expect(page.locator(".card")).to_have_count(4)
        await page.locator(lanes[nth % 3]).first.focus()
        await page.clock.pause_at(await page.evaluate("Date.now() / 1000 + 0.5"))
        await stroke(page, text)
        await page.keyboard.press("Control+Enter")
        await page.clock.fast_forward(2_000)
        await page.clock.resume()
        await expect(page.locator("#notice")).to_contain_text("Nichts geschehen")
        await expect(page.locator("dialog[open]")).to_have_count(0)
        await expect(field(page, "Überschrift")).to_have_value("")
        await expect(page.locator("#composer")).to_have_attribute("data-mode", "new")
        assert page.url == address
    assert await seq(desk) == before
    await page.locator(lanes[0]).first.focus()
    await page.clock.pause_at(await page.evaluate("Date.now() / 1000 + 0.5"))
    await stroke(page, "Pegel")
    await expect(page.locator("#notice")).to_contain_text("im Schreibfeld")
    await page.clock.resume()
    assert await violations(page) == []
    await button(page.locator("#notice"), "Zum Text").click()
    await expect(field(page, "Überschrift")).to_be_focused()
