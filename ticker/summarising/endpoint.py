"""A model behind an address that speaks as OpenAI's does (POST …/chat/completions): hosted, or on the next machine."""

import json
from collections.abc import Sequence
from http import HTTPStatus

import aiohttp
import structlog

from ticker.domain.events import Method, Point
from ticker.errors import SummariserFailed, SummariserTimedOut
from ticker.sentences import say
from ticker.summarising.answer import ANSWER_BYTES_MAX, points_of
from ticker.summarising.port import Material
from ticker.summarising.prompt import data, instructions

log = structlog.get_logger(__name__)

SECONDS = 60.0
"""For the whole answer; an editor waits for it."""


class Endpoint:
    """Sends the instructions as the system's words and the entries as the user's, and takes JSON only."""

    method: Method = "machine"

    def __init__(self, url: str, *, model: str, key: str = "", seconds: float = SECONDS) -> None:
        """`url` is what stands before `/chat/completions`, as in ``http://127.0.0.1:11434/v1``; `key` may be empty."""
        self.model = model
        self._address = f"{url.rstrip('/')}/chat/completions"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._seconds = seconds

    async def suggest(self, material: Material) -> Sequence[Point]:
        try:
            return points_of(_content_of(await self._request(material)), material)
        except TimeoutError as error:
            late = say("the summariser did not answer within %(seconds)s s", seconds=f"{self._seconds:g}")
            raise SummariserTimedOut(late) from error
        except aiohttp.ClientError as error:
            # Its name and no more: what it says may have the address in it, and that a secret.
            log.warning("the summariser cannot be reached", reason=type(error).__name__)
            away = say("the summariser cannot be reached, or broke off; try again later, and see the log")
            raise SummariserFailed(away) from error

    async def _request(self, material: Material) -> bytes:
        request = {
            "model": self.model,
            "messages": [
                {"role": "system", "content": instructions(material.language)},
                {"role": "user", "content": data(material)},
            ],
            "temperature": 0,
            "response_format": {"type": "json_object"},
        }
        timeout = aiohttp.ClientTimeout(total=self._seconds)
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=self._headers) as session,
            # A redirect could lead the key and the texts elsewhere.
            session.post(self._address, json=request, allow_redirects=False) as response,
        ):
            if response.status != HTTPStatus.OK:
                status = response.status
                raise SummariserFailed(say("the summariser answered with status %(status)s, not 200", status=status))
            return await _read_bounded(response.content)


async def _read_bounded(content: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > ANSWER_BYTES_MAX:
            raise SummariserFailed(
                say("the summariser's answer has more than %(kilobytes)s KB", kilobytes=ANSWER_BYTES_MAX // 1024)
            )
    return bytes(body)


def _content_of(body: bytes) -> str:
    """The text of the first choice."""
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise SummariserFailed(say("the summariser's answer is not a chat completion with a message")) from error
    if not isinstance(content, str):
        raise SummariserFailed(say("the summariser's answer has no text in its message"))
    return content
