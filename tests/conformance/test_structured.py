"""The structured data of every page: extruct reads it, and schema.org knows all of it."""

import json
import re

import brotli
import pytest
from hypothesis import given, settings

from tests.conformance.test_pages import BLOCKS, a_full_liveblog
from tests.support import sample_coverages
from tests.support.checkers.extracted import extracted, problems_of
from tests.support.histories import opened
from tests.support.renderings import everything, publish, renderer, tree
from tests.support.strategies import THEMES, examples, histories, wild
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.projections import artefact

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]>",
    "\u2028\u2029",
    "\\u003c/script> \\",
    "\"',&amp;&lt;",
    "👩‍🚒 Deich hält",
    "\u202eמבול\u202c טקסט",
)

PICTURES = ("https://live.example.org/assets/share-", "https://live.example.org/media/a.webp")
"""The site's own, and the one of the entry that has some."""


def pages_of(records, slug="sturmflut"):
    """The pages somebody may open and share, by path: no fragments, and not what stands in other people's pages."""
    found = everything(records, slug=slug)
    pages = {path: body for path, body in found.items() if path.endswith(("index.html", "gone.html"))}
    return {path: body for path, body in pages.items() if not path.endswith("/embed/index.html")}


@pytest.mark.parametrize(("theme", "closed"), [("liveblog", False), ("liveticker", True)])
def test_every_page_speaks_the_vocabulary(theme, closed):
    """Front page, numbered pages, permalinks and lists, with everything a liveblog can have, live and closed."""
    history = a_full_liveblog(theme)
    if closed:
        history.do(c.CloseLiveblog(headline="Ende", blocks=BLOCKS))
    problems, documents = problems_of(pages_of(history.records))
    assert problems == {}
    kinds = {document["@type"] for document in documents.values()}
    assert kinds == {"LiveBlogPosting", "CollectionPage", "BlogPosting"}


@pytest.mark.parametrize("history", sample_coverages.everything(), ids=lambda history: history.state.slug)
def test_invented_days_speak_the_vocabulary(history):
    """German and English, both themes, four days and one hour, with times and without, one without entries."""
    problems, documents = problems_of(pages_of(history.records, history.state.slug))
    assert problems == {}
    front = documents[artefact.front(history.state.slug)]
    told = [posting["@id"] for posting in front.get("liveBlogUpdate", [])]
    shown = tree(renderer().front(history.state)).xpath("//article[not(contains(@class, 'retracted'))]/@data-number")
    assert len(told) == len(set(told)) == len(shown)


def test_fifty_entries_with_their_texts_weigh_little():
    """What JSON-LD repeats of the page adds 2.5 KB to what a reader loads, compressed as it is stored while live."""
    page = renderer().front(sample_coverages.sturmflut().state).body
    (script,) = re.findall(rb'<script type="application/ld\+json">.*?</script>', page, re.DOTALL)
    with_it, without = (len(brotli.compress(body, quality=5)) for body in (page, page.replace(script, b"")))
    assert len(script) > 25_000
    assert with_it - without <= 2_500


@settings(max_examples=examples(30))
@given(histories(wild))
def test_whatever_is_typed_speaks_the_vocabulary(history):
    """Any history, any text that UTF-8 can carry."""
    problems, _documents = problems_of(pages_of(history.records))
    assert problems == {}


def test_no_text_ends_the_script_or_changes_on_the_way():
    """Tags, comments, line separators, emoji and right-to-left text come out of the page as they went in."""
    history = opened(title=HOSTILE[0], deck=HOSTILE[1], top_story=HOSTILE[0])
    for number, text in enumerate(HOSTILE):
        history.do(publish(f"n{number:09d}", text, authors=(text,), tags=(text,), blocks=(e.Quote(text=text),)))
        said = history.state.entries[f"n{number:09d}"].content
        history.do(c.CorrectEntry(entry_id=f"n{number:09d}", content=said, note=text))
    for path, body in pages_of(history.records).items():
        for script in re.findall(r'<script type="application/ld\+json">(.*?)</script>', body.decode(), re.DOTALL):
            assert not set(script) & set("<>&'"), path
            json.loads(script)
    (document,) = extracted(renderer().front(history.state).body).json_ld
    assert (document["headline"], document["description"]) == (HOSTILE[0], HOSTILE[1])
    for text, posting in zip(reversed(HOSTILE), document["liveBlogUpdate"], strict=True):
        assert [posting["headline"], posting["articleBody"], posting["keywords"]] == [text, text, [text]]
        assert [posting["author"]["name"], posting["correction"]["text"]] == [text, text]


def test_a_document_says_nothing_empty():
    """What is not known is left out, at every depth: an empty value would be a statement."""
    history = opened()
    history.do(publish("a000000001", "", text="", imported=c.Imported(published_at=None)))

    def empties(value):
        if isinstance(value, dict | list):
            return not value or any(map(empties, value.values() if isinstance(value, dict) else value))
        return value in ("", None, 0)

    problems, documents = problems_of(pages_of(history.records))
    assert problems == {}
    assert not any(map(empties, documents.values()))


def test_what_is_shared_has_a_title_a_text_and_a_picture():
    """OpenGraph on every page of both themes; sizes stand beside pictures whose size is known."""
    for theme in THEMES:
        for path, body in pages_of(a_full_liveblog(theme).records).items():
            graph = extracted(body).opengraph
            for name in ("og:title", "og:description", "og:url", "og:type", "og:site_name", "og:locale", "og:image"):
                assert len(graph[name]) == 1, (path, name)
                assert graph[name][0].strip(), (path, name)
            assert graph["og:image"][0].startswith(PICTURES)
            assert graph["og:image:width"] == ["1200"]


def test_a_shared_entry_shows_its_own_picture_and_time():
    """A permalink has its entry's words, picture and moment; the front page those of the coverage."""
    history = opened(deck="Was heute geschieht.")
    image = e.Image(src="/media/a.webp", alt="Deich", width=1200, height=800)
    history.do(publish("a000000001", "Pegel steigt", blocks=(e.Text(html="<p>Um <b>20</b> Zentimeter.</p>"), image)))
    history.do(publish("a000000002"))
    alone = extracted(renderer().permalink(history.state, "a000000001").body).opengraph
    assert alone["og:title"] == ["Pegel steigt | Sturmflut an der Küste | Leeküste Kurier"]
    assert alone["og:description"] == ["Um 20 Zentimeter."]
    assert alone["og:image"] == ["https://live.example.org/media/a.webp"]
    assert (alone["og:image:alt"], alone["og:image:height"]) == (["Deich"], ["800"])
    assert alone["article:published_time"] == ["2026-03-14T10:31:00+01:00"]
    assert "article:modified_time" not in alone
    whole = extracted(renderer().front(history.state).body).opengraph
    assert whole["og:description"] == ["Was heute geschieht."]
    assert whole["og:image"] == alone["og:image"]
    assert whole["article:modified_time"] == ["2026-03-14T10:32:00+01:00"]
    other = extracted(renderer().permalink(history.state, "a000000002").body).opengraph
    assert other["og:image"][0].startswith("https://live.example.org/assets/share-")


def test_every_page_of_a_liveblog_leads_to_its_feeds():
    """Programs find them from wherever a reader is."""
    feeds = re.compile(rb'<link rel="alternate" type="application/(?:atom|rss)\+xml"')
    for path, body in pages_of(a_full_liveblog("liveblog").records).items():
        if path.startswith("sturmflut/"):
            assert len(feeds.findall(body)) == 2, path
