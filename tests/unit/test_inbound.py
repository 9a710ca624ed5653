"""Deliveries from chat and mail: whose signature they carry, and what is taken from them."""

import base64
import json
import time

import pytest

from tests.support.inbound_deliveries import (
    NOW,
    SECRET,
    delivery,
    form,
    mail,
    message_from,
    slack,
    slack_event,
    standard,
    telegram,
    update,
)
from ticker.errors import InvalidCommand, NotSigned
from ticker.inbound.delivery import Message, Reply
from ticker.inbound.formats import FORMATS
from ticker.inbound.submission import content_of

FIELD = b'--a\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n'


@pytest.mark.parametrize(
    ("name", "headers", "body", "message"),
    [
        (
            "standard",
            standard(b'{"text": "Deich h\\u00e4lt", "author": "Jette Holm"}'),
            b'{"text": "Deich h\\u00e4lt", "author": "Jette Holm"}',
            Message(key="m1", text="Deich hält", author="Jette Holm"),
        ),
        ("slack", slack(slack_event(text="Deich")), slack_event(text="Deich"), Message(key="Ev1", text="Deich")),
        (
            "telegram",
            telegram(b""),
            update(text="Deich hält", **{"from": {"first_name": "Jette", "last_name": "Holm"}}),
            Message(key="77", text="Deich hält", author="Jette Holm"),
        ),
        (
            "mailgun",
            {"Content-Type": "application/x-www-form-urlencoded"},
            form(subject="Deich hält", **{"body-plain": "Ganz\n> alt", "stripped-text": "Ganz", "from": "J <j@x.de>"}),
            Message(key="t1", text="Deich hält\n\nGanz", author="J"),
        ),
    ],
)
def test_a_signed_message_is_taken(name, headers, body, message):
    """Every service in its own words, with its own id."""
    assert message_from(name, headers, body) == message


@pytest.mark.parametrize(("name", "sign"), [("standard", standard), ("slack", slack), ("telegram", telegram)])
def test_another_secret_or_no_signature_is_refused(name, sign):
    """So is each header that is missing, by its name."""
    body = slack_event(text="Deich")
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    with pytest.raises(NotSigned, match="does not match"):
        FORMATS[name].check(delivery(sign(body, secret=other), body), SECRET)
    for missing in sign(body):
        headers = {header: value for header, value in sign(body).items() if header != missing}
        with pytest.raises(NotSigned, match=rf"(?i){missing} is missing"):
            FORMATS[name].check(delivery(headers, body), SECRET)


@pytest.mark.parametrize(("name", "sign"), [("standard", standard), ("slack", slack)])
def test_a_body_that_was_changed_on_the_way_is_refused(name, sign):
    """One byte is enough."""
    body = slack_event(text="Deich")
    with pytest.raises(NotSigned, match="does not match"):
        FORMATS[name].check(delivery(sign(body), body + b" "), SECRET)


@pytest.mark.parametrize("late", [-301, 301, 86_400])
def test_what_was_recorded_and_is_sent_again_later_is_refused(late):
    """More than five minutes either way."""
    body = slack_event(text="Deich")
    forms = {"Content-Type": "application/x-www-form-urlencoded"}
    for name, headers, sent in (
        ("standard", standard(body), body),
        ("slack", slack(body), body),
        ("mailgun", forms, form(subject="Deich")),
    ):
        with pytest.raises(NotSigned, match="not more than 300 s"):
            FORMATS[name].check(delivery(headers, sent, now=NOW + late), SECRET)


@pytest.mark.parametrize("sent", ["gestern", "nan", "inf", "-inf", ""])
def test_a_time_that_is_none_is_refused(sent):
    """Whatever float() makes of it."""
    body = b"{}"
    headers = slack(body) | {"X-Slack-Request-Timestamp": sent}
    with pytest.raises(NotSigned):
        FORMATS["slack"].check(delivery(headers, body), SECRET)


def test_one_of_several_signatures_is_enough():
    """While a secret is being exchanged the sender signs with both (Standard Webhooks, "Signature scheme")."""
    body = b'{"text": "Deich"}'
    headers = standard(body)
    headers["Webhook-Signature"] = f"v1,AAAA {headers['Webhook-Signature']} v1a,BBBB"
    FORMATS["standard"].check(delivery(headers, body), SECRET)


def test_mail_is_checked_by_its_own_fields():
    """Mailgun signs in the form, not in the headers."""
    forms = {"Content-Type": "application/x-www-form-urlencoded"}
    with pytest.raises(NotSigned, match="signature does not match"):
        FORMATS["mailgun"].check(delivery(forms, form(secret="other", subject="Deich")), SECRET)
    with pytest.raises(NotSigned, match="field timestamp is missing"):
        FORMATS["mailgun"].check(delivery(forms, b"subject=Deich"), SECRET)


def test_mail_with_an_attachment_is_read_too():
    """It comes as multipart/form-data; the attachment stays where it is."""
    parts = "".join(
        f'--grenze\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in mail(subject="Deich hält", **{"body-plain": "Überall."}).items()
    )
    picture = '--grenze\r\nContent-Disposition: form-data; name="attachment-1"; filename="a.jpg"\r\n\r\nxx\r\n'
    body = f"{parts}{picture}--grenze--\r\n".encode()
    message = message_from("mailgun", {"Content-Type": 'multipart/form-data; boundary="grenze"'}, body)
    assert message.text == "Deich hält\n\nÜberall."


@pytest.mark.parametrize(
    "beside",
    [
        "--grenze\r\nContent-Disposition: form-data; name=\"a\"; filename*=UTF-8''gr%C3%BC.jpg\r\n\r\n\xff\r\n",
        "--grenze\r\nContent-Type: image/jpeg\r\n\r\n\xff\r\n",
        '--grenze\r\nContent-Disposition: attachment; filename="a;b.jpg"\r\n\r\n\xff\r\n',
        "Wer dies liest, liest die Mail mit einem alten Programm.\r\n",
    ],
    ids=["a file named in the newer way", "a part without a name", "an attachment", "a preamble"],
)
def test_what_is_no_text_of_the_form_is_passed_over(beside):
    """Nobody's report is lost for what their program puts beside it."""
    parts = "".join(
        f'--grenze\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in mail(subject="Deich hält").items()
    )
    body = beside.encode("latin-1") + parts.encode() + b"--grenze--\r\n"
    message = message_from("mailgun", {"Content-Type": "multipart/form-data; boundary=grenze"}, body)
    assert message.text.startswith("Deich hält")


def test_a_line_that_begins_like_the_boundary_is_text():
    """Nothing of a mail is cut off because a line of it looks like the form's own."""
    text = "Der Deich hält.\r\n--grenzenlos\r\n--grenze-weiter\r\nEnde."
    parts = "".join(
        f'--grenze\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in mail(subject="Deich", **{"body-plain": text}).items()
    )
    kind = {"Content-Type": "multipart/form-data; boundary=grenze"}
    message = message_from("mailgun", kind, f"{parts}--grenze--\r\n".encode())
    assert message.text == f"Deich\n\n{text}"


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (b"Content-Disposition: form-data; name=" + b"=?utf-8?q?a?= " * 50_000, InvalidCommand),
        (b"Content-Disposition: form-data; " + b"; ".join(b"a*%d=x" % n for n in range(60_000)), InvalidCommand),
        (b"X: y\r\n" * 150_000, InvalidCommand),
        (
            b"\r\n".join(b"--%d\r\nContent-Type: multipart/mixed; boundary=%d" % (n, n + 1) for n in range(3_000)),
            InvalidCommand,
        ),
        (b'Content-Disposition: form-data; name="x"\r\n\r\n' + b"\r\n--grenzx\r\n--grenzex" * 40_000, NotSigned),
        (b'Content-Disposition: form-data; name="x"\r\n\r\n' + b"\r" * 1_000_000, NotSigned),
        (b'Content-Disposition: form-data; name="x"; filename="y"\r\n\r\n' + b"\r\n-" * 300_000, NotSigned),
    ],
    ids=["encoded words", "parameters", "headers", "forms in forms", "nearly boundaries", "line ends", "a file"],
)
def test_a_form_made_to_be_slow_is_read_in_no_time(part, refusal):
    """Anybody may send one: it is read before its signature is known. Minutes, with a parser for mail."""
    body = b"--grenze\r\n" + part + b"\r\n\r\nx\r\n--grenze--\r\n"
    begun = time.process_time()
    with pytest.raises(refusal):
        FORMATS["mailgun"].check(delivery({"Content-Type": "multipart/form-data; boundary=grenze"}, body), SECRET)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--a\r\n"),
        ("multipart/form-data; boundary=a", b'--a\r\nContent-Disposition: form-data; name="x"\r\n\r\ny'),
        ("multipart/form-data; boundary=a", FIELD * 201 + b"--a--"),
        ("multipart/form-data; boundary=a", b'--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n\xff\r\n--a--'),
    ],
    ids=["no boundary", "cut off", "too many parts", "not UTF-8"],
)
def test_a_form_that_is_none_is_refused(kind, body):
    """Before anything in it is looked at."""
    with pytest.raises(InvalidCommand, match="must be a form as Mailgun posts it"):
        FORMATS["mailgun"].check(delivery({"Content-Type": kind}, body), SECRET)


def test_a_signature_in_strange_bytes_is_none():
    """Headers may hold what is no text; that is no fault of ours."""
    given = standard(b"{}") | {"Webhook-Signature": "v1,\udcff"}
    with pytest.raises(NotSigned, match="has to be ASCII"):
        FORMATS["standard"].check(delivery(given, b"{}"), SECRET)


def test_slack_is_answered_when_it_asks_whether_the_address_is_ours():
    """With what it sent, once the signature is right."""
    body = b'{"type": "url_verification", "challenge": "3eZbrw"}'
    assert message_from("slack", slack(body), body) == Reply("3eZbrw")


@pytest.mark.parametrize(
    "event",
    [
        {"text": "Bin ein Roboter", "subtype": "bot_message"},
        {"text": "geändert", "subtype": "message_changed"},
        {"text": "  "},
        {"text": None},
        {"type": "reaction_added"},
    ],
)
def test_what_no_person_reported_in_slack_is_no_submission(event):
    """Bots, edits, joins and reactions are let pass."""
    body = slack_event(**event)
    assert message_from("slack", slack(body), body) is None


def test_slack_s_markup_becomes_text():
    """Addresses stay addresses, people and channels their names, entities characters."""
    text = "Seht <https://example.org/a|die Karte>, <@U1|mara> in <#C1|desk> &amp; <https://example.org/b> <!here>"
    body = slack_event(text=text)
    assert message_from("slack", slack(body), body).text == (
        "Seht die Karte (https://example.org/a), @mara in #desk & https://example.org/b @here"
    )


@pytest.mark.parametrize(
    "sent",
    [
        {"update_id": 1, "edited_message": {"text": "anders"}},
        {"update_id": 1, "message": {"sticker": {}}},
        {"update_id": 1, "message": {"text": "piep", "from": {"is_bot": True}}},
    ],
)
def test_what_no_person_reported_in_telegram_is_no_submission(sent):
    """Edits, stickers and bots are let pass."""
    body = json.dumps(sent).encode()
    assert message_from("telegram", telegram(body), body) is None


@pytest.mark.parametrize("sender", ["Jette", ["Jette"], 7, None])
def test_a_sender_without_a_name_is_no_fault(sender):
    """Then the hook's own name stands there."""
    body = update(text="Deich hält", **{"from": sender})
    assert message_from("telegram", telegram(body), body).author == ""


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("standard", b"[]"),
        ("standard", b'{"text": " "}'),
        ("standard", b'{"text": "Deich", "wetter": 1}'),
        ("slack", b"nichts"),
        ("slack", b"[]"),
        ("slack", b'{"event":' + b"[" * 100_000),
        ("slack", b'{"type": "app_rate_limited"}'),
        ("telegram", b"[]"),
        ("telegram", b"nichts"),
    ],
)
def test_what_the_service_never_sends_is_refused_by_field(name, body):
    """Signed or not: it is not a message."""
    with pytest.raises(InvalidCommand):
        FORMATS[name].read(delivery({"webhook-id": "m1"}, body))


def test_the_first_line_is_the_headline():
    """The rest is the text, in paragraphs and lines."""
    content = content_of(
        Message(key="1", text="Deich hält \r\n\r\nZwei Meter\nüber Normal.\n\nKein Alarm."), author="Chat"
    )
    assert content.headline == "Deich hält"
    assert content.blocks[0].html == "<p>Zwei Meter<br>über Normal.</p><p>Kein Alarm.</p>"
    assert content.authors == ("Chat",)


def test_a_long_first_line_is_cut_at_a_word_and_stands_whole_in_the_text():
    """Nothing a reporter wrote is lost."""
    line = "Der Deich " + "hält und " * 40
    content = content_of(Message(key="1", text=line))
    assert len(content.headline) <= 122
    assert content.headline.endswith(" …")
    assert content.blocks[0].html == f"<p>{line.strip()}</p>"


def test_nothing_in_a_message_is_markup():
    """Neither in the headline nor in the text; control characters and half characters are dropped."""
    content = content_of(
        Message(key="1", text="<b>Deich</b>\x07\ud800\n<script>alert(1)</script>", author="<i>J</i>\x1b")
    )
    assert content.headline == "<b>Deich</b>"
    assert content.blocks[0].html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert content.authors == ("<i>J</i>",)
