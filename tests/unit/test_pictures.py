"""A browser gets the sizes of a picture to choose from, each with an address that fits the place."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.histories import opened
from tests.support.renderings import everything, publish, renderer
from ticker.domain import events as e
from ticker.projections.rendered_liveblog import render_liveblog
from ticker.projections.rendering.pictures import srcset
from ticker.projections.sanitise import url

SIZES = (e.Source(src="/media/deich-800.jpg", width=800), e.Source(src="/media/deich-480.jpg", width=480))
PICTURE = e.Image(src="/media/deich.jpg", alt="Deich", width=1200, height=675, sources=SIZES)
ADDRESSES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map("/media/".__add__)


def shown(picture=PICTURE):
    history = opened()
    history.do(publish("a000000001", blocks=(picture, picture)))
    return {path: body.decode() for path, body in everything(history.records).items()}


def test_sizes_stand_in_order_with_addresses_of_the_place():
    """The narrowest first, the picture itself among them."""
    assert (
        'srcset="../media/deich-480.jpg 480w, ../media/deich-800.jpg 800w, ../media/deich.jpg 1200w"'
        in (shown()["sturmflut/index.html"])
    )


def test_a_feed_tells_whole_addresses():
    """It is read elsewhere."""
    assert "https://live.example.org/media/deich-480.jpg 480w" in shown()["sturmflut/feed.atom"]


def test_a_picture_of_one_size_or_of_unknown_size_has_no_choice():
    """There is nothing to choose, or no width to choose by."""
    for picture in (e.Image(src="/a.jpg", alt=""), e.Image(src="/a.jpg", alt="", sources=SIZES)):
        assert srcset(picture, url) == ""
        assert "srcset" not in shown(picture)["sturmflut/index.html"]


def test_only_the_first_picture_of_a_permalink_page_is_loaded_at_once():
    """It stands at the top of its page; everywhere else a browser loads what is near."""
    pages = shown()
    permalink = re.findall("<img[^>]*>", pages["sturmflut/e/a000000001/index.html"])
    assert ['fetchpriority="high"' in image for image in permalink] == [True, False]
    assert ['loading="lazy"' in image for image in permalink] == [False, True]
    assert pages["sturmflut/index.html"].count('loading="lazy"') == 2


def test_an_address_that_no_reader_may_follow_is_no_choice():
    """The rest of the sizes stays; with only one left there is nothing to choose."""
    bad = e.Source(src="javascript:alert(1)", width=480)
    picture = e.Image(src="/a.jpg", alt="", width=1200, height=675, sources=(bad, SIZES[0]))
    assert srcset(picture, url) == "/media/deich-800.jpg 800w, /a.jpg 1200w"
    assert srcset(replace(picture, sources=(bad,)), url) == ""


@given(st.lists(ADDRESSES, min_size=1, max_size=4), ADDRESSES)
def test_any_addresses_stay_as_many_entries(addresses, own):
    """Spaces and commas in an address end no entry (HTML, 4.8.4.3.10: how a srcset is read)."""
    sources = tuple(e.Source(src=address, width=width) for width, address in enumerate(addresses, start=100))
    written = srcset(e.Image(src=own, alt="", width=1200, height=675, sources=sources), url)
    entries = re.findall(r"([^\s,]\S*[^\s,]) (\d+)w(?:, |$)", written)
    assert [int(width) for _, width in entries] == [*range(100, 100 + len(addresses)), 1200]
    assert ", ".join(f"{address} {width}w" for address, width in entries) == written


def test_an_archive_takes_all_sizes_of_a_picture_along():
    """Opened years later on any screen it shows its pictures."""
    history = opened()
    history.do(publish("a000000001", blocks=(PICTURE,)))
    linked = render_liveblog(renderer(), "sturmflut", history.records).linked
    assert [path for path in linked if path.startswith("media/")] == [
        "media/deich-480.jpg",
        "media/deich-800.jpg",
        "media/deich.jpg",
    ]
