"""Asks a platform what a post says (oEmbed 1.0), so that an editor need not copy it by hand.

Only the platforms below are asked, at addresses that stand here: nothing an editor types decides whom this server
talks to. Whatever cannot be had is left empty, with the reason; the editor fills it in.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

import aiohttp
from lxml import etree, html

from ticker.errors import TickerError
from ticker.projections.rendering.embeds import frame_of
from ticker.snapshots.posted import posted_at

ENDPOINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "YouTube": "https://www.youtube.com/oembed",
        "Vimeo": "https://vimeo.com/api/oembed.json",
        "X": "https://publish.twitter.com/oembed",
        "TikTok": "https://www.tiktok.com/oembed",
        "Bluesky": "https://embed.bsky.app/oembed",
        "Spotify": "https://open.spotify.com/oembed",
        "SoundCloud": "https://soundcloud.com/oembed",
    }
)
"""Who answers without an account. Instagram, Facebook and Threads want one; Mastodon runs on anybody's host."""

SECONDS = 5.0
MAX_BYTES = 262_144
MAX_TEXT = 5_000
MAX_LINE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """An embed block's fields, as far as they could be had; `missing` says why there are not more, else empty."""

    url: str
    provider: str = ""
    title: str = ""
    text: str = ""
    author: str = ""
    posted_at: datetime | None = None
    missing: str = ""


class NoAnswer(TickerError):
    """A platform gave no answer that can be used; the message says why."""


class Snapshots:
    """Takes snapshots. With no `endpoints` nobody is asked, and only what the address tells is filled in."""

    def __init__(
        self,
        endpoints: Mapping[str, str] = ENDPOINTS,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._endpoints = endpoints
        self._clock = clock

    async def take(self, url: str) -> Snapshot:
        """What the post at `url` says. Takes `SECONDS` at most and raises nothing a platform can cause."""
        frame = frame_of(url)
        provider = frame.provider if frame else ""
        at = posted_at(provider, url, now=self._clock())
        endpoint = self._endpoints.get(provider)
        if endpoint is None:
            missing = f"{provider or 'This site'} is not asked for its posts; fill in text and author by hand."
            return Snapshot(url=url, provider=provider, posted_at=at, missing=missing)
        try:
            answer = await _fetch(endpoint, url)
        except NoAnswer as error:
            missing = f"{provider} gave no answer ({error}); fill in text and author by hand."
            return Snapshot(url=url, provider=provider, posted_at=at, missing=missing)
        return Snapshot(
            url=url,
            provider=provider,
            title=_line(answer.get("title")),
            text=_text_of(answer.get("html")),
            author=_line(answer.get("author_name")),
            posted_at=at,
        )


async def _fetch(endpoint: str, url: str) -> Mapping[str, Any]:
    """The platform's oEmbed answer.

    Raises:
        Unanswered: it refused, was too slow, said too much, or something that is no oEmbed.
    """
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    parameters = {"url": url, "format": "json", "omit_script": "1"}
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(endpoint, params=parameters, allow_redirects=False) as response,
        ):
            if not response.ok or response.status >= 300:  # noqa: PLR2004  # a redirect leads to nobody we know
                raise NoAnswer(f"status {response.status}")
            body = await _read_bounded(response)
    except TimeoutError as error:
        raise NoAnswer(f"nothing within {SECONDS:g} s") from error
    except aiohttp.ClientError as error:
        raise NoAnswer(type(error).__name__) from error
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise NoAnswer("no JSON") from error
    if not isinstance(answer, dict):
        raise NoAnswer("no JSON object")
    return answer


async def _read_bounded(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MAX_BYTES:
            raise NoAnswer(f"more than {MAX_BYTES} bytes")
    return bytes(body)


def _line(value: object) -> str:
    return " ".join(value.split())[:MAX_LINE] if isinstance(value, str) else ""


def _text_of(markup: object) -> str:
    """The paragraphs of the quotation in a platform's markup; its scripts and links around it are left away."""
    if not isinstance(markup, str) or not markup.strip():
        return ""
    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):  # control characters, or nothing at all
        return ""
    paragraphs = []
    for paragraph in tree.xpath(".//blockquote//p"):
        for line_break in paragraph.xpath(".//br"):
            line_break.tail = "\n" + (line_break.tail or "")
        paragraphs.append("\n".join(" ".join(line.split()) for line in paragraph.text_content().splitlines()))
    return "\n\n".join(text for text in paragraphs if text.strip())[:MAX_TEXT]
