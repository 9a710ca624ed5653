"""Messages from chat and mail become submissions: who may send them, what comes of them, and what does not."""

import asyncio
import json
import time
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from tests.support.api_server import Editors, serving
from tests.support.inbound_deliveries import slack as slack_signed

TEXT = "Deich hält\n\nZwei Meter über Normal."


async def hook(editors: Editors, format_="telegram", *, slug="sturm", **fields):
    answer = await editors.ask(
        "POST", f"/liveblogs/{slug}/hooks", {"name": "Sportplatz", "format": format_, **fields}, role="chief"
    )
    assert answer.status == 201, answer.body
    return answer.json


async def deliver(editors: Editors, made, body: bytes, headers, content_type="application/json"):
    path = made["url"].partition("/api/v1")[2]
    return await editors.ask("POST", path, data=body, role=None, headers={"Content-Type": content_type, **headers})


def telegram(secret):
    return {"X-Telegram-Bot-Api-Secret-Token": secret}


def update(text=TEXT, id_=77):
    sender = {"first_name": "Jette", "last_name": "Holm", "is_bot": False}
    return json.dumps({"update_id": id_, "message": {"text": text, "from": sender, "date": 1}}).encode()


async def submissions(editors: Editors, slug="sturm"):
    listed = await editors.read(f"/liveblogs/{slug}/entries")
    return [entry for entry in listed["items"] if entry["state"] == "submitted"]


async def test_a_message_from_chat_waits_for_an_editor(editors: Editors):
    """As a submission, with its author; readers see nothing of it."""
    await editors.create()
    made = await hook(editors)
    assert made["url"] == f"https://live.example.org/api/v1/inbound/{made['id']}"
    answer = await deliver(editors, made, update(), telegram(made["secret"]))
    assert answer.status == 200, answer.body
    (submitted,) = await submissions(editors)
    assert answer.json == {"id": submitted["id"]}
    assert (submitted["headline"], submitted["authors"]) == ("Deich hält", ["Jette Holm"])
    assert submitted["blocks"] == [{"html": "<p>Zwei Meter über Normal.</p>", "kind": "text"}]
    assert submitted["urls"]["permalink"] is None
    journal = await editors.read("/liveblogs/sturm/events")
    assert journal["items"][-1]["type"] == "EntrySubmitted"


async def test_a_message_that_nobody_can_see_is_no_submission(editors: Editors):
    """Neither is one of half characters a fault; what can be read of it is taken."""
    await editors.create()
    made = await hook(editors)
    for text, id_ in (("\x07", 1), ("\u200b", 2), ("\ud800", "\udc00")):
        answer = await deliver(editors, made, update(text, id_), telegram(made["secret"]))
        assert (answer.status, answer.json) == (200, {"id": None})
    answer = await deliver(editors, made, update("Deich\ud800", "\udc01"), telegram(made["secret"]))
    assert answer.json["id"]


async def test_the_same_message_delivered_again_is_one_submission(editors: Editors):
    """Services repeat what got no answer in time; ten at once are still one."""
    await editors.create()
    made = await hook(editors)
    answers = await asyncio.gather(*(deliver(editors, made, update(), telegram(made["secret"])) for _ in range(10)))
    assert len({answer.body for answer in answers}) == 1
    assert len(await submissions(editors)) == 1
    assert (await deliver(editors, made, update(id_=78), telegram(made["secret"]))).status == 200
    assert len(await submissions(editors)) == 2


async def test_the_reference_implementation_of_standard_webhooks_is_understood(editors: Editors):
    """Signed by the `standardwebhooks` package, with the secret as it was shown."""
    await editors.create()
    made = await hook(editors, "standard")
    body = json.dumps({"text": TEXT, "author": "Jette Holm", "at": "2026-11-22T14:05:00+01:00"})
    now = datetime.now(UTC)
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(made["secret"]).sign("m1", now, body),
    }
    assert (await deliver(editors, made, body.encode(), headers)).status == 200
    (submitted,) = await submissions(editors)
    assert submitted["occurred_at"] == "2026-11-22T13:05:00Z"
    forged = await deliver(editors, made, body.replace("Normal", "Null").encode(), headers)
    assert (forged.status, forged.problem) == (401, "unsigned")
    assert len(await submissions(editors)) == 1


async def test_slack_brings_its_own_secret(editors: Editors):
    """It asks for the address first, and is answered in plain text."""
    await editors.create()
    made = await hook(editors, "slack", secret="8f742231b10e8888abcd99yyyzzz85a5")
    assert made["secret"] is None
    body = b'{"type": "url_verification", "challenge": "3eZbrw"}'
    secret = "8f742231b10e8888abcd99yyyzzz85a5"
    answer = await deliver(editors, made, body, slack_signed(body, sent=time.time(), secret=secret))
    assert (answer.status, answer.body) == (200, b"3eZbrw")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


async def test_what_nobody_has_to_read_is_let_pass(editors: Editors):
    """A sticker is answered well, so that it is not sent again, and submitted nowhere."""
    await editors.create()
    made = await hook(editors)
    answer = await deliver(editors, made, b'{"update_id": 1, "message": {"sticker": {}}}', telegram(made["secret"]))
    assert (answer.status, answer.json) == (200, {"id": None})
    assert await submissions(editors) == []


async def test_whoever_has_not_the_secret_is_refused(editors: Editors):
    """So is another hook's secret, and a hook that was revoked or never was."""
    await editors.create()
    made, other = await hook(editors), await hook(editors)
    for secret in ("falsch", other["secret"]):
        answer = await deliver(editors, made, update(), telegram(secret))
        assert (answer.status, answer.problem) == (401, "unsigned")
    revoked = await editors.ask("DELETE", f"/liveblogs/sturm/hooks/{made['id']}")
    assert revoked.status == 204
    for gone in (made, {"url": "https://live.example.org/api/v1/inbound/h_0000000000"}):
        answer = await deliver(editors, gone, update(), telegram(made["secret"]))
        assert (answer.status, answer.problem) == (404, "not-found")
    assert await submissions(editors) == []
    assert [one["id"] for one in (await editors.read("/liveblogs/sturm/hooks"))["items"]] == [other["id"]]
    again = await editors.ask("DELETE", f"/liveblogs/sturm/hooks/{made['id']}")
    assert again.status == 404


async def test_a_flood_of_deliveries_is_refused_before_anything_is_read(tmp_path):
    """By address, so that whoever knows no secret uses up nobody else's share; then by hook, whoever sends for it."""
    async with serving(tmp_path, writes_per_minute=6, trusted_proxies="127.0.0.0/8") as editors:
        await editors.create()
        made, other = await hook(editors), await hook(editors)

        async def sent(by, secret, number, at=made):
            headers = telegram(secret) | {"X-Forwarded-For": by}
            return await deliver(editors, at, update(id_=number), headers)

        forged = [await sent("192.0.2.1", "falsch", number) for number in range(7)]
        assert [answer.status for answer in forged] == [*[401] * 6, 429]
        assert 1 <= int(forged[-1].headers["Retry-After"]) <= 10
        assert (await sent("192.0.2.1", other["secret"], 0, at=other)).status == 429
        right = [await sent(f"198.51.100.{number}", made["secret"], number) for number in range(7)]
        assert [answer.status for answer in right] == [*[200] * 6, 429]
        assert (await sent("198.51.100.7", other["secret"], 0, at=other)).status == 200
        assert len(await submissions(editors)) == 7


async def test_a_closed_liveblog_takes_no_messages(editors: Editors):
    """The sender is told, and nothing is lost on the way: it may be delivered again after a reopening."""
    await editors.create()
    made = await hook(editors)
    await editors.ask("POST", "/liveblogs/sturm/close", {"headline": "Ende des Liveblogs"})
    answer = await deliver(editors, made, update(), telegram(made["secret"]))
    assert (answer.status, answer.problem) == (409, "conflict")
    await editors.ask("POST", "/liveblogs/sturm/reopen")
    assert (await deliver(editors, made, update(), telegram(made["secret"]))).status == 200


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"name": "Chat", "format": "fax"}, "/format", "'slack', 'telegram', 'mailgun'"),
        ({"name": "Chat", "format": "slack"}, "", "slack signs with a secret of its own; send it as secret"),
        (
            {"name": "Chat", "format": "telegram", "secret": "12345678"},
            "",
            "the secret for telegram is made here and shown once; send none",
        ),
        ({"name": " ", "format": "telegram"}, "/name", "at least 1"),
        ({"name": "Chat", "format": "mailgun", "secret": "kurz"}, "/secret", "at least 8"),
    ],
)
async def test_a_hook_that_cannot_work_is_not_made(editors: Editors, fields, field, message):
    """Each with what would be right."""
    await editors.create()
    answer = await editors.ask("POST", "/liveblogs/sturm/hooks", fields)
    assert answer.status == 422
    assert message in answer.fields[field]


async def test_only_chiefs_make_hooks_and_it_stands_in_the_audit_trail(editors: Editors):
    """Others are refused, strangers too."""
    await editors.create()
    for role, status in ((None, 401), ("guest", 403), ("reporter", 403), ("editor", 403)):
        for method, path in (("POST", ""), ("GET", ""), ("DELETE", "/h_0000000000")):
            body = {"name": "Chat", "format": "telegram"} if method == "POST" else None
            answer = await editors.ask(method, f"/liveblogs/sturm/hooks{path}", body, role=role)
            assert answer.status == status, (role, method)


async def test_a_secret_lies_nowhere_as_it_is(tmp_path):
    """Neither in the database nor in its log; the key to it is its owner's alone, in a file apart."""
    async with serving(tmp_path) as editors:
        await editors.create()
        secret = (await hook(editors))["secret"]
        files = [file for file in tmp_path.glob("journal.db*") if file.is_file()]
        assert files
        assert all(secret.encode() not in file.read_bytes() for file in files)
        assert (tmp_path / "keys" / "hooks-fernet.key").stat().st_mode & 0o777 == 0o600
