"""Pictures that are not uploaded yet: as safe as the words beside them."""

import json

import pytest
from playwright.async_api import expect

from tests.support.browser import comes_true
from tests.support.composer import PASTE, body, button, field, put, reading, uploaded, write
from tests.support.desk_server import SLUG
from tests.support.served_process import until
from tests.support.uploads import jpeg

LYING = """(count) => new Promise((done) => {
  indexedDB.open("ticker-desk").onsuccess = ({ target: { result: database } }) => {
    const pictures = database.transaction("pictures").objectStore("pictures").count();
    pictures.onsuccess = () => done(pictures.result === count);
    database.close();
  };
})"""
"""Whether the browser keeps as many pictures."""

FULL = """const { put } = IDBObjectStore.prototype;
IDBObjectStore.prototype.put = function (...all) {
  if (this.name === "pictures") throw new DOMException("The disk is full.", "QuotaExceededError");
  return put.apply(this, all);
}"""
"""There is room for words and for nothing else."""

HURRIED = """() => new Promise((done) => {
  const { name } = performance.getEntriesByType("resource").find(({ name }) => name.includes("/block-image"));
  indexedDB.open("ticker-desk").onsuccess = ({ target: { result: database } }) => {
    const ids = database.transaction("pictures").objectStore("pictures").getAllKeys();
    ids.onsuccess = async () => {
      const { ImageBlock } = await import(name);
      new ImageBlock({ local: ids.result[0] }).close();
      done();
    };
    database.close();
  };
})"""
"""A block is made for the picture that lies here, and closed before the picture is found."""

WAITS = "Das Bild wartet auf das Netz."
ASKS = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
"""Whether leaving the page is asked about."""


@pytest.fixture(autouse=True)
def broken_network(witness):
    """Requests that fail are what these tests are about."""
    witness.tolerate("ERR_INTERNET_DISCONNECTED")


async def writing_offline(desk, *, picture=None):
    """An editor without a network, with a headline and a picture that waits."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor", name="Mara Lind"))
    await expect(page.locator("#network")).to_have_attribute("data-cause", "")
    await page.context.set_offline(True)
    await write(page, "Der Deich von oben", "Ein Bild.")
    await body(page).focus()
    await put(page, PASTE, {}, ("deich.jpg", picture or jpeg(640, 480)))
    await expect(block(page).get_by_role("status")).to_have_text(WAITS)
    await field(block(page), "Alternativtext").fill("Ein Deich zwischen Wiesen und Watt")
    await comes_true(page, LYING, 1)
    return page


def block(page):
    return page.locator("#blocks > .image")


async def reopened(page):
    """The tab is closed, the network comes back, and another tab is opened."""
    context, address = page.context, page.url
    await page.close()
    await context.set_offline(False)
    page = await context.new_page()
    await page.goto(address)
    return page


async def lies_at_the_server(desk, person, alt):
    """An autosave of `person` has a picture with that alternative text; an earlier one may be without it."""

    async def there():
        saves = await desk.parts.services.editing.autosaves.of(person.id, SLUG)
        return any(block.get("alt") == alt for save in saves for block in json.loads(save.form).get("blocks", ()))

    await until(there, what=f"a picture with {alt!r} on the server")


async def reader_has(desk, alt):
    async with reading(desk) as entries:
        picture = entries.locator("figure img")
        await expect(picture).to_have_attribute("alt", alt)
        assert await picture.evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 0


async def published(desk):
    state = await desk.parts.handler.states.current(SLUG)
    return [state.entries[entry_id].content.headline for entry_id in state.order]


async def all_are_published(desk, *headlines):
    async def there():
        return await published(desk) == list(headlines)

    await until(there, seconds=20, what=f"{headlines} in this order")


async def test_a_picture_outlasts_its_tab(desk):
    """Taken up without a network, it is there in the next tab and goes to the server from there."""
    page = await reopened(await writing_offline(desk))
    await expect(field(page, "Überschrift")).to_have_value("Der Deich von oben")
    await uploaded(block(page))
    await expect(field(block(page), "Alternativtext")).to_have_value("Ein Deich zwischen Wiesen und Watt")
    await comes_true(page, LYING, 0)
    await button(page.locator("#composer"), "Veröffentlichen").click()
    await all_are_published(desk, "Der Deich von oben")
    await reader_has(desk, "Ein Deich zwischen Wiesen und Watt")


async def test_a_post_with_a_picture_waits_for_the_network_and_keeps_its_place(desk):
    """It is sent off like any other, and so is what comes after it, whatever tab is open when the network returns."""
    page = await writing_offline(desk)
    for headline in ("Der Deich von oben", "Alles ruhig"):
        await field(page, "Überschrift").fill(headline)
        await page.keyboard.press("Control+Enter")
        await expect(field(page, "Überschrift")).to_have_value("")
    await expect(page.locator("#network")).to_contain_text("2 Texte warten")
    page = await reopened(page)
    await all_are_published(desk, "Der Deich von oben", "Alles ruhig")
    await reader_has(desk, "Ein Deich zwischen Wiesen und Watt")
    await comes_true(page, LYING, 0)


async def test_a_text_whose_picture_is_not_taken_comes_back(desk, witness):
    """With the server's sentence; without the picture it can be sent anew."""
    witness.tolerate("status of 422")
    page = await writing_offline(desk, picture=b"\xff\xd8\xff kein Bild")
    await page.keyboard.press("Control+Enter")
    await expect(field(page, "Überschrift")).to_have_value("")
    await page.context.set_offline(False)
    await expect(field(page, "Überschrift")).to_have_value("Der Deich von oben", timeout=20_000)
    await expect(block(page).get_by_role("alert")).to_contain_text("Das Bild")
    await button(page, "Entfernen: Bild").click()
    await comes_true(page, LYING, 0)
    await button(page.locator("#composer"), "Veröffentlichen").click()
    await all_are_published(desk, "Der Deich von oben")


async def test_a_picture_that_is_thrown_away_leaves_the_browser(desk):
    """With its block at once, and with its text once that cannot be had back any more."""
    page = await writing_offline(desk)
    await button(page, "Entfernen: Bild").click()
    await comes_true(page, LYING, 0)
    await body(page).focus()
    await put(page, PASTE, {}, ("deich.jpg", jpeg(320, 240)))
    await comes_true(page, LYING, 1)
    await button(page.locator("#composer"), "Leeren").click()
    await page.locator("#kept-texts > summary").click()
    await comes_true(page, LYING, 1)
    await button(page, "Wegwerfen: Der Deich von oben").click()
    await until(lambda: page.evaluate(LYING, 0), seconds=30, what="the picture goes after ten seconds of undo")


async def test_a_picture_of_a_text_that_was_left_at_once_is_uploaded_by_nobody_else(desk):
    """It was still being looked up then: only where its text is open does it go on its way."""
    page = await writing_offline(desk)
    taken = []
    await page.evaluate(HURRIED)
    page.on("response", lambda answer: answer.url.endswith("/api/v1/media") and taken.append(answer.status))
    await page.context.set_offline(False)
    await uploaded(block(page))
    await comes_true(page, LYING, 0)
    assert taken == [201]


async def test_another_machine_is_told_where_the_picture_is(desk):
    """Its words are there; the picture is not, and stays named until somebody takes the block away."""
    await desk.liveblog()
    mara = await desk.person("editor", name="Mara Lind")
    page = await desk.page(mara)
    await page.route("**/api/v1/media", lambda route: route.abort("internetdisconnected"))
    await write(page, "Der Deich von oben")
    await body(page).focus()
    await put(page, PASTE, {}, ("deich.jpg", jpeg(320, 240)))
    await field(block(page), "Alternativtext").fill("Ein Deich")
    await lies_at_the_server(desk, mara, "Ein Deich")
    phone = await desk.page(mara)
    await expect(block(phone).get_by_role("alert")).to_contain_text("liegt in dem Browser, in dem es eingefügt wurde")
    await expect(field(block(phone), "Alternativtext")).to_have_value("Ein Deich")
    await button(phone.locator("#composer"), "Veröffentlichen").click()
    await expect(phone.locator("#faults")).to_contain_text("Wählen Sie ein Bild")


async def test_a_browser_without_room_says_so_and_asks_before_the_page_is_left(desk):
    """Then the picture is there as long as the page is, and cannot be queued."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"), "/desk/offline")
    await page.context.add_init_script(FULL)
    await page.goto(f"{desk.url}/desk/liveblogs/{SLUG}")
    await page.context.set_offline(True)
    await write(page, "Der Deich von oben")
    await body(page).focus()
    await put(page, PASTE, {}, ("deich.jpg", jpeg(640, 480)))
    await expect(block(page).get_by_role("alert")).to_contain_text("keinen Platz für das Bild")
    await field(block(page), "Alternativtext").fill("Ein Deich")
    assert await page.evaluate(ASKS)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#faults")).to_contain_text("Warten Sie, bis das Bild hochgeladen ist")
    await page.context.set_offline(False)
    await uploaded(block(page))
    assert not await page.evaluate(ASKS)


async def test_a_picture_that_is_not_taken_for_now_is_tried_again(desk, witness):
    """A server that has too much to do has said nothing against the picture."""
    witness.tolerate("status of 429")
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    busy = {"X-Request-Id": "r1", "Content-Type": "application/problem+json"}
    await page.route("**/api/v1/media", lambda route: route.fulfill(status=429, headers=busy, body="{}"))
    await body(page).focus()
    await put(page, PASTE, {}, ("deich.jpg", jpeg(640, 480)))
    await expect(block(page).get_by_role("status")).to_have_text(WAITS)
    await page.unroute("**/api/v1/media")
    await page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await uploaded(block(page))
