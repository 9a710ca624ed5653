"""The chain of days: from yesterday's liveblog to today's, and on to tomorrow's."""

import json

import pytest
from lxml import html

from tests.support.histories import opened
from tests.support.renderings import content, renderer, texts, tree
from ticker.domain import commands as c
from ticker.domain import events as e

WEDNESDAY = e.Link(title="Der Liveblog vom Mittwoch zum Nachlesen", url="/mittwoch/", text="Was geschah.")
FRIDAY = e.Link(title="Der Liveblog vom Freitag", url="/freitag/")


def front(history):
    return tree(renderer().front(history.state))


def linked(page, place):
    return [(link.get("href"), link.text) for link in page.xpath(f"//*[@id='{place}']//a")]


def test_the_days_before_and_after_stand_at_the_end():
    """Yesterday's with its text, tomorrow's as soon as it is known, both after the flow."""
    history = opened(previous=WEDNESDAY)
    assert texts(front(history), "//*[@id='chain']") == ["Der Liveblog vom Mittwoch zum Nachlesen Was geschah."]
    history.do(c.ReviseLiveblog(next=FRIDAY))
    page = front(history)
    assert linked(page, "chain") == [("../mittwoch/", WEDNESDAY.title), ("../freitag/", FRIDAY.title)]
    assert page.xpath("//*[@id='flow']/following::*[@id='chain'][not(@hidden)]")


def test_an_edition_to_re_read_tells_them_at_its_beginning():
    """Once it is closed, above the close-out; a running one begins with the news, and so does one reopened."""
    history = opened(previous=WEDNESDAY)
    assert linked(front(history), "edition") == []
    history.do(c.CloseLiveblog(headline="Ende"))
    history.do(c.ReviseLiveblog(next=FRIDAY))
    page = front(history)
    assert linked(page, "edition") == [("../mittwoch/", WEDNESDAY.title), ("../freitag/", FRIDAY.title)]
    assert page.xpath("//*[@id='edition']/following::*[@id='close-out']")
    history.do(c.ReopenLiveblog())
    assert linked(front(history), "edition") == []


def test_a_day_whose_address_was_lost_is_told_without_one():
    """Its title stays."""
    page = front(opened(previous=e.Link(title="Der Liveblog vom Mittwoch")))
    assert texts(page, "//*[@id='chain']//strong") == ["Der Liveblog vom Mittwoch"]


def test_a_liveblog_that_stands_alone_has_no_chain():
    """Nothing is announced to who hears the page."""
    assert front(opened()).xpath("//*[@id='chain'][@hidden]")


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("/mittwoch/", "../mittwoch/"),
        ("https://live.example.org/mittwoch/", "../mittwoch/"),
        ("https://live.example.org/", "../"),
        ("https://live.example.org.evil.example/", "https://live.example.org.evil.example/"),
        ("https://live.example.org//evil.example/", "https://live.example.org//evil.example/"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
    ],
)
def test_a_day_on_this_site_is_linked_from_where_the_page_lies(address, href):
    """So that the chain holds in a copy, a preview or behind another name; other sites are linked as they are."""
    assert [way[0] for way in linked(front(opened(previous=e.Link(title="Mittwoch", url=address))), "chain")] == [href]


def test_open_pages_get_the_chain():
    """With the headline; what stands above the close-out comes and goes with the close."""
    history = opened(previous=WEDNESDAY)
    ids = {}
    for name, command in (
        ("revise", c.ReviseLiveblog(next=FRIDAY)),
        ("close", c.CloseLiveblog(headline="Ende", blocks=content().blocks)),
        ("reopen", c.ReopenLiveblog()),
    ):
        (record,) = history.do(command)
        parts = tree_of(json.loads(renderer().delta(history.state, record).body)["html"])
        ids[name] = parts.xpath("/html/body/*/@id | /html/body/div/*[@id and not(ancestor::*[@id])]/@id")
    assert {"chain", "edition"} <= set(ids["revise"])
    assert "edition" in ids["close"]
    assert "edition" in ids["reopen"]


def tree_of(markup):
    return html.document_fromstring(f"<body>{markup}</body>")
