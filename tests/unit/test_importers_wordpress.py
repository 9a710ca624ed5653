"""Exports of WordPress's Liveblog plugin: the same entries, whichever way they were exported."""

from datetime import UTC, datetime

import pytest

from tests.support.sample_exports import NOW, comment, from_rest, from_wxr, messages, post, rest_entry, wxr
from ticker.domain import events as e
from ticker.exchange.importers import read

TWEET = (
    '<blockquote class="twitter-tweet"><p lang="de">Die Fähre <b>fährt</b>.</p>&mdash; Reederei (@reederei) '
    '<a href="https://twitter.com/reederei/status/1234567890?ref_src=x">3. Mai 2025</a></blockquote>'
    '<script async src="https://platform.twitter.com/widgets.js"></script>'
)


def only_entry(parsed):
    assert messages(parsed) == []
    [entry] = parsed.entries
    return entry


def test_an_export_gives_title_language_state_and_entries():
    """What the post says of itself; its comments are the entries, oldest first, at their times in UTC."""
    parsed = from_wxr(
        comment(2, "Zweite Meldung des Tages.", at="2025-05-03 09:30:00"), comment(1, "Erste Meldung des Tages.")
    )
    assert (parsed.title, parsed.language, parsed.closed, parsed.closed_at) == (
        "Sturmflut in Nordersiel", "de-DE", True, None,
    )  # fmt: skip
    assert [entry.published_at for entry in parsed.entries] == [
        datetime(2025, 5, 3, 8, 0, tzinfo=UTC),
        datetime(2025, 5, 3, 9, 30, tzinfo=UTC),
    ]
    assert [entry.content.headline for entry in parsed.entries] == [
        "Erste Meldung des Tages.", "Zweite Meldung des Tages.",
    ]  # fmt: skip
    assert parsed.problems == ()


@pytest.mark.parametrize("state", ["enable", "1", ""])
def test_a_liveblog_that_is_not_archived_stays_open(state):
    """Also where only the comments tell that it is one."""
    assert not from_wxr(comment(1, "Noch läuft alles."), state=state).closed


def test_the_newest_text_wins_at_the_time_of_the_first():
    """An update is another comment that replaces the first, or an earlier update."""
    entry = only_entry(
        from_wxr(
            comment(1, "Drei Boote sind gesunken."),
            comment(5, "Zwei Boote sind gesunken.", at="2025-05-03 08:20:00", liveblog_replaces="1"),
            comment(4, "Vier Boote sind gesunken.", at="2025-05-03 08:10:00", liveblog_replaces="1"),
        )
    )
    assert entry.content.headline == "Zwei Boote sind gesunken."
    assert entry.published_at == datetime(2025, 5, 3, 8, 0, tzinfo=UTC)


def test_a_deleted_entry_is_not_imported():
    """A deletion is an empty comment that replaces the entry; the entry itself may be gone from the export."""
    parsed = from_wxr(
        comment(1, "Falsche Meldung."),
        comment(2, "", at="2025-05-03 08:01:00", liveblog_replaces="1"),
        comment(4, "", at="2025-05-03 08:02:00", liveblog_replaces="3"),
        comment(9, "Richtige Meldung."),
    )
    assert only_entry(parsed).content.headline == "Richtige Meldung."


def test_an_update_whose_entry_is_missing_has_its_own_time_and_a_notice():
    """Nothing is lost, and nothing is claimed silently."""
    parsed = from_wxr(comment(2, "Neuer Stand.", at="2025-05-03 08:20:00", liveblog_replaces="1"))
    assert only_entry(parsed).published_at == datetime(2025, 5, 3, 8, 20, tzinfo=UTC)
    assert "not in the file" in messages(parsed, "notice")[0]


def test_entries_that_replace_each_other_in_a_circle_are_refused():
    """The export was edited by hand; which is newest cannot be known."""
    parsed = from_wxr(comment(1, "a", liveblog_replaces="2"), comment(2, "b", liveblog_replaces="1"))
    assert [message.split(":")[1] for message in messages(parsed)] == ["comment[1]", "comment[2]"]


def test_spam_and_the_bin_are_left_out_and_counted():
    """What no reader saw does not become public by an import."""
    parsed = from_wxr(comment(1, "Gut."), comment(2, "Müll", approved="trash"), comment(3, "x", approved="0"))
    assert only_entry(parsed).content.headline == "Gut."
    assert messages(parsed, "notice") == [
        "/rss/channel/item[1]: 2 entries are in the bin, spam or not approved; left out"
    ]


def test_contributors_are_authors_unless_they_are_hidden():
    """Their ids stand PHP-serialised in the meta; their names at the head of the export."""
    shown, hidden = from_wxr(
        comment(1, "Mit Namen.", liveblog_contributors='a:1:{i:0;s:1:"7";}'),
        comment(2, "Ohne Namen.", liveblog_hide_authors="1", at="2025-05-03 09:00:00"),
    ).entries
    assert shown.content.authors == ("Mara Lind", "Jo Petersen")
    assert hidden.content.authors == ()


@pytest.mark.parametrize(
    ("html", "metas"),
    [
        ('Deich hält. <span class="liveblog-command type-key">key</span>', {}),
        ("Deich hält. /key", {}),
        ("[key] Deich hält.", {}),
        ("Deich hält.", {"liveblog_key_entry": "true"}),
        ("Deich hält.", {"liveblog_key_entry": "1"}),
    ],
)
def test_key_events_are_told_by_meta_or_command(html, metas):
    """The command itself is not shown."""
    entry = only_entry(from_wxr(comment(1, html, **metas)))
    assert entry.key_event
    assert entry.content.headline == "Deich hält."
    assert entry.content.blocks == ()


def test_an_address_is_no_command():
    """/key stands in paths, too."""
    assert not only_entry(from_wxr(comment(1, "Siehe https://hafen.example/key und 1/key."))).key_event


def test_hashtags_authors_and_emoji_become_tags_and_words():
    """What the plugin has made of #deich, @jo and :wave:."""
    html = (
        'Am <span class="liveblog-hash term-deich">deich</span> mit <a href="" class="liveblog-author">Jo</a> '
        '<img src="//s.w.org/1f30a.png" class="liveblog-emoji" alt="🌊"> den ganzen Tag. Und noch viel länger.'
    )
    content = only_entry(from_wxr(comment(1, html))).content
    assert content.tags == ("deich",)
    assert content.blocks == (e.Text(html="<p>Am deich mit Jo 🌊 den ganzen Tag. Und noch viel länger.</p>"),)
    assert content.headline == "Am deich mit Jo 🌊 den ganzen Tag."


def test_text_is_made_into_paragraphs_and_a_bold_beginning_into_the_headline():
    """Empty lines part paragraphs, other line ends are breaks; HTML stays HTML, as far as it is allowed."""
    html = (
        "<b>Deich hält</b>\r\n\r\nEs ist <i>geschafft</i>.\r\nDanke!\r\n\r\n<h2>Ausblick</h2>\r\n<ul><li>Ruhe</li></ul>"
    )
    content = only_entry(from_wxr(comment(1, html))).content
    assert content.headline == "Deich hält"
    [text] = content.blocks
    assert text.html.replace("\n", "") == (
        "<p>Es ist <em>geschafft</em>.<br>Danke!</p><h3>Ausblick</h3><ul><li>Ruhe</li></ul>"
    )


def test_addresses_of_posts_become_embeds_and_pictures_images():
    """Bare addresses, shortcodes, embed codes and captions, in the order they stand."""
    html = (
        "Bilder vom Hafen, am Morgen aufgenommen. Mehr folgt.\n\nhttps://www.youtube.com/watch?v=abcdefghijk\n\n"
        '[caption id="a"]<a href="/gross.jpg"><img src="/klein.jpg" alt="Boote" width="600" height="400"></a> '
        f"Boote am Kai[/caption]\n\n[embed]https://vimeo.com/123456789[/embed]\n\n{TWEET}\n\n[gallery ids='1,2']"
    )
    parsed = from_wxr(comment(1, html))
    _, video, picture, film, tweet = only_entry(parsed).content.blocks
    assert (video.url, video.provider) == ("https://www.youtube.com/watch?v=abcdefghijk", "YouTube")
    assert picture == e.Image(
        src="https://hafenbote.example/klein.jpg", alt="Boote", caption="Boote am Kai", width=600, height=400
    )
    assert film.url == "https://vimeo.com/123456789"
    assert (tweet.text, tweet.author) == ("Die Fähre fährt.", "Reederei (@reederei)")
    assert tweet.url.startswith("https://twitter.com/reederei/status/1234567890")
    assert "[gallery]" in messages(parsed, "notice")[0]


def test_players_become_films_and_sounds():
    """By tag, by shortcode, by address alone; named by themselves or by the entry. What http serves stays a link."""
    html = (
        '<b>Am Kai</b>\n\n<video src="/kai.mp4" poster="/kai.jpg" title="Die Boote"></video>\n\n'
        '[audio mp3="https://hafenbote.example/horn.mp3"][/audio]\n\nhttps://hafenbote.example/pegel.webm\n\n'
        '<video><source src="http://alt.example/kai.mp4"></video>'
    )
    film, sound, bare, link = only_entry(from_wxr(comment(1, html))).content.blocks
    site = "https://hafenbote.example"
    assert film == e.Video(url=f"{site}/kai.mp4", title="Die Boote", poster=f"{site}/kai.jpg")
    assert sound == e.Audio(url=f"{site}/horn.mp3", title="Am Kai")
    assert bare == e.Video(url=f"{site}/pegel.webm", title="Am Kai")
    assert (link.kind, link.url) == ("embed", "http://alt.example/kai.mp4")


TABLE = "<table><tr><th>Ort</th><th>Stand</th></tr><tr><td>Kai</td><td>5 m</td></tr></table>"


@pytest.mark.parametrize(
    ("html", "caption"),
    [
        (TABLE, "Pegel"),
        (f"<div>{TABLE.replace('<tr><th>', '<caption>Am Mittag</caption><tr><th>')}</div>", "Am Mittag"),
        (f'<figure class="wp-block-table">{TABLE}<figcaption>Am Mittag</figcaption></figure>', "Am Mittag"),
    ],
)
def test_a_table_with_a_header_stays_one(html, caption):
    """Alone, wrapped, or as the block editor writes it; without a caption the headline names it."""
    (block,) = only_entry(from_wxr(comment(1, f"<b>Pegel</b>\n\n{html}"))).content.blocks
    assert block == e.Table(caption=caption, header=("Ort", "Stand"), rows=(("Kai", "5 m"),))


@pytest.mark.parametrize(
    "html",
    [
        TABLE.replace("th>", "td>"),
        TABLE.replace("<td>5 m</td>", ""),
        TABLE.replace("<td>Kai</td>", "<td></td>"),
        TABLE.replace("<td>Kai", '<td colspan="2">Kai'),
        TABLE.replace("5 m", '<a href="https://example.org/">5 m</a>'),
        TABLE.replace("5 m", "5" * 201),
        "<table></table><p>5 m</p>",
    ],
)
def test_any_other_table_is_text(html):
    """Nothing of it is lost: its rows become paragraphs."""
    blocks = only_entry(from_wxr(comment(1, f"<b>Pegel</b>\n\n<div>{html}</div>"))).content.blocks
    assert {block.kind for block in blocks} == {"text"}


def test_brackets_of_a_newsroom_stay():
    """[sic] is no shortcode."""
    assert only_entry(from_wxr(comment(1, "„Entgültig“ [sic]"))).content.headline == "„Entgültig“ [sic]"


def test_one_of_several_liveblogs_has_to_be_chosen():
    """An export of a whole site; posts that are no liveblogs do not count."""
    data = wxr(
        post(comment(1, "A."), number=1, title="Eins"), post(number=3, state=""), post(comment(2, "B."), number=2)
    )
    assert "choose one with --only: 1" in messages(read(data, "wordpress", now=NOW))[0]
    assert only_entry(read(data, "wordpress", now=NOW, only="2")).content.headline == "B."
    assert "no liveblog" in messages(read(data, "wordpress", now=NOW, only="9"))[0]


def test_rest_answers_give_the_same_entries():
    """Several answers in an array: the newest text of each id wins, what was deleted is left out."""
    changed = rest_entry(1, "<p>Zwei Boote.</p>", type="update", timestamp=1_746_259_500, key_event=True)
    pages = [
        {"entries": [rest_entry(1, "<p>Drei Boote.</p>"), rest_entry(2, "<p>Weg.</p>")], "page": 1, "pages": 2},
        {"entries": [changed, rest_entry(2, "", type="delete", timestamp="1746259600")], "page": 2, "pages": 2},
    ]
    entry = only_entry(from_rest(pages))
    assert entry.content.headline == "Zwei Boote."
    assert entry.content.authors == ("Mara Lind",)
    assert entry.published_at == datetime(2025, 5, 3, 8, 0, tzinfo=UTC)
    assert entry.key_event


@pytest.mark.parametrize("wrap", [lambda one: [one], lambda one: {"entries": [one]}, lambda one: [{"entries": [one]}]])
def test_rest_answers_are_read_alone_in_an_array_or_as_entries_only(wrap):
    """However somebody has saved them."""
    assert only_entry(from_rest(wrap(rest_entry(1, "Gut.", headline="Alles gut")))).content.headline == "Alles gut"


def test_a_missing_page_is_refused():
    """Half a liveblog would look like a whole one."""
    told = messages(from_rest([{"entries": [rest_entry(1, "A.")], "page": 2, "pages": 3}]))
    assert told == [": page 1, 3 of 3 is not in the file; all pages as members of one JSON array would be right"]
