"""What a service posts to us, and what we take from it. Pure."""

import hmac
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ticker.errors import FieldProblem, InvalidCommand, NotSigned
from ticker.sentences import Sentence, say

TOLERANCE_SECONDS = 300
"""How old a signed delivery may be: five minutes, as Slack and Standard Webhooks have it. Later ones are replays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A request as it came. `headers` are looked up whatever their case; `now` is Unix time in seconds."""

    headers: Mapping[str, str]
    body: bytes
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody wrote. `key` is the service's own id of it, the same when it is delivered again.

    `at` is when it happened, if the sender says so; when it was written is no news.
    """

    key: str
    text: str
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that a service waits for, in place of a message."""

    text: str


class Format(Protocol):
    """How one service signs and writes."""

    own_secret: bool
    """Whether the service brings its secret along; else we make one and show it once."""

    def check(self, delivery: Delivery, secret: str) -> None:
        """Prove that the holder of `secret` sent it.

        Raises:
            NotSigned: it is not, or not within the last five minutes.
        """
        ...

    def read(self, delivery: Delivery) -> Message | Reply | None:
        """The message; None where there is nothing to submit (a bot, an edit, a picture without a word).

        Raises:
            InvalidCommand: it is not what this service sends.
        """
        ...


def header(delivery: Delivery, name: str) -> str:
    """A header that has to be there.

    Raises:
        NotSigned: it is not, or not in ASCII.
    """
    value = delivery.headers.get(name, "")
    if not value:
        raise NotSigned(say("the header %(name)s is missing", name=name))
    if not value.isascii():
        raise NotSigned(say("the header %(name)s has to be ASCII", name=name))
    return value


def check_time(delivery: Delivery, seconds: str, name: str) -> None:
    """Refuse what was signed long ago, or is dated ahead.

    Raises:
        NotSigned: `sent`, Unix time in seconds, is no number or too far from now.
    """
    try:
        apart = abs(delivery.now - float(seconds))
    except ValueError:
        apart = math.nan
    if not apart <= TOLERANCE_SECONDS:
        raise NotSigned(
            say(
                "%(name)s has to be Unix time in seconds, not more than %(seconds)s s from now",
                name=name,
                seconds=TOLERANCE_SECONDS,
            )
        )


def check_same(expected: str, received: str, name: str) -> None:
    """Compare in constant time.

    Raises:
        NotSigned: they differ.
    """
    if not hmac.compare_digest(expected.encode(), received.encode()):
        raise NotSigned(say("%(name)s does not match", name=name))


def json_object(body: bytes) -> dict[str, Any]:
    """The object that was sent.

    Raises:
        InvalidCommand: it is none.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise wrong("", say("must be JSON, and not thousands of levels deep")) from error
    if not isinstance(value, dict):
        raise wrong("", say("must be a JSON object"))
    return value


def wrong(field: str, message: Sentence) -> InvalidCommand:
    return InvalidCommand(FieldProblem(field, message))
