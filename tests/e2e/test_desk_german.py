"""Who works in German is refused in German: whatever the server says no to is shown as the form calls it."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.support.composer import add, button, field, write
from tests.support.desk_server import SLUG
from ticker.editing.autosaves import KEPT_EACH

ENGLISH = re.compile(r"\b(the|must|has|have|and|with|not|there|send|choose|already|is)\b", re.IGNORECASE)
"""One of these is in every English sentence of the API."""

LIVEBLOG = f"/api/v1/liveblogs/{SLUG}"


@pytest.fixture(autouse=True)
def refused(witness):
    """Refusals are what these tests are about."""
    witness.tolerate(r"status of (403|409|422)", r"40[39] \(", r"422 \(")


async def says(place, sentence):
    """Exactly that, once it is there, and nothing in English around it."""
    await expect(place).to_contain_text(sentence)
    told = await place.inner_text()
    assert not ENGLISH.search(told), told


async def unbounded(control):
    """As somebody's browser that knows no bounds."""
    await control.evaluate("(control) => control.removeAttribute('maxlength')")


async def test_the_composer_tells_what_is_wrong_with_a_text(desk):
    """At the field, with its value, and above the form by what the field is called."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await unbounded(field(page, "Überschrift"))
    await write(page, "ä" * 301)
    teaser = await add(page, "Teaser")
    await field(teaser, "Adresse").fill("fahrplan")
    await field(teaser, "Titel").fill("Der Fahrplan")
    await page.keyboard.press("Control+Enter")
    await says(page.locator("#faults"), "Überschrift: darf höchstens 300 Zeichen haben")
    await says(
        page.locator("#faults"), "Adresse: muss eine Adresse mit http oder https sein, wie https://example.org/a"
    )
    await expect(field(page, "Überschrift")).to_have_accessible_description(re.compile("höchstens 300 Zeichen"))


async def test_a_preview_that_is_refused_says_why(desk):
    """As publishing would."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await unbounded(field(page, "Überschrift"))
    await write(page, "ä" * 301)
    await page.keyboard.press("Control+Shift+Enter")
    await says(page.locator("#faults"), "Überschrift: darf höchstens 300 Zeichen haben")


async def test_a_post_to_a_liveblog_that_was_just_closed_is_refused(desk):
    """It was on its way when somebody closed; the text comes back."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    asked = asyncio.Event()

    async def held(route):
        await asked.wait()
        await route.continue_()

    await page.route("**/entries", held)
    await write(page, "Zu spät")
    async with page.expect_request("**/entries"):
        await page.keyboard.press("Control+Enter")
    async with desk.api(await desk.person("chief")) as api:
        assert (await api.post(f"{LIVEBLOG}/close", json={"headline": "Ende des Liveblogs"})).ok
    asked.set()
    await says(page.locator("#faults"), "Der Liveblog ist beendet; erst wieder öffnen.")
    await expect(field(page, "Überschrift")).to_have_value("Zu spät")


async def test_who_may_not_any_more_is_told_which_role_it_takes(desk):
    """The page is older than the change of the role."""
    await desk.liveblog()
    editor = await desk.person("editor")
    page = await desk.page(editor)
    async with desk.api(await desk.person("chief")) as api:
        assert (await api.patch(f"/api/v1/people/{editor.id}", json={"role": "reporter"})).ok
    await write(page, "Die Flut kommt")
    await page.keyboard.press("Control+Enter")
    await says(page.locator("#faults"), "darf nur, wer die Rolle „Redaktion“ hat; hier gilt „Reporter“.")


async def test_opening_a_liveblog_names_the_field_as_the_form_does(desk):
    """A name in the address that is taken, and one that the server keeps for itself."""
    await desk.liveblog()
    page = await desk.page(await desk.person("chief"), "/desk")
    told = page.locator("#opening .problem")
    await field(page, "Titel").fill("Sturmflut")
    await button(page, "Liveblog eröffnen").click()
    await says(told, "Einen Liveblog „sturmflut“ gibt es schon;")
    await field(page, "Name in der Adresse").fill("desk")
    await button(page, "Liveblog eröffnen").click()
    await says(told, "Name in der Adresse: ist für den Server selbst reserviert")


async def test_the_details_of_a_liveblog_are_refused_in_their_dialog(desk):
    """It opens again with what was typed."""
    await desk.liveblog()
    page = await desk.page(await desk.person("chief"))
    await page.keyboard.press("l")
    dialog = page.locator("#details")
    await field(dialog, "Titel").fill("   ")
    await button(dialog, "Speichern").press("Enter")
    await says(dialog.locator(".problem"), "Titel: muss mindestens 1 Zeichen haben.")


async def test_people_and_their_passwords_are_refused(desk):
    """A login that is taken or none, a password that will not do, one that is wrong."""
    chief = await desk.person("chief")
    page = await desk.page(chief, "/desk/people")
    told, adding = page.locator("#problem"), page.locator("#adding")
    await field(adding, "Name").fill("Mara Lind")
    await field(adding, "Anmeldename").fill(chief.login)
    await page.keyboard.press("Enter")
    await says(told, f"Den Anmeldenamen „{chief.login}“ hat schon jemand; einen anderen wählen.")
    await field(adding, "Anmeldename").fill("mara lind")
    await page.keyboard.press("Enter")
    await says(told, "Anmeldename: muss aus 1 bis 100 Kleinbuchstaben a-z, Ziffern und . _ @ + -")

    await page.goto(f"{desk.url}/desk/account")
    current, new = field(page, "Bisheriges Passwort"), field(page, "Neues Passwort")
    await current.fill(chief.password)
    await new.fill("aaaaaaaaaaaaaa")
    await page.keyboard.press("Enter")
    await says(told, "Neues Passwort: muss aus mindestens 5 verschiedenen Zeichen bestehen.")
    await current.fill("ein ganz anderes Passwort")
    await new.fill("vier Fähren im Nebel")
    await page.keyboard.press("Enter")
    await says(told, "Bisheriges Passwort: ist nicht das bisherige Passwort.")


async def test_tokens_and_ways_in_for_messages_are_refused(desk):
    """Of several forms with the same fields the label of the one that was sent is told."""
    await desk.liveblog()
    chief = await desk.person("chief")
    page = await desk.page(chief, "/desk/people")
    token = page.locator("#new-token")
    await field(token, "Wofür").fill("   ")
    await page.keyboard.press("Enter")
    await says(page.locator("#problem"), "Wofür: muss mindestens 1 Zeichen haben.")

    await page.goto(f"{desk.url}/desk/liveblogs/{SLUG}/hooks")
    making = page.locator("#making")
    await field(making, "Name").fill("   ")
    await page.keyboard.press("Enter")
    await says(making.locator(".problem"), "Name: muss mindestens 1 Zeichen haben.")


async def test_too_many_texts_that_are_kept_are_refused_below_the_text(desk):
    """It stays in the browser meanwhile."""
    await desk.liveblog()
    editor = await desk.person("editor")
    page = await desk.page(editor, "/desk")
    async with page.expect_response("**/autosaves"):  # afterwards it would open one of those below
        await page.goto(f"{desk.url}/desk/liveblogs/{SLUG}")
    async with desk.api(editor) as api:
        for number in range(KEPT_EACH):
            typed = {"form": {"headline": "Fähre"}, "browser": "elsewhere"}
            assert (await api.put(f"{LIVEBLOG}/autosaves/kept-{number}", json=typed)).ok
    await write(page, "Noch einer")
    await says(page.locator("#kept"), f"{KEPT_EACH} angefangene Texte liegen hier schon; erst einen davon senden")


async def test_the_browser_s_language_counts_only_where_nobody_chose_one(desk):
    """The page is in the language of the account, and so is what is refused on it."""
    chief = await desk.person("chief")
    await desk.parts.services.accounts.people.set_language(chief.id, "de")
    await desk.liveblog()
    page = await desk.page(chief, "/desk", locale="en-GB")
    await field(page, "Titel").fill("Sturmflut")
    await button(page, "Liveblog eröffnen").click()
    await says(page.locator("#opening .problem"), "Einen Liveblog „sturmflut“ gibt es schon;")
