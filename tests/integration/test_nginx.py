"""What a real nginx with deploy/nginx.conf says of artefacts that change, and of those that stay."""

import gzip
import hashlib
import time

import aiohttp
import pytest

from ticker.projections.artefact import Artefact
from ticker.projections.store import FileStore

CHANGING = ["hafen/live/head.json", "hafen/index.html", "hafen/feed.atom", "hafen/archive.zip", "index.html"]
LASTING = ["assets/live-0c1d2e3f.js", "media/2026/0c1d2e3f0c1d2e3f0c1d2e3f0c1d2e3f-480.webp", "hafen/archive.zip"]


@pytest.fixture
async def site(nginx, tmp_path):
    """What is stored at the deployed nginx, and a client that decodes nothing by itself."""
    store = FileStore(tmp_path / "public", tmp_path / "state")
    async with aiohttp.ClientSession(nginx(tmp_path / "public").url, auto_decompress=False) as session:
        yield Site(store, session)


class Site:
    def __init__(self, store, session):
        self._store = store
        self._session = session

    async def put(self, path, body):
        await self._store.put([Artefact(path=path, body=body)])

    async def get(self, path, coding="identity", **headers):
        """Status, headers and bytes; header names with underscores for hyphens."""
        sent = {"Accept-Encoding": coding} | {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._session.get(f"/{path.removesuffix('index.html')}", headers=sent) as response:
            return response.status, response.headers, await response.read()

    async def twice(self, path, coding="identity"):
        """Two versions of one size within one second of the clock: the headers of the first, the bytes of the second.

        Also when the machine is slow: then once more.
        """
        for number in range(1000):
            first, second = (b'{"seq":%06d}' % (2 * number + more) for more in (0, 1))
            began = int(time.time())
            await self.put(path, first)
            _, headers, body = await self.get(path, coding)
            await self.put(path, second)
            _, _, other = await self.get(path, coding)
            if int(time.time()) == began and len(body) == len(other):
                return headers, other
        raise AssertionError("the machine is too slow for two versions within a second")


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("path", CHANGING)
async def test_a_version_of_the_same_second_and_size_is_told_from_the_one_before(site, path, coding):
    """Whoever asks with what the first answer gave gets the second: the next event may be an hour away."""
    headers, second = await site.twice(path, coding)
    status, _, body = await site.get(path, coding, If_None_Match=headers["ETag"])
    assert (status, body) == (200, second)


@pytest.mark.parametrize("path", CHANGING)
async def test_no_date_stands_for_a_version(site, path):
    """Two versions share a second. No answer has a Last-Modified; who asks with a date of his own gets all of it."""
    headers, second = await site.twice(path)
    assert "Last-Modified" not in headers
    status, _, body = await site.get(path, If_Modified_Since=headers["Date"])
    assert (status, body) == (200, second)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("path", [*CHANGING, *LASTING])
async def test_what_has_not_changed_is_not_sent_again(site, path, coding):
    """Bytes are saved wherever the reader has the very ones that are there: pages, feeds, pictures, archives."""
    await site.put(path, b"unchanged" * 20)
    _, headers, _ = await site.get(path, coding)
    status, again, body = await site.get(path, coding, If_None_Match=headers["ETag"])
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    assert again["Cache-Control"] == headers["Cache-Control"]


async def test_a_broken_download_of_an_archive_goes_on(site):
    """Where it broke off, if it is still the same one; from the beginning if not."""
    await site.put("hafen/archive.zip", b"0123456789")
    _, headers, _ = await site.get("hafen/archive.zip")
    resumed = {"Range": "bytes=5-", "If_Range": headers["ETag"]}
    assert (await site.get("hafen/archive.zip", **resumed))[::2] == (206, b"56789")
    await site.put("hafen/archive.zip", b"abcdefghij")
    assert (await site.get("hafen/archive.zip", **resumed))[::2] == (200, b"abcdefghij")


async def test_the_forms_of_one_version_have_validators_of_their_own(site):
    """Also where the compressed form has the size of the plain one, as that of a small head.json may have."""
    noise = hashlib.sha512(b"Hafen").digest()  # cannot be compressed; what follows can
    same = next(body for n in range(100) if len(gzip.compress(body := noise + b"0" * n, 6)) == len(body))
    await site.put("hafen/live/head.json", same)
    _, plain, body = await site.get("hafen/live/head.json")
    _, packed, other = await site.get("hafen/live/head.json", "gzip")
    assert (packed["Content-Encoding"], len(other), body) == ("gzip", len(body), same)
    assert plain["ETag"] != packed["ETag"]
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
