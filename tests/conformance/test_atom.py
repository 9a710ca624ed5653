"""The Atom checker finds what RFC 4287 forbids, and nothing else."""

import pytest

from tests.support.checkers.atom import check_atom

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="de">
  <title>Stadtfest in Musterstadt</title>
  <id>tag:example.org,2026:stadtfest</id>
  <updated>2026-05-01T12:05:00Z</updated>
  <author><name>Redaktion</name></author>
  <link rel="self" href="https://example.org/stadtfest.atom" type="application/atom+xml"/>
  <fh:archive/>
  <entry>
    <title type="html">Die B&amp;uuml;hne steht</title>
    <id>tag:example.org,2026:stadtfest/1</id>
    <published>2026-05-01T12:00:00+02:00</published>
    <updated>2026-05-01T12:05:00+02:00</updated>
    <link href="https://example.org/stadtfest/1"/>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Aufgebaut.</p></div></content>
  </entry>
</feed>
"""


def test_a_valid_feed_passes():
    """A feed with foreign extensions, HTML and XHTML text has no problems."""
    assert check_atom(FEED) == []


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        (b"<id>tag:example.org,2026:stadtfest</id>", b"", "Element feed failed to validate content"),
        (b"2026-05-01T12:05:00Z", b"1. Mai 2026", "dateTime"),
        (b'<link rel="self" href=', b'<link rel="self" uri=', "link failed to validate attributes"),
        (b'type="xhtml"><div', b'type="xhtml"><p/><div', "content"),
        (b"<updated>2026-05-01T12:05:00+02:00</updated>", b"", "Expecting an element updated"),
        (b"<name>Redaktion</name>", b"<name>R</name><name>S</name>", "name"),
    ],
)
def test_the_grammar_is_enforced(good, bad, complaint):
    """A missing id, a date that is none, a wrong attribute, stray content: each is named, with its line."""
    assert good in FEED
    problems = check_atom(FEED.replace(good, bad))
    assert any(complaint in problem for problem in problems), problems
    assert all(problem.startswith("line ") for problem in problems)


def test_somebody_must_have_written_it():
    """An author stands in the feed or in every entry."""
    problems = check_atom(FEED.replace(b"<author><name>Redaktion</name></author>", b""))
    assert [problem.partition(": ")[2] for problem in problems] == [
        "An atom:feed must have an atom:author unless all of its atom:entry children have an atom:author.",
        "An atom:entry must have an atom:author if its feed does not.",
    ]


def test_content_makes_a_link_unnecessary():
    """An entry that carries its text may do without a link."""
    assert check_atom(FEED.replace(b'<link href="https://example.org/stadtfest/1"/>', b"")) == []


def test_an_entry_needs_a_link_or_content():
    """An entry that neither carries its text nor says where it stands tells a reader nothing."""
    start, end = FEED.index(b"    <link href"), FEED.index(b"  </entry>")
    assert [problem.partition(": ")[2] for problem in check_atom(FEED[:start] + FEED[end:])] == [
        "An atom:entry must have at least one atom:link element with a rel attribute of 'alternate' or an atom:content."
    ]


def test_a_document_that_is_not_xml_is_named_as_such():
    """A cut-off document is reported, not raised."""
    assert "not well-formed" in check_atom(FEED[:200])[0]
