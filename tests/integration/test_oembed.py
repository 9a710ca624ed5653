"""oEmbed over real connections: what consumers get for the addresses readers paste."""

import json

import aiohttp
import pytest

from tests.support.delta_publisher import DeltaPublisher, LocalBus, serving
from ticker.config import Site
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.embedding import framed

# As tests.support.delta_publisher serves it.
SITE = Site(public_url="http://live.example.org", publisher="Küstenbote")
TITLE = "Sturmflut & Folgen"
PAGES = ["hafen/index.html", "hafen/page/1/index.html", "hafen/start/1/index.html", "hafen/e/k3x9p2m7q4/index.html"]


@pytest.fixture
async def asked(tmp_path):
    """`await asked(url=…, maxwidth=…)` gives the status, the headers and the document."""
    press = DeltaPublisher(tmp_path)
    document = json.dumps(framed.oembed_document(SITE, "hafen", TITLE)).encode()
    pages = [Artefact(path=path, body=b"<!doctype html>") for path in PAGES]
    await press.store.put([*pages, Artefact(path=artefact.oembed("hafen"), body=document)])
    async with serving(press.root, LocalBus()) as (url, _, _registry), aiohttp.ClientSession(url) as session:

        async def ask(**query):
            async with session.get("/oembed", params=query) as response:
                return response.status, response.headers, await response.json(content_type=None)

        yield ask


@pytest.mark.parametrize(
    "address",
    [
        *(f"http://live.example.org/{artefact.url_path(path)}" for path in PAGES),
        "https://live.example.org/hafen",
        "http://LIVE.example.org/hafen/?utm_source=app#e-k3x9p2m7q4",
    ],
)
async def test_every_page_of_a_liveblog_leads_to_its_frame(asked, address):
    """Front page, numbered page, twin and permalink; a query, an anchor or another scheme changes nothing."""
    status, headers, told = await asked(url=address)
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, "application/json")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cache-Control"].startswith("public, max-age=300")
    assert told == framed.oembed_document(SITE, "hafen", TITLE)


async def test_a_frame_is_no_larger_than_asked_for(asked):
    """Width and height keep to the limits, in the fields and in the HTML; more room changes nothing."""
    _, _, told = await asked(url="http://live.example.org/hafen/", maxwidth="320", maxheight="9999", format="json")
    assert (told["width"], told["height"]) == (320, framed.HEIGHT)
    assert f'width="320" height="{framed.HEIGHT}"' in told["html"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/hafen/",
        "https://live.example.org.example.net/hafen/",
        "ftp://live.example.org/hafen/",
        "http://live.example.org/",
        "http://live.example.org/nirgends/",
        "http://live.example.org/hafen/page/2/",
        "http://live.example.org/hafen/e/nirgends/",
        "http://live.example.org/hafen/feed.rss",
        "http://live.example.org/hafen/../../state/",
        "http://[live.example.org/hafen/",
        "hafen",
    ],
)
async def test_other_addresses_are_not_found(asked, address):
    """Foreign ones and those where nothing is (oEmbed 1.0 §2.3.5)."""
    status, headers, problem = await asked(url=address)
    assert (status, headers["Content-Type"]) == (404, "application/problem+json")
    assert problem["detail"] == "there is no liveblog of Küstenbote at that address"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": "http://live.example.org/hafen/", "format": "xml"}, 501),
        ({}, 400),
        ({"url": "http://live.example.org/hafen/", "maxwidth": "breit"}, 400),
        ({"url": "http://live.example.org/hafen/", "maxheight": "-1"}, 400),
    ],
)
async def test_what_cannot_be_answered_is_refused_by_name(asked, query, status):
    """501 for a format not spoken, 400 for what is missing or no number; the sentence names the parameter."""
    refused, _, problem = await asked(**query)
    assert refused == status
    assert any(name in problem["detail"] for name in ("format", "url", "maxwidth", "maxheight"))
