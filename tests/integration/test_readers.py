"""What readers fetch, over real connections from a real store."""

import asyncio
import gzip
import io
import re
import zipfile
from urllib.parse import urlsplit

import aiohttp
import brotli
import pytest
from prometheus_client import CollectorRegistry
from yarl import URL

from tests.support.delta_publisher import DeltaPublisher, LocalBus, serving
from ticker.errors import BusUnavailable, JournalUnavailable
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.themes import Themes
from ticker.readers.file_cache import FileCache
from ticker.readers.health import Check
from ticker.readers.metrics import Metrics

PAGE = b"<!doctype html><title>Hafen</title><p>Das Wasser steigt.</p>" * 40
BODIES = {
    "index.html": PAGE,
    "hafen/index.html": PAGE,
    "hafen/page/1/index.html": PAGE,
    "hafen/e/k3x9p2m7q4/index.html": PAGE,
    "hafen/e/w8t5r1n6v0/gone.html": b"<p>Zur\xc3\xbcckgezogen</p>",
    "hafen/feed.rss": b"<rss/>",
    "hafen/feed.atom": b"<feed/>",
    "hafen/live/head.json": b'{"recent":[1],"seq":1,"state":"live"}',
    "hafen/live/1.json": b'{"op":"open","prev":0,"seq":1}',
    "assets/live-0c1d2e3f.js": b"export {}",
    "assets/plain.css": b"p{}",
    "assets/karte-9a8b7c6d.png": b"\x89PNG",
}


@pytest.fixture
async def press(tmp_path):
    press = DeltaPublisher(tmp_path)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("journal.jsonl", "{}\n" * 1000)
    files = {**BODIES, "hafen/archive.zip": archive.getvalue()}
    await press.store.put([Artefact(path=path, body=body) for path, body in files.items()])
    return press


class Site:
    """A running server and a client that decodes nothing by itself."""

    def __init__(self, url, registry, session):
        self.url, self.registry, self._session = url, registry, session

    async def get(self, path, method="GET", **headers):
        """Status, headers and bytes; header names with underscores for hyphens. Follows no redirect."""
        sent = {"Accept-Encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
        url = URL(self.url + path, encoded=True)
        async with self._session.request(method, url, headers=sent, allow_redirects=False) as response:
            return response.status, response.headers, await response.read()

    def counted(self, name, **labels):
        return self.registry.get_sample_value(name, labels) or 0


@pytest.fixture
async def site(press):
    async with (
        serving(press.root, LocalBus()) as (url, _, registry),
        aiohttp.ClientSession(auto_decompress=False) as session,
    ):
        yield Site(url, registry, session)


def address(path):
    return "/" + path.removesuffix("index.html").removesuffix("gone.html")


@pytest.mark.parametrize("path", BODIES)
async def test_every_artefact_is_at_its_address(site, path):
    """Bytes, length, type and validator as stored; a HEAD says the same without the bytes."""
    status, headers, body = await site.get(address(path))
    assert status == (410 if path.endswith("gone.html") else 200)
    assert body == BODIES[path]
    assert int(headers["Content-Length"]) == len(body)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert headers["Referrer-Policy"]
    assert "Set-Cookie" not in headers
    again, said, nothing = await site.get(address(path), "HEAD")
    assert (again, nothing) == (status, b"")
    assert {**said, "Date": ""} == {**headers, "Date": ""}


@pytest.mark.parametrize(
    ("accepted", "coding", "decode"),
    [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("identity", None, bytes)],
)
async def test_each_encoding_has_its_own_validator(site, accepted, coding, decode):
    """The stored form is sent, and told apart from the others by its ETag (RFC 9110 §8.8.3)."""
    status, headers, body = await site.get("/hafen/", Accept_Encoding=accepted)
    assert (status, headers.get("Content-Encoding"), headers["Vary"]) == (200, coding, "Accept-Encoding")
    assert decode(body) == PAGE
    etags = {(await site.get("/hafen/", Accept_Encoding=c))[1]["ETag"] for c in ("br", "gzip", "identity")}
    assert len(etags) == 3
    assert not headers["ETag"].startswith("W/")


async def test_what_is_not_compressible_has_one_form(site):
    """A picture does not vary by encoding, whatever is asked for."""
    status, headers, body = await site.get("/assets/karte-9a8b7c6d.png", Accept_Encoding="br, *;q=0")
    assert (status, body, headers["Content-Type"]) == (200, b"\x89PNG", "image/png")
    assert "Vary" not in headers
    assert "Content-Encoding" not in headers


async def test_what_is_known_is_not_sent_again(site):
    """304 carries what a cache needs to go on using its copy (RFC 9110 §15.4.5), and nothing about a body."""
    _, headers, _ = await site.get("/hafen/", Accept_Encoding="br")
    for known in (headers["ETag"], f'"other", {headers["ETag"]}', f"W/{headers['ETag']}", "*"):
        status, said, body = await site.get("/hafen/", Accept_Encoding="br", If_None_Match=known)
        assert (status, body) == (304, b"")
        assert [said[n] for n in ("ETag", "Vary", "Cache-Control")] == [
            headers[n] for n in ("ETag", "Vary", "Cache-Control")
        ]
        assert "Content-Encoding" not in said
    assert (await site.get("/hafen/", Accept_Encoding="gzip", If_None_Match=headers["ETag"]))[0] == 200


async def test_a_replaced_page_is_served_at_once(site, press):
    """Memory is only ever as old as the file: the next request has the new bytes and a new validator."""
    _, before, _ = await site.get("/hafen/")
    assert (await site.get("/hafen/"))[0] == 200
    assert site.counted("ticker_shelf_lookups_total", outcome="hit") == 1
    await press.store.put([Artefact(path="hafen/index.html", body=PAGE[::-1])])
    _, after, body = await site.get("/hafen/", If_None_Match=before["ETag"])
    assert body == PAGE[::-1]
    assert after["ETag"] != before["ETag"]
    assert site.counted("ticker_shelf_bytes") == len(PAGE)


@pytest.mark.parametrize(
    ("path", "directive"),
    [
        ("/", "s-maxage=2, stale-while-revalidate=10, stale-if-error=300"),
        ("/hafen/", "s-maxage=2, stale-while-revalidate=10, stale-if-error=300"),
        ("/hafen/page/1/", "s-maxage=2, stale-while-revalidate=10, stale-if-error=300"),
        ("/hafen/feed.atom", "s-maxage=5, stale-while-revalidate=30, stale-if-error=300"),
        ("/hafen/live/head.json", "s-maxage=1"),
        ("/hafen/live/1.json", "max-age=60"),
        ("/hafen/archive.zip", "max-age=60"),
        ("/hafen/e/w8t5r1n6v0/", "max-age=60"),
        ("/assets/live-0c1d2e3f.js", "max-age=31536000, immutable"),
        ("/assets/plain.css", "max-age=60"),
        ("/nirgends/", "s-maxage=5"),
    ],
)
async def test_a_cache_keeps_each_kind_as_long_as_it_may(site, path, directive):
    """Only what carries its digest in its name is for ever; everything is for shared caches."""
    _, headers, _ = await site.get(path)
    assert headers["Cache-Control"].startswith("public, ")
    assert directive in headers["Cache-Control"]
    assert ("immutable" in headers["Cache-Control"]) == ("immutable" in directive)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/hafen", "hafen/"),
        ("/hafen?after=3&b=%2F", "hafen/?after=3&b=%2F"),
        ("/hafen/page/1", "1/"),
        ("/hafen/e/w8t5r1n6v0", "w8t5r1n6v0/"),
        ("/index.html", "./"),
        ("/hafen/index.html", "./"),
        ("/hafen/e/w8t5r1n6v0/gone.html", "./"),
    ],
)
async def test_a_page_has_one_address(site, path, location):
    """Other spellings lead there, relative to where they are: to no other host, whatever proxy is in front."""
    status, headers, _ = await site.get(path)
    assert (status, headers["Location"]) == (308, location)


@pytest.mark.parametrize(
    "path",
    [
        "/nirgends",
        "/nirgends/",
        "/hafen/page/2/",
        "/hafen/live/2.json",
        "/hafen/index.html.br",
        "/hafen/index.html.gz",
        "/hafen/feed.rss/",
        "/hafen/feed.rss/index.html",
        "/hafen/page",
        "/hafen//",
        "//evil.example/",
        "//evil.example/%2e%2e",
        "/../state/hafen.json",
        "/%2e%2e/state/hafen.json",
        "/hafen/..%2f..%2fstate/hafen.json",
        "/hafen%2findex.html%00.html",
        "/..%5cstate",
        "/.geheim.html",
        "/hafen/.index.html",
        "/hafen/index.html%231",
        "/link.html",
        "/ordner.html",
        "/" + "a" * 5000,
        "/" + "a/" * 2000,
    ],
)
async def test_nothing_else_can_be_fetched(site, press, path):
    """No way out of the store, no hidden, temporary or compressed file by name, no listing: 404, as a page."""
    public = press.root / "public"
    press.root.joinpath("state", "hafen.json").write_text("{}")
    for hidden in (".geheim.html", "hafen/.index.html", "hafen/index.html#1"):
        (public / hidden).write_text("geheim")
    (public / "ordner.html").mkdir()
    (public / "link.html").symlink_to(press.root / "state" / "hafen.json")
    status, headers, body = await site.get(path)
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"geheim" not in body
    assert site.counted("ticker_reader_requests_total", kind="missing", status="404") == 1


@pytest.mark.parametrize(("language", "words"), [("de-DE,de", "Diese Seite gibt es nicht"), ("fr", "no such page")])
async def test_who_is_lost_is_helped_in_their_language(site, language, words):
    """The 404 page says what may be wrong and leads to all liveblogs."""
    _, headers, body = await site.get("/nirgends/", Accept_Language=language)
    assert words in body.decode()
    assert 'href="/"' in body.decode()
    assert headers["Vary"] == "Accept-Encoding, Accept-Language"


async def test_the_404_page_looks_like_the_others(site, press):
    """It loads the style sheet the worker puts there, from any depth."""
    await press.store.put(Themes.installed().artefacts)
    _, _, body = await site.get("/hafen/e/nirgends/")
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', body.decode())
    status, headers, _ = await site.get(style)
    assert (status, headers["Content-Type"]) == (200, "text/css; charset=utf-8")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_artefacts_can_only_be_read(site, method):
    """405 names what is allowed (RFC 9110 §15.5.6)."""
    status, headers, _ = await site.get("/hafen/", method)
    assert status == 405
    assert set(headers["Allow"].split(",")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/api", "/api/v1/nirgends", "/desk", "/desk/nirgends"])
async def test_the_apis_addresses_are_not_the_readers(site, path):
    """What lies under the API or the desk is answered for there, not by the readers' 404 page."""
    status, headers, _ = await site.get(path)
    assert status == 404
    assert "text/html" not in headers["Content-Type"]


async def test_an_archive_can_be_fetched_in_parts(site, press):
    """A broken download resumes (RFC 9110 §14.2), and is saved under the liveblog's name."""
    whole = (press.root / "public" / "hafen" / "archive.zip").read_bytes()
    status, headers, body = await site.get("/hafen/archive.zip", Accept_Encoding="br, gzip")
    assert (status, body, headers["Content-Type"]) == (200, whole, "application/zip")
    assert headers["Content-Disposition"] == 'attachment; filename="hafen-archive.zip"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    status, said, part = await site.get("/hafen/archive.zip", Range="bytes=100-")
    assert (status, part) == (206, whole[100:])
    assert said["Content-Range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"
    assert (await site.get("/hafen/archive.zip", If_None_Match=headers["ETag"]))[0] == 304
    assert (await site.get("/nirgends/archive.zip"))[0] == 404


async def test_a_retracted_entry_that_returns_nowhere_is_gone(site, press):
    """The notice replaces the permalink in the moment the page is taken away."""
    page = "hafen/e/k3x9p2m7q4"
    assert (await site.get(f"/{page}/"))[0] == 200
    await press.store.put([Artefact(path=f"{page}/gone.html", body=b"<p>weg</p>")])
    for form in ("", ".br", ".gz"):
        (press.root / "public" / f"{page}/index.html{form}").unlink()
    status, headers, body = await site.get(f"/{page}/", If_None_Match="*")
    assert (status, body) == (410, b"<p>weg</p>")
    assert headers["Cache-Control"] == "public, max-age=60, s-maxage=60"


async def test_requests_are_counted_by_kind(site):
    """Kinds and statuses only: addresses never become labels."""
    for path in ("/hafen/", "/hafen/page/1/", "/hafen/e/k3x9p2m7q4/", "/nirgends/", "/hafen"):
        await site.get(path)
    counted = {
        (sample.labels["kind"], sample.labels["status"]): sample.value
        for family in site.registry.collect()
        for sample in family.samples
        if sample.name == "ticker_reader_requests_total"
    }
    assert counted == {("front", "200"): 1, ("page", "200"): 2, ("missing", "404"): 1, ("redirect", "308"): 1}


async def test_health_and_metrics(site):
    """Alive and ready without checks; the metrics are Prometheus text, and OpenMetrics on request."""
    assert (await site.get("/healthz"))[0] == 200
    await site.get("/hafen/")
    status, headers, body = await site.get("/metrics")
    assert (status, headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    assert b'ticker_reader_requests_total{kind="front",status="200"} 1.0' in body
    _, headers, body = await site.get("/metrics", Accept="application/openmetrics-text; version=1.0.0")
    assert headers["Content-Type"].startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")


def failing(error):
    async def probe():
        raise error

    return probe


async def well():
    return {"behind": 0}


@pytest.mark.parametrize(
    ("journal", "bus", "status", "word"),
    [
        (well, well, 200, "ready"),
        (well, failing(BusUnavailable("Redis is away")), 200, "degraded"),
        (failing(JournalUnavailable("no database")), well, 503, "unavailable"),
    ],
)
async def test_readiness_tells_what_is_wrong(press, journal, bus, status, word):
    """Without the journal a process is not ready; without Redis it is: readers are healed from the store."""
    checks = [Check(name="journal", probe=journal, essential=True), Check(name="bus", probe=bus)]
    async with (
        serving(press.root, LocalBus(), checks=checks) as (url, _, _),
        aiohttp.ClientSession() as session,
        session.get(f"{url}/readyz") as response,
    ):
        said = await response.json()
        series = await (await session.get(f"{url}/metrics")).text()
    assert f'ticker_check_ok{{check="bus"}} {float(bus is well)}' in series
    assert (response.status, said["status"]) == (status, word)
    assert said["checks"]["journal"]["ok"] is (journal is well)
    assert said["checks"]["bus"] == (
        {"ok": True, "behind": 0} if bus is well else {"ok": False, "detail": "Redis is away"}
    )
    assert response.headers["Cache-Control"] == "no-store"


async def test_memory_is_bounded(press):
    """The least recently used copies go first; one that is too large for it is served and not kept."""
    registry = CollectorRegistry()
    file_cache = FileCache(press.root / "public", Metrics(registry), capacity=100)
    names = [f"assets/{n}.png" for n in range(20)]
    await press.store.put([Artefact(path=name, body=bytes(10)) for name in names])
    await press.store.put([Artefact(path="assets/large.png", body=bytes(13))])
    for name in [*names, "assets/large.png"]:
        assert file_cache.find(name).body
    assert registry.get_sample_value("ticker_shelf_bytes") == 100
    assert file_cache.find("assets/large.png") is not file_cache.find("assets/large.png")
    assert file_cache.find(names[-1]) is file_cache.find(names[-1])


async def test_a_client_of_http_1_0_is_served(site):
    """As nginx speaks to what is behind it unless told otherwise."""
    host = urlsplit(site.url)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    writer.write(b"GET /hafen/ HTTP/1.0\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.0 200 OK\r\n")
    assert answer.endswith(PAGE)
