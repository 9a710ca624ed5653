"""What must hold for every text and every page."""

import re
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ticker.exchange.plaintext import (
    BulletList,
    ExportEntry,
    ExportLiveticker,
    Paragraph,
    PictureCaption,
    export_liveticker,
    parse_liveblog,
    parse_liveticker,
)

BERLIN = ZoneInfo("Europe/Berlin")

# Whatever a reader can see: no controls, no lone surrogates, no invisible characters.
visible = st.characters(exclude_categories=("C", "Z"), exclude_characters="\ufffd")
word = st.text(visible, min_size=1, max_size=8)
awkward = st.sampled_from(
    ["+++", "++", "-", "•", "\\", "|", "/", "16:05", "25:10", "Uhr", "(Foto:", "dpa)", "©", "Quelle:", "Stand:"]
) | st.sampled_from(
    ["Bildunterschrift:", "Ende des Liveblogs", "Liveblog nachlesen", "hier", "14.11.2025", "Wie?", "gut."]
)
sentence = st.lists(word | awkward, min_size=1, max_size=6).map(" ".join)
# A caption that imitates a credit cannot be told from one; the export says so.
credit = st.lists(word.filter(lambda text: not set(text) & set("©(:")), min_size=1, max_size=4).map(" ".join)
block = (
    sentence.map(Paragraph)
    | st.lists(sentence, min_size=1, max_size=3).map(tuple).map(BulletList)
    | st.builds(PictureCaption, credit, credit | st.none())
    | st.builds(PictureCaption, st.just(""), credit)
)


def without_neighbouring_lists(blocks):
    return tuple(
        one
        for index, one in enumerate(blocks)
        if not (index and isinstance(one, BulletList) and isinstance(blocks[index - 1], BulletList))
    )


blocks = st.lists(block, max_size=4).map(without_neighbouring_lists)
minutes_back = st.lists(st.integers(0, 23 * 60), min_size=1, max_size=6)


@st.composite
def pages(draw):
    """A page of a summer's days, no two entries more than 23 hours apart, with the instants of its entries."""
    now = datetime(2025, 7, 20, 12, tzinfo=BERLIN)
    entries, instants = [], []
    for back in draw(minutes_back):
        now -= timedelta(minutes=back if entries else 0)
        known = draw(st.booleans()) or not entries
        entries.append(ExportEntry(headline=draw(sentence), time=now.time() if known else None, blocks=draw(blocks)))
        instants.append(now if known else None)
        if not known:
            now += timedelta(minutes=back)
    deck = tuple(draw(st.lists(sentence, max_size=2)))
    summary = tuple(draw(st.lists(sentence, max_size=2)))
    previous = draw(st.none() | sentence)
    page = ExportLiveticker(title=draw(sentence), entries=tuple(entries), deck=deck, summary=summary, previous=previous)
    return page, instants


@settings(deadline=None)
@given(pages())
def test_what_is_exported_is_read_again(drawn):
    """Headlines, times, blocks and title come back as they were, whatever marks their texts imitate."""
    page, instants = drawn
    parsed = parse_liveticker(export_liveticker(page), date=date(2025, 7, 20), zone=BERLIN)
    assert [(entry.headline, entry.occurred_at, entry.blocks) for entry in parsed.entries] == [
        (entry.headline, instant, entry.blocks) for entry, instant in zip(page.entries, instants, strict=True)
    ]
    assert parsed.title == page.title
    assert (parsed.deck, parsed.summary) == (page.deck, page.summary)
    assert parsed.close_out is None
    assert (parsed.previous is None) == (page.previous is None)
    assert not parsed.errors


def test_close_out_is_exported():
    """The close-out comes first and is read as such, with its time."""
    end = ExportEntry(headline="Ende des Livetickers", time=time(23, 0), blocks=(Paragraph("Gute Nacht."),))
    page = ExportLiveticker(title="Regatta", entries=(ExportEntry(headline="Ziel", time=time(22, 0)),), close_out=end)
    text = export_liveticker(page)
    assert text == "Regatta+++ 23:00 Ende des Livetickers +++\n\nGute Nacht.\n\n+++ 22:00 Ziel +++\n"
    parsed = parse_liveticker(text, date=date(2025, 7, 20), zone=BERLIN)
    assert parsed.close_out.paragraphs == ("Gute Nacht.",)


lines = st.one_of(
    sentence,
    st.builds("+++ {:%H:%M} {} +++".format, st.times(), sentence),
    st.builds("{:%H:%M} Uhr | {}".format, st.times(), sentence),
    st.builds("{:%d.%m.%Y} • {:%H:%M} Uhr".format, st.dates(), st.times()),
    st.builds("- {}".format, sentence),
    st.builds("({}: {})".format, st.sampled_from(["Foto", "Quelle"]), sentence),
    st.lists(word, min_size=20, max_size=30).map(" ".join),
    st.sampled_from(
        ["", "", "Ende des Liveblogs", "Der Liveblog von gestern zum Nachlesen", "Titel ++ Lage ++", "+++"]
    ),
)
texts = st.lists(lines, max_size=14).map("\n".join)
readers = st.sampled_from([parse_liveblog, parse_liveticker])

# What a reader takes off a line because the value says it: marks, times, labels of pictures and of the page's state.
SAID_BY_STRUCTURE = re.compile(r"\W|[0-9_]|Uhr|Foto|Bild|Grafik|Karte|Quelle|unterschrift|Stand|um")


def letters(text):
    return SAID_BY_STRUCTURE.sub("", text)


def told(value):
    """Every text in a parsed page, run together."""
    if isinstance(value, str):
        return letters(value)
    if isinstance(value, dict):
        return "\n".join(told(one) for key, one in value.items() if key != "problems")
    if isinstance(value, list | tuple):
        return "\n".join(told(one) for one in value)
    return ""


@settings(deadline=None)
@given(texts, readers)
@example("Politik", parse_liveticker)
def test_no_line_is_lost_silently(text, read):
    """Every line that says something is in the result or named by a problem."""
    parsed = read(text, date=date(2025, 11, 14), zone=BERLIN)
    result = told(asdict(parsed))
    named = {problem.line for problem in parsed.problems}
    for number, line in enumerate(text.split("\n"), start=1):
        if number not in named:
            for part in re.split(r"\W+|[0-9_]+", line):
                assert letters(part) in result, (line, parsed)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())) | st.binary().map(lambda raw: raw.decode("latin-1")), readers)
def test_no_text_raises(text, read):
    """Whatever the text: a page comes back, its problems sorted and on lines that exist."""
    parsed = read(text, date=date(2025, 11, 14), zone=BERLIN)
    numbers = [problem.line for problem in parsed.problems]
    assert numbers == sorted(numbers)
    assert all(1 <= number <= len(re.split(r"\r\n|\r|\n", text)) for number in numbers)


@settings(deadline=None)
@given(st.lists(st.times().map(lambda clock: clock.replace(second=0, microsecond=0)), min_size=1, max_size=12))
def test_time_never_increases_downwards(clocks):
    """In the weeks around both clock changes, too, each entry is at or before the one above, within a day."""
    text = "T\n" + "\n".join(f"+++ {clock:%H:%M} Meldung {index} +++" for index, clock in enumerate(clocks))
    for day in (date(2025, 10, 27), date(2025, 4, 1)):
        parsed = parse_liveticker(text, date=day, zone=BERLIN)
        instants = [entry.occurred_at.astimezone(UTC) for entry in parsed.entries if entry.occurred_at]
        gaps = [above - below for above, below in pairwise(instants)]
        assert all(timedelta(0) <= gap <= timedelta(hours=49) for gap in gaps)
        assert len(parsed.errors) == len(parsed.entries) - len(instants)


def test_a_huge_line_takes_linear_time():
    """Ten megabytes in one line are read like any other, and messages quote only its beginning."""
    for piece in ("a", "+", "+++ a ", "1:", "(Foto: ", "abc. A", "©"):
        text = "Titel\n+++ 10:00 Eins +++\n" + piece * (10_000_000 // len(piece))
        parsed = parse_liveticker(text, date=date(2025, 11, 14), zone=BERLIN)
        assert all(len(problem.message) < 300 for problem in parsed.problems)
