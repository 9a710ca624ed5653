"""Teasers: what a newsroom's front page shows of a liveblog, as HTML to include and as JSON."""

import json
from datetime import date

import pytest
from hypothesis import given
from lxml import html

from tests.support.histories import opened
from tests.support.renderings import content, publish, renderer, texts
from tests.support.strategies import histories
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.domain.entry import EntryState
from ticker.projections.plan import plan_changes

HOME = "https://live.example.org/sturmflut/"


def day(entries=7):
    history = opened(top_story="Deich hält", deck="Das Wasser steigt bis Mitternacht.")
    for number in range(1, entries + 1):
        history.do(publish(f"a{number:09d}", f"Meldung {number}", key_event=number == entries))
    return history


def fragment(history):
    """The teaser's one element."""
    return html.fragment_fromstring(renderer().teaser_html(history.state).body.decode())


def document(history):
    return json.loads(renderer().teaser_json(history.state).body)


def test_a_teaser_shows_the_five_newest_headlines():
    """Title, state and the newest headlines with their times, newest first."""
    teaser = fragment(day())
    assert texts(teaser, "//h2") == ["Sturmflut an der Küste ++ Deich hält ++"]
    assert texts(teaser, "//p") == ["Live seit 14. März 2026", "Das Wasser steigt bis Mitternacht.", "Zum Liveblog"]
    assert texts(teaser, "//li") == [f"10:3{number} Meldung {number}" for number in (7, 6, 5, 4, 3)]


def test_a_teaser_stands_anywhere():
    """One element whose addresses are absolute and whose classes and ids are nobody else's."""
    teaser = fragment(day())
    assert teaser.tag == "section"
    assert {address for address in teaser.xpath("//@href") if not address.startswith(HOME)} == set()
    names = " ".join(teaser.xpath("//@class") + teaser.xpath("//@id")).split()
    assert [name for name in names if not name.startswith("ticker-teaser")] == []
    assert teaser.xpath("//@style | //script | //style") == []


def test_a_closed_liveblog_says_when_it_ended():
    """The badge tells the state and `<time>` the moment; nothing is live any more."""
    history = day(1)
    history.do(c.CloseLiveblog(headline="Ende des Liveblogs"))
    status = fragment(history).xpath("//p[@class='ticker-teaser-status']")[0]
    assert texts(status, ".") == ["Beendet 14. März 2026, 10:32 Uhr"]
    assert status.xpath(".//time/@datetime") == ["2026-03-14T10:32:00+01:00"]


def test_the_document_says_the_same():
    """The shape that docs/embedding.md promises, field by field."""
    told = document(day(1))
    assert told == {
        "slug": "sturmflut",
        "url": HOME,
        "title": "Sturmflut an der Küste",
        "top_story": "Deich hält",
        "deck": "Das Wasser steigt bis Mitternacht.",
        "theme": "liveblog",
        "language": "de",
        "state": "live",
        "day": None,
        "opened_at": "2026-03-14T10:30:00+01:00",
        "closed_at": None,
        "updated_at": "2026-03-14T10:31:00+01:00",
        "entries": [
            {
                "id": "a000000001",
                "url": f"{HOME}e/a000000001/",
                "headline": "Meldung 1",
                "at": "2026-03-14T10:31:00+01:00",
                "key_event": True,
            }
        ],
    }


def test_a_retracted_entry_is_in_no_teaser():
    """The next older one moves up, and the time of the last change goes on: it never goes back."""
    history = day()
    before = document(history)
    history.do(c.RetractEntry(entry_id="a000000007", notice="Stimmt nicht."))
    after = document(history)
    assert [line["headline"][-1] for line in after["entries"]] == list("65432")
    assert after["updated_at"] > before["updated_at"]


def test_an_entry_without_a_headline_is_told_by_its_text():
    """Its beginning, without markup, cut at a word; a picture alone is called an entry."""
    history = opened()
    history.do(
        publish("a000000001", "", "<p>Der Deich <strong>hält</strong>. " + "Und das Wasser steigt. " * 9 + "</p>")
    )
    history.do(publish("a000000002", "", blocks=(e.Image(src="/media/a.webp", alt="Deich"),)))
    picture, text = document(history)["entries"]
    assert picture["headline"] == ""
    assert text["headline"].startswith("Der Deich hält. Und das Wasser steigt.")
    assert text["headline"].endswith(" …")
    assert len(text["headline"]) <= 100
    assert texts(fragment(history), "//li")[0] == "10:32 Eintrag"


def test_no_time_is_invented():
    """Coverage that ran elsewhere has its day and not that of its import; unknown times are null and not shown."""
    history = opened(day=date(2025, 11, 13))
    history.do(publish("a000000001", "Ohne Zeit", imported=c.Imported(published_at=None)))
    told = document(history)
    assert (told["day"], told["opened_at"], told["entries"][0]["at"]) == ("2025-11-13", None, None)
    assert texts(fragment(history), "//p")[0] == "Live seit 13. November 2025"
    assert texts(fragment(history), "//li") == ["Ohne Zeit"]


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (publish("b000000001"), True),
        (c.ReviseEntry(entry_id="a000000055", content=content("Neu")), True),
        (c.ReviseLiveblog(deck="Neu"), True),
        (c.CloseLiveblog(headline="Ende"), True),
        (c.ReviseEntry(entry_id="a000000002", content=content("Neu")), False),
        (c.PinEntry(entry_id="a000000055"), False),
        (c.SetSummary(points=(e.Point(text="Punkt"),)), False),
    ],
)
def test_a_teaser_is_rendered_when_what_it_shows_changes(command, shown):
    """And not for an old entry, a pin or the summary."""
    history = day(60)
    before = [renderer().teaser_html(history.state), renderer().teaser_json(history.state)]
    records = history.do(command)
    after = [renderer().teaser_html(history.state), renderer().teaser_json(history.state)]
    assert (before != after) is shown
    assert plan_changes(history.state, records, title=history.state.title).feeds is shown


@given(histories())
def test_a_teaser_shows_published_entries_only(history):
    """Whatever has happened: what stands in it is public, not retracted, and among the newest."""
    state = history.state
    if state.public:
        listed = [line["id"] for line in document(history)["entries"]]
        published = [i for i in reversed(state.order) if state.entries[i].state is EntryState.PUBLISHED]
        assert listed == [i for i in published if i in state.order[-50:]][:5]
