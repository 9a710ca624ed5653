"""What is sent from the desk arrives once and in order, whatever network, server or browser do meanwhile."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.support.browser import comes_true
from tests.support.checkers.axe import violations
from tests.support.composer import PASTE, body, field, put
from tests.support.desk_server import SLUG, opened_desk
from tests.support.lossy_proxy import lossy_proxy
from tests.support.served_process import until
from tests.support.uploads import jpeg

OFFLINE = r"ERR_INTERNET_DISCONNECTED|ERR_EMPTY_RESPONSE|ERR_CONNECTION|ERR_INCOMPLETE|ERR_CONTENT_LENGTH"


@pytest.fixture(autouse=True)
def broken_network(witness):
    """Requests that fail are what these tests are about."""
    witness.tolerate(OFFLINE)


async def ready(page):
    """Until the page can be loaded anew without a network."""
    await comes_true(page, "() => navigator.serviceWorker.controller !== null")
    await comes_true(
        page, "() => caches.open('ticker-desk shell').then((shells) => shells.keys()).then(({ length }) => length)"
    )


async def publish(page, *headlines):
    for headline in headlines:
        await page.locator("[name=headline]").fill(headline)
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("[name=headline]")).to_have_value("")


async def arrived(desk, slug=SLUG):
    """Headlines in the order they were published."""
    state = await desk.parts.handler.states.current(slug)
    return [state.entries[entry_id].content.headline for entry_id in state.order]


async def all_arrive(desk, headlines, seconds=90):
    async def there():
        return len(await arrived(desk)) >= len(headlines)

    await until(there, seconds=seconds, what=f"{len(headlines)} entries")
    assert await arrived(desk) == headlines


def numbered(first, last):
    return [f"Meldung {number}" for number in range(first, last + 1)]


async def test_fifty_posts_written_offline_arrive_once_and_in_order(tmp_path, migrated_journal, witness):
    """With a reload in between, answers lost after the commit, and a server that asks for patience."""
    witness.tolerate("status of 429")
    async with (
        opened_desk(tmp_path, migrated_journal, witness, writes_per_minute=52) as desk,
        lossy_proxy(urlsplit(desk.url).port) as network,
    ):
        await desk.liveblog()
        desk.url, network.every = network.url, 9
        page = await desk.page(await desk.person("editor"))
        await ready(page)
        await page.context.set_offline(True)
        await publish(page, *numbered(1, 25))
        await expect(page.locator("#network")).to_contain_text("25 Texte warten")
        await page.reload()
        await publish(page, *numbered(26, 50))
        await expect(page.locator("#network")).to_contain_text("50 Texte warten")
        assert await arrived(desk) == []
        await page.context.set_offline(False)
        await all_arrive(desk, numbered(1, 50))
        await expect(page.locator("#network")).to_have_attribute("data-cause", "")
        assert len(set(network.keys)) == 50
        assert network.cuts >= 5
        assert len(network.keys) == 50 + network.cuts + network.refusals


async def test_two_tabs_send_each_post_once(desk):
    """Both have written offline and both come back; what one sends the other does not."""
    async with lossy_proxy(urlsplit(desk.url).port) as network:
        await desk.liveblog()
        desk.url = network.url
        first = await desk.page(await desk.person("editor"))
        second = await first.context.new_page()
        await second.goto(first.url)
        await first.context.set_offline(True)
        for number in range(1, 6):
            await publish(first, f"Erster Tab {number}")
            await publish(second, f"Zweiter Tab {number}")
        await expect(second.locator("#network")).to_contain_text("10 Texte warten")
        await expect(first.locator("#network")).to_contain_text("10 Texte warten")
        await first.context.set_offline(False)
        await all_arrive(desk, [f"{tab} Tab {number}" for number in range(1, 6) for tab in ("Erster", "Zweiter")])
        for page in first, second:
            await expect(page.locator("#network")).to_have_attribute("data-cause", "")
        assert len(network.keys) == 10


async def test_what_the_last_tab_left_the_worker_sends(desk):
    """Nobody has the desk open when the network is back; the browser wakes the worker, which uploads pictures too."""
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    context = page.context
    elsewhere = await context.new_page()
    await ready(page)
    await context.set_offline(True)
    await body(page).focus()
    await put(page, PASTE, {}, ("deich.jpg", jpeg(320, 240)))
    await expect(page.locator("#blocks .picture")).to_contain_text("wartet auf das Netz")
    await field(page, "Alternativtext").fill("Ein Deich")
    await publish(page, "Aus dem Funkloch")
    await expect(page.locator("#network")).to_contain_text("Ein Text wartet")
    await page.close()
    await context.set_offline(False)
    assert await arrived(desk) == []
    await wake_worker(context, elsewhere, desk.url)
    await all_arrive(desk, ["Aus dem Funkloch"])
    state = await desk.parts.handler.states.current(SLUG)
    (picture,) = state.entries[state.order[0]].content.blocks
    assert (picture.alt, picture.src.partition("media/")[0]) == ("Ein Deich", "/")


async def test_what_is_refused_is_told_and_can_be_taken_back(desk, witness):
    """Written offline, and when the network is back the liveblog is closed: the text is not lost with the answer."""
    witness.tolerate("status of 409")
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await ready(page)
    await page.context.set_offline(True)
    await publish(page, "Zu spät gekommen")
    await expect(page.locator("#network")).to_contain_text("Ein Text wartet")  # it is stored by now
    await page.reload()
    await expect(page.locator("#network")).to_contain_text("Ein Text wartet")
    assert await violations(page) == []
    async with desk.api(await desk.person("chief")) as api:
        await api.post(f"/api/v1/liveblogs/{SLUG}/close", json={"headline": "Ende"})
    await page.context.set_offline(False)
    refusal = page.locator("#network .refused li")
    await expect(refusal).to_contain_text("Zu spät gekommen")
    await page.reload()
    await expect(refusal).to_be_visible()
    assert await violations(page) == []
    await refusal.get_by_role("button", name="Text zurückholen").click()
    await expect(refusal).to_have_count(0)
    await expect(page.locator("[name=headline]")).to_have_value("Zu spät gekommen")
    await page.reload()
    await expect(page.locator("[name=headline]")).to_have_value("Zu spät gekommen")
    await expect(refusal).to_have_count(0)


async def test_what_has_waited_for_two_months_is_not_sent_unasked(desk, witness):
    """By then the server may have forgotten that it was done; somebody looks, and decides."""
    witness.tolerate("about:blank")  # the empty preview, in which the clock's script does not run
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"))
    await ready(page)
    await page.context.set_offline(True)
    await publish(page, "Aus dem Sommer")
    await expect(page.locator("#network")).to_contain_text("Ein Text wartet")
    await page.reload()
    await expect(page.locator("#network")).to_contain_text("Ein Text wartet")
    await page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=61))
    await page.context.set_offline(False)
    refusal = page.locator("#network .refused li")
    await expect(refusal).to_contain_text("wartet seit zwei Monaten")
    assert await arrived(desk) == []
    await refusal.get_by_role("button", name="Noch einmal senden").click()
    await all_arrive(desk, ["Aus dem Sommer"])
    await expect(refusal).to_have_count(0)


async def test_a_browser_that_stores_nothing_says_so_and_sends_all_the_same(desk, witness):
    """Loudly, and whoever closes the page before it was sent is asked."""
    witness.tolerate("QuotaExceeded")
    await desk.liveblog()
    page = await desk.page(await desk.person("editor"), "/desk/offline")
    full = "throw new DOMException('The disk is full.', 'QuotaExceededError')"
    await page.context.add_init_script(
        f"IDBObjectStore.prototype.add = IDBObjectStore.prototype.put = () => {{ {full} }}"
    )
    await page.goto(f"{desk.url}/desk/liveblogs/{SLUG}")
    await page.locator("[name=headline]").fill("Nirgends gespeichert")
    await expect(page.locator("#kept")).to_contain_text("Auf dem Server gesichert")
    await page.context.set_offline(True)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#network .problem")).to_contain_text("speichert nichts")
    assert await violations(page) == []
    await expect(page.locator("#network")).to_contain_text("Ein Text wartet")
    assert await asks_before_leaving(page)
    await page.context.set_offline(False)
    await all_arrive(desk, ["Nirgends gespeichert"])
    await expect(page.locator("#network")).to_have_attribute("data-cause", "")
    assert not await asks_before_leaving(page)


async def asks_before_leaving(page):
    return await page.evaluate("() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")


async def wake_worker(context, page, url):
    """As the browser does when the network is back and a page has asked for it (Background Sync, section 3)."""
    session = await context.new_cdp_session(page)
    found = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    await session.send("ServiceWorker.enable")

    async def registered():
        return [one["registrationId"] for one in found if one["scopeURL"].startswith(url)]

    (registration, *_) = await until(registered, what="the worker's registration")
    event = {"origin": url, "registrationId": registration, "tag": "ticker-desk outbox", "lastChance": False}
    await session.send("ServiceWorker.dispatchSyncEvent", event)
