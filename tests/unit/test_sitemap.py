"""What search engines are told, and when it changes."""

from datetime import timedelta

from lxml import etree

from tests.support.histories import START, History, opened
from tests.support.renderings import SITE, content, head_of, publish, renderer
from ticker.config import Site
from ticker.domain import commands as c
from ticker.projections.site import sitemap
from ticker.projections.site.coverage import Coverage
from ticker.projections.site.sitemap import Sitemaps

ROOT = "https://live.example.org"
SITEMAPS = Sitemaps(SITE)


def listed(body):
    """Address → time of the last change, or None."""
    urls = etree.fromstring(body)
    return {url.findtext("{*}loc"): url.findtext("{*}lastmod") for url in urls}


def own(history):
    return listed(renderer().sitemap(history.state).body)


def numbered(count, **details):
    history = opened(**details)
    for number in range(1, count + 1):
        history.do(publish(f"n{number:09d}"))
    return history


def covered(*histories):
    return Coverage.of(head_of(history.state, history.records) for history in histories)


# --- of a liveblog ------------------------------------------------------------------------------------------


def test_a_running_liveblog_lists_what_will_stay():
    """The front page and the pages that are full, without times: it changes once in fifty entries."""
    front, first = f"{ROOT}/sturmflut/", f"{ROOT}/sturmflut/page/1/"
    assert own(numbered(49)) == {front: None}
    assert own(numbered(50)) == own(numbered(99)) == {front: None, first: None}


def test_a_closed_liveblog_lists_every_entry_that_stands():
    """With the time of its last change; a retracted one is listed no longer, and reopening shortens the list again."""
    history = numbered(3)
    history.do(c.CorrectEntry(entry_id="n000000002", content=content("Neu"), note="Zahl"))
    corrected = history.records[-1].at
    history.do(c.RetractEntry(entry_id="n000000001", notice="Irrtum"))
    history.do(c.CloseLiveblog(headline="Ende"))
    permalink = f"{ROOT}/sturmflut/e/n00000000%s/"
    assert own(history) == {
        f"{ROOT}/sturmflut/": history.state.modified_at.isoformat(),
        f"{ROOT}/sturmflut/page/1/": None,
        permalink % 2: corrected.isoformat(),
        permalink % 3: history.state.entries["n000000003"].published_at.isoformat(),
    }
    history.do(c.ReopenLiveblog())
    assert own(history) == {f"{ROOT}/sturmflut/": None}


def test_no_more_is_listed_than_may_be(monkeypatch):
    """The newest entries, when there is no room for all: the others are found on the numbered pages."""
    monkeypatch.setattr(sitemap, "ADDRESSES", 5)
    history = numbered(60)
    history.do(c.CloseLiveblog(headline="Ende"))
    names = [address.removeprefix(f"{ROOT}/sturmflut/") for address in own(history)]
    assert names == ["", "page/1/", "page/2/", "e/n000000059/", "e/n000000060/"]


# --- of the site --------------------------------------------------------------------------------------------


def test_the_index_names_the_sitemap_of_every_liveblog(monkeypatch):
    """The oldest first, so that a new one changes the last part only; robots.txt names all parts."""
    monkeypatch.setattr(sitemap, "ADDRESSES", 2)
    later = History(c.CreateLiveblog(title="Jahrmarkt"), slug="jahrmarkt", start=START + timedelta(days=1))
    parts = list(SITEMAPS.site(covered(later, numbered(0)), START))
    assert [part.path for part in parts] == [
        "sitemap.xml", "sitemap-2.xml", "sitemap-days.xml", "news-sitemap.xml", "robots.txt",
    ]  # fmt: skip
    assert list(listed(parts[0].body)) == [f"{ROOT}/sitemap-days.xml", f"{ROOT}/sturmflut/sitemap.xml"]
    assert list(listed(parts[1].body)) == [f"{ROOT}/jahrmarkt/sitemap.xml"]
    assert parts[-1].body.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /desk/",
        "",
        f"Sitemap: {ROOT}/sitemap.xml",
        f"Sitemap: {ROOT}/sitemap-2.xml",
        f"Sitemap: {ROOT}/news-sitemap.xml",
    ]


def test_the_lists_of_liveblogs_are_listed():
    """The list of all, and each month and day with coverage."""
    body = SITEMAPS.days(covered(numbered(0))).body
    assert list(listed(body)) == [f"{ROOT}/", f"{ROOT}/day/2026-03/", f"{ROOT}/day/2026-03-14/"]


def test_a_site_below_a_path_refuses_what_lies_below_it():
    """Crawlers match paths from the root of the host."""
    robots = Sitemaps(Site(public_url="https://example.org/live", publisher="Bote")).robots(["sitemap.xml"])
    assert b"Disallow: /live/api/\n" in robots.body
    assert b"Sitemap: https://example.org/live/sitemap.xml\n" in robots.body


# --- news ---------------------------------------------------------------------------------------------------


def news(coverage, now):
    urls = etree.fromstring(SITEMAPS.news(coverage, now).body)
    return [[text.strip() for text in url.itertext() if text.strip()] for url in urls]


def test_news_is_what_began_within_two_days():
    """With publisher, language, time and title; then only the list of liveblogs is left, as none must not be."""
    coverage = covered(numbered(0, title="Sturmflut & Deich"))
    told = [f"{ROOT}/sturmflut/", "Leeküste Kurier", "de", START.isoformat(), "Sturmflut & Deich"]
    assert news(coverage, START + timedelta(days=2)) == [told]
    assert news(coverage, START + timedelta(days=2, seconds=1)) == [[f"{ROOT}/"]]


def test_what_ran_elsewhere_long_ago_is_no_news():
    """It was brought here today and is as old as the day it ran on."""
    yesterday = (START - timedelta(days=1)).date()
    assert news(covered(numbered(0, day=yesterday)), START)[0][3] == yesterday.isoformat()
    assert news(covered(numbered(0, day=(START - timedelta(days=3)).date())), START) == [[f"{ROOT}/"]]
