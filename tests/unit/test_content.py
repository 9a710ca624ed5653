"""Requests become content: Markdown rendered, HTML sanitised, blocks typed, patches merged."""

import contextlib
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.strategies import examples
from ticker.domain import events as e
from ticker.errors import InvalidCommand
from ticker.schemas import models as m
from ticker.schemas.content import blocks_of, content_of, revised
from ticker.schemas.fields import MAX_TEXT

PICTURE = e.Image(src="/media/a.jpg", alt="Deich")
BEFORE = e.Content(headline="Alt", blocks=(e.Text(html="<p>Alt</p>"), PICTURE), authors=("Mara",), tags=("Deich",))


def entry(**fields: Any) -> m.NewEntry:
    return m.NewEntry.model_validate_json(json.dumps({"headline": "A", **fields}))


def patch(**fields: Any) -> m.EntryPatch:
    return m.EntryPatch.model_validate_json(json.dumps(fields))


def html(body: str, kind: str = "html") -> str:
    (block,) = content_of(entry(body=body, format=kind)).blocks
    assert isinstance(block, e.Text)
    return block.html


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Ein *schöner* **Tag**", "<p>Ein <em>schöner</em> <strong>Tag</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a", "<ol>\n<li>a</li>\n</ol>"),
        ("> sagt sie", "<blockquote>\n<p>sagt sie</p>\n</blockquote>"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
    ],
)
def test_markdown_is_rendered(markdown: str, expected: str):
    """CommonMark, with umlauts and what looks like HTML as text."""
    assert html(markdown, "markdown") == expected


def test_links_keep_their_address_and_tell_nobody_where_they_come_from():
    """An https link stays, with rel."""
    link = html("[Pegel](https://example.org/pegel?a=1&b=2)", "markdown")
    assert 'href="https://example.org/pegel?a=1&amp;b=2"' in link
    assert 'rel="noopener noreferrer"' in link


@pytest.mark.parametrize("kind", ["markdown", "html"])
@pytest.mark.parametrize(
    "attack",
    [
        "x<script>alert(1)</script>",
        'x<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "x<a href='java\tscript:alert(1)'>x</a>",
        "[x](data:text/html,<script>alert(1)</script>)",
        "x<svg onload=alert(1)>",
        'x<p style="background:url(javascript:alert(1))" onclick="alert(1)">x</p>',
        "x<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "x<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "![x](javascript:alert(1))",
        "<https://example.org/<script>alert(1)</script>> x",
        "x<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_nothing_that_runs_gets_through(attack: str, kind: str):
    """No script, handler, style, frame or address that runs is left as markup, whatever the format."""
    left = html(attack, kind)
    markup = "".join(part.partition(">")[0] for part in left.split("<")[1:]).lower()
    for word in ("script", "onerror", "onload", "onclick", "style", "iframe", "svg", "data:", "javascript"):
        assert word not in markup, left


def test_pictures_in_html_stay_in_the_text():
    """figure, img, figcaption and the credit survive as they are."""
    figure = (
        '<figure><img src="/media/a.jpg" alt="Deich"><figcaption>Der Deich <small>dpa</small></figcaption></figure>'
    )
    assert html(figure) == figure


def test_text_that_is_nothing_once_sanitised_is_refused():
    """The field is named; a blank page would help nobody."""
    with pytest.raises(InvalidCommand) as refused:
        content_of(entry(blocks=[{"kind": "text", "html": "<p>ok</p>"}, {"kind": "text", "html": "<iframe></iframe>"}]))
    assert [problem.field for problem in refused.value.problems] == ["/blocks/1/html"]


def test_body_stands_before_the_blocks():
    """The shorthand and typed blocks can be sent together."""
    content = content_of(entry(body="Text", blocks=[{"kind": "image", "src": "/media/a.jpg", "alt": "Deich"}]))
    assert content.blocks == (e.Text(html="<p>Text</p>"), PICTURE)


@pytest.mark.parametrize(
    ("fields", "blocks"),
    [
        ({"headline": "Neu"}, BEFORE.blocks),
        ({"body": "Neu"}, (e.Text(html="<p>Neu</p>"), PICTURE)),
        ({"body": ""}, (PICTURE,)),
        ({"blocks": []}, ()),
        ({"body": "Neu", "blocks": []}, (e.Text(html="<p>Neu</p>"),)),
        ({"blocks": [{"kind": "quote", "text": "Ja"}]}, (e.Quote(text="Ja"),)),
        ({"blocks": [{"kind": "text", "markdown": "*Neu*"}]}, (e.Text(html="<p><em>Neu</em></p>"),)),
    ],
)
def test_patch_touches_only_what_it_names(fields: dict[str, Any], blocks: tuple[e.Block, ...]):
    """`body` replaces the leading text, `blocks` everything, and what is not sent stays."""
    request = patch(**fields)
    after = revised(BEFORE, request, headline=request.headline)
    assert after.blocks == blocks
    assert (after.authors, after.tags) == (BEFORE.authors, BEFORE.tags)
    assert after.headline == fields.get("headline", "Alt")


@settings(max_examples=examples(60))
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_any_text_becomes_html_that_sanitising_again_leaves_alone(text: str):
    """Whatever is typed: stored HTML is a fixed point, so a replayed archive shows the same."""
    try:
        blocks = blocks_of(entry(body=text))
    except InvalidCommand:
        return
    for block in blocks:
        assert isinstance(block, e.Text)
        assert blocks_of(entry(blocks=[{"kind": "text", "html": block.html}])) == (block,)


@pytest.mark.parametrize("unit", ["[", "*a ", "![", "> ", "- ", "`a", "[a](", "<b>", "&#", "[a]: b\n"])
def test_pathological_markdown_is_done_in_bounded_time(unit: str):
    """The longest text there may be, of the worst kind, takes 0.6 s (3 s while coverage counts along), not minutes."""
    began = time.process_time()
    with contextlib.suppress(InvalidCommand):
        content_of(entry(body=(unit * MAX_TEXT)[:MAX_TEXT]))
    assert time.process_time() - began < 10
