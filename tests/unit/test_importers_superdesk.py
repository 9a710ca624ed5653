"""Answers of Superdesk Live Blog's API: every kind of item, and what is not public."""

import json
from datetime import UTC, datetime

import pytest

from tests.support.sample_exports import BLOG, NOW, from_superdesk, item, messages, sd_post, superdesk
from ticker.domain import events as e
from ticker.exchange.importers import read, recognise


def only_entry(parsed):
    assert messages(parsed) == []
    [entry] = parsed.entries
    return entry


def renditions(**sizes):
    return {
        name: {"href": f"//media.example/{name}.jpg", "width": width, "height": width // 2, "mimetype": "image/jpeg"}
        for name, width in sizes.items()
    }


def test_a_blog_gives_title_deck_language_and_its_end():
    """`closed` is what its editors said; the time only if the blog has one."""
    blog = {**BLOG, "end_date": "2025-05-03T18:00:00+00:00"}
    parsed = from_superdesk(sd_post("a", item("text", "<p>Start.</p>")), blog=blog)
    assert (parsed.title, parsed.deck, parsed.language, parsed.closed) == ("Stadtlauf", "Alles zum Lauf", "de", True)
    assert parsed.closed_at == datetime(2025, 5, 3, 18, 0, tzinfo=UTC)
    assert not from_superdesk(sd_post("a", item("text", "Start.")), blog={**BLOG, "blog_status": "open"}).closed


def test_a_post_has_time_author_tags_and_marks():
    """Sticky is pinned, highlighted is a key event; the author is the one the themes name."""
    post = sd_post("a", item("text", "<p>Start.</p>"), sticky=True, lb_highlight=True, tags=["Lauf", "Lauf"])
    entry = only_entry(from_superdesk(post))
    assert entry.published_at == datetime(2025, 5, 3, 8, 0, tzinfo=UTC)
    assert (entry.content.authors, entry.content.tags) == (("Mara Lind",), ("Lauf",))
    assert (entry.pinned, entry.key_event) == (True, True)


@pytest.mark.parametrize(
    ("given", "author"),
    [
        ({"publisher": None, "original_creator": {"display_name": "Jo Petersen"}}, "Jo Petersen"),
        ({"publisher": {"byline": "M. Lind"}}, "M. Lind"),
        ({"publisher": None}, "ml"),
    ],
)
def test_authors_are_looked_for_where_the_api_has_them(given, author):
    """Publisher, creator, byline; a creator that is an id is nobody's name."""
    assert only_entry(from_superdesk(sd_post("a", item("text", "Start."), **given))).content.authors == (author,)


def test_items_become_blocks_in_their_order():
    """Text, a picture in its sizes, a quotation, an embed with its stored words."""
    media = {"renditions": renditions(viewImage=640, original=2400, thumbnail=120)}
    entry = only_entry(
        from_superdesk(
            sd_post(
                "a",
                item("text", "<div><b>Start am Hafen</b></div><div>Es geht los.</div>"),
                item("image", "<figure></figure>", caption="Am Kai", credit="Jo Petersen", alt_text="Läufer",
                     media=media),
                item("quote", "<blockquote/>", quote="Wir sind bereit.", credit="Der Bürgermeister"),
                item("embed", "", original_url="https://vimeo.com/123456789", title="Film", description="Der Lauf",
                     author_name="Stadt", provider_name="Vimeo"),
            )
        )
    )  # fmt: skip
    assert entry.content.headline == "Start am Hafen"
    assert entry.content.blocks == (
        e.Text(html="<p>Es geht los.</p>"),
        e.Image(
            src="https://media.example/viewImage.jpg", alt="Läufer", caption="Am Kai", credit="Jo Petersen", width=640,
            height=320, sources=(
                e.Source(src="https://media.example/original.jpg", width=2400),
                e.Source(src="https://media.example/thumbnail.jpg", width=120),
            ),
        ),
        e.Quote(text="Wir sind bereit.", attribution="Der Bürgermeister"),
        e.Embed(url="https://vimeo.com/123456789", title="Film", text="Der Lauf", author="Stadt", provider="Vimeo"),
    )  # fmt: skip


def test_the_second_version_of_the_api_is_read_too():
    """Items stand in the post itself, renditions in the item."""
    post = {
        "_id": "a", "blog": "b1", "published_date": "2025-05-03T08:00:00+00:00", "post_status": "open", "sticky": True,
        "publisher": {"display_name": "Mara Lind"},
        "items": [{"_id": "i", "item_type": "image", "text": "", "meta": {"caption": "Kai", "credit": "jo"},
                   "renditions": renditions(baseImage=1400)}],
    }  # fmt: skip
    entry = only_entry(from_superdesk(post))
    assert entry.content.headline == entry.content.blocks[0].alt == "Kai"
    assert entry.content.blocks[0].src == "https://media.example/baseImage.jpg"


@pytest.mark.parametrize(
    "hidden",
    [
        {"deleted": True},
        {"post_status": "draft"},
        {"post_status": "submitted"},
        {"post_status": "comment"},
        {"unpublished_date": "2025-05-03T09:00:00+00:00"},
    ],
)
def test_what_readers_did_not_see_last_is_left_out(hidden):
    """Drafts, contributions, comments, posts that were deleted or taken back."""
    parsed = from_superdesk(sd_post("a", item("text", "Da.")), sd_post("b", item("text", "Weg."), **hidden))
    assert only_entry(parsed).content.headline == "Da."


def test_advertisements_are_left_out_and_unknown_items_read_as_text():
    """Both are told; an entry with nothing else in it is left out."""
    parsed = from_superdesk(
        sd_post("a", item("Advertisement Local", "<p>Kauf!</p>")), sd_post("b", item("Scorecard", "<p>HSV 2:1</p>"))
    )
    assert only_entry(parsed).content.headline == "HSV 2:1"
    told = messages(parsed, "notice")
    assert "/posts/_items/0/groups/1/refs/0/item: is an advertisement; left out" in told
    assert any("is empty" in message for message in told)
    assert any('is a "Scorecard"' in message for message in told)


def test_only_the_newest_of_several_sticky_posts_is_pinned():
    """Here one entry stands at the top."""
    first = sd_post("a", item("text", "Alt."), sticky=True)
    second = sd_post("b", item("text", "Neu."), sticky=True, at="2025-05-03T10:00:00+00:00")
    parsed = from_superdesk(second, first)
    assert [entry.pinned for entry in parsed.entries] == [False, True]
    assert messages(parsed, "notice") == [
        "/posts/_items/1: is pinned, as is a newer one; only the newest stays at the top"
    ]


def test_pages_are_put_together_and_the_newest_version_of_a_post_wins():
    """Posts move from page to page while they are fetched."""
    old = sd_post("a", item("text", "Alt."))
    new = sd_post("a", item("text", "Neu."), _updated="2025-05-03T09:00:00+00:00")
    pages = [BLOG, {"_items": [new], "_meta": {"total": 1}}, {"_items": [old], "_meta": {"total": 1}}]
    data = json.dumps(pages).encode()
    assert only_entry(read(data, "superdesk", now=NOW)).content.headline == "Neu."


def test_a_missing_page_is_refused():
    """`_meta.total` says how many there are."""
    value = superdesk(sd_post("a", item("text", "Da.")))
    value["posts"]["_meta"]["total"] = 70
    [told] = messages(read(json.dumps(value).encode(), "superdesk", now=NOW))
    assert told.startswith("/_meta/total: says 70 posts, but 1 are in the file")


def test_posts_of_several_blogs_need_a_choice():
    """By the id that the API gives them."""
    value = superdesk(sd_post("a", item("text", "Da.")), sd_post("b", item("text", "Dort."), blog="b2"))
    data = json.dumps(value).encode()
    assert 'choose one with --only: "b1", "b2"' in messages(read(data, "superdesk", now=NOW))[0]
    assert only_entry(read(data, "superdesk", now=NOW, only="b2")).content.headline == "Dort."


def test_exports_are_recognised_by_their_content():
    """Not by their names; a page copied as text is neither."""
    assert recognise(json.dumps(superdesk()).encode()) == "superdesk"
    assert recognise(b'\xef\xbb\xbf {"entries": []}') == "wordpress"
    assert recognise(b'<?xml version="1.0"?><!-- WXR --><rss version="2.0">') == "wordpress"
    assert recognise(b"<html>") is None
    assert recognise(b'{"text": "\\"_items\\": 1"}') is None
    assert recognise("Sturm über Köln\n\n16:05 Uhr | Deich hält".encode()) is None
