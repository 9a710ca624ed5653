"""The two pages that the readers of plain text were written for; they are not part of the repository."""

from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

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
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def seed(name):
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"SEED ABSENT: {path} is not on this machine")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def liveticker():
    return parse_liveticker(seed("liveticker-2025-11-14.txt"), date=date(2025, 11, 14), zone=BERLIN)


@pytest.fixture
def liveblog():
    return parse_liveblog(seed("liveblog-2025-03-27.txt"), date=date(2025, 3, 27), zone=BERLIN)


def test_liveticker_head(liveticker):
    """Section, title and dateline stand apart from the newest headline on the title's line."""
    assert (liveticker.section, liveticker.title) == ("Politik", "Ukraine-Krieg im Liveticker")
    assert liveticker.deck == ()
    assert liveticker.dateline.isoformat() == "2025-11-14T00:10:00+01:00"


def test_liveticker_entries(liveticker):
    """All thirty entries are there; the last three belong to the evening before."""
    assert len(liveticker.entries) == 30
    assert (liveticker.entries[0].line, f"{liveticker.entries[0].occurred_at:%d.%m. %H:%M}") == (3, "14.11. 16:05")
    assert Counter(entry.occurred_at.day for entry in liveticker.entries) == {14: 27, 13: 3}
    assert [f"{entry.occurred_at:%d. %H:%M}" for entry in liveticker.entries[-3:]] == [
        "13. 23:42",
        "13. 22:26",
        "13. 21:48",
    ]
    assert all(len(entry.paragraphs) == 1 for entry in liveticker.entries)


def test_liveticker_pointer(liveticker):
    """The last line leads to the liveticker before, and all that is remarked on is its lost address."""
    assert liveticker.previous.line == 125
    assert [(problem.line, problem.severity) for problem in liveticker.problems] == [(125, "notice")]


def test_liveticker_round_trip(liveticker):
    """Writing the page and reading it again gives the same entries."""
    page = ExportLiveticker(
        title=liveticker.title,
        entries=tuple(
            ExportEntry(headline=entry.headline, time=entry.occurred_at.time(), blocks=entry.blocks)
            for entry in liveticker.entries
        ),
        previous=liveticker.previous.title,
    )
    again = parse_liveticker(export_liveticker(page), date=date(2025, 11, 14), zone=BERLIN)
    assert [(e.headline, e.occurred_at, e.blocks) for e in again.entries] == [
        (e.headline, e.occurred_at, e.blocks) for e in liveticker.entries
    ]
    assert (again.title, again.previous.title) == (liveticker.title, liveticker.previous.title)


def test_liveblog_head(liveblog):
    """Title, top story, deck and the four points of the summary."""
    assert (liveblog.title, liveblog.top_story) == (
        "Krieg gegen die Ukraine",
        "Selenskyj: Russland hat Feuerpause verletzt",
    )
    assert (len(liveblog.deck), len(liveblog.summary)) == (1, 4)
    assert liveblog.summary_heading == "Die wichtigsten Entwicklungen:"


def test_liveblog_entries(liveblog):
    """Of 33 headlines one closes the page and one points back; none of the 31 entries has a time."""
    assert len(table(liveblog)) == 33
    assert len(liveblog.entries) == 31
    assert (liveblog.close_out.line, liveblog.previous.line) == (9, 104)
    assert (len(liveblog.close_out.paragraphs), len(liveblog.previous.paragraphs)) == (1, 1)
    assert {entry.occurred_at for entry in liveblog.entries} == {None}
    assert sum(len(entry.paragraphs) for entry in liveblog.entries) == 60
    assert not liveblog.errors


def test_liveblog_map(liveblog):
    """The caption of the map belongs to the entry above it."""
    (entry,) = [e for e in liveblog.entries if any(isinstance(block, PictureCaption) for block in e.blocks)]
    assert entry.line == 59
    assert len(entry.paragraphs) == 2
    assert isinstance(entry.blocks[-1], PictureCaption)
    assert entry.blocks[-1].credit is None


def test_liveblog_remarks_name_what_is_uncertain(liveblog):
    """The lost link, the missing times, the map's caption, the paragraph without full stop, the lost address."""
    assert [problem.line for problem in liveblog.problems] == [10, 11, 63, 80, 104]
