"""A liveblog in a frame on a foreign page, and what oEmbed says of it."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import brotli

from tests.support.histories import opened
from tests.support.renderings import SITE, content, fresh_renderer, publish, renderer, texts, tree
from ticker.config import Site
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.projections.embedding import framed

LONG = "<p>Der Deich an der Alten Schleuse hält. " + "Helferinnen füllen weiter Sandsäcke. " * 12 + "</p>"


def day(entries=12, **details):
    history = opened(**details)
    for number in range(1, entries + 1):
        history.do(publish(f"a{number:09d}", f"Meldung {number}", LONG))
    return history


def page(history):
    return tree(renderer().embed(history.state))


def test_the_frame_shows_the_newest_ten():
    """Title, state, ten headlines with times, the newest with the beginning of its text, and the way there."""
    shown = page(day(top_story="Deich hält"))
    assert texts(shown, "//h1") == ["Sturmflut an der Küste ++ Deich hält ++"]
    assert texts(shown, "//h2") == [f"Meldung {number}" for number in range(12, 2, -1)]
    assert texts(shown, "//li/time")[:2] == ["10:42", "10:41"]
    (text,) = texts(shown, "//li//p")
    assert text.startswith("Der Deich an der Alten Schleuse hält.")
    assert text.endswith(" …")
    assert len(text) <= framed.BEGINNING_LENGTH
    assert texts(shown, "//footer/a") == ["Zum Liveblog"]


def test_links_lead_out_of_the_frame():
    """In a tab of their own, to the liveblog and its entries; the page itself is not one to be found."""
    shown = page(day(1))
    assert shown.xpath("//base/@target") == ["_blank"]
    assert shown.xpath("//main//@href") == ["../", "../e/a000000001/", "../"]
    assert shown.xpath("//link[@rel='canonical']/@href") == ["https://live.example.org/sturmflut/"]
    assert shown.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_frame_knows_where_it_stands():
    """The seq it follows from, and whether there is anything to follow."""
    history = day(2)
    body = page(history).xpath("//body")[0]
    assert (int(body.get("data-seq")), body.get("data-state")) == (history.state.public_seq, "live")
    history.do(c.CloseLiveblog(headline="Ende"))
    assert page(history).xpath("//body/@data-state") == ["closed"]


def test_the_frame_is_complete_without_entries():
    """A liveblog that has just been opened says so."""
    assert "Noch keine Einträge." in texts(page(opened()), "//main/p")


def test_a_retracted_text_is_not_in_the_frame():
    """Nor is its notice: the next older entry moves up."""
    history = day(2)
    history.do(c.RetractEntry(entry_id="a000000002", notice="Stimmt nicht."))
    assert texts(page(history), "//h2") == ["Meldung 1"]


def test_what_editors_type_is_text():
    """Markup in titles and headlines is shown in page, teaser and oEmbed, never run."""
    attack = '"><script>alert(1)</script>'
    history = opened(title=attack, top_story=attack)
    history.do(publish("a000000001", attack, blocks=(e.Quote(text=attack),)))
    state = history.state
    assert len(page(history).xpath("//script")) == 1
    assert b"<script" not in renderer().teaser_html(state).body
    html = json.loads(renderer().oembed(state).body)["html"]
    assert html.count("<script") == 1
    assert 'title="&#34;&gt;&lt;script' in html


def test_the_frame_is_light():
    """Page, styles and scripts of its own in 6 KB: it stands on a page that has enough to load."""
    files = {re.sub(r"-[0-9a-f]{8}", "", found.path): found.body for found in renderer().assets()}
    own = [files[f"assets/{name}"] for name in ("embed-page.css", "embed-page.js", "follow.js", "documents.js")]
    assert sum(len(brotli.compress(body)) for body in [renderer().embed(day().state).body, *own]) <= 6144
    assert len(brotli.compress(renderer().embed_script().body)) <= 1024


def test_oembed_says_what_it_must():
    """The fields of a rich response (oEmbed 1.0 §2.3.4); sizes are integers."""
    told = json.loads(renderer().oembed(day(1).state).body)
    html = told.pop("html")
    assert told == {
        "version": "1.0",
        "type": "rich",
        "title": "Sturmflut an der Küste",
        "provider_name": SITE.publisher,
        "provider_url": "https://live.example.org/",
        "cache_age": 3600,
        "width": 600,
        "height": 640,
    }
    assert 'src="https://live.example.org/sturmflut/embed/"' in html
    assert 'src="https://live.example.org/embed.js"' in html
    assert "style=" not in html


def test_a_front_page_says_who_tells_how_to_frame_it():
    """Consumers discover the endpoint in its head (oEmbed 1.0 §4), with the page's own address to ask for."""
    front = tree(renderer().front(day(1).state))
    (address,) = front.xpath("//head/link[@rel='alternate'][@type='application/json+oembed']/@href")
    asked = urlsplit(address)
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == "https://live.example.org/oembed"
    assert parse_qs(asked.query) == {"url": ["https://live.example.org/sturmflut/"], "format": ["json"]}


def test_oembed_changes_with_the_title_alone():
    """So no publish touches it."""
    history = day(1)
    before = renderer().oembed(history.state).body
    history.do(publish("b000000001"))
    history.do(c.CorrectEntry(entry_id="b000000001", content=content(), note="Zahl."))
    assert renderer().oembed(history.state).body == before
    history.do(c.ReviseLiveblog(title="Sturmflut: der Tag danach"))
    assert renderer().oembed(history.state).body != before


def test_a_site_below_a_path_is_named_in_full():
    """Addresses on foreign pages keep the path the site is published at."""
    site = Site(public_url="https://example.org/live", publisher="Leeküste Kurier")
    html = json.loads(fresh_renderer(site).oembed(day(1).state).body)["html"]
    assert 'src="https://example.org/live/sturmflut/embed/"' in html
    assert 'src="https://example.org/live/embed.js"' in html
