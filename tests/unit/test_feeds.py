"""RSS and Atom: valid, complete, and dated by the journal alone."""

from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import given, settings
from lxml import etree

from tests.support.checkers.atom import check_atom
from tests.support.histories import START, opened
from tests.support.renderings import content, publish, renderer
from tests.support.strategies import examples, histories, wild
from ticker.domain import commands as c
from ticker.domain import events as e

FORMATS = ("rss", "atom")


def parsed(history, name):
    return feedparser.parse(getattr(renderer(), name)(history.state).body)


@pytest.mark.parametrize("name", FORMATS)
def test_the_newest_fifty_come_first(name):
    """Fifty entries, newest first, each with its permalink and its whole text."""
    history = opened()
    for number in range(52):
        history.do(publish(f"a{number:09d}", f"Meldung {number}"))
    feed = parsed(history, name)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [f"Meldung {number}" for number in range(51, 1, -1)]
    assert feed.entries[0].link == "https://live.example.org/sturmflut/e/a000000051/"
    assert "Der Pegel steigt." in str(feed.entries[0])


@pytest.mark.parametrize("name", FORMATS)
def test_a_recording_is_an_enclosure(name):
    """The first whose kind its name tells; podcast players take it, every other reader finds a link in the text."""
    history = opened()
    sounds = (e.Audio(url="https://a.example/stream", title="Live"), e.Audio(url="/media/a.mp3", title="Im Gespräch"))
    history.do(publish("a000000001", blocks=sounds))
    (entry,) = parsed(history, name).entries
    (enclosure,) = entry.enclosures
    assert (enclosure.href, enclosure.type) == ("https://live.example.org/media/a.mp3", "audio/mpeg")
    assert 'href="https://live.example.org/media/a.mp3"' in str(entry)


@pytest.mark.parametrize("name", FORMATS)
def test_results_and_tables_are_plain_in_a_feed(name):
    """A line and a table that need no style."""
    blocks = (
        e.Score(home="SV A", away="TuS B", home_score="2", away_score="1", competition="Liga", status="Ende"),
        e.Table(caption="Pegel", header=("Ort", "Stand"), rows=(("Hafen", "5 m"),)),
    )
    history = opened()
    history.do(publish("a000000001", blocks=blocks))
    text = str(parsed(history, name).entries[0])
    assert "Liga: SV A – TuS B 2:1 (Ende)" in text
    assert '<th scope="row">Hafen</th>' in text
    assert "tabindex" not in text


def test_ids_are_tag_uris_for_ever():
    """Host, day of creation, slug, entry (RFC 4151): the same in both formats, and no address to break."""
    history = opened()
    history.do(publish("a000000001"))
    expected = "tag:live.example.org,2026-03-14:sturmflut/a000000001"
    assert [parsed(history, name).entries[0].id for name in FORMATS] == [expected, expected]
    assert parsed(history, "atom").feed.id == "tag:live.example.org,2026-03-14:sturmflut"


@pytest.mark.parametrize("name", FORMATS)
def test_a_feed_says_where_it_lives(name):
    """Self, alternate, language, author of the feed."""
    history = opened(title="Sturmflut", deck="Was geschieht")
    history.do(publish("a000000001"))
    feed = parsed(history, name).feed
    links = {link.rel: link.href for link in feed.links}
    assert links["self"] == f"https://live.example.org/sturmflut/feed.{name}"
    assert feed.link == "https://live.example.org/sturmflut/"
    assert (feed.title, feed.subtitle, feed.language) == ("Sturmflut", "Was geschieht", "de")


def test_dates_are_those_of_the_events():
    """Published never moves, updated is the last change; the feed is as new as its newest change."""
    history = opened()
    history.do(publish("a000000001"))
    history.do(publish("a000000002"))
    history.do(c.ReviseEntry(entry_id="a000000001", content=content("Neu")))
    feed = parsed(history, "atom")
    old = feed.entries[1]
    assert (old.published, old.updated) == ("2026-03-14T09:31:00+00:00", "2026-03-14T09:33:00+00:00")
    assert feed.feed.updated == "2026-03-14T09:33:00+00:00"
    assert parsed(history, "rss").entries[1].published == "Sat, 14 Mar 2026 09:31:00 +0000"


def test_an_unknown_time_is_not_invented():
    """No `published`, no `pubDate`; the `updated` that Atom demands is when we got it."""
    history = opened()
    history.do(publish("a000000001", imported=c.Imported(published_at=None)))
    atom, rss = (renderer().atom(history.state).body, renderer().rss(history.state).body)
    assert b"<published>" not in atom
    assert b"pubDate" not in rss
    assert parsed(history, "atom").entries[0].updated_parsed[:5] == (2026, 3, 14, 9, 31)


@pytest.mark.parametrize("name", FORMATS)
def test_corrections_are_told_in_the_text(name):
    """Somebody who reads only the feed reads the note."""
    history = opened()
    history.do(publish("a000000001"))
    history.do(c.CorrectEntry(entry_id="a000000001", content=content("Neu"), note="Zahl berichtigt."))
    assert "Zahl berichtigt." in str(parsed(history, name).entries[0])


def test_a_retracted_entry_is_a_tombstone():
    """Gone from both; Atom says so by RFC 6721, with the notice and the moment."""
    history = opened()
    history.do(publish("a000000001", "Deich bricht"))
    history.do(c.RetractEntry(entry_id="a000000001", notice="Er hält."))
    assert [parsed(history, name).entries for name in FORMATS] == [[], []]
    root = etree.fromstring(renderer().atom(history.state).body)
    (deleted,) = root.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert dict(deleted.attrib) == {
        "ref": "tag:live.example.org,2026-03-14:sturmflut/a000000001",
        "when": "2026-03-14T09:32:00+00:00",
    }
    assert deleted[0].text == "Er hält."
    assert "Deich" not in renderer().atom(history.state).body.decode()


def test_addresses_in_a_feed_are_absolute():
    """Pictures and links work in a reader's program."""
    history = opened()
    picture = e.Image(src="/media/a.webp", alt="Deich")
    link = e.Text(html='<p><a href="/anders/">Anders</a></p>')
    history.do(publish("a000000001", blocks=(picture, link)))
    text = renderer().atom(history.state).body.decode()
    assert "https://live.example.org/media/a.webp" in text
    assert "https://live.example.org/anders/" in text


def test_authors_and_tags_are_told():
    """Who wrote it and what it is about, in both formats."""
    history = opened()
    history.do(publish("a000000001", authors=("Fenna Wattenberg",), tags=("Deich",)))
    for name in FORMATS:
        (entry,) = parsed(history, name).entries
        assert (entry.author, entry.tags[0].term) == ("Fenna Wattenberg", "Deich")


def test_an_entry_without_a_headline_is_named_by_its_text():
    """Both formats demand a title."""
    history = opened()
    history.do(publish("a000000001", "", "<p>Nur ein Satz.</p>"))
    assert [parsed(history, name).entries[0].title for name in FORMATS] == ["Nur ein Satz."] * 2


@settings(max_examples=examples(40))
@given(histories(wild))
def test_whatever_is_typed_the_feeds_are_valid(history):
    """Control characters, empty titles, odd times: both parse, and Atom keeps to its schema."""
    if history.state.public:
        assert check_atom(renderer().atom(history.state).body) == []
        etree.fromstring(renderer().rss(history.state).body)


def test_the_same_state_gives_the_same_bytes_at_any_time():
    """No clock: what is rendered again later is the same."""
    history = opened()
    history.do(publish("a000000001", occurred_at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC)), later=timedelta(hours=1))
    first = [getattr(renderer(), name)(history.state).body for name in FORMATS]
    assert [getattr(renderer(), name)(history.state).body for name in FORMATS] == first
    today = datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:")
    assert START.strftime("%Y-%m-%dT%H:") != today
    assert all(today.encode() not in body for body in first)
