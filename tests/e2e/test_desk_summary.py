"""The key developments at the desk: written, cited, suggested, and doubted when what they rest on changes."""

import re
import shlex
import sys

from playwright.async_api import expect

from tests.support.checkers.axe import violations
from tests.support.desk_server import opened_desk

MODEL = """
import json, sys
first = json.load(sys.stdin)["entries"][0]
print(json.dumps({"points": [{"text": "Der Deich hält dem Wasser stand.", "entries": [first["id"]]}]}))
"""
"""A summariser's command: what a newsroom's own model would be called by."""

CLOCK = r"am .+ um \d\d:\d\d Uhr"
CHECKED = rf"Die Redaktion hat sie {CLOCK} geprüft\."
COMPILED = rf"^Diese Zusammenfassung wurde {CLOCK} automatisch aus den Einträgen zusammengestellt\. {CHECKED}$"
WRITTEN = rf"^Diese Zusammenfassung wurde {CLOCK} mit künstlicher Intelligenz \(KI\) erstellt\. {CHECKED}$"


def editor(page):
    return page.locator("#summary-editor")


def provenance(reader):
    return reader.locator("#summary .provenance")


def points(page):
    return editor(page).locator(".points > li")


def press(page, name):
    return editor(page).get_by_role("button", name=name, exact=True).click()


async def cite(page, place, *headlines):
    """Have the point at `place` rest on the entries with these headlines."""
    await points(page).nth(place).locator(".sources").click()
    for headline in headlines:
        await page.locator("#citing").get_by_label(headline).check()
    await page.locator("#citing button[value=cite]").click()


async def test_points_are_written_ordered_cited_and_doubted(desk):
    """What is saved is what readers have; a point whose entry is corrected or retracted says so, and why."""
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    for headline in ("Der Deich hält", "Fähren fallen aus"):
        await desk.post(mara, headline)
    page, reader = await desk.page(mara), await desk.page(None, "/sturmflut/")
    await page.keyboard.press("z")
    await press(page, "Punkt hinzufügen")
    await page.keyboard.type("Die Fähren bleiben im Hafen.")
    await press(page, "Punkt hinzufügen")
    await page.keyboard.type("Der Deich hält der Flut stand.")
    await points(page).nth(0).locator(".sources").click()
    await page.get_by_label("Eintrag suchen").fill("fähr")
    await expect(page.locator("#citing li:visible")).to_have_count(1)
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await cite(page, 0, "Fähren fallen aus")
    await expect(points(page).nth(0).locator(".sources")).to_have_text("Beruht auf 1 Eintrag")
    await cite(page, 1, "Der Deich hält")
    await points(page).nth(1).get_by_role("button", name="Punkt nach oben").click()
    await page.reload()  # what is not saved yet is found again
    await expect(editor(page).locator(".state")).to_have_text("Hier geändert, noch nicht gespeichert")
    await expect(points(page).nth(0).locator("textarea")).to_have_value("Der Deich hält der Flut stand.")
    await points(page).nth(0).locator("textarea").press("Control+Enter")
    await expect(reader.locator("#summary li")).to_have_text(
        ["Der Deich hält der Flut stand.", "Die Fähren bleiben im Hafen."]
    )
    await expect(reader.locator("#summary li a")).to_have_count(2)

    card = page.locator("#lane-timeline > .card")
    await card.last.get_by_role("button", name="Zurückziehen").click()
    await page.get_by_label("Begründung").fill("Das war zu früh gemeldet.")
    await page.keyboard.press("Control+Enter")
    await expect(points(page).nth(0).locator(".stale")).to_contain_text("zurückgezogen")
    await expect(points(page).nth(1).locator(".stale")).to_have_count(0)
    assert await violations(page) == []
    await points(page).nth(0).get_by_role("button", name="Punkt entfernen").click()
    await press(page, "Entwicklungen speichern")
    await expect(reader.locator("#summary li")).to_have_text(["Die Fähren bleiben im Hafen."])

    await card.first.get_by_role("button", name="Korrigieren").click()
    await page.get_by_label("Was korrigiert wurde").fill("Nur die Nachtfähren fallen aus.")
    await page.keyboard.press("Control+Enter")
    await expect(points(page).nth(0).locator(".stale")).to_contain_text("korrigiert")
    await press(page, "Entwicklungen speichern")  # it still holds, says whoever saves it
    await expect(points(page).nth(0).locator(".stale")).to_have_count(0)


async def test_a_suggestion_is_nobody_s_until_a_chief_approves_it(desk):
    """It says where it comes from; an editor can look at it, a chief changes it, puts it away or makes it public."""
    await desk.liveblog()
    chief = await desk.person("chief", name="Inken Paulsen")
    for headline in ("Der Deich hält", "Fähren fallen aus"):
        await desk.post(chief, headline, key_event=True)
    page, reader = await desk.page(chief), await desk.page(None, "/sturmflut/")
    await press(page, "Vorschlag erstellen")
    await expect(points(page)).not_to_have_count(0)
    await expect(editor(page).locator(".state")).to_contain_text("Leser sehen ihn erst")
    assert await violations(page) == []
    await press(page, "Verwerfen")
    await expect(points(page)).to_have_count(0)

    colleague = await desk.page(await desk.person("editor", name="Mara Lind"))
    await press(colleague, "Vorschlag erstellen")
    await expect(editor(colleague).locator(".state")).to_contain_text("wenn die Leitung ihn speichert")
    await expect(editor(colleague).get_by_role("button", name="Entwicklungen speichern")).to_be_hidden()
    assert await violations(colleague) == []
    await press(page, "Vorschlag ansehen")
    await expect(points(page)).not_to_have_count(0)
    await expect(reader.locator("#summary li")).to_have_count(0)
    await points(page).first.locator("textarea").fill("Der Deich hält, die Fähren fahren nicht.")
    await press(page, "Entwicklungen speichern")
    await expect(reader.locator("#summary li").first).to_have_text("Der Deich hält, die Fähren fahren nicht.")
    await expect(provenance(reader)).to_have_text(re.compile(COMPILED))
    for one in (page, colleague):
        await expect(editor(one).locator(".state")).to_contain_text("redaktionell geprüft")
        await expect(points(one).first.locator("textarea")).to_be_editable()


async def test_readers_are_told_that_a_model_wrote_and_an_editor_checked(tmp_path, migrated_journal, witness):
    """With both times; before the approval they are told nothing at all."""
    command = {"summariser": "command", "summariser_command": shlex.join([sys.executable, "-c", MODEL])}
    async with opened_desk(tmp_path, migrated_journal, witness, **command) as desk:
        await desk.liveblog()
        chief = await desk.person("chief")
        await desk.post(chief, "Der Deich hält")
        page, reader = await desk.page(chief), await desk.page(None, "/sturmflut/")
        await press(page, "Vorschlag erstellen")
        await expect(points(page).first.locator("textarea")).to_have_value("Der Deich hält dem Wasser stand.")
        await expect(provenance(reader)).to_have_count(0)
        await press(page, "Entwicklungen speichern")
        await expect(provenance(reader)).to_have_text(re.compile(WRITTEN))
        await expect(provenance(reader).locator("time[datetime]")).to_have_count(2)


async def test_two_summaries_are_merged(desk, witness):
    """Whoever saves second sees both, point by point."""
    witness.tolerate("status of 412")
    await desk.liveblog()
    pages = [await desk.page(await desk.person("editor", name=name)) for name in ("Mara Lind", "Jonas Ebeling")]
    for page in pages:
        await press(page, "Punkt hinzufügen")
    await pages[0].keyboard.type("Der Deich hält.")
    await pages[1].keyboard.type("Der Deich hält noch.")
    await pages[0].keyboard.press("Control+Enter")
    await expect(editor(pages[0]).locator(".state")).to_have_text("")
    await pages[1].keyboard.press("Control+Enter")
    merge = pages[1].locator("#merge")
    await expect(merge.locator(".part")).to_have_count(1)
    assert await violations(pages[1]) == []
    await merge.get_by_label("Gespeichert wird").fill("Der Deich hält, sagt der Deichgraf.")
    await merge.locator("button[value=save]").press("Enter")
    for page in pages:
        await expect(points(page).locator("textarea")).to_have_value("Der Deich hält, sagt der Deichgraf.")
