from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ticker.exchange.plaintext import BulletList, Paragraph, PictureCaption, parse_liveticker, table

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2025, 6, 12)

PAGE = """\
Panorama

Brand im Hafen von Nordersiel

Stand: 12.06.2025, 08:00 Uhr

In einer Lagerhalle brennen Reifen.
Das Wichtigste in Kürze
- Niemand ist verletzt
• Der Fährverkehr ruht

+++ 09:40 Feuer ist unter Kontrolle +++

Die Wehr hat den Brand eingedämmt.

Löschboot vor der Halle (Foto: Wattbild/Petersen)

Was noch offen ist:
* die Ursache
– der Schaden

+++ 08:15 Fähren bleiben im Hafen +++

Bis Mittag fährt kein Schiff.

+++ 08:15 Fähren bleiben im Hafen +++

+++ Sirenen in der Altstadt +++

Es riecht nach Rauch.

Die früheren Meldungen finden Sie hier.
"""


def read(text, day=DAY):
    return parse_liveticker(text, date=day, zone=BERLIN)


@pytest.fixture
def page():
    return read(PAGE)


def lines(parsed, severity=None):
    return [problem.line for problem in parsed.problems if severity in {None, problem.severity}]


def test_head(page):
    """Section, title, dateline, deck and summary are told apart."""
    assert (page.section, page.title, page.top_story) == ("Panorama", "Brand im Hafen von Nordersiel", None)
    assert page.dateline.isoformat() == "2025-06-12T08:00:00+02:00"
    assert page.deck == ("In einer Lagerhalle brennen Reifen.",)
    assert page.summary_heading == "Das Wichtigste in Kürze"
    assert page.summary == ("Niemand ist verletzt", "Der Fährverkehr ruht")


def test_blocks(page):
    """Paragraphs, captions with credit and bullet lists stay apart and in order."""
    assert page.entries[0].blocks == (
        Paragraph("Die Wehr hat den Brand eingedämmt."),
        PictureCaption("Löschboot vor der Halle", "Wattbild/Petersen"),
        Paragraph("Was noch offen ist:"),
        BulletList(("die Ursache", "der Schaden")),
    )


def test_table(page):
    """One row for each thing to import, in the order of the source."""
    assert [(row.line, row.time, row.headline, row.paragraphs, row.kind) for row in table(page)] == [
        (12, "2025-06-12 09:40+02:00", "Feuer ist unter Kontrolle", 2, "entry"),
        (22, "2025-06-12 08:15+02:00", "Fähren bleiben im Hafen", 1, "entry"),
        (26, "2025-06-12 08:15+02:00", "Fähren bleiben im Hafen", 0, "entry"),
        (28, "", "Sirenen in der Altstadt", 1, "entry"),
        (32, "", "Die früheren Meldungen finden Sie hier.", 0, "previous"),
    ]


def test_notices(page):
    """Named: the empty entry, the repeated one, the one without time, and the lost address."""
    assert lines(page) == [26, 26, 28, 32]
    assert not page.errors
    assert any("as in line 22" in problem.message for problem in page.problems)


def test_title_and_newest_headline_on_one_line():
    """What stands before the +++ is the title, what follows is the newest entry; the dateline is neither."""
    parsed = read("Sport\n\nPokal im Liveticker+++ 21:10 Abpfiff in Bergen +++\n\n12.06.2025, 18:00 Uhr\n\nAus.\n")
    assert (parsed.section, parsed.title) == ("Sport", "Pokal im Liveticker")
    assert [(entry.headline, entry.line, entry.paragraphs) for entry in parsed.entries] == [
        ("Abpfiff in Bergen", 3, ("Aus.",))
    ]
    assert parsed.dateline.hour == 18
    assert not parsed.problems


def test_dateline_of_another_day_is_remarked_on():
    """A dateline that contradicts the given date may mean that the given date is wrong."""
    parsed = read("Titel\n\n11.06.2025, 18:00 Uhr\n\n+++ 09:00 Auftakt +++\nText.")
    assert lines(parsed, "notice") == [3]
    assert "11.06.2025" in parsed.problems[0].message


def test_bar_dialect():
    """``HH:MM Uhr | headline`` opens an entry."""
    parsed = read(
        "Streik im Liveticker\n10:30 Uhr | Züge fahren wieder\nDie Bahn rollt.\n9.05 Uhr | Einigung: 3 Prozent"
    )
    assert [(f"{e.occurred_at:%H:%M}", e.headline) for e in parsed.entries] == [
        ("10:30", "Züge fahren wieder"),
        ("09:05", "Einigung: 3 Prozent"),
    ]


def test_time_line_under_a_heading():
    """A heading without a time takes it from the line below."""
    parsed = read("Titel\n+++ Deich hält +++\n11.06.2025 • 23:10 Uhr\nGut.\n", day=date(2025, 6, 11))
    assert f"{parsed.entries[0].occurred_at:%d. %H:%M}" == "11. 23:10"
    assert not parsed.problems


@pytest.mark.parametrize(
    ("line", "headline", "paragraphs"),
    [
        ("+++ 10:00 Ohne Ende", "Ohne Ende", ()),
        ("+++ 10:00 Mit Text +++ Er steht daneben.", "Mit Text", ("Er steht daneben.",)),
        ("+++10:00 Eng+++", "Eng", None),
        ("+++++ 10:00 Viel Plus +++++", "Viel Plus", None),
        ("+++ 10:00 +3 Grad +++", "+3 Grad", None),
        ("+++ 10:00 \\3:2 gewonnen +++", "3:2 gewonnen", None),
    ],
)
def test_pluses_out_of_shape(line, headline, paragraphs):
    """A heading is read as far as its meaning is plain; what had to be assumed is a notice on its line."""
    parsed = read(f"Titel\n{line}")
    (entry,) = parsed.entries
    assert (entry.headline, entry.paragraphs) == (headline, paragraphs or ())
    assert any("+++" in problem.message for problem in parsed.problems) is (paragraphs is not None)


def test_two_entries_in_one_line_are_an_error():
    """Nothing is cut apart by guess, nothing is lost."""
    parsed = read("Titel\n+++ 10:00 Eins +++ 09:00 Zwei +++")
    assert lines(parsed, "error") == [2]
    assert parsed.entries[0].headline == "Eins +++ 09:00 Zwei"


def test_lost_line_break_before_a_heading():
    """Text before the +++ in the middle of a page belongs to the entry above, with a notice."""
    parsed = read("Titel\n+++ 10:00 Eins +++\nEin Satz. +++ 09:00 Zwei +++\nText.")
    assert [entry.paragraphs for entry in parsed.entries] == [("Ein Satz.",), ("Text.",)]
    assert lines(parsed) == [3]


def test_heading_without_headline_is_an_error():
    """A time alone is no entry to import."""
    assert lines(read("Titel\n+++ 10:00 +++\nText."), "error") == [2]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("Deich bei Nacht\n(Foto: picture/dpa)", PictureCaption("Deich bei Nacht", "picture/dpa")),
        ("Deich bei Nacht\nQuelle: Wattbild", PictureCaption("Deich bei Nacht", "Wattbild")),
        ("Deich bei Nacht © Wattbild", PictureCaption("Deich bei Nacht", "Wattbild")),
        ("Deich bei Nacht | Bild: Wattbild", PictureCaption("Deich bei Nacht", "Wattbild")),
        ("Bildunterschrift: Deich bei Nacht", PictureCaption("Deich bei Nacht")),
        ("Bildunterschrift: Deich\nFoto: Wattbild", PictureCaption("Deich", "Wattbild")),
        ("(Foto: Wattbild)", PictureCaption("", "Wattbild")),
        ("\\(Foto: Wattbild)", Paragraph("(Foto: Wattbild)")),
    ],
)
def test_credits(text, block):
    """A credit joins the caption before it, on its line or on the line above."""
    (entry,) = read(f"Titel\n+++ 10:00 Eins +++\n{text}").entries
    assert entry.blocks == (block,)


def test_close_out_of_a_liveticker():
    """The newest entry closes the page; it keeps its time, and what follows the colon is the way onward."""
    parsed = read(
        "Titel\n+++ 22:00 Ende des Livetickers +++\nGute Nacht. Weiter geht es hier:\nhttps://example.org/morgen\n"
        "+++ 21:00 Licht aus +++\nText."
    )
    assert len(parsed.entries) == 1
    assert parsed.close_out.paragraphs == ("Gute Nacht. Weiter geht es hier:",)
    assert parsed.close_out.links == ("https://example.org/morgen",)
    assert f"{parsed.close_out.occurred_at:%H:%M}" == "22:00"
    assert not parsed.problems


@pytest.mark.parametrize("text", ["", "\n \r\n\u00a0\n", "\ufeff", "\x00\x01\x02\n\xff\x80PNG"])
def test_nothing_to_read_is_an_error(text):
    """Empty and binary input gives an empty page that says so."""
    parsed = read(text)
    assert (parsed.title, parsed.entries) == ("", ())
    assert parsed.errors


def test_line_ends_and_invisible_characters():
    """CRLF, BOM, NBSP, soft hyphens and Unicode separators change neither texts nor line numbers."""
    text = (
        "\ufeffTitel\r\n\r\n+++\u00a010:00\u2009Deich\u00adbruch\u2028abgewendet +++\r\n\r\nDer\u00a0Deich  hält.\r\n"
    )
    (entry,) = read(text).entries
    assert (entry.line, entry.headline, entry.paragraphs) == (3, "Deichbruch abgewendet", ("Der Deich hält.",))
    assert f"{entry.occurred_at:%H:%M}" == "10:00"


def test_control_characters_and_lost_characters_are_named():
    """A line that is no text is an error, one with replacement characters a notice."""
    parsed = read("Titel\n+++ 10:00 Eins +++\nGut.\nNull\x00byte\nM\ufffdwe.")
    assert parsed.entries[0].paragraphs == ("Gut.", "M\ufffdwe.")
    assert [(problem.line, problem.severity) for problem in parsed.problems] == [(4, "error"), (5, "notice")]


def test_times_before_pages_without_title():
    """A page that starts with an entry lacks its title, and nothing else."""
    parsed = read("+++ 10:00 Eins +++\nText.")
    assert [problem.message.split(";")[0] for problem in parsed.errors] == ["no title"]
    assert len(parsed.entries) == 1
