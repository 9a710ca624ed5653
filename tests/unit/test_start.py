"""Reading from the beginning: the numbered pages once more, the oldest entry first."""

from datetime import UTC, datetime

from tests.support.histories import opened
from tests.support.renderings import publish, renderer, texts, tree
from ticker.domain import commands as c


def numbered(count, **details):
    history = opened(**details)
    for number in range(1, count + 1):
        history.do(publish(f"n{number:09d}", f"Meldung {number}"))
    return history


def start(history, number=1):
    return tree(renderer().start(history.state, number))


def test_a_twin_has_the_entries_of_its_page_the_other_way_round():
    """The same articles, byte by byte, at an address of its own; the numbered page is the canonical one."""
    history = numbered(60)
    artefact, page = renderer().start(history.state, 1), tree(renderer().page(history.state, 1))
    assert artefact.path == "sturmflut/start/1/index.html"
    twin = tree(artefact)
    assert twin.xpath("//article/@id") == page.xpath("//article/@id")[::-1]
    assert twin.xpath("//link[@rel='canonical']/@href") == ["https://live.example.org/sturmflut/page/1/"]
    assert texts(twin, "//title") == ["Sturmflut an der Küste von Anfang an, Seite 1 | Leeküste Kurier"]
    assert texts(twin, "//title") != texts(page, "//title")


def test_one_reads_on_from_twin_to_twin():
    """Earlier and later by number, for the reader as for machines; the last one leads to the newest entries."""
    history = numbered(101)
    ways = [start(history, number).xpath("//nav[@class='pages']/a/@href") for number in (1, 2, 3)]
    assert ways == [["../2/"], ["../1/", "../3/"], ["../2/", "../../"]]
    middle = start(history, 2)
    assert middle.xpath("//head/link[@rel='prev']/@href") == ["../1/"]
    assert middle.xpath("//head/link[@rel='next']/@href") == ["../3/"]
    assert texts(start(history, 3), "//nav[@class='pages']/a[last()]") == ["Zu den neuesten Einträgen"]


def test_the_beginning_offers_the_deck():
    """On the first page, and not again."""
    history = numbered(51, deck="Was bisher geschah")
    assert texts(start(history, 1), "//p[@id='deck']") == ["Was bisher geschah"]
    assert texts(start(history, 2), "//p[@id='deck']") == []


def test_days_go_forward():
    """The heading of a day stands above its first entry."""
    history = opened()
    for day in (13, 14):
        for hour in (9, 10):
            at = datetime(2025, 11, day, hour, tzinfo=UTC)
            history.do(publish(f"a{day:07d}{hour:02d}", imported=c.Imported(published_at=at)))
    flow = start(history).xpath("//div[@id='flow']/*")
    assert [element.get("id") or element.text_content().strip() for element in flow] == [
        "Donnerstag, 13. November 2025",
        "e-a000001309",
        "e-a000001310",
        "Freitag, 14. November 2025",
        "e-a000001409",
        "e-a000001410",
    ]


def test_every_order_leads_to_the_beginning():
    """Running or closed, the front page does, and each numbered page."""
    history = numbered(51)
    assert "../../start/1/" in tree(renderer().page(history.state, 2)).xpath("//main//a/@href")
    for _ in range(2):
        assert "start/1/" in tree(renderer().front(history.state)).xpath("//main//a/@href")
        if not history.state.close_out:
            history.do(c.CloseLiveblog(headline="Ende"))


def test_an_empty_liveblog_has_a_beginning():
    """The link is there from the opening on, so it leads somewhere."""
    assert start(opened()).xpath("//article") == []
