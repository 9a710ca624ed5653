"""Slack's Events API: a message in a channel that the newsroom's app was invited to.

https://docs.slack.dev/authentication/verifying-requests-from-slack
https://docs.slack.dev/apis/events-api
https://docs.slack.dev/messaging/formatting-message-text
"""

import hashlib
import hmac
import re
from html import unescape

from ticker.inbound.delivery import Delivery, Message, Reply, check_same, check_time, header, json_object, wrong
from ticker.sentences import say

_REFERENCE = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
"""``<https://…|label>``, ``<@U123|mara>``, ``<#C123|desk>``, ``<!here>``."""


class Slack:
    """The secret is the app's own "Signing Secret"."""

    own_secret = True

    def check(self, delivery: Delivery, secret: str) -> None:
        timestamp = header(delivery, "X-Slack-Request-Timestamp")
        check_time(delivery, timestamp, "X-Slack-Request-Timestamp")
        mac = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + delivery.body, hashlib.sha256)
        check_same(f"v0={mac.hexdigest()}", header(delivery, "X-Slack-Signature"), "X-Slack-Signature")

    def read(self, delivery: Delivery) -> Message | Reply | None:
        """Slack asks once whether the address is ours; the answer is what it sent."""
        envelope = json_object(delivery.body)
        if envelope.get("type") == "url_verification":
            return Reply(str(envelope.get("challenge", "")))
        event = envelope.get("event")
        if envelope.get("type") != "event_callback" or not isinstance(event, dict):
            raise wrong("/type", say('must be "event_callback" with an event, as the Events API sends it'))
        text = _plain(str(event.get("text") or ""))
        # A subtype is an edit, a deletion, a bot, somebody joining: no report of a person.
        if event.get("type") != "message" or event.get("subtype") not in {None, "file_share"} or not text.strip():
            return None
        return Message(key=str(envelope.get("event_id") or event.get("ts")), text=text)


def _plain(text: str) -> str:
    """Slack's markup as text: addresses stay addresses, people and channels their names."""

    def plain(match: re.Match[str]) -> str:
        target, label = match[1], match[2] or ""
        if target[0] in "@#!":
            return f"{target[0]}{label or target[1:]}".replace("!", "@")
        return f"{label} ({target})" if label and label != target else target

    return unescape(_REFERENCE.sub(plain, text))
