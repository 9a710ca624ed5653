"""What is sent from the desk arrives once and in order, whatever network, server or browser do meanwhile."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.browser import comes_true
from tests.cutting import cutting
from tests.deskroom import SLUG, opened_desk
from tests.served import until

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
    state = await desk.parts.desk.states.current(slug)
    return [state.entries[entry_id].content.headline for entry_id in state.order]


async def all_arrive(desk, headlines, seconds=40):
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
        cutting(urlsplit(desk.url).port) as network,
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
        assert len(network.keys) == 50 + network.cuts
