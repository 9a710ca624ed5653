"""A post from elsewhere on the page: its stored text first; the platform is asked nothing before a reader says so."""

from datetime import UTC, datetime

import pytest
from lxml import html

from tests.support.histories import opened
from tests.support.renderings import everything, publish
from ticker.domain import events as e

POST = e.Embed(
    url="https://x.com/deichwacht/status/1989412345678901234",
    text="Zwei Meter und fallend.",
    author="Deichwacht",
    posted_at=datetime(2025, 11, 14, 15, 5, tzinfo=UTC),
)
FRAME = "https://platform.twitter.com/embed/Tweet.html?id=1989412345678901234&dnt=true"
PAGES = "sturmflut/index.html", "sturmflut/page/1/index.html", "sturmflut/e/a000000001/index.html"


def rendered(block=POST, **about):
    history = opened(**about)
    history.do(publish("a000000001", blocks=(block,)))
    return {path: body.decode() for path, body in everything(history.records).items()}


def figure(block=POST, **about):
    (found,) = html.fromstring(rendered(block, **about)["sturmflut/index.html"].encode()).find_class("embed")
    return found


def words(element):
    return " ".join(element.text_content().split())


def test_the_stored_post_says_who_wrote_it_when_and_where():
    """What survives the platform: text, author, time, and the way there."""
    post = figure()
    assert words(post.find("blockquote")) == "Zwei Meter und fallend."
    assert words(post.find("figcaption")) == "Deichwacht, 14. November 2025, 16:05 Uhr Bei X ansehen"
    assert post.xpath(".//time/@datetime") == ["2025-11-14T16:05:00+01:00"]
    assert post.xpath(".//figcaption/a/@href") == [POST.url]


def test_the_button_says_who_gets_the_reader_s_data():
    """Within its name, so that nobody hears the button without it."""
    assert (
        words(figure().find("button"))
        == "Beitrag von X laden Dabei werden Daten an X (platform.twitter.com) übertragen."
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://youtu.be/a1B2c3D4e5_", "Video von YouTube laden"),
        ("https://www.tiktok.com/@deich/video/7301234567890123456", "Video von TikTok laden"),
        ("https://soundcloud.com/deichwacht/sturmnacht", "Audio von SoundCloud laden"),
        ("https://datawrapper.dwcdn.net/aB3dE/", "Grafik von Datawrapper laden"),
    ],
)
def test_the_button_says_what_it_loads(address, said):
    """A video, a piece to listen to, a chart."""
    assert words(figure(e.Embed(url=address)).find("button")).startswith(said)


def test_the_frame_lies_in_a_template_shut_off_from_the_page():
    """A template's content is inert: no request is made for it. The platform learns the site, not the page."""
    (frame,) = figure().xpath("./template/iframe")
    assert frame.get("src") == FRAME
    assert frame.get("title") == "Beitrag auf X: Deichwacht"
    assert frame.get("referrerpolicy") == "strict-origin"
    assert "allow-top-navigation" not in frame.get("sandbox")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_flow_offers_it(path):
    """Front page, numbered page, permalink."""
    assert rendered()[path].count("<template><iframe") == 1


def test_a_feed_has_text_and_link_only():
    """Nothing there could ask a reader first."""
    pages = rendered()
    for path in ("sturmflut/feed.rss", "sturmflut/feed.atom"):
        assert "Zwei Meter und fallend." in pages[path]
        assert "iframe" not in pages[path]
        assert "platform.twitter.com" not in pages[path]


def test_a_platform_without_a_known_frame_has_text_and_link_only():
    """An address that is no post's is followed, not loaded."""
    post = figure(e.Embed(url="https://social.example/1", provider="Küstenfunk", text="Pegel 2,70"))
    assert post.xpath(".//button | .//template") == []
    assert words(post) == "Pegel 2,70 Bei Küstenfunk ansehen"


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (e.Embed(url=POST.url), "Beitrag auf X"),
        (e.Embed(url="https://social.example/1", provider="Küstenfunk"), "Beitrag auf Küstenfunk"),
        (e.Embed(url="https://social.example/1"), "Beitrag auf einer anderen Seite"),
    ],
)
def test_a_post_without_a_stored_text_says_what_it_was(block, said):
    """When the platform is gone, a reader still sees that there was something."""
    assert words(figure(block).find("blockquote")) == said


def test_it_is_said_in_the_language_of_the_liveblog():
    """English here."""
    assert words(figure(language="en").find("button")) == (
        "Load post from X Data about you is sent to X (platform.twitter.com)."
    )
