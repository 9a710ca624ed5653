"""The pictures in docs/desk.md: the desk as editors have it before them, part of `make pictures`.

Five people work on the invented storm surge; what each picture shows is done here as they would do it.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import expect

from tests.support import sample_coverages
from tests.support.browser import Chromium, Witness
from tests.support.desk_server import opened_desk
from tests.support.page_screenshots import DEVICES, bundled_letters, keep
from tests.support.pipeline import template
from tests.support.posting import deliver_pictures

PUMPS = ("Schöpfwerk Osterkoog läuft wieder", "<p>Die Pumpen haben 40 Minuten gestanden. Das Wasser im Koog fällt.</p>")
FERRY = ("Fähre nach Wittsand legt um sechs ab", "Die Reederei rechnet mit ruhiger See und vollen Decks.")
REPORT = "Vor der Turnhalle stehen die ersten Busse. Wer nach Hause kann, sagt der Krisenstab um acht."


async def prepare(desk):
    """The coverages, and the people who go on with the storm surge; by first name."""
    for history in sample_coverages.everything():
        await desk.parts.journal.restore(history.records)
    await deliver_pictures(desk.parts.store)
    names = {"chief": "Inken Paulsen", "editor": "Mara Lind", "reporter": "Tomke Reddersiel", "guest": "Ole Hansen"}
    people = {name.split()[0]: await desk.person(role, name=name) for role, name in names.items()}
    people["Jonas"] = await desk.person("editor", name="Jonas Ebeling")
    at = (datetime.now(UTC) + timedelta(hours=9)).isoformat()
    await desk.post(people["Mara"], *PUMPS[:1], body=PUMPS[1], format="html", tags=["Osterkoog"])
    await desk.post(people["Tomke"], "Busse vor der Turnhalle", body=REPORT, state="submitted")
    await desk.post(people["Mara"], "Das war die Nacht", body="Was wir wissen, in fünf Absätzen.", state="draft")
    await desk.post(people["Jonas"], "So geht es an den Schulen weiter", state="scheduled", publish_at=at)
    return people


async def edited(page, text):
    """The newest entry's headline, changed and not yet saved."""
    await page.locator("#lane-timeline > .card").first.focus()
    await page.keyboard.press("e")
    headline = page.get_by_label("Überschrift", exact=True)
    await expect(headline).to_have_value(PUMPS[0])
    await headline.fill(text)


async def written(page):
    await page.get_by_label("Überschrift", exact=True).fill(FERRY[0])
    await page.locator(".rich").first.click()
    await page.keyboard.type(FERRY[1])
    await expect(page.locator("#kept")).to_contain_text("Auf dem Server gesichert")
    await page.evaluate("scrollTo(0, 0)")


async def screen(desk, people):
    """One writes, another edits what is out; by day, in the dark, on a phone."""
    colleague = await desk.page(people["Jonas"])
    await edited(colleague, "Schöpfwerk Osterkoog pumpt wieder")
    page = await desk.page(people["Inken"], **DEVICES["desk"])
    await written(page)
    await expect(page.locator("#presence")).to_contain_text("Jonas Ebeling bearbeitet")
    await keep(page, "desk-light")
    await page.emulate_media(color_scheme="dark")
    await keep(page, "desk-dark")
    phone = await desk.page(people["Mara"], **DEVICES["phone"])
    await written(phone)
    await keep(phone, "desk-phone")
    for one in (phone, colleague, page):
        await one.context.close()


async def palette(desk, people):
    page = await desk.page(people["Mara"], **DEVICES["desk"])
    await page.locator("#lane-timeline > .card").first.focus()
    await page.keyboard.press("Control+k")
    await expect(page.locator("#choices > li").first).to_be_visible()
    await keep(page, "desk-palette")
    await page.context.close()


async def suggestion(desk, people):
    page = await desk.page(people["Inken"], **DEVICES["desk"])
    summary = page.locator("#summary-editor")
    await summary.get_by_role("button", name="Vorschlag erstellen").click()
    await expect(summary.locator(".state")).to_contain_text("Leser sehen ihn erst")
    await page.mouse.move(0, 0)
    await keep(page, "desk-suggestion")
    await page.context.close()


async def merge(desk, people):
    here = await desk.page(people["Mara"], **DEVICES["desk"])
    there = await desk.page(people["Jonas"])
    await edited(here, "Schöpfwerk Osterkoog läuft wieder an")
    await edited(there, "Schöpfwerk Osterkoog läuft wieder mit voller Kraft")
    await there.keyboard.press("Control+Enter")
    await expect(here.locator("#lane-timeline > .card").first).to_contain_text("mit voller Kraft")
    await here.keyboard.press("Control+Enter")
    await expect(here.locator("#merge .part").first).to_be_visible()
    await keep(here, "desk-merge")


async def people_page(desk, people):
    page = await desk.page(people["Inken"], "/desk/people", **DEVICES["desk"])
    await page.locator("#people summary", has_text="Tomke").click()
    await keep(page, "desk-people")


async def main():
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bundled_letters(folder)
        for name in ("template", "desk"):
            (folder / name).mkdir()
        database = await template(folder / "template")
        browser = Chromium()
        stack.push_async_callback(browser.close)
        desk = await stack.enter_async_context(opened_desk(folder / "desk", database, Witness(browser)))
        people = await prepare(desk)
        for show in (screen, palette, suggestion, people_page, merge):
            await show(desk, people)


if __name__ == "__main__":
    asyncio.run(main())
