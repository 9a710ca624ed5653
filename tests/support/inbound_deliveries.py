"""Deliveries as chat and mail services sign them, for tests: headers or a form for a body, at a fixed time."""

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

from multidict import CIMultiDict

from ticker.inbound.delivery import Delivery
from ticker.inbound.formats import FORMATS

NOW = 1_795_000_000.0
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


def standard(body, *, sent=NOW, id_="m1", secret=SECRET):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = base64.b64encode(hmac.digest(key, f"{id_}.{sent:.0f}.".encode() + body, "sha256")).decode()
    return {"Webhook-Id": id_, "Webhook-Timestamp": f"{sent:.0f}", "Webhook-Signature": f"v1,{mac}"}


def slack(body, *, sent=NOW, secret=SECRET):
    mac = hmac.new(secret.encode(), f"v0:{sent:.0f}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": f"{sent:.0f}", "X-Slack-Signature": f"v0={mac}"}


def telegram(_body, *, secret=SECRET):
    return {"X-Telegram-Bot-Api-Secret-Token": secret}


def mail(*, sent=NOW, token="t1", secret=SECRET, **fields):
    mac = hmac.new(secret.encode(), f"{sent:.0f}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": f"{sent:.0f}", "token": token, "signature": mac, **fields}


def form(**fields):
    return urlencode(mail(**fields)).encode()


def delivery(headers, body, now=NOW):
    return Delivery(headers=CIMultiDict(headers), body=body, now=now)


def message_from(name, headers, body):
    """What the format makes of a delivery whose signature it has checked."""
    received = delivery(headers, body)
    FORMATS[name].check(received, SECRET)
    return FORMATS[name].read(received)


def slack_event(**event):
    return json.dumps({"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", **event}}).encode()


def update(**message):
    return json.dumps({"update_id": 77, "message": message}).encode()
