"""Telegram's Bot API: a message to the newsroom's bot, or in a group it belongs to.

https://core.telegram.org/bots/api#setwebhook and #update
"""

from typing import Any

from ticker.inbound.delivery import Delivery, Message, check_same, header, json_object, wrong
from ticker.sentences import say

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Telegram:
    """Telegram shows the secret that setWebhook told it; nothing is signed, so the address has to be https."""

    own_secret = False

    def check(self, delivery: Delivery, secret: str) -> None:
        check_same(secret, header(delivery, HEADER), HEADER)

    def read(self, delivery: Delivery) -> Message | None:
        """A new message; edits of one already submitted are not taken."""
        update = json_object(delivery.body)
        if "update_id" not in update:
            raise wrong("/update_id", say("is missing; this takes what Telegram's Bot API sends"))
        message = update.get("message") or update.get("channel_post")
        if not isinstance(message, dict):
            return None
        text = str(message.get("text") or message.get("caption") or "")
        sender: Any = message.get("from")
        sender = sender if isinstance(sender, dict) else {}
        if not text.strip() or sender.get("is_bot"):
            return None
        return Message(key=str(update["update_id"]), text=text, author=_name(sender))


def _name(sender: dict[str, Any]) -> str:
    names = (str(sender.get(part) or "") for part in ("first_name", "last_name"))
    return " ".join(name for name in names if name)
