"""Exports made by somebody who means harm, or by a broken program: a clear error or harmless text, never a crash."""

import json
import time

import pytest

from tests.support.sample_exports import (
    BLOG,
    NOW,
    comment,
    from_rest,
    from_superdesk,
    from_wxr,
    item,
    messages,
    post,
    rest_entry,
    sd_post,
    superdesk,
    wxr,
)
from ticker.exchange.importers import MAX_BYTES, read
from ticker.exchange.importers.bodies import MAX_HTML
from ticker.projections.sanitise import clean

EVIL = (
    "<script>alert(1)</script><p onclick=\"x()\">Text <a href='javascript:x()'>Link</a>"
    "<img src=x onerror=alert(1)><img src='data:image/svg+xml,<svg onload=x>'></p><svg onload=x></svg>"
    "<iframe src='javascript:alert(1)'></iframe><style>*{}</style>\x00\x1b[31m\u0085\x9b"
)

BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def told_within(data, source, seconds=5.0):
    """The errors of reading it, and that they came soon."""
    begun = time.process_time()
    told = messages(read(data, source, now=NOW))
    assert time.process_time() - begun < seconds
    return told


@pytest.mark.parametrize(
    "doctype",
    [
        BOMB,
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/evil"> %p;]>',
        '<!-- <rss> --><!DOCTYPE rss [<!ENTITY x "y">]>',
    ],
)
def test_an_export_with_a_doctype_is_not_read(doctype):
    """Neither entities within nor files and hosts outside: no export of WordPress has one."""
    data = wxr(post(comment(1, "PLACE")), before=doctype).replace(b"PLACE", b"&j;&x;")
    [told] = told_within(data, "wordpress")
    assert "has a DOCTYPE" in told or "not readable as XML" in told
    assert "root:" not in told


def test_a_bomb_in_an_attribute_or_another_encoding_is_not_read():
    """A parser expands attributes even if it leaves entities in texts alone."""
    data = wxr(post(comment(1, "x")), before=BOMB).replace(b'version="2.0"', b'version="&j;"')
    assert told_within(data, "wordpress")
    wide = data.replace(b'encoding="UTF-8"', b'encoding="UTF-16"').decode().encode("utf-16")
    assert told_within(wide, "wordpress")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<", b"<rss>", b"<rss/>", b"<html><body>Hallo</body></html>", b"\xff\xfe\x00", wxr(), wxr()[:-20],
        wxr(post(state="")), b"<rss>" + b"<a>" * 100_000, wxr(post(comment(1, "PLACE"))).replace(b"PLACE", b"&nbsp;"),
    ],
)  # fmt: skip
def test_what_is_no_export_of_wordpress_is_told(data):
    """Broken, cut off, of something else, without a liveblog, nested without an end."""
    assert len(told_within(data, "wordpress")) == 1


@pytest.mark.parametrize("source", ["wordpress", "superdesk"])
@pytest.mark.parametrize(
    "data",
    [
        b"{", b"[" * 200_000, b"[]", b"{}", b"null", b"[null]", b"[[[[[[[[{}]]]]]]]]", b'{"entries": 1}',
        b'{"_items": NaN}', b'{"entries": [NaN]}', b'{"_items": 1}',
        b"[" + b"9" * 5_000 + b"]", b'{"blog": 1, "posts": {}}', b"\xff{}",
    ],
)  # fmt: skip
def test_what_is_no_answer_of_an_api_is_told(data, source):
    """Broken JSON, endless nesting, numbers that are none, other types: at least one error, and no crash."""
    assert told_within(data, source)


@pytest.mark.parametrize("wrong", [None, True, 3.5, "x", [], {}, [None], {"a": 1}, -1, 10**30])
def test_any_type_in_any_field_of_a_superdesk_post_is_read_or_told(wrong):
    """A wrong type is an error that names its place; nothing raises."""
    whole = sd_post("a", item("image", "Text", caption="c", credit="d", media={"renditions": {}}))
    for name in whole:
        from_superdesk({**whole, name: wrong}, sd_post("b", item("text", "Da.")))
    for name in ("_id", "item_type", "text", "meta"):
        from_superdesk(sd_post("a", {**item("text", "Da."), "item_type": "image", name: wrong}))
    for name in BLOG:
        from_superdesk(sd_post("a", item("text", "Da.")), blog={**BLOG, name: wrong})
    read(json.dumps({**superdesk(), "posts": wrong}).encode(), "superdesk", now=NOW)


@pytest.mark.parametrize("wrong", [None, True, 3.5, "x", [], {}, [None], {"a": 1}, -1, 10**30])
def test_any_type_in_any_field_of_a_rest_entry_is_read_or_told(wrong):
    """As above, for the Liveblog plugin."""
    for name in rest_entry(1, "x"):
        from_rest({"entries": [rest_entry(1, "x", **{name: wrong}), rest_entry(2, "Da.")]})
    from_rest({"entries": [wrong]})
    from_rest({"entries": [rest_entry(1, "x")], "page": wrong, "pages": wrong})


def test_wrong_types_are_told_with_place_and_what_would_be_right():
    """A JSON Pointer, and the type that was meant."""
    parsed = from_superdesk(sd_post("a", item("text", "Da."), sticky="maybe", published_date="gestern"))
    told = messages(parsed)
    assert told[0] == '/posts/_items/0/published_date: "gestern" is no time; 2025-05-03T14:05:00+00:00 would be right'
    assert len(set(told)) == len(told)
    told = messages(from_rest({"entries": [rest_entry(1, ["x"])]}))
    assert "/entries/0/render: is an array; a text would be right" in told


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("comment_date_gmt", "0000-00-00 00:00:00"),
        ("comment_date_gmt", ""),
        ("comment_id", "1; DROP"),
        ("comment_id", ""),
    ],
)
def test_an_entry_without_time_or_id_is_refused(field, value):
    """None is made up."""
    good = comment(1, "Text.")
    tag = f"<wp:{field}>"
    begin = good.index(tag) + len(tag)
    bad = good[:begin] + value + good[good.index("</", begin) :]
    [told] = messages(from_wxr(bad, comment(2, "Da.")))
    assert told.startswith("/rss/channel/item[1]/wp:comment[1]")
    assert "would be right" in told


def test_html_in_every_field_stays_harmless():
    """What is stored has passed the sanitiser, plain fields are plain, addresses are web addresses."""
    media = {"renditions": {"viewImage": {"href": "javascript:alert(1)", "width": 1, "height": 1}}}
    evil = sd_post(
        "a", item("text", EVIL), item("image", EVIL, caption=EVIL, credit=EVIL, media=media),
        item("quote", EVIL, quote=EVIL, credit=EVIL),
        item("embed", EVIL, original_url="javascript:x", title=EVIL, html=EVIL, description=EVIL),
        publisher={"display_name": EVIL[:60]}, headline=EVIL, tags=[EVIL[:30]],
    )  # fmt: skip
    parsed = [
        from_superdesk(evil, blog={**BLOG, "title": EVIL, "description": EVIL}),
        from_wxr(
            comment(1, EVIL.replace("\x00", "").replace("\x1b", ""), author="<b onclick=x>Jo</b>"), title="<script>T"
        ),
        from_rest([{"entries": [rest_entry(1, EVIL, headline=EVIL, authors=[{"name": EVIL[:60]}])]}]),
    ]
    for liveblog in parsed:
        assert messages(liveblog) == []
        [entry] = liveblog.entries
        plain = [liveblog.title, liveblog.deck, entry.content.headline, *entry.content.authors, *entry.content.tags]
        assert not any("<" in text or "\x1b" in text or "\x9b" in text for text in plain)
        for block in entry.content.blocks:
            if block.kind == "text":
                assert clean(block.html) == block.html
            else:
                assert block.kind == "quote" or block.src.startswith("https://hafenbote.example/")
            stored = repr(block)
            assert not any(bad in stored for bad in ("script", "onclick", "onerror", "javascript:", "data:", "x1b"))


def test_too_much_is_refused_with_its_measure():
    """A file, an entry, nesting within one: the bound is told."""
    assert f"at most {MAX_BYTES:,}" in told_within(b" " * (MAX_BYTES + 1), "superdesk")[0]
    assert f"at most {MAX_HTML:,}" in messages(from_superdesk(sd_post("a", item("text", "x" * (MAX_HTML + 1)))))[0]
    assert messages(from_superdesk(sd_post("a", item("text", "<div>" * 20_000 + "x"))))
    assert messages(from_superdesk(sd_post("a", item("text", "<b>" * 50_000 + "x"))))
    assert "at most 20,000 would be right" in messages(from_rest([rest_entry(1, "Wort " * 5_000)]))[0]


@pytest.mark.parametrize(
    "text",
    ["[caption " * 5_000, "[embed]" * 8_000, "<" * 20_000, "\n \n" * 20_000, "<!--" * 20_000, "&" * 20_000,
     "https://" * 5_000, "/key " * 10_000, "—" * 20_000, "[gallery [" * 5_000, "a. " * 6_000],
)  # fmt: skip
def test_no_text_takes_long(text):
    """Patterns and parsers are linear in what somebody else wrote."""
    told_within(wxr(post(comment(1, text), comment(2, "Da.", at="2025-05-03 09:00:00"))), "wordpress")
    told_within(json.dumps(superdesk(sd_post("a", item("text", text)))).encode(), "superdesk")


def test_what_lies_in_the_future_is_refused():
    """Readers cannot have seen it."""
    assert "lies in the future" in messages(from_wxr(comment(1, "Morgen.", at="2030-01-01 00:00:00")))[0]
