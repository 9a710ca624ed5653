"""What is scheduled at the desk goes out by itself; which hour it is in the night the clocks go back."""

import os
import re
import signal
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.support.composer import button, field, sent, write
from tests.support.desk_server import SLUG
from tests.support.served_process import Served
from tests.support.signed_in_editor import signed_in

SCREEN = f"/desk/liveblogs/{SLUG}"
NIGHT = "2032-10-31T02:30"
"""Comes twice: clocks go back from 3 to 2 that night."""


def lane(page, name):
    return page.locator(f"#lane-{name} > .card")


async def scheduled(api, headline, moment):
    """By a program: at the desk one gives minutes, and a test shall not wait for the next one."""
    entry = {"headline": headline, "body": "Jetzt.", "state": "scheduled", "publish_at": moment.isoformat()}
    async with api.post(f"/api/v1/liveblogs/{SLUG}/entries", json=entry) as answer:
        assert answer.status == 201, await answer.text()
        return (await answer.json())["id"], answer.headers["ETag"]


async def moved(api, entry_id, etag, moment):
    """The same, to another time."""
    path = f"/api/v1/liveblogs/{SLUG}/entries/{entry_id}"
    body = {"state": "scheduled", "publish_at": moment.isoformat()}
    async with api.patch(path, json=body, headers={"If-Match": etag}) as answer:
        assert answer.status == 200, await answer.text()


@contextmanager
def stopped(process):
    """A process that does nothing for a while."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


async def test_what_is_scheduled_goes_out_at_its_time(tmp_path, new_page, witness):
    """At the open desk it goes from lane to timeline, and readers have it, without anybody doing anything.

    While the worker stands still the desk says that readers do not have yet what was posted; then that they do.
    """
    witness.tolerate("about:blank")  # the empty preview, in which the clock's script does not run
    async with Served(tmp_path) as newsroom, await newsroom.session() as api:
        async with api.post("/api/v1/liveblogs", json={"slug": SLUG, "title": "Sturmflut an der Küste"}) as answer:
            assert answer.status == 201
        page, reader = await new_page(), await new_page()
        await signed_in(page, newsroom, SCREEN)
        await page.clock.install()
        await page.reload()
        await reader.goto(f"{newsroom.url}/{SLUG}/")
        evening = datetime.now(UTC) + timedelta(hours=12)
        first = await scheduled(api, "Das Hochwasser um neun", evening)
        await scheduled(api, "Das Hochwasser am Abend", evening)
        await expect(lane(page, "scheduled")).to_have_count(2)
        due = datetime.now(UTC) + timedelta(seconds=2)
        await moved(api, *first, due)
        await expect(lane(page, "timeline")).to_contain_text("Das Hochwasser um neun", timeout=30_000)
        assert datetime.now(UTC) >= due
        await expect(lane(page, "scheduled")).to_have_count(1)
        await expect(reader.locator("#flow .entry .headline")).to_have_text(["Das Hochwasser um neun"])
        published = await reader.locator("#flow .entry time").first.get_attribute("datetime")
        assert due.replace(microsecond=0) <= datetime.fromisoformat(published)

        said = page.locator("#after li").first
        with stopped(newsroom.children()["worker"]):
            await write(page, "Die Pumpen laufen")
            await page.keyboard.press("Control+Enter")
            await expect(said).to_contain_text("Die Pumpen laufen: unterwegs")
            await page.clock.fast_forward(10_000)
            await expect(said).to_have_text("Die Pumpen laufen: gespeichert, aber noch nicht bei den Lesern")
            await expect(reader.locator("#flow .entry")).to_have_count(1)
        await expect(said).to_contain_text("Die Pumpen laufen: live nach")
        await expect(reader.locator("#flow .entry")).to_have_count(2)
        for one in page, reader:
            await one.context.close()


async def test_the_hour_that_comes_twice_is_told_apart(desk):
    """In the composer, on the card, in the dialog that opens again, and by when it goes out; for browsers elsewhere."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"), timezone_id="America/Los_Angeles")
    for headline, clock in (("Vor der Umstellung", "MESZ"), ("Nach der Umstellung", "MEZ")):
        await write(page, headline)
        await page.locator("#particulars").evaluate("(one) => { one.open = true }")
        at = page.locator("#composer .field.publish_at")
        await expect(at).to_contain_text("Zeitzone: Europe/Berlin")
        await at.locator("input").first.fill(NIGHT)
        await at.get_by_role("radio", name=re.compile(rf"02:30 {clock}\b")).check()
        await sent(page, "Planen", "Geplant")
    due = lane(page, "scheduled").locator(".due")
    await expect(due).to_have_text([re.compile("um 02:30 Uhr MESZ$"), re.compile("um 02:30 Uhr MEZ$")])
    moments = await lane(page, "scheduled").evaluate_all("(all) => all.map((one) => one.dataset.publishAt)")
    assert moments == ["2032-10-31T00:30:00+00:00", "2032-10-31T01:30:00+00:00"]

    later = lane(page, "scheduled").last
    await later.get_by_role("button", name="Planen").click()
    dialog = page.locator("#scheduling")
    await expect(field(dialog, "Veröffentlichen um")).to_have_value(NIGHT)
    await expect(dialog.get_by_role("radio", name=re.compile("MEZ"))).to_be_checked()
    await field(dialog, "Veröffentlichen um").fill("2032-10-31T03:30")  # there is only one of these
    await button(dialog, "Planen").click()
    await expect(due.last).to_have_text(re.compile("um 03:30 Uhr$"))
