"""Messages from chat and mail at the desk: a chief lets them in, an editor finds them among the submissions."""

import re

from playwright.async_api import expect

from tests.support.checkers.axe import violations

WHERE = "/desk/liveblogs/sturmflut/hooks"


async def test_a_chief_makes_an_address_and_what_is_sent_there_waits_for_an_editor(desk):
    """At the open screen, at once. The secret is shown once; taking the address away takes two presses."""
    await desk.liveblog()
    chief = await desk.person("chief")
    editor = await desk.page(await desk.person("editor"))
    page = await desk.page(chief)
    await page.locator(".standing summary").click()
    await page.get_by_role("link", name="Nachrichten aus Chat und Mail").click()
    await expect(page.get_by_text("Noch kommt nichts herein.")).to_be_visible()
    await page.get_by_label("Von", exact=True).select_option("slack")
    await expect(page.get_by_label("Geheimnis, mit dem dort signiert wird")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_label("Von", exact=True).select_option("telegram")
    await page.get_by_label("Name", exact=True).fill("Sportplatz")
    await page.keyboard.press("Enter")
    made = page.locator("#made")
    await expect(made).to_be_focused()
    address, secret = await made.locator("code").all_inner_texts()
    assert re.fullmatch(re.escape(desk.url) + r"/api/v1/inbound/h_[a-z0-9]{10}", address)
    assert await violations(page) == []

    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    update = {"update_id": 1, "message": {"text": "Der Deich hält", "from": {"first_name": "Jette"}}}
    async with desk.api(chief) as api, api.post(address, json=update, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
    submitted = editor.locator("#lane-submitted .card")
    await expect(submitted).to_contain_text("Der Deich hält")
    await expect(submitted).to_contain_text("Jette")
    await submitted.get_by_role("button", name="Veröffentlichen").click()
    reader = await desk.page(None, "/sturmflut/")
    await expect(reader.locator(".entry .authors")).to_have_text("Jette")
    await page.get_by_role("button", name="Fertig").click()
    await expect(page.locator("#hooks li")).to_have_count(1)
    assert secret not in await page.content()
    await page.wait_for_load_state()  # with its scripts
    await page.get_by_role("button", name="Von „Sportplatz“ nichts mehr annehmen").click()
    await page.get_by_role("button", name="Wirklich?").click()
    await expect(page.get_by_text("Noch kommt nichts herein.")).to_be_visible()


async def test_a_mistake_is_told_and_others_have_no_such_page(desk, witness):
    """A name of blanks, in English; an editor is refused, and sees no way there."""
    witness.tolerate("status of 422", "status of 403")
    await desk.liveblog()
    page = await desk.page(await desk.person("chief"), WHERE, locale="en-GB")
    await page.get_by_label("Called").fill("  ")
    await page.get_by_role("button", name="Make an address").click()
    await expect(page.get_by_role("alert")).to_contain_text("Called: ")
    editor = await desk.page(await desk.person("editor"), "/desk/liveblogs/sturmflut")
    await expect(editor.get_by_role("link", name="Nachrichten aus Chat und Mail")).to_have_count(0)
    answer = await editor.goto(desk.url + WHERE)
    assert answer.status == 403
