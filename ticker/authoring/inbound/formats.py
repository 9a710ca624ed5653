"""The services we understand, by the name a hook gives."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ticker.authoring.inbound.delivery import Format
from ticker.authoring.inbound.mailgun import Mailgun
from ticker.authoring.inbound.slack import Slack
from ticker.authoring.inbound.standard import Standard
from ticker.authoring.inbound.telegram import Telegram

FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {"standard": Standard(), "slack": Slack(), "telegram": Telegram(), "mailgun": Mailgun()}
)
