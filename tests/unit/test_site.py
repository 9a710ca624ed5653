"""The pages that lead to liveblogs: the list of all, months and days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.histories import History
from tests.support.renderings import SITE, head_of, renderer, texts, tree
from ticker.domain import commands as c
from ticker.projections.artefact import INDEX
from ticker.projections.site.coverage import Coverage
from ticker.projections.site.lists import ENDED_SHOWN

SECRET = "GEHEIM-4711"
NOON = datetime(2026, 3, 14, 11, 0, tzinfo=UTC)


def head(slug, *, start=NOON, ended=False, title="", **details):
    history = History(c.CreateLiveblog(title=title or slug.capitalize(), **details), slug=slug, start=start)
    if ended:
        history.do(c.CloseLiveblog(headline="Ende"))
    return head_of(history.state, history.records)


def pages(*heads, around=None):
    """The HTML pages as trees, by path; those around the liveblogs named, or all."""
    slugs = {h.liveblog for h in heads} if around is None else around
    return {page.path: tree(page) for page in renderer().site(heads, slugs, NOON) if page.path.endswith(".html")}


def days_before(count):
    return NOON - timedelta(days=count)


# --- the list of all ----------------------------------------------------------------------------------------


def test_the_list_begins_with_what_runs():
    """Live ones with their top story, deck and since when, then those that ended; a draft is on no page."""
    index = pages(
        head("stadtlauf", start=days_before(1), ended=True),
        head("sturmflut", top_story="Deich hält", deck="Was wir wissen"),
        head("geheim", title=SECRET, opened=False),
    )[INDEX]
    assert texts(index, "//section/h2") == ["Jetzt live", "Beendet"]
    assert texts(index, "//li") == [
        "Live seit 14. März 2026, 12:00 Uhr Sturmflut ++ Deich hält ++ Was wir wissen",
        "Beendet 13. März 2026 Stadtlauf",
    ]
    assert index.xpath("//section//@href") == ["sturmflut/", "stadtlauf/"]
    assert index.xpath("//section//time/@datetime") == ["2026-03-14T12:00:00+01:00", "2026-03-13T12:00:00+01:00"]
    assert SECRET not in index.text_content()


def test_a_newsroom_without_a_liveblog_has_a_page_too():
    """It says so; there are no days to lead to."""
    alone = pages()
    assert list(alone) == [INDEX]
    assert texts(alone[INDEX], "//main") == ["Liveblogs Noch gibt es keinen Liveblog."]


def test_what_ended_long_ago_is_found_by_month():
    """Twenty are listed; the months lead to all, newest first, each with how many began in it."""
    heads = [head(f"tag-{count}", start=days_before(count), ended=True) for count in range(30)]
    index = pages(*heads)[INDEX]
    assert len(index.xpath("//section//li")) == ENDED_SHOWN
    assert texts(index, "//nav[@class='calendar']//dd") == ["März 14 Liveblogs", "Februar 16 Liveblogs"]
    assert index.xpath("//nav[@class='calendar']//@href") == ["day/2026-03/", "day/2026-02/"]
    assert texts(index, "//dt") == ["2026"]


def test_a_list_is_in_the_language_of_its_newest_liveblog():
    """Each title says what language it is in itself."""
    index = pages(head("sturmflut", start=days_before(1)), head("flood", language="en"))[INDEX]
    assert index.xpath("/html/@lang") == ["en"]
    assert texts(index, "//section/h2") == ["Live now"]
    assert index.xpath("//h3/@lang") == ["en", "de"]


# --- months and days ----------------------------------------------------------------------------------------


def test_a_day_lists_what_began_on_it():
    """With the way to the days before and after that have something, however far, and to its month."""
    heads = [head("a", start=days_before(40)), head("b"), head("c", start=NOON + timedelta(hours=2))]
    heads.append(head("d", start=NOON + timedelta(days=3)))
    day = pages(*heads)["day/2026-03-14/index.html"]
    assert texts(day, "//h1") == ["Liveblogs vom Samstag, 14. März 2026"]
    assert texts(day, "//h2") == ["2 Liveblogs"]
    assert day.xpath("//h3/a/@href") == ["../../c/", "../../b/"]
    ways = day.xpath("//nav[@class='pages']/a")
    assert [(way.get("rel"), way.get("href"), way.text) for way in ways] == [
        ("next", "../2026-03-17/", "17. März 2026"),
        (None, "../2026-03/", "März 2026"),
        ("prev", "../2026-02-02/", "2. Februar 2026"),
    ]
    assert day.xpath("//head/link[@rel='prev']/@href | //head/link[@rel='next']/@href") == [
        "../2026-02-02/",
        "../2026-03-17/",
    ]
    assert day.xpath("//head/link[@rel='canonical']/@href") == [f"{SITE.public_url}/day/2026-03-14/"]


def test_a_month_lists_its_days():
    """Each day leads to its page; the months before and after that have something are one step away."""
    heads = [head("a", start=days_before(1)), head("b"), head("c"), head("z", start=days_before(100))]
    month = pages(*heads)["day/2026-03/index.html"]
    assert texts(month, "//h1") == ["Liveblogs im März 2026"]
    assert texts(month, "//h2") == ["Samstag, 14. März 2026", "Freitag, 13. März 2026"]
    assert month.xpath("//h2/a/@href") == ["../2026-03-14/", "../2026-03-13/"]
    assert texts(month, "//h3") == ["C", "B", "A"]
    assert texts(month, "//nav[@class='pages']/a") == ["Dezember 2025"]


@pytest.mark.parametrize(("zone", "day"), [("Europe/Berlin", "2026-03-15"), ("America/New_York", "2026-03-14")])
def test_a_liveblog_belongs_to_its_own_local_day(zone, day):
    """An evening in New York is a night in Berlin."""
    assert f"day/{day}/index.html" in pages(head("a", start=datetime(2026, 3, 14, 23, 30, tzinfo=UTC), time_zone=zone))


def test_coverage_from_elsewhere_belongs_to_the_day_it_ran():
    """Its hours are not known, and not invented."""
    found = pages(head("alt", day=date(2019, 12, 31), start=NOON))
    assert set(found) == {INDEX, "day/2019-12/index.html", "day/2019-12-31/index.html"}
    assert texts(found["day/2019-12-31/index.html"], "//li/p") == ["Live seit 31. Dezember 2019"]


# --- what a change reaches ----------------------------------------------------------------------------------


def test_a_change_reaches_few_pages():
    """The list, the liveblog's day and month, and those beside them, which lead there: seven in all."""
    heads = [head(f"tag-{count}", start=days_before(count)) for count in range(0, 400, 5)]
    assert list(pages(*heads, around={"tag-200"})) == [
        INDEX,
        "day/2025-09/index.html", "day/2025-08/index.html", "day/2025-07/index.html",
        "day/2025-08-31/index.html", "day/2025-08-26/index.html", "day/2025-08-21/index.html",
    ]  # fmt: skip


def test_no_other_page_changes():
    """Whatever a change reaches, the rest is the same bytes: an opening, a close, on a day of its own or another's."""
    before = [head(f"tag-{count}", start=days_before(count)) for count in range(0, 120, 7)]
    for slug, changed in {
        "neu": [*before, head("neu", start=days_before(30))],
        "auch-neu": [*before, head("auch-neu", start=days_before(35))],
        "tag-35": [h for h in before if h.liveblog != "tag-35"] + [head("tag-35", start=days_before(35), ended=True)],
    }.items():
        everything = {h.liveblog for h in changed}
        was = {a.path: a.body for a in renderer().site(before, everything, NOON)}
        now = {a.path: a.body for a in renderer().site(changed, everything, NOON)}
        reached = {a.path for a in renderer().site(changed, {slug}, NOON)}
        assert {path for path in now if now[path] != was.get(path)} <= reached


def test_the_order_of_heads_does_not_matter():
    """Same heads, same bytes."""
    heads = [head(slug, start=days_before(count)) for count, slug in enumerate("abc")]
    one = [a.body for a in renderer().site(heads, {"a"}, NOON)]
    assert one == [a.body for a in renderer().site(reversed(heads), {"a"}, NOON)]
    assert [h.liveblog for h in Coverage.of(heads).newest] == ["a", "b", "c"]
