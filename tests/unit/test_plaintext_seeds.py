"""Whole pages, as the readers of plain text were written for: the invented ones, and the real ones where they are."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.seeds import LIVEBLOGS, LIVETICKERS
from ticker.exchange.plaintext import (
    ExportEntry,
    ExportLiveticker,
    PictureCaption,
    export_liveticker,
    parse_liveblog,
    parse_liveticker,
    table,
)

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(params=LIVETICKERS, ids=str)
def ticker_page(request):
    return request.param


@pytest.fixture(params=LIVEBLOGS, ids=str)
def blog_page(request):
    return request.param


@pytest.fixture
def liveticker(ticker_page):
    return parse_liveticker(ticker_page.text, date=ticker_page.day, zone=BERLIN)


@pytest.fixture
def liveblog(blog_page):
    return parse_liveblog(blog_page.text, date=blog_page.day, zone=BERLIN)


def test_liveticker_head(liveticker, ticker_page):
    """Section, title and dateline stand apart from the newest headline on the title's line."""
    assert (liveticker.section, liveticker.title) == (ticker_page.section, ticker_page.title)
    assert liveticker.deck == ()
    assert liveticker.dateline == ticker_page.dateline


def test_liveticker_entries(liveticker, ticker_page):
    """All entries are there; the last ones belong to the evening before."""
    day, before = ticker_page.day, ticker_page.day - timedelta(days=1)
    assert len(liveticker.entries) == ticker_page.entries
    newest = liveticker.entries[0]
    assert (newest.line, f"{newest.occurred_at:%H:%M}") == (3, ticker_page.newest)
    late = len(ticker_page.evening)
    assert Counter(entry.occurred_at.date() for entry in liveticker.entries) == {
        day: ticker_page.entries - late,
        before: late,
    }
    assert [f"{entry.occurred_at:%d. %H:%M}" for entry in liveticker.entries[-late:]] == [
        f"{before:%d}. {time}" for time in ticker_page.evening
    ]
    assert all(len(entry.paragraphs) == 1 for entry in liveticker.entries)


def test_liveticker_pointer(liveticker, ticker_page):
    """The last line leads to the liveticker before, and all that is remarked on is its lost address."""
    assert (liveticker.previous.line,) == ticker_page.lines
    assert [(problem.line, problem.severity) for problem in liveticker.problems] == [(*ticker_page.lines, "notice")]


def test_liveticker_round_trip(liveticker, ticker_page):
    """Writing the page and reading it again gives the same entries."""
    page = ExportLiveticker(
        title=liveticker.title,
        entries=tuple(
            ExportEntry(headline=entry.headline, time=entry.occurred_at.time(), blocks=entry.blocks)
            for entry in liveticker.entries
        ),
        previous=liveticker.previous.title,
    )
    again = parse_liveticker(export_liveticker(page), date=ticker_page.day, zone=BERLIN)
    assert [(e.headline, e.occurred_at, e.blocks) for e in again.entries] == [
        (e.headline, e.occurred_at, e.blocks) for e in liveticker.entries
    ]
    assert (again.title, again.previous.title) == (liveticker.title, liveticker.previous.title)


def test_liveblog_head(liveblog, blog_page):
    """Title, top story, deck and the points of the summary."""
    assert (liveblog.title, liveblog.top_story) == (blog_page.title, blog_page.top_story)
    assert (len(liveblog.deck), len(liveblog.summary)) == (1, blog_page.summary)
    assert liveblog.summary_heading == "Die wichtigsten Entwicklungen:"


def test_liveblog_entries(liveblog, blog_page):
    """Of the headlines one closes the page and one points back; none of the entries has a time."""
    assert len(table(liveblog)) == blog_page.entries + 2
    assert len(liveblog.entries) == blog_page.entries
    assert (liveblog.close_out.line, liveblog.previous.line) == (blog_page.close_out, blog_page.previous)
    assert (len(liveblog.close_out.paragraphs), len(liveblog.previous.paragraphs)) == (1, 1)
    assert {entry.occurred_at for entry in liveblog.entries} == {None}
    assert sum(len(entry.paragraphs) for entry in liveblog.entries) == blog_page.paragraphs
    assert not liveblog.errors


def test_liveblog_map(liveblog, blog_page):
    """The caption of the map belongs to the entry above it."""
    (entry,) = [e for e in liveblog.entries if any(isinstance(block, PictureCaption) for block in e.blocks)]
    assert entry.line == blog_page.picture
    assert len(entry.paragraphs) == 2
    assert isinstance(entry.blocks[-1], PictureCaption)
    assert entry.blocks[-1].credit is None


def test_liveblog_remarks_name_what_is_uncertain(liveblog, blog_page):
    """The lost link, the missing times, the map's caption, the paragraph without full stop, the lost address."""
    assert [problem.line for problem in liveblog.problems] == list(blog_page.lines)
