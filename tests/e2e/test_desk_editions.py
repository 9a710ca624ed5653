"""Two editions of one text by one browser: what was typed last stands, wherever it lay."""

import pytest
from playwright.async_api import expect

from tests.support.desk_server import SLUG

CRASH = """([headline, more]) => new Promise((done) => {
  indexedDB.open("ticker-desk").onsuccess = ({ target: { result: database } }) => {
    const transaction = database.transaction("drafts", "readwrite");
    const drafts = transaction.objectStore("drafts");
    drafts.getAll().onsuccess = ({ target: { result: [draft] } }) => {
      const form = { ...draft.form, headline, typed: draft.form.typed - 5000 };
      drafts.put({ ...draft, form, ...more });
    };
    transaction.oncomplete = () => { database.close(); done(); };
  };
})"""
"""The browser forgets what it stored last, as in a power cut: an older form lies in it again."""

LATE = {"dirty": True, "saved": ""}
LOST = {"dirty": False, "saved": "2026-01-01T00:00:00.000000Z"}


@pytest.mark.parametrize("before", [LOST, LATE], ids=["saved before", "not saved yet"])
async def test_after_a_crash_the_newer_words_are_the_server_s(desk, before):
    """The server had them already when the browser lost them; they come back, and once."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await page.locator("[name=headline]").fill("Der Deich weicht auf")
    await expect(page.locator("#kept")).to_contain_text("Auf dem Server gesichert")
    await page.goto(f"{desk.url}/desk/account")
    await page.evaluate(CRASH, ["Der Deich", before])
    await page.goto(f"{desk.url}/desk/liveblogs/{SLUG}")
    await expect(page.locator("[name=headline]")).to_have_value("Der Deich weicht auf")
    await expect(page.locator("#kept-texts li")).to_have_count(0)


async def test_an_answer_that_got_lost_costs_no_words(desk):
    """The server has an older edition of this browser's than the browser itself: what was typed since stays."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await page.locator("[name=headline]").fill("Der Deich")
    await expect(page.locator("#kept")).to_contain_text("Auf dem Server gesichert")
    await page.goto(f"{desk.url}/desk/account")
    later = CRASH.replace("- 5000", "+ 5000")
    await page.evaluate(later, ["Der Deich weicht auf", LATE])
    await page.goto(f"{desk.url}/desk/liveblogs/{SLUG}")
    await expect(page.locator("[name=headline]")).to_have_value("Der Deich weicht auf")
    await expect(page.locator("#kept-texts li")).to_have_count(0)
