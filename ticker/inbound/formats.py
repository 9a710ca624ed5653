"""The services we understand, by the name a hook gives."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ticker.inbound.delivery import Format
from ticker.inbound.mailgun import Mailgun
from ticker.inbound.slack import Slack
from ticker.inbound.standard import Standard
from ticker.inbound.telegram import Telegram

FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {"standard": Standard(), "slack": Slack(), "telegram": Telegram(), "mailgun": Mailgun()}
)
