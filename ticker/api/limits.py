"""Bounds on what one client may cost us: the size of a body, and how often somebody writes."""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from aiohttp import web

from ticker.accounts.address import client_network
from ticker.api.content_coding import ACCEPTED, BadlyCoded, Decoder, coding_of
from ticker.api.problem_types import BAD_REQUEST, TOO_LARGE, TOO_MANY, UNSUPPORTED
from ticker.api.problems import Problem
from ticker.sentences import Sentence, say

BUCKETS_KEPT = 10_000
"""Senders remembered; one that was forgotten starts with a full bucket."""

KILOBYTE, MEGABYTE = 1_000, 1_000_000
"""Bytes, as file managers count them."""

STRANGERS_BODY_BYTES = 10_000
"""Largest JSON of somebody who is not known yet: a sign-in takes 200, and each value costs 4 µs to look at."""

BODY_SECONDS = 60
"""For a body to arrive in: a megabyte at 140 kbit/s. Whoever sends a byte now and then holds no memory for good."""


@dataclass(slots=True)
class Bucket:
    tokens: float
    at: float


class WriteLimit:
    """A token bucket per sender: `per_minute` at once, refilled evenly. `clock` gives seconds, monotonic.

    A sender is a principal by id, or, where nobody knows yet who sends, a network of addresses.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = per_minute
        self._rate = per_minute / 60
        self._clock = clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, sender: str) -> None:
        """Count one write.

        Raises:
            Problem: 429 with Retry-After in whole seconds.
        """
        now = self._clock()
        bucket = self._buckets.setdefault(sender, Bucket(self._size, now))
        self._buckets.move_to_end(sender)
        if len(self._buckets) > BUCKETS_KEPT:
            self._buckets.popitem(last=False)
        bucket.tokens = min(self._size, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.tokens < 1:
            wait = math.ceil((1 - bucket.tokens) / self._rate)
            detail = say("more than %(size)s writes in a minute; try again in %(wait)s s", size=self._size, wait=wait)
            raise Problem(TOO_MANY, detail, headers={"Retry-After": str(wait)})
        bucket.tokens -= 1

    def take_from(self, address: str) -> None:
        """Count a stranger's by where it comes from; without an address, as on a Unix socket, by nothing.

        Raises:
            Problem: 429 with Retry-After in whole seconds.
        """
        if address:
            self.take(f"from {client_network(address)}")


async def read_body(
    request: web.Request, *, limit: int, seconds: float = BODY_SECONDS, from_stranger: bool = False
) -> bytes:
    """The whole body, decoded. The only way to a body in this program: aiohttp's own ways decode nothing.

    A stranger's (`from_stranger`) has to come as it is: a kilobyte of gzip stands for a megabyte of JSON, which takes
    seconds to look through.

    Raises:
        Problem: 413 over `limit` bytes, as sent or as decoded; 415 for another coding than gzip or deflate, or several,
            or for any of a stranger; 400 where it is broken or does not arrive within `seconds`. A client who left in
            the middle of it is no fault of ours, to be logged as one.
    """
    coding = coding_of(request)
    if coding is None:
        raise Problem(UNSUPPORTED, say("Content-Encoding has to be gzip, deflate or absent"), headers=_ACCEPTED)
    if coding and from_stranger:
        raise Problem(UNSUPPORTED, say("Content-Encoding is taken from those alone who are signed in; leave it out"))
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for part in _decoded(request, coding, limit):
                body += part
                if len(body) > limit:
                    raise _too_large(limit)
    except TimeoutError as error:
        late = say("the request body did not arrive within %(seconds)s s; send less, or try again", seconds=seconds)
        raise Problem(BAD_REQUEST, late, headers=_BROKEN) from error
    except (web.RequestPayloadError, ConnectionResetError, BadlyCoded) as error:
        cut = say("the request body is cut off or badly encoded")
        raise Problem(BAD_REQUEST, cut, headers=_BROKEN) from error
    return bytes(body)


async def _decoded(request: web.Request, coding: str, limit: int) -> AsyncIterator[bytes]:
    """Others get their turn after each part: aiohttp itself waits only where nothing has arrived yet."""
    decoder, received = Decoder(coding), 0
    async for chunk in request.content.iter_any():
        received += len(chunk)
        if received > limit:
            raise _too_large(limit)
        for part in decoder.steps(chunk):
            yield part
            await asyncio.sleep(0)
    decoder.finish()


def check_json(request: web.Request) -> None:
    """Refuse what is not declared as JSON.

    Raises:
        Problem: 415, the type is another or the charset is not UTF-8.
    """
    charset = (request.charset or "utf-8").lower()
    if request.content_type != "application/json" or charset not in {"utf-8", "utf8", "us-ascii"}:
        content_type = request.headers.get("Content-Type") or say("none at all")
        detail = say("Content-Type has to be application/json; it is %(sent)s", sent=content_type)
        raise Problem(UNSUPPORTED, detail, headers=_ACCEPTED)


_ACCEPTED = {"Accept": "application/json", "Accept-Encoding": ", ".join(ACCEPTED)}

_BROKEN = {"Connection": "close"}
"""Where the next request would begin is anybody's guess."""


def _too_large(limit: int) -> Problem:
    return Problem(TOO_LARGE, say("this is too large; send at most %(room)s", room=room(limit)))


def room(limit: int) -> Sentence:
    """So many bytes, rounded down: what is no larger than that is taken."""
    if limit < MEGABYTE:
        return say("%(kilobytes)s KB", kilobytes=limit // KILOBYTE)
    return say("%(megabytes)s MB", megabytes=limit // MEGABYTE)
