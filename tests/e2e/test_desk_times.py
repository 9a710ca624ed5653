"""Times at the desk: the clock of the liveblog, wherever the browser is."""

import re

from playwright.async_api import expect

from tests.support.composer import button, field, reading, sent, write


async def test_times_are_those_of_the_liveblog_and_exist(desk):
    """In the spring gap the next valid time is offered, of the hour that comes twice it is asked which.

    Which moments a time names, in which zone and from which browser: tests/node/zoned.test.mjs.
    """
    await desk.liveblog()
    await desk.liveblog("wahlnacht", title="Wahlnacht", time_zone="America/New_York")
    mara = await desk.person("editor", name="Mara Lind")
    scheduled = []

    async def schedule(page, wall, *, offered="", doubtful=""):
        await write(page, f"Um {wall} {doubtful}")
        await page.locator("#particulars").evaluate("(one) => { one.open = true }")
        at = page.locator("#composer .field.publish_at")
        await at.locator("input").first.fill(wall)
        if offered:
            await button(page.locator("#composer"), "Planen").click()
            await expect(page.locator("#faults")).to_contain_text("Diese Uhrzeit gibt es nicht")
            await button(at, offered).click()
        if doubtful:
            await button(page.locator("#composer"), "Planen").click()
            await expect(page.locator("#faults")).to_contain_text("zweimal")
            await at.get_by_role("radio", name=doubtful).check()
        if not (offered or doubtful):  # whoever gave a time does not publish now by mistake
            await page.keyboard.press("Control+Enter")
            await expect(at.locator("input")).to_have_accessible_description(re.compile("Nehmen Sie diese Zeit weg"))
        await sent(page, "Planen", "Geplant")

    for slug, browser, cases in (
        (
            "sturmflut",
            "America/Los_Angeles",
            [
                ("2027-03-28T02:30", {"offered": "03:00 Uhr nehmen"}, "2027-03-28T01:00:00"),
                ("2027-10-31T02:30", {"doubtful": re.compile("UTC\\+1")}, "2027-10-31T01:30:00"),
            ],
        ),
        (
            "wahlnacht",
            "Europe/Berlin",
            [
                ("2027-11-07T01:30", {"doubtful": re.compile("UTC-5")}, "2027-11-07T06:30:00"),
                ("2027-07-01T12:00", {}, "2027-07-01T16:00:00"),
            ],
        ),
    ):
        page = await desk.page(mara, f"/desk/liveblogs/{slug}", timezone_id=browser)
        for wall, doubts, _ in cases:
            await schedule(page, wall, **doubts)
        async with desk.api(mara) as api, api.get(f"/api/v1/liveblogs/{slug}/entries?state=scheduled") as answer:
            items = (await answer.json())["items"]
        scheduled.append(sorted(one["publish_at"].rstrip("Z") for one in items))
        assert scheduled[-1] == sorted(moment for *_, moment in cases)
        await page.context.close()


async def test_a_late_entry_has_its_own_time_and_an_embargo_keeps_it_in(desk):
    """The hour that came twice in a past night is asked for as well; readers see the clock of the liveblog."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"), timezone_id="Asia/Tokyo")
    await write(page, "Nachts am Siel", "Erst jetzt bekannt geworden.")
    await page.locator("#particulars > summary").click()
    late = page.locator(".field.occurred_at")
    await late.locator("input").first.fill("2026-10-25T02:30")
    await late.get_by_role("radio", name=re.compile("UTC\\+1")).check()
    await expect(late).to_contain_text("Zeitzone: Europe/Berlin")
    await field(page, "Sperrfrist bis").fill("2036-01-01T09:00")
    await page.keyboard.press("Control+Enter")
    await expect(field(page, "Sperrfrist bis")).to_be_focused()
    await expect(page.locator("#faults")).to_contain_text("Bis dahin darf das nicht öffentlich sein")
    await field(page, "Sperrfrist bis").fill("")
    await field(page, "Quellenlage").select_option(label="Unbestätigt")
    await field(page, "Schlagwörter").fill("Siel, Nacht")
    await field(page, "Autoren").fill("Mara Lind, Jan Behrens")
    await field(page, "Wichtiges Ereignis").check()
    await field(page, "Oben anheften").check()
    await sent(page, "Veröffentlichen", "Veröffentlicht")
    async with reading(desk) as entry:
        await expect(entry).to_contain_text(["Unbestätigt"], ignore_case=True)
        await expect(entry.locator(".tags")).to_contain_text("Siel")
        await expect(entry).to_have_class(re.compile("key-event"))
        await expect(entry.page.locator("#pinned .headline")).to_contain_text("Nachts am Siel")
        await expect(entry.locator("time").first).to_have_attribute(
            "datetime", re.compile("2026-10-25T02:30:00.*01:00")
        )
        await expect(entry.locator(".authors")).to_have_text("Mara Lind, Jan Behrens")
    await expect(field(page, "Autoren")).to_have_value("Mara Lind, Jan Behrens")  # they write the next one, too
    await expect(field(page, "Schlagwörter")).to_have_value("")
