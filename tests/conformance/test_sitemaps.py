"""The sitemap checker finds what the schemas forbid; what Ticker writes passes it."""

from datetime import timedelta

import pytest

from tests.support.checkers.sitemaps import check_sitemap
from tests.support.histories import START, opened
from tests.support.renderings import everything, publish
from ticker.domain import commands as c
from ticker.projections.artefact import NEWS_SITEMAP

SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url>
<loc>https://example.org/fest/?a=1&amp;b=2</loc><lastmod>2026-05-01T12:05:00+02:00</lastmod>
<news:news><news:publication><news:name>Der Bote</news:name><news:language>de</news:language></news:publication>
<news:publication_date>2026-05-01</news:publication_date><news:title>Stadtfest</news:title></news:news>
</url>
<url><loc>https://example.org/</loc><changefreq>daily</changefreq><priority>0.5</priority></url>
</urlset>
"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.org/sitemap.xml</loc><lastmod>2026-05-01</lastmod></sitemap>
</sitemapindex>
"""


@pytest.mark.parametrize("document", [SITEMAP, INDEX])
def test_a_valid_one_passes(document):
    """A urlset with news, and an index."""
    assert check_sitemap(document) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"https://example.org/</loc>", b"/fest/</loc>"),
        (b"https://example.org/</loc>", b"https://example.org/" + b"a" * 2048 + b"</loc>"),
        (b"<loc>https://example.org/</loc>", b""),
        (b"2026-05-01T12:05:00+02:00", b"1. Mai 2026"),
        (b"daily", b"seldom"),
        (b"0.5", b"1.5"),
        (b">de<", b">Deutsch<"),
        (b"<news:title>Stadtfest</news:title>", b""),
        (b"<news:title>Stadtfest<", b"<news:title> <"),
        (b"&amp;", b"&"),
        (b'sitemap/0.9" xmlns:news', b'sitemap/0.8" xmlns:news'),
    ],
)
def test_the_grammar_is_enforced(good, bad):
    """A relative address, none at all, a date that is none, a word the protocol does not know: each has its line."""
    assert good in SITEMAP
    problems = check_sitemap(SITEMAP.replace(good, bad))
    assert problems
    assert all(problem.startswith("line ") for problem in problems)


def test_an_empty_one_is_none():
    """Both schemas want at least one element."""
    assert check_sitemap(b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>')
    assert check_sitemap(b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>')


def test_a_full_one_is_full():
    """50,000 addresses."""
    one = b"<url><loc>https://example.org/</loc></url>"
    head, foot = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', b"</urlset>"
    assert check_sitemap(head + one * 50_000 + foot) == []
    assert check_sitemap(head + one * 50_001 + foot) == ["line 1: 50001 elements, 50000 are allowed"]


def a_liveblog(**details):
    history = opened(**details)
    for number in range(1, 103):
        history.do(publish(f"n{number:09d}"))
    history.do(c.RetractEntry(entry_id="n000000007", notice="Irrtum"))
    return history


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(
    "details",
    [
        {},
        {"title": "Wer & <was>\x0b]]>", "language": "pt-BR"},
        {"title": "", "language": "zh-TW"},
        {"day": (START - timedelta(days=1)).date(), "language": "en"},
    ],
)
def test_every_sitemap_is_valid(details, closed):
    """Live and closed, with titles that would break XML, in languages that have a code of their own."""
    history = a_liveblog(**details)
    if closed:
        history.do(c.CloseLiveblog(headline="Ende"))
    sitemaps = {path: body for path, body in everything(history.records).items() if path.endswith(".xml")}
    assert set(sitemaps) == {"sitemap.xml", "sitemap-days.xml", NEWS_SITEMAP, "sturmflut/sitemap.xml"}
    assert {path: problems for path, body in sitemaps.items() if (problems := check_sitemap(body))} == {}
    assert b"<news:news>" in sitemaps[NEWS_SITEMAP]
