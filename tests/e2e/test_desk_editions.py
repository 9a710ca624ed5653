"""Two editions of one text by one browser: what was typed last stands, wherever it lay."""

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


async def test_after_a_crash_the_newer_words_are_the_server_s(desk):
    """The server had them already when the browser lost them; they come back, and once.

    What else two editions can be to each other: tests/node/editions.test.mjs.
    """
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await page.locator("[name=headline]").fill("Der Deich weicht auf")
    await expect(page.locator("#kept")).to_contain_text("Auf dem Server gesichert")
    await page.goto(f"{desk.url}/desk/account")
    await page.evaluate(CRASH, ["Der Deich", LATE])
    await page.goto(f"{desk.url}/desk/liveblogs/{SLUG}")
    await expect(page.locator("[name=headline]")).to_have_value("Der Deich weicht auf")
    await expect(page.locator("#kept-texts li")).to_have_count(0)
