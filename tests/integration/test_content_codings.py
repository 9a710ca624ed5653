"""Coded request bodies: gzip and deflate in the API, within bounds; what nobody reads is never undone."""

import asyncio
import gzip
import json
import time
import zlib
from urllib.parse import urlsplit

import brotli
import pytest
from aiohttp import web

from tests.support import bombs
from tests.support.anonymous_client import problem, stranger
from tests.support.served_process import until
from ticker import app
from ticker.api.content_coding import STEP_BYTES, Decoder
from ticker.api.limits import read_body
from ticker.api.problems import Problem

ENTRIES = "/api/v1/liveblogs/sturmflut/entries"
PATIENCE = 2.0
"""Seconds: inflating what was sent takes ten of them, and the test none to speak of."""


@pytest.fixture
async def writer(anonymous):
    """Headers of a chief, who has a liveblog that readers can see."""
    mara = await anonymous.desk.person("chief")
    await anonymous.desk.liveblog()

    async def shown():
        return all([(await anonymous.ask("GET", path)).status == 200 for path in ("/", "/sturmflut/")])

    await until(shown, what="a page")
    return mara.headers


@pytest.fixture
async def telegram(anonymous, writer):
    """The path that messages are delivered to."""
    made = {"name": "Sportplatz", "format": "telegram"}
    hook = await anonymous.ask("POST", "/api/v1/liveblogs/sturmflut/hooks", json=made, headers=writer)
    return urlsplit((await hook.json())["url"]).path


ADDRESSES = [
    ("GET", "/healthz", 200),
    ("POST", "/healthz", 405),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
    ("GET", "/oembed", 400),
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", "/sturmflut/", 200),
    ("GET", "/nirgends/", 404),
    ("PUT", "/nirgends/", 405),
    ("GET", "/nirgends/live/events", 404),
    ("GET", "/desk", 401),
    ("GET", "/desk/sign-in", 200),
    ("POST", "/desk/sign-out", 303),
    ("DELETE", "/desk/sign-in", 405),
    ("GET", "/desk/nirgends", 404),
    ("GET", "/api/v1/me", 401),
    ("GET", "/api/v1/nirgends", 404),
    ("OPTIONS", ENTRIES, 204),
    ("GET", ENTRIES, 401),
    ("POST", ENTRIES, 401),
    ("POST", "/api/v1/media", 401),
]
"""Method, path, and the status for somebody who has no session."""

OPEN = [("POST", "/desk/sign-in"), ("POST", "/api/v1/sessions")]
"""Where bodies are read of everybody."""

READING = [
    ("POST", ENTRIES),
    ("PUT", "/api/v1/me/password"),
    ("POST", "/api/v1/media"),
]
"""Where bodies are read of a chief."""


@pytest.mark.parametrize("coding", bombs.BOMBS)
async def test_what_nobody_reads_is_never_inflated(anonymous, writer, coding):
    """Whatever it claims to be and wherever it is sent; somebody else's question is answered as if nothing were."""
    sent, bomb = {"Content-Encoding": coding}, bombs.BOMBS[coding]()
    for method, path, status in ADDRESSES:
        started = time.monotonic()
        answer = await anonymous.ask(method, path, data=bomb, headers=sent)
        assert (await anonymous.ask("GET", "/healthz")).status == 200
        assert time.monotonic() - started < PATIENCE, f"{method} {path}"
        assert answer.status == status, f"{method} {path}"
    answer = await anonymous.ask("GET", ENTRIES, data=bomb, headers={**writer, **sent})
    assert answer.status == 200


@pytest.mark.parametrize("coding", bombs.BOMBS)
async def test_what_is_read_is_refused_or_bounded(anonymous, writer, telegram, coding):
    """gzip and deflate by what comes out of them (413), others by their name (415)."""
    bomb = bombs.BOMBS[coding]()
    sent = {**writer, "Content-Encoding": coding, "Content-Type": "application/json"}
    for method, path in [*READING, *OPEN, ("POST", telegram)]:
        started = time.monotonic()
        answer = await anonymous.ask(method, path, data=bomb, headers=sent)
        assert (await anonymous.ask("GET", "/healthz")).status == 200
        assert time.monotonic() - started < PATIENCE, f"{method} {path}"
        bounded = coding in {"gzip", "deflate"} and (method, path) in READING
        assert answer.status == (413 if bounded else 415), f"{method} {path}"


async def test_strangers_send_little_and_as_it_is(anonymous, telegram):
    """A kilobyte of gzip would be a megabyte of JSON; a hook's message is looked at once its signature is checked."""
    values = b'{"login": [' + b"[], " * 5_000 + b'[]], "password": "x"}'
    sent = {"Content-Type": "application/json"}
    answer = await anonymous.ask("POST", "/api/v1/sessions", data=values, headers=sent)
    assert (answer.status, await problem(answer)) == (413, "too-large")
    packed = gzip.compress(json.dumps({"login": "mara", "password": "geheim"}).encode())
    for path in ("/api/v1/sessions", telegram):
        answer = await anonymous.ask("POST", path, data=packed, headers={**sent, "Content-Encoding": "gzip"})
        assert (answer.status, await problem(answer)) == (415, "unsupported-media-type")
    large = json.dumps({"text": "Deich " * 5_000}).encode()
    assert (await anonymous.ask("POST", telegram, data=large, headers=sent)).status == 401


PLAIN = json.dumps({"headline": "Deich hält"}).encode()


def raw(data):
    """Deflate without zlib's frame, as some clients send it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body", "status", "kind"),
    [
        ("identity", PLAIN, 201, None),
        ("", PLAIN, 201, None),
        ("gzip", gzip.compress(PLAIN), 201, None),
        ("GZip", gzip.compress(PLAIN), 201, None),
        ("deflate", zlib.compress(PLAIN), 201, None),
        ("DEFLATE", raw(PLAIN), 201, None),
        ("br", brotli.compress(PLAIN), 415, "unsupported-media-type"),
        ("Br", brotli.compress(PLAIN), 415, "unsupported-media-type"),
        ("zstd", PLAIN, 415, "unsupported-media-type"),
        ("compress", PLAIN, 415, "unsupported-media-type"),
        ("gzip, gzip", gzip.compress(gzip.compress(PLAIN)), 415, "unsupported-media-type"),
        ("identity, gzip", gzip.compress(PLAIN), 415, "unsupported-media-type"),
        ("gzip", PLAIN, 400, "bad-request"),
        ("gzip", gzip.compress(PLAIN)[:-1], 400, "bad-request"),
        ("gzip", gzip.compress(PLAIN) + gzip.compress(PLAIN), 400, "bad-request"),
        ("gzip", gzip.compress(PLAIN) + b" ", 400, "bad-request"),
        ("gzip", bombs.of_members(), 400, "bad-request"),
        ("deflate", zlib.compress(PLAIN)[:-5], 400, "bad-request"),
    ],
    # gzip writes the second into its header: with bodies for names, two processes collect tests of different names.
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else None,
)
async def test_codings(anonymous, writer, coding, body, status, kind):
    """gzip and deflate, in any case, once, one member, whole; another is told what is taken."""
    sent = {**writer, "Content-Encoding": coding, "Content-Type": "application/json"}
    answer = await anonymous.ask("POST", ENTRIES, data=body, headers=sent)
    assert (answer.status, kind and await problem(answer)) == (status, kind)
    if status == 415:
        assert answer.headers["Accept-Encoding"] == "gzip, deflate"


async def test_codings_may_not_hide_in_a_second_line(anonymous, writer):
    """A list over several lines is one list (RFC 9110, section 5.3)."""
    packed = gzip.compress(gzip.compress(PLAIN))
    lines = [*writer.items(), *[("Content-Encoding", "gzip")] * 2, ("Content-Type", "application/json")]
    async with stranger() as asking, asking.post(anonymous.desk.url + ENTRIES, data=packed, headers=lines) as answer:
        assert answer.status == 415


def test_decoding_goes_in_steps():
    """Of 64 KB at most, whatever is fed: others get their turn between any two, and a bound can end it after any."""
    steps = Decoder("gzip").steps(gzip.compress(bytes(10_000_000)))
    assert 0 < len(next(steps)) <= STEP_BYTES
    sizes = [len(step) for step in Decoder("gzip").steps(gzip.compress(bytes(10_000_000)))]
    assert (max(sizes), sum(sizes)) == (STEP_BYTES, 10_000_000)


def test_decoding_does_not_care_how_the_bytes_arrive():
    """One by one, or all at once."""
    data = bytes(range(256)) * 1_000
    for coding, packed in [("gzip", gzip.compress(data)), ("deflate", zlib.compress(data)), ("deflate", raw(data))]:
        for size in (1, 999, len(packed)):
            decoder = Decoder(coding)
            parts = [packed[place : place + size] for place in range(0, len(packed), size)]
            assert b"".join(step for part in parts for step in decoder.steps(part)) == data
            decoder.finish()


async def test_a_body_that_does_not_arrive_is_400():
    """Whoever sends a byte now and then holds no memory for good."""

    async def take(request):
        with pytest.raises(Problem) as caught:
            await read_body(request, limit=100, seconds=0.05)
        return web.Response(status=caught.value.kind.status, headers=caught.value.headers)

    application = web.Application()
    application.router.add_post("/", take)
    runner = app.runner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        reader, writer = await asyncio.open_connection(*runner.addresses[0])
        writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nslow")
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        await writer.wait_closed()
    finally:
        await runner.cleanup()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"\r\nConnection: close\r\n" in answer


async def test_nginx_passes_on_the_codings_that_are_taken(anonymous, writer, nginx, tmp_path):
    """Others it refuses at every address, also where it serves files: a web process never hears of them."""
    front = nginx(tmp_path / "public", web=anonymous.desk.url.removeprefix("http://"))
    sent = {**writer, "Content-Type": "application/json"}
    async with stranger() as asking:
        for coding, body, status in [
            ("", PLAIN, 201),
            ("gzip", gzip.compress(PLAIN), 201),
            ("Deflate", zlib.compress(PLAIN), 201),
            ("gzip", bombs.of_zlib(), 413),
            ("br", bombs.of_brotli(), 415),
            ("gzip, gzip", gzip.compress(gzip.compress(PLAIN)), 415),
        ]:
            headers = {**sent, "Content-Encoding": coding}
            async with asking.post(front.url + ENTRIES, data=body, headers=headers) as answer:
                assert answer.status == status, coding
        for path in ("/sturmflut/", "/nirgends/", "/healthz", "/desk/sign-in"):
            async with asking.get(front.url + path, data=PLAIN, headers={"Content-Encoding": "br"}) as answer:
                assert answer.status == 415, path
