"""Posts elsewhere as an editor takes them: what their address tells, and what the platform says when asked."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from ticker.snapshots.posted import posted_at
from ticker.snapshots.snapshot import ENDPOINTS, MAX_BYTES, Snapshots

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
POST = "https://x.com/kuestenbote/status/1212092628029698048"
MARKUP = (
    '<blockquote class="twitter-tweet"><p lang="de">Der Deich <b>hält</b>.<br>Alle sind &amp; bleiben ruhig.</p>'
    "&mdash; Küstenbote (@kuestenbote) <a href='x'>December 31, 2019</a></blockquote><script>alert(1)</script>"
)


@asynccontextmanager
async def platform(answer):
    """A platform that answers as told; gives the snapshots that ask it, and what it was asked."""
    asked = []

    async def oembed(request):
        asked.append(dict(request.query))
        return await answer() if callable(answer) else answer

    app = web.Application()
    app.router.add_get("/oembed", oembed)
    async with TestServer(app) as server:
        endpoints = {"X": str(server.make_url("/oembed"))}
        yield Snapshots(endpoints, clock=lambda: NOW), asked


async def test_a_post_is_kept_as_the_platform_tells_it():
    """Text with its lines, author, and the time that stands in the post's own number."""
    answer = web.json_response({"html": MARKUP, "author_name": "  Küstenbote ", "title": None})
    async with platform(answer) as (snapshots, asked):
        taken = await snapshots.take(POST)
    assert asked == [{"url": POST, "format": "json", "omit_script": "1"}]
    assert (taken.provider, taken.author, taken.title) == ("X", "Küstenbote", "")
    assert taken.text == "Der Deich hält.\nAlle sind & bleiben ruhig."
    assert taken.posted_at.isoformat(timespec="seconds") == "2019-12-31T19:26:16+00:00"
    assert taken.missing == ""


async def slow():
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (web.Response(status=404), "status 404"),
        (web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"}), "status 302"),
        (web.Response(text="<html>"), "no JSON"),
        (web.Response(text="[]"), "no JSON object"),
        (web.Response(body=b"\xff" * 10), "no JSON"),
        (web.Response(body=b" " * (MAX_BYTES + 1)), f"more than {MAX_BYTES} bytes"),
        (slow, "nothing within"),
    ],
    ids=["missing", "moved", "page", "list", "binary", "endless", "slow"],
)
async def test_a_platform_without_a_usable_answer_leaves_the_rest_to_the_editor(answer, reason, monkeypatch):
    """The reason is told, what the address tells stays, and nobody else is asked instead."""
    monkeypatch.setattr("ticker.snapshots.snapshot.SECONDS", 0.2)
    async with platform(answer) as (snapshots, _):
        taken = await snapshots.take(POST)
    assert reason in taken.missing
    assert "fill in text and author by hand" in taken.missing
    assert (taken.text, taken.author) == ("", "")
    assert taken.posted_at is not None


async def test_a_platform_that_is_not_there_is_told():
    """Connection refused, no name in the DNS."""
    taken = await Snapshots({"X": "http://127.0.0.1:1/oembed"}, clock=lambda: NOW).take(POST)
    assert "X gave no answer" in taken.missing


@pytest.mark.parametrize(
    "url",
    ["https://example.org/meldung", "http://127.0.0.1:6379/", "https://social.example.org/@a/109876543210987654", "x"],
)
async def test_only_known_platforms_are_asked(url):
    """An address that an editor typed never decides whom this server talks to."""
    async with platform(web.json_response({"html": MARKUP})) as (snapshots, asked):
        taken = await snapshots.take(url)
    assert asked == []
    assert "by hand" in taken.missing


@pytest.mark.parametrize(
    "answer",
    [
        {"html": 7, "author_name": ["a"], "title": {}},
        {"html": "", "author_name": None},
        {"html": "\x00<p>x"},
        {"html": "<blockquote><p></p></blockquote>"},
        {},
    ],
)
async def test_an_answer_of_wrong_types_gives_nothing(answer):
    """Neither an error nor nonsense."""
    async with platform(web.json_response(answer)) as (snapshots, _):
        taken = await snapshots.take(POST)
    assert (taken.text, taken.author, taken.title) == ("", "", "")


def test_every_platform_is_asked_by_https():
    """At an address that stands in the source."""
    assert all(address.startswith("https://") for address in ENDPOINTS.values())


@pytest.mark.parametrize(
    ("provider", "url", "at"),
    [
        ("X", "https://x.com/a/status/20", None),
        ("X", "https://x.com/a/status/1212092628029698048/", "2019-12-31T19:26:16"),
        ("TikTok", "https://www.tiktok.com/@a/video/6900000000000000000", "2020-11-28T02:44:01"),
        ("Mastodon", "https://social.example.org/@a/105500000000000000", "2021-01-04T23:17:26"),
        ("Bluesky", "https://bsky.app/profile/did:plc:x/post/3jzfcijpj2z2a", "2023-06-30T15:03:01"),
        ("Bluesky", "https://bsky.app/profile/did:plc:x/post/zzzzzzzzzzzzz", None),
        ("X", "https://x.com/a/status/9999999999999999999", None),
        ("YouTube", "https://youtu.be/dQw4w9WgXcQ", None),
        ("", "https://example.org/1212092628029698048", None),
    ],
)
def test_the_time_is_read_from_the_address(provider, url, at):
    """Where the platform numbers by the clock, and where what comes out can be."""
    found = posted_at(provider, url, now=NOW)
    assert (found.isoformat(timespec="seconds").removesuffix("+00:00") if found else None) == at
