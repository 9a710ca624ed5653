"""The desk without a network: its screen opens, nothing is kept that others have written; it can be installed."""

import pytest
from playwright.async_api import expect

from tests.support.browser import comes_true
from tests.support.checkers.axe import violations
from tests.support.composer import button, field
from tests.support.desk_server import SLUG

SHELLS = (
    "() => caches.open('ticker-desk shell').then((shells) => shells.keys()).then((all) => all.map(({ url }) => url))"
)
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push([request.url, await (await cache.match(request)).text()]);
  }
  return found;
}"""


@pytest.fixture(autouse=True)
def broken_network(witness):
    """Requests that fail are what these tests are about."""
    witness.tolerate(r"ERR_INTERNET_DISCONNECTED")


async def ready(page):
    await comes_true(page, "() => navigator.serviceWorker.controller !== null")
    await comes_true(page, f"() => ({SHELLS})().then(({{ length }}) => length)")


async def test_the_screen_opens_without_a_network(desk):
    """By its address and from the list; other pages say what is missing. The timeline comes back with the network."""
    await desk.liveblog()
    mara = await desk.person("editor")
    await desk.post(mara, "Der Deich hält")
    page = await desk.page(mara)
    await ready(page)
    await page.context.set_offline(True)
    for address in f"/desk/liveblogs/{SLUG}", "/desk":
        await page.goto(desk.url + address)
        assert page.url.endswith(f"/desk/liveblogs/{SLUG}")
        await expect(page.locator("#network")).to_contain_text("Offline")
        await expect(page.locator(".empty")).to_contain_text("Die Zeitleiste kommt wieder")
    await page.locator("[name=headline]").fill("Aus dem Funkloch")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#network")).to_contain_text("Ein Text wartet")
    tab = await page.context.new_page()
    await tab.goto(f"{desk.url}/desk/account")
    await expect(tab.get_by_role("heading")).to_have_text("Sie sind offline")
    assert await violations(tab) == []
    await page.context.set_offline(False)
    await expect(page.locator("#lane-timeline .card")).to_have_count(2)


async def test_nothing_is_kept_of_what_others_have_written(desk):
    """No answer of the API, no draft, no entry; only the liveblog visited last; and nothing after signing out."""
    for slug in SLUG, "wahl":
        await desk.liveblog(slug)
    mara, ben = await desk.person("editor"), await desk.person("editor")
    await desk.post(ben, "Bens Entwurf", state="draft")
    await desk.post(ben, "Bens Meldung")
    page = await desk.page(mara)
    await expect(page.get_by_text("Bens Entwurf").first).to_be_visible()
    await ready(page)
    kept = await page.evaluate(KEPT)
    assert not [url for url, text in kept if "Bens" in text or "/api/" in url]
    await page.goto(f"{desk.url}/desk/liveblogs/wahl")
    await comes_true(page, f"() => ({SHELLS})().then((all) => all.every((url) => url.endsWith('/wahl')))")
    await page.get_by_role("button", name="Abmelden").click()
    await expect(page.get_by_role("heading")).to_have_text("Anmelden")
    await comes_true(page, f"() => ({SHELLS})().then(({{ length }}) => !length)")


async def test_a_session_that_is_over_leads_to_the_sign_in_page(desk):
    """With the worker between as well: after a reload, and to the liveblog once somebody has signed in."""
    await desk.liveblog()
    mara = await desk.person("editor")
    page = await desk.page(mara)
    await ready(page)
    await desk.parts.services.accounts.sessions.end(mara.secret)
    await page.reload()
    await expect(page.get_by_role("heading")).to_have_text("Anmelden")
    assert page.url == f"{desk.url}/desk/sign-in?next=%2Fdesk%2Fliveblogs%2F{SLUG}"


async def test_another_release_takes_over(desk):
    """Its worker brings its own files, and what the last one kept is gone."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await ready(page)
    await page.evaluate(
        "() => caches.open('ticker-desk 000000000000').then((old) => old.put('/desk/assets/old.js', new Response('')))"
    )
    workers = "() => navigator.serviceWorker.getRegistration('/desk').then((worker) => worker.unregister())"
    await page.evaluate(workers)
    await page.reload()
    await comes_true(
        page, "() => caches.keys().then((all) => all.length === 2 && !all.includes('ticker-desk 000000000000'))"
    )
    await ready(page)


async def test_the_desk_can_be_installed(desk):
    """Chromium finds nothing missing; the manifest speaks the browser's language."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await ready(page)
    session = await page.context.new_cdp_session(page)
    found = await session.send("Page.getAppManifest")
    assert found["errors"] == []
    manifest = await page.evaluate("(url) => fetch(url).then((answer) => answer.json())", found["url"])
    assert manifest["description"].startswith("Den Liveblog schreiben")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        answer = await page.request.get(desk.url + icon["src"])
        assert answer.status == 200
    problems = (await session.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    assert [one["errorId"] for one in problems if one["errorId"] != "in-incognito"] == []


async def test_what_needs_the_server_says_so_and_keeps_what_was_filled_in(desk):
    """A template is made an entry by the server, a preview a page: neither without a network, both right after it."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await page.locator("#entry-templates > summary").click()
    await button(page.locator("#entry-templates"), "Ergebnis").click()
    form = page.locator("#entry-template")
    for label, value in {"Heim": "Norden", "Punkte Heim": "2", "Gast": "Aurich", "Punkte Gast": "1"}.items():
        await field(form, label).fill(value)
    await page.context.set_offline(True)
    await button(form, "Übernehmen").click()
    await expect(form.get_by_role("alert").last).to_contain_text("Kein Netz")
    await expect(field(form, "Heim")).to_have_value("Norden")
    await page.context.set_offline(False)
    await button(form, "Übernehmen").click()
    await expect(page.locator("#blocks > .score")).to_have_count(1)
    await page.context.set_offline(True)
    await page.keyboard.press("Control+Shift+Enter")
    await expect(page.locator("#faults")).to_contain_text("Kein Netz: Die Vorschau braucht den Server")
