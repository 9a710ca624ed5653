"""What is typed at the desk is found again: by the same person, and by nobody else."""

import json

import pytest
from playwright.async_api import expect

from tests.support.browser import comes_true
from tests.support.checkers.axe import violations
from tests.support.composer import body
from tests.support.desk_server import PASSWORD, SLUG
from tests.support.served_process import until

HEADLINE = "[name=headline]"

LYING = """(headline) => new Promise((done) => {
  indexedDB.open("ticker-desk").onsuccess = ({ target: { result: database } }) => {
    const drafts = database.transaction("drafts").objectStore("drafts").getAll();
    drafts.onsuccess = () => done(drafts.result.some(({ form }) => form?.headline === headline));
    database.close();
  };
})"""
"""Whether the browser keeps a draft with that headline."""

KEPT = """(headlines) => {
  const others = [...document.querySelectorAll("#kept-texts li")].map((one) => one.querySelector("button").textContent);
  const found = [document.querySelector("[name=headline]").value, ...others].sort();
  return JSON.stringify(found) === JSON.stringify(headlines);
}"""
"""Whether the text in the composer and those beside it have these headlines, in order of the alphabet."""

BUSY = """() => document.addEventListener("click", () => {
  const work = () => { for (const end = performance.now() + 10; performance.now() < end; ); };
  for (let nth = 0; nth < 100; nth += 1) setTimeout(work);
}, { capture: true, once: true })"""
"""A second of work, in small tasks that were there before the dialog goes: a browser takes keys in between."""

NEWER = """() => new Promise((done) => {
  indexedDB.open("ticker-desk", 1000).onsuccess = ({ target: { result: database } }) => done(database.close());
})"""
"""A release to come has been here, and has changed what browsers keep."""


@pytest.fixture(autouse=True)
def broken_network(witness):
    """Requests that fail are what these tests are about."""
    witness.tolerate(r"ERR_INTERNET_DISCONNECTED", r"status of 4(01|03|12)")


async def typed(page, text):
    await page.locator(HEADLINE).press_sequentially(text)


async def saved(page):
    await expect(page.locator("#kept")).to_contain_text("Auf dem Server gesichert")


async def headlines(desk, slug=SLUG):
    state = await desk.parts.handler.states.current(slug)
    return [state.entries[entry_id].content.headline for entry_id in state.order]


async def arrives(desk, *expected):
    async def there():
        return await headlines(desk) == list(expected)

    await until(there, what=f"{expected}")


async def lies_at_the_server(desk, person, headline):
    """The autosaves of `person` have that headline."""

    async def there():
        saves = await desk.parts.services.editing.autosaves.of(person.id, SLUG)
        return any(json.loads(save.form).get("headline") == headline for save in saves)

    await until(there, what=f"{headline!r} on the server")


async def expire(desk, person):
    """The session is over, as after a night."""
    await desk.parts.services.accounts.sessions.end(person.secret)


async def sign_in(page, person):
    dialog = page.locator("#signing-in")
    await expect(dialog).to_be_visible()
    await dialog.get_by_label("Anmeldename").fill(person.login)
    await dialog.get_by_label("Passwort").fill(PASSWORD)
    await dialog.get_by_role("button", name="Anmelden", exact=True).click()


async def sign_in_later(page):
    await page.locator("#signing-in").get_by_role("button", name="Später").click()


async def test_a_closed_tab_loses_nothing(desk):
    """In the same browser at once, without the server; on another machine after two seconds; cleared it stays shut."""
    await desk.liveblog()
    mara = await desk.person("editor")
    page = await desk.page(mara)
    await page.context.set_offline(True)
    await typed(page, "Der Deich wei")
    await comes_true(page, LYING, "Der Deich wei")
    context, address = page.context, page.url
    await page.close()
    await context.set_offline(False)
    page = await context.new_page()
    await page.goto(address)
    await expect(page.locator(HEADLINE)).to_have_value("Der Deich wei")
    await page.locator(HEADLINE).press("End")
    await typed(page, "cht auf")
    await lies_at_the_server(desk, mara, "Der Deich weicht auf")
    phone = await desk.page(mara)
    await expect(phone.locator(HEADLINE)).to_have_value("Der Deich weicht auf")
    await phone.get_by_role("button", name="Leeren").click()
    await expect(phone.locator(HEADLINE)).to_have_value("")

    async def cleared():
        return all(
            "cleared" in json.loads(one.form) for one in await desk.parts.services.editing.autosaves.of(mara.id, SLUG)
        )

    await until(cleared, what="a cleared text on the server")
    await page.reload()
    await expect(page.locator("#kept-texts li")).to_contain_text("Der Deich weicht auf")
    await expect(page.locator(HEADLINE)).to_have_value("")
    await page.locator("#kept-texts > summary").click()
    await page.get_by_role("button", name="Wegwerfen: Der Deich weicht auf").click()

    async def dropped():
        return not await desk.parts.services.editing.autosaves.of(mara.id, SLUG)

    await until(dropped, what="the end of the autosave")


async def test_two_machines_write_on_in_the_same_text(desk):
    """One without a network: both editions stay, and both are found on each machine."""
    await desk.liveblog()
    mara = await desk.person("editor")
    page = await desk.page(mara)
    await page.locator(HEADLINE).fill("Pegel")
    await lies_at_the_server(desk, mara, "Pegel")
    phone = await desk.page(mara)
    await expect(phone.locator(HEADLINE)).to_have_value("Pegel")
    await phone.context.set_offline(True)
    await phone.locator(HEADLINE).fill("Pegel am Telefon")
    await expect(phone.locator("#kept")).to_contain_text("In diesem Browser")
    await page.locator(HEADLINE).fill("Pegel am Schreibtisch")
    await lies_at_the_server(desk, mara, "Pegel am Schreibtisch")
    await phone.context.set_offline(False)
    for machine in phone, page:
        await machine.reload()
        await comes_true(machine, KEPT, ["Pegel am Schreibtisch", "Pegel am Telefon"])


async def test_one_machine_goes_on_where_another_has_written_since(desk):
    """Both have it open; neither's words are written over, and a look at the list shows what came from the other."""
    await desk.liveblog()
    mara = await desk.person("editor")
    page = await desk.page(mara)
    await page.locator(HEADLINE).fill("Pegel")
    await lies_at_the_server(desk, mara, "Pegel")
    phone = await desk.page(mara)
    await expect(phone.locator(HEADLINE)).to_have_value("Pegel")
    await phone.locator(HEADLINE).fill("Pegel am Telefon")
    await lies_at_the_server(desk, mara, "Pegel am Telefon")
    async with page.expect_response("**/autosaves"):
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.locator(HEADLINE).fill("Pegel am Schreibtisch")
    await comes_true(page, KEPT, ["Pegel am Schreibtisch", "Pegel am Telefon"])
    await lies_at_the_server(desk, mara, "Pegel am Schreibtisch")
    await lies_at_the_server(desk, mara, "Pegel am Telefon")
    await phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await comes_true(phone, KEPT, ["Pegel am Schreibtisch", "Pegel am Telefon"])


async def test_an_expired_session_keeps_text_and_queue(desk):
    """Somebody signs in on the spot: what was sent goes off, what was being written stays, another tab goes on too."""
    await desk.liveblog()
    mara = await desk.person("editor")
    page = await desk.page(mara)
    tab = await page.context.new_page()
    await tab.goto(page.url)
    await page.bring_to_front()
    await page.locator(HEADLINE).fill("Noch vor dem Abmelden")
    await saved(page)
    await expire(desk, mara)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#signing-in")).to_be_visible()
    assert await violations(page) == []
    await sign_in_later(page)
    await typed(page, "Schon das Näch")
    await expect(page.locator("#network")).to_contain_text("Sie sind abgemeldet")
    assert await violations(page) == []
    assert await headlines(desk) == []
    await page.locator("#network").get_by_role("button", name="Anmelden").click()
    await sign_in(page, mara)
    await arrives(desk, "Noch vor dem Abmelden")
    await expect(page.locator("#signing-in")).to_be_hidden()
    await expect(page.locator(HEADLINE)).to_have_value("Schon das Näch")
    await saved(page)
    await tab.bring_to_front()
    await tab.locator(HEADLINE).fill("Aus dem anderen Tab")
    await tab.keyboard.press("Control+Enter")
    await arrives(desk, "Noch vor dem Abmelden", "Aus dem anderen Tab")


async def test_no_letter_is_lost_right_after_a_dialog_is_closed(desk):
    """With the mouse, on a busy machine."""
    await desk.liveblog()
    mara = await desk.person("editor")
    page = await desk.page(mara)
    await page.locator(HEADLINE).fill("Noch vor dem Abmelden")
    await saved(page)
    await expire(desk, mara)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#signing-in")).to_be_visible()
    await page.evaluate(BUSY)
    await page.locator("#signing-in").get_by_role("button", name="Später").hover()
    await page.mouse.down()
    await page.mouse.up()  # click() would wait until the page is idle
    await page.keyboard.type("Das Nächste")
    await expect(page.locator("#signing-in")).to_be_hidden()
    await expect(page.locator(HEADLINE)).to_have_value("Das Nächste")


async def test_somebody_else_signs_in(desk):
    """What the first one left is neither sent nor shown; when they are back it is all there."""
    await desk.liveblog()
    mara, ben = await desk.person("editor", name="Mara Lind"), await desk.person("editor", name="Ben Voss")
    page = await desk.page(mara)
    await page.locator(HEADLINE).fill("Maras Meldung")
    await saved(page)
    await expire(desk, mara)
    await page.keyboard.press("Control+Enter")
    await sign_in_later(page)
    await typed(page, "Maras Entwurf")
    await expect(page.locator("#network")).to_contain_text("Ein Text wartet")
    await comes_true(page, LYING, "Maras Entwurf")
    await page.locator("#network").get_by_role("button", name="Anmelden").click()
    await sign_in(page, ben)
    await expect(page.locator(".who")).to_have_text("Ben Voss")
    await expect(page.locator("#network")).to_contain_text("Online")
    await page.locator(HEADLINE).fill("Bens Meldung")
    await page.keyboard.press("Control+Enter")
    await arrives(desk, "Bens Meldung")
    assert "Maras" not in await page.locator("main").inner_text()
    await page.get_by_role("button", name="Abmelden").click()
    await page.get_by_label("Anmeldename").fill(mara.login)
    await page.get_by_label("Passwort").fill(PASSWORD)
    await page.get_by_role("button", name="Anmelden").click()
    await expect(page.locator(".who")).to_have_text("Mara Lind")
    await page.goto(f"{desk.url}/desk/liveblogs/{SLUG}")
    await arrives(desk, "Bens Meldung", "Maras Meldung")
    await expect(page.locator(HEADLINE)).to_have_value("Maras Entwurf")


async def test_another_tab_belongs_to_somebody_else_by_now(desk):
    """The cookie is the browser's, the page is not: it says so, and sends nothing under another name."""
    await desk.liveblog()
    mara, ben = await desk.person("editor", name="Mara Lind"), await desk.person("editor", name="Ben Voss")
    page = await desk.page(mara)
    other = await page.context.new_page()
    await page.context.add_cookies([ben.cookie | {"url": desk.url.replace("http:", "https:"), "secure": True}])
    await other.goto(page.url)
    await page.bring_to_front()
    await page.locator(HEADLINE).fill("Maras Meldung")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#signing-in")).to_contain_text("In diesem Browser ist jetzt Ben Voss angemeldet")
    assert await violations(page) == []
    assert await headlines(desk) == []
    await sign_in(page, mara)
    await arrives(desk, "Maras Meldung")
    state = await desk.parts.handler.states.current(SLUG)
    async with desk.api(await desk.person("chief")) as api:
        journal = await (await api.get(f"/api/v1/liveblogs/{SLUG}/events?after={state.seq - 1}")).json()
    assert [event["actor"] for event in journal["items"]] == [mara.id]


async def test_a_page_of_the_last_release_goes_on_keeping(desk):
    """It makes way for a newer one in another tab, and what is typed after that is kept and sent as before."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await typed(page, "Der Deich")
    await comes_true(page, LYING, "Der Deich")
    await page.evaluate(NEWER)
    await page.context.set_offline(True)
    await typed(page, " hält")
    await comes_true(page, LYING, "Der Deich hält")
    await expect(page.locator("#kept")).to_contain_text("In diesem Browser gesichert")
    await page.context.set_offline(False)
    await page.keyboard.press("Control+Enter")
    await arrives(desk, "Der Deich hält")


async def test_a_text_that_is_too_long_for_the_server_stays_in_the_browser(desk, witness):
    """Which is said in words, beside where it is kept."""
    witness.tolerate("status of 422")
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await page.locator(HEADLINE).fill("Alle Pegel")
    await body(page).focus()
    await page.keyboard.insert_text("Der Deich hält. " * 5_000)
    await expect(page.locator("#kept")).to_contain_text("Für den Server ist der Text zu lang")
    await expect(page.locator("#kept")).to_contain_text("In diesem Browser gesichert")
