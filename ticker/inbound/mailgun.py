"""Mailgun's routes: an e-mail to an address of the newsroom, parsed.

https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http
"""

import hashlib
import hmac
from collections.abc import Mapping
from email.utils import parseaddr
from urllib.parse import parse_qsl

from ticker.errors import NotSigned, sentence_of
from ticker.inbound.delivery import Delivery, Message, check_same, check_time, wrong
from ticker.inbound.multipart import MAX_FIELDS, texts
from ticker.sentences import say

SENDER = 500
"""Characters of a sender: name and address (RFC 5321, section 4.5.3.1), and no thousand comments within each other."""


class Mailgun:
    """The secret is the account's "HTTP webhook signing key". What is signed is a token, good for once."""

    own_secret = True

    def check(self, delivery: Delivery, secret: str) -> None:
        fields = _fields(delivery)
        for name in ("timestamp", "token", "signature"):
            if not fields.get(name):
                raise NotSigned(say("the field %(name)s is missing", name=name))
        check_time(delivery, fields["timestamp"], "timestamp")
        signed = f"{fields['timestamp']}{fields['token']}".encode()
        mac = hmac.new(secret.encode(), signed, hashlib.sha256)
        check_same(mac.hexdigest(), fields["signature"], "signature")

    def read(self, delivery: Delivery) -> Message | None:
        """The subject as the first line; quoted mails and signatures are left away, as far as Mailgun knows them."""
        fields = _fields(delivery)
        if "body-plain" not in fields and "subject" not in fields:
            raise wrong("/body-plain", say("is missing; let the route forward() parsed messages"))
        text = (fields.get("stripped-text") or fields.get("body-plain") or "").strip()
        subject = " ".join(fields.get("subject", "").split())
        if not text and not subject:
            return None
        name, address = parseaddr(fields.get("from", "")[:SENDER])
        return Message(
            key=fields["token"],
            text=f"{subject}\n\n{text}" if subject else text,
            author=name or address.partition("@")[0],
        )


def _fields(delivery: Delivery) -> Mapping[str, str]:
    """The form's texts, however they are packed: with attachments as multipart/form-data (RFC 7578), else not."""
    kind = delivery.headers.get("Content-Type", "")
    try:
        if kind.lower().startswith("multipart/form-data"):
            return texts(kind, delivery.body)
        return dict(parse_qsl(delivery.body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise wrong("", say("must be a form as Mailgun posts it: %(reason)s", reason=sentence_of(error))) from error
