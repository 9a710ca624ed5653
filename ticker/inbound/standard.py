"""Any program of one's own: JSON, signed as Standard Webhooks has it (spec 1.0, "Signature scheme")."""

import base64
import binascii
import hashlib
import hmac

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ticker.errors import NotSigned
from ticker.inbound.delivery import Delivery, Message, check_time, header, wrong
from ticker.schemas.fields import Moment
from ticker.schemas.pointer import pointer
from ticker.schemas.validation_messages import message_for
from ticker.sentences import say

PREFIX = "whsec_"


class StandardBody(BaseModel):
    """`text` is the message; its first line becomes the headline. `at` is when it was written."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=20_000)
    author: str = Field("", max_length=200)
    at: Moment | None = None


class Standard:
    """`webhook-id`, `webhook-timestamp` and `webhook-signature`, of which one of several has to match."""

    own_secret = False

    def check(self, delivery: Delivery, secret: str) -> None:
        id_, timestamp = header(delivery, "webhook-id"), header(delivery, "webhook-timestamp")
        signatures = header(delivery, "webhook-signature").split()
        check_time(delivery, timestamp, "webhook-timestamp")
        mac = hmac.digest(key_of(secret), f"{id_}.{timestamp}.".encode() + delivery.body, hashlib.sha256)
        expected = f"v1,{base64.b64encode(mac).decode()}".encode()
        if not any(hmac.compare_digest(expected, one.encode()) for one in signatures):
            raise NotSigned(say("%(name)s does not match", name="webhook-signature"))

    def read(self, delivery: Delivery) -> Message:
        try:
            body = StandardBody.model_validate_json(delivery.body)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise wrong(pointer(first["loc"]), message_for(first, StandardBody)) from error
        return Message(key=header(delivery, "webhook-id"), text=body.text, author=body.author, at=body.at)


def key_of(secret: str) -> bytes:
    """The key within ``whsec_…``.

    Raises:
        NotSigned: the secret is none of ours.
    """
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise NotSigned(say("the secret of this hook is damaged; make a new hook")) from error
