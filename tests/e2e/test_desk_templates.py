"""Typed templates at the desk: a newsroom's own and those that are built in, from the form to the reader's page."""

import re

from playwright.async_api import expect

from tests.support.checkers.axe import violations
from tests.support.composer import button, field, reading, sent
from tests.support.desk_server import opened_desk

OWN = """
[pegel]
label = "Pegelstand"
headline = "Pegel {{ place }}: {{ level }} Meter"
body = "<p>Das ist der höchste Stand seit {{ since }}.{% if text %} {{ text }}{% endif %}</p>"
tags = ["Pegel", "{{ place }}"]
key_event = true
blocks = [
    { kind = "table", caption = "Messungen am {{ place }}", header = ["Zeit", "Stand"], rows = { field = "readings" } },
    { kind = "quote", text = "{{ warning }}", attribution = "Deichverband" },
]
fields = [
    { name = "place", label = "Ort", kind = "choice", choices = ["Norderwatt", "Süderdeich"] },
    { name = "level", label = "Meter", kind = "number", hint = "4,20" },
    { name = "since", label = "Höchster Stand seit" },
    { name = "readings", label = "Messungen", kind = "rows", columns = ["Zeit", "Stand"] },
    { name = "warning", label = "Was der Deichverband sagt", kind = "text" },
    { name = "text", label = "Was es bedeutet", kind = "text", required = false },
]

[faehre]
label = "Fähre"
headline = "{{ line }}: {{ what }}"
fields = [
    { name = "line", label = "Linie" },
    { name = "what", label = "Was ist", kind = "choice", required = false, choices = ["fährt", "fällt aus"] },
]
"""


def form(page):
    return page.locator("#entry-template")


async def opened(page, label):
    """The form of the template with this label."""
    await page.locator("#entry-templates > summary").click()
    await button(page.locator("#entry-templates"), label).click()
    await expect(form(page).get_by_role("heading", name=label)).to_be_visible()


async def rows(page, *cells):
    """Cell by cell with the Tab key; a row that is missing comes by Enter."""
    await form(page).locator("td input").first.focus()
    for row in cells:
        if row is not cells[0]:
            await page.keyboard.press("Enter")
        for cell in row:
            await page.keyboard.type(cell)
            if cell is not row[-1]:
                await page.keyboard.press("Tab")


async def test_a_newsroom_s_own_templates_are_the_ones_there_are(tmp_path, migrated_journal, witness):
    """Every kind of field, what is wrong at its field, and the entry as it was filled in: composer, desk and reader."""
    witness.tolerate("status of 422")
    file = tmp_path / "vorlagen.toml"
    file.write_text(OWN, encoding="utf-8")
    async with opened_desk(tmp_path, migrated_journal, witness, entry_templates=str(file)) as desk:
        await desk.liveblog()
        page = await desk.page(await desk.person("editor"))
        await expect(page.locator("#entry-templates li button")).to_have_text(["Pegelstand", "Fähre"])
        await opened(page, "Pegelstand")
        level, since = field(form(page), "Meter"), field(form(page), "Höchster Stand seit")
        await field(form(page), "Ort").select_option(label="Süderdeich")
        await level.fill("vier")
        await since.fill("1962")
        await field(form(page), "Was der Deichverband sagt").fill("Gehen Sie nicht\nauf den Deich.")
        await button(form(page), "Übernehmen").click()
        await expect(level).to_be_focused()
        await expect(level).to_have_accessible_description(re.compile("41,5"))  # the fault, with what would be right
        await expect(form(page).locator(".rows .fault")).to_contain_text("Messungen")
        assert await violations(page) == []
        await level.fill("4,20")
        await rows(page, ("18 Uhr", "3,95"), ("19 Uhr", "4,20"))
        await button(form(page), "Übernehmen").click()
        await expect(form(page)).to_be_hidden()
        await expect(field(page, "Überschrift")).to_be_focused()
        async with reading(desk) as entry:
            await expect(entry).to_have_count(0)  # nothing is published by a template
        await sent(page, "Veröffentlichen", "Veröffentlicht")
        async with reading(desk) as entry:
            await expect(entry.locator(".headline")).to_contain_text("Pegel Süderdeich: 4,20 Meter")
            await expect(entry.locator(".text > p")).to_have_text(["Das ist der höchste Stand seit 1962."])
            await expect(entry.locator("caption")).to_have_text("Messungen am Süderdeich")
            await expect(entry.locator("tbody :is(th, td)")).to_have_text(["18 Uhr", "3,95", "19 Uhr", "4,20"])
            await expect(entry.locator("blockquote")).to_contain_text("Gehen Sie nicht")
            await expect(entry.locator(".tags span")).to_have_text(["Pegel", "Süderdeich"])
            await expect(entry).to_have_class(re.compile("key-event"))

        await opened(page, "Fähre")
        await expect(field(form(page), "Was ist").locator("option")).to_have_text(["", "fährt", "fällt aus"])
        await field(form(page), "Linie").fill("Linie 7")
        await button(form(page), "Übernehmen").click()
        await expect(field(page, "Überschrift")).to_have_value("Linie 7:")


async def test_the_built_in_ones_speak_the_liveblog_s_language(desk):
    """“Ergebnis” in a German liveblog, “Projection” in an English one, whatever the desk itself is in."""
    await desk.liveblog()
    await desk.liveblog("election", title="Election night", language="en")
    mara = await desk.person("editor")
    page = await desk.page(mara, locale="en-GB")
    await expect(page.locator("#entry-templates li button")).to_have_text(["Tor", "Ergebnis", "Hochrechnung"])
    await opened(page, "Ergebnis")
    answers = {"Wettbewerb": "Küstenpokal", "Heim": "Norden", "Punkte Heim": "3", "Gast": "Aurich", "Punkte Gast": "4"}
    for label, value in answers.items():
        await field(form(page), label).fill(value)
    await field(form(page), "Stand").select_option(label="nach Elfmeterschießen")
    await field(form(page), "Was dazu zu sagen ist").fill("Den letzten hielt Harms.")
    await button(form(page), "Fill in").click()
    await expect(field(page, "Headline")).to_have_value("Küstenpokal: Norden gegen Aurich endet 3:4")
    await page.keyboard.press("Control+Enter")
    async with reading(desk) as entry:
        await expect(entry.locator(".competition")).to_have_text("Küstenpokal")
        await expect(entry.locator(".match")).to_contain_text("3:4")
        await expect(entry.locator(".standing")).to_have_text("nach Elfmeterschießen")
        await expect(entry.locator(".text > p")).to_have_text(["Den letzten hielt Harms."])

    page = await desk.page(mara, "/desk/liveblogs/election")
    await opened(page, "Projection")
    for label, value in {"The news in one sentence": "Dyke Party ahead", "Time": "18:24", "Source": "us"}.items():
        await field(form(page), label).fill(value)
    await rows(page, ("Dyke Party", "31.4", "+2.1"))
    await button(form(page), "Übernehmen").click()
    await expect(field(page, "Überschrift")).to_have_value(re.compile("18:24.*Dyke Party ahead"))
    await page.keyboard.press("Control+Enter")
    async with reading(desk, "/election/") as entry:
        await expect(entry.locator("tbody :is(th, td)")).to_have_text(["Dyke Party", "31.4", "+2.1"])
