"""Signed messages at the desk: from a program with the secret the page has shown, from Slack with its own."""

import json
import time
from datetime import UTC, datetime

import aiohttp
from playwright.async_api import expect
from standardwebhooks import Webhook

from tests.support.composer import button, field
from tests.support.inbound_deliveries import slack, slack_event

SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SAID = {"text": "Der Deich hält\n\nZwei Meter über Normal.", "author": "Jette Holm", "at": "2026-11-22T14:05:00+01:00"}


async def made(page, service, name, secret=""):
    """A new address on the page: what is shown of it once."""
    await field(page, "Von").select_option(service)
    await field(page, "Name").fill(name)
    if secret:
        await field(page, "Geheimnis, mit dem dort signiert wird").fill(secret)
    await button(page, "Adresse anlegen").click()
    shown = page.locator("#made")
    await expect(shown).to_be_focused()
    codes = await shown.locator("code:visible").all_inner_texts()
    await button(page, "Fertig").click()
    await expect(page.locator("#hooks h2").filter(has_text=name)).to_be_visible()
    return codes


async def deliver(address, body, headers):
    """The status of the answer to whoever sends it, who is signed in nowhere."""
    kind = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=kind | headers) as sender, sender.post(address, data=body) as answer:
        return answer.status


def signed(secret, body):
    """As Standard Webhooks' own package does it."""
    now = datetime.now(UTC)
    signature = Webhook(secret).sign("m1", now, body)
    return {"webhook-id": "m1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}


async def test_what_is_signed_waits_for_an_editor_once_and_what_is_not_never_comes(desk):
    """At the open screen, with author and time; changed by the editor, it is out with what the reporter said."""
    await desk.liveblog()
    page = await desk.page(await desk.person("chief"), "/desk/liveblogs/sturmflut/hooks")
    editor = await desk.page(await desk.person("editor", name="Mara Lind"))
    address, secret = await made(page, "standard", "Sportplatz")
    body = json.dumps(SAID)
    assert await deliver(address, body.replace("Deich", "Damm"), signed(secret, body)) == 401
    for _ in range(2):  # senders repeat what they are not sure of
        assert await deliver(address, body, signed(secret, body)) == 200
    (slack_address,) = await made(page, "slack", "Redaktion", SLACK_SECRET)
    chat = slack_event(text="Die Fähre fährt wieder", channel="C1")
    assert await deliver(slack_address, chat, slack(chat, sent=time.time(), secret="geraten-und-falsch")) == 401
    assert await deliver(slack_address, chat, slack(chat, sent=time.time(), secret=SLACK_SECRET)) == 200

    submitted = editor.locator("#lane-submitted > .card")
    await expect(submitted.locator(".headline")).to_have_text(["Die Fähre fährt wieder", "Der Deich hält"])
    await expect(submitted.first.locator(".authors")).to_have_text("Redaktion")
    await button(submitted.last, "Bearbeiten").click()
    await expect(field(editor, "Autoren")).to_have_value("Jette Holm")
    await field(editor, "Überschrift").fill("Der Deich am Sportplatz hält")
    await button(editor.locator("#composer"), "Veröffentlichen").click()
    reader = await desk.page(None, "/sturmflut/")
    entry = reader.locator("#flow .entry")
    await expect(entry.locator(".headline")).to_have_text(["Der Deich am Sportplatz hält"])
    await expect(entry).to_contain_text("Zwei Meter über Normal.")
    await expect(entry.locator(".authors")).to_have_text("Jette Holm")
    await expect(entry.locator("time").first).to_have_attribute("datetime", "2026-11-22T14:05:00+01:00")
