"""404 and 410 through the readers' application, over a store that a worker has filled: they help, and cost little."""

from datetime import timedelta

import aiohttp
import pytest
from lxml import html
from yarl import URL

from tests.support.delta_publisher import LocalBus, serving
from tests.support.histories import History
from tests.support.renderings import publish, texts
from ticker.domain import commands as c

ENTRY = "n000000001"
ATTACK = '"><script>alert(1)</script>'


async def shown(pipeline, **details):
    """A liveblog with one entry and another that was retracted, rendered."""
    history = History(c.CreateLiveblog(**{"title": "Sturmflut & Deich", "theme": "liveticker"} | details), slug="hafen")
    history.do(publish(ENTRY))
    history.do(publish("n000000002"))
    history.do(c.RetractEntry(entry_id="n000000002", notice="Die Zahl war falsch."), later=timedelta(0))
    await pipeline.journal.restore(history.records)
    await pipeline.projector.catch_up("hafen")
    await pipeline.projector.write_assets()
    return history


class Readers:
    """A client of the readers' application."""

    def __init__(self, url, session, registry):
        self.url, self._session, self.registry = url, session, registry

    async def get(self, path, **headers):
        """Status, headers and the page as a tree."""
        sent = {"Accept-Encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._session.get(URL(self.url + path, encoded=True), headers=sent) as response:
            return response.status, response.headers, html.document_fromstring(await response.text())


@pytest.fixture
async def readers(pipeline):
    async with (
        serving(pipeline.folder / "first", LocalBus()) as (url, _, registry),
        aiohttp.ClientSession() as session,
    ):
        yield Readers(url, session, registry)


def ways(page):
    return page.xpath("//nav[@class='pages']/a/@href")


async def test_below_a_liveblog_the_way_back_is_shown(pipeline, readers):
    """To its newest, its beginning and all liveblogs, at any depth, in its own language and theme."""
    await shown(pipeline)
    for path in ("/hafen/e/nirgends01/", "/hafen/page/99/", "/hafen/a/b/c/", "/hafen/foto.png"):
        status, headers, page = await readers.get(path, Accept_Language="en")
        assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
        assert texts(page, "//h1 | //p[@class='back']") == ["Sturmflut & Deich", "Diese Seite gibt es nicht"]
        assert (page.get("lang"), page.get("class")) == ("de", "theme-liveticker")
        assert ways(page) == ["/hafen/", "/hafen/start/1/", "/"]
    for way in ways(page):
        assert (await readers.get(way))[0] == 200


async def test_in_english_too(pipeline, readers):
    """As the liveblog is."""
    await shown(pipeline, language="en")
    _, _, page = await readers.get("/hafen/e/nirgends01/", Accept_Language="de")
    assert texts(page, "//h1") == ["There is no such page"]
    assert texts(page, "//nav[@class='pages']/a") == [
        "To the latest entries",
        "Read from the beginning",
        "All liveblogs",
    ]


async def test_elsewhere_all_liveblogs_are_shown(pipeline, readers):
    """In the language the reader asks for; no other liveblog is guessed at."""
    await shown(pipeline)
    for path in ("/nirgends/", "/nirgends/e/x/", "/day/1999-01-01/", "/assets/x.css", "/hafen0/"):
        _, headers, page = await readers.get(path, Accept_Language="de-AT, en;q=0.5")
        assert texts(page, "//h1") == ["Diese Seite gibt es nicht"]
        assert ways(page) == ["/"]
        assert headers["Vary"] == "Accept-Encoding, Accept-Language"


@pytest.mark.parametrize("path", ["/hafen/nirgends/", "/nirgends/"])
async def test_a_404_is_complete_and_styled(pipeline, readers, path):
    """Ready compressed like any page, kept out of search engines, its style sheet where it says."""
    await shown(pipeline)
    for accepted in ("br", "gzip", "identity"):
        status, headers, page = await readers.get(path, Accept_Encoding=accepted)
        assert (status, headers.get("Content-Encoding", "identity")) == (404, accepted)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    [style] = page.xpath("//link[@rel='stylesheet']/@href")
    assert (await readers.get(style))[0] == 200


async def test_what_was_asked_for_is_not_repeated(pipeline, readers):
    """Whatever stands in the address, the page is the same bytes."""
    await shown(pipeline)
    for path in ("/hafen/", "/nirgends/"):
        plain = (await readers.get(f"{path}x/"))[2]
        attack = (await readers.get(f"{path}{URL.build(path=ATTACK).raw_path}/?q={URL.build(path=ATTACK).raw_path}"))[2]
        assert html.tostring(attack) == html.tostring(plain)


async def test_a_flood_of_wrong_addresses_reads_one_file(pipeline, readers):
    """The page is kept in memory; each further miss costs a look at the file, as a hit does."""
    await shown(pipeline)
    for number in range(50):
        assert (await readers.get(f"/hafen/e/{number:010d}/"))[0] == 404
    lookups = {
        outcome: readers.registry.get_sample_value("ticker_shelf_lookups_total", {"outcome": outcome})
        for outcome in ("hit", "miss")
    }
    assert lookups == {"hit": 49, "miss": 1}


async def test_what_is_shown_with_a_404_is_no_page_itself(pipeline, readers):
    """Its own address answers 404 too."""
    await shown(pipeline)
    assert (await readers.get("/hafen/not-found.html"))[0] == 404


async def test_a_new_title_stands_on_it(pipeline, readers):
    """As on every page."""
    history = await shown(pipeline)
    known = len(history.records)
    history.do(c.ReviseLiveblog(title="Der Tag danach"))
    await pipeline.journal.restore(history.records[known:])
    await pipeline.projector.catch_up("hafen")
    assert texts((await readers.get("/hafen/x/"))[2], "//p[@class='back']") == ["Der Tag danach"]


async def test_a_retracted_entry_says_what_became_of_it(pipeline, readers):
    """410 with the notice and when, the way to its place in the flow and to what is newest."""
    await shown(pipeline)
    status, headers, page = await readers.get("/hafen/e/n000000002/")
    assert (status, headers["Cache-Control"]) == (410, "public, max-age=60, s-maxage=60")
    assert texts(page, "//h1 | //p[@class='notice'] | //div[@class='stream']//time") == [
        "Dieser Eintrag wurde zurückgezogen.", "Die Zahl war falsch.", "14. März 2026, 10:33 Uhr",
    ]  # fmt: skip
    assert ways(page) == ["../../", "../../page/1/#e-n000000002"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert (await readers.get("/hafen/page/1/"))[2].xpath("//article[@id='e-n000000002']")


async def test_crawlers_find_their_documents(pipeline, readers):
    """With a type of their own, for a minute in caches."""
    await shown(pipeline)
    for path in ("/robots.txt", "/sitemap.xml", "/sitemap-days.xml", "/news-sitemap.xml", "/hafen/sitemap.xml"):
        async with aiohttp.ClientSession() as session, session.get(readers.url + path) as response:
            assert response.status == 200
            assert response.headers["Content-Type"].startswith("text/plain" if "robots" in path else "application/xml")
            assert response.headers["Cache-Control"] == "public, max-age=60, s-maxage=60"
            assert "https://live.example.org/" in await response.text()
