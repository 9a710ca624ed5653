from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ticker.exchange.plaintext import BulletList, Paragraph, PictureCaption, parse_liveblog, table

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2025, 6, 12)

LONG = (
    "Die Feuerwehr hat am Vormittag mit zwölf Fahrzeugen und einem Löschboot begonnen, die Halle von der Wasserseite "
    "her zu kühlen, wie ein Sprecher der Stadt Nordersiel vor Ort sagte."
)

PAGE = f"""
Brand im Hafen ++ Feuer ist unter Kontrolle ++
{LONG}
Die Lage am Abend:
- Niemand ist verletzt
- Der Fährverkehr ruht
Ende des Liveblogs
Wir schließen diesen Liveblog. Danke für Ihr Interesse. Lesen Sie weiter:
Bürgermeisterin: "Das war knapp"
{LONG}
"Wir hatten Glück mit dem Wind."
{LONG}
Um 18:30 Uhr: Sirenen verstummen
Die Anwohner dürfen die Fenster wieder öffnen.

Plan des Hafens, rot markiert: die gesperrten Kais
Fähren fahren ab 19 Uhr
{LONG} Der Anleger Ost bleibt bis zum Wochenende geschlossen, sagte die Reederin in sozialen Netzwerken
Wie giftig ist der Rauch?
{LONG}
Der Liveblog vom Dienstag zum Nachlesen
{LONG}
"""


def read(text, day=DAY):
    return parse_liveblog(text, date=day, zone=BERLIN)


@pytest.fixture
def page():
    return read(PAGE)


def headlines(parsed):
    return [entry.headline for entry in parsed.entries]


def notices(parsed):
    return [problem.line for problem in parsed.problems if problem.severity == "notice"]


def test_head(page):
    """Title with top story, deck, and the points under the line that introduces them."""
    assert (page.title, page.top_story) == ("Brand im Hafen", "Feuer ist unter Kontrolle")
    assert page.deck == (LONG,)
    assert page.summary_heading == "Die Lage am Abend:"
    assert page.summary == ("Niemand ist verletzt", "Der Fährverkehr ruht")


def test_headlines_are_told_from_paragraphs(page):
    """By length, closing punctuation behind quotes, and neighbours."""
    assert headlines(page) == [
        'Bürgermeisterin: "Das war knapp"',
        "Um 18:30 Uhr: Sirenen verstummen",
        "Fähren fahren ab 19 Uhr",
        "Wie giftig ist der Rauch?",
    ]
    assert [len(entry.paragraphs) for entry in page.entries] == [3, 1, 1, 1]
    assert {entry.occurred_at for entry in page.entries} == {None}


def test_ends(page):
    """Close-out and pointer are no entries."""
    assert (page.close_out.headline, page.close_out.line, page.close_out.links) == ("Ende des Liveblogs", 7, ())
    assert (page.previous.title, page.previous.paragraphs) == ("Der Liveblog vom Dienstag zum Nachlesen", (LONG,))
    assert [row.kind for row in table(page)] == ["close-out", *["entry"] * 4, "previous"]


def test_a_caption_stands_apart(page):
    """A short line behind an empty one, with a headline under it, is what is left of a map."""
    assert page.entries[1].blocks == (
        Paragraph("Die Anwohner dürfen die Fenster wieder öffnen."),
        PictureCaption("Plan des Hafens, rot markiert: die gesperrten Kais"),
    )


def test_what_is_uncertain_is_named(page):
    """Lost link, no times, caption, missing full stop, question as headline, lost address: each with its line."""
    assert notices(page) == [8, 9, 16, 18, 19, 21]
    assert not page.errors


def test_headlines_without_text():
    """Two headlines in a row are two entries, the first without text and with a notice."""
    parsed = read(f"Titel ++ Lage ++\nDeich hält\nPegel sinkt\n{LONG}")
    assert [(entry.headline, len(entry.blocks)) for entry in parsed.entries] == [("Deich hält", 0), ("Pegel sinkt", 1)]
    assert 2 in notices(parsed)


def test_a_question_under_a_headline_is_its_first_paragraph():
    """An entry needs text before a doubtful line can begin the next one."""
    parsed = read(f"Titel ++ Lage ++\nDeich hält\nWie lange noch?\n{LONG}")
    assert headlines(parsed) == ["Deich hält"]
    assert len(parsed.entries[0].paragraphs) == 2
    assert 3 in notices(parsed)


def test_lists_in_entries():
    """Bullets belong to the entry above, a line with a colon introduces them."""
    parsed = read(f"Titel ++ Lage ++\nDeich hält\n{LONG}\nGesperrt sind:\n- Kai 1\n- Kai 2\nPegel sinkt\n{LONG}")
    assert parsed.entries[0].blocks[1:] == (Paragraph("Gesperrt sind:"), BulletList(("Kai 1", "Kai 2")))
    assert headlines(parsed) == ["Deich hält", "Pegel sinkt"]


def test_caption_with_credit_between_entries():
    """A short line with a credit under it is a caption, the next short line a headline."""
    parsed = read(f"Titel ++ Lage ++\nDeich hält\n{LONG}\nSandsäcke am Kai\n(Foto: Wattbild)\nPegel sinkt\n{LONG}")
    assert headlines(parsed) == ["Deich hält", "Pegel sinkt"]
    assert parsed.entries[0].blocks[-1] == PictureCaption("Sandsäcke am Kai", "Wattbild")


def test_links_onward():
    """Under the close-out, short lines after the colon were links; the last one above text is a headline."""
    parsed = read(
        f"Titel ++ Lage ++\nEnde des Liveblogs\nDanke. Hier lesen Sie weiter:\nAlles zum Deich\nPegel im Überblick\n"
        f"Pegel sinkt\n{LONG}"
    )
    assert parsed.close_out.links == ("Alles zum Deich", "Pegel im Überblick")
    assert headlines(parsed) == ["Pegel sinkt"]


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_time_lines(above):
    """Date and time on a line of their own belong to the headline below or above, the same on the whole page."""
    posts = [("12.06.2025 • 00:20 Uhr", "Deich hält"), ("11.06.2025 • 23:10 Uhr", "Pegel sinkt")]
    lines = [f"{stamp}\n{head}\n{LONG}" if above else f"{head}\n{stamp}\n{LONG}" for stamp, head in posts]
    parsed = read("Titel ++ Lage ++\n" + f"{LONG}\n" + "\n".join(lines))
    assert [(entry.headline, f"{entry.occurred_at:%d. %H:%M}") for entry in parsed.entries] == [
        ("Deich hält", "12. 00:20"),
        ("Pegel sinkt", "11. 23:10"),
    ]
    assert not parsed.problems


def test_time_lines_without_dates():
    """A time alone is dated by the order of the page."""
    parsed = read(f"Titel ++ Lage ++\n{LONG}\n00:20 Uhr\nDeich hält\n{LONG}\n23:10 Uhr\nPegel sinkt\n{LONG}")
    assert [f"{entry.occurred_at:%d. %H:%M}" for entry in parsed.entries] == ["12. 00:20", "11. 23:10"]


def test_short_lines_between_time_lines_are_no_headlines():
    """Where nearly every headline has a time, a short line without one stays in its entry, with a notice."""
    post = f"{{}}\nDeich {{}}\n{LONG}\n"
    text = f"Titel ++ Lage ++\n{LONG}\n" + post.format("10:20 Uhr", 1) + "Zwischenruf\n" + post.format("10:00 Uhr", 2)
    parsed = read(text)
    assert headlines(parsed) == ["Deich 1", "Deich 2"]
    assert parsed.entries[0].paragraphs == (LONG, "Zwischenruf")
    assert 6 in notices(parsed)


def test_dateline_in_the_head():
    """ "Stand: …" speaks of the page and dates no entry."""
    parsed = read(f"Titel ++ Lage ++\nStand: 12.06.2025 • 22:10 Uhr\n{LONG}\nDeich hält\n{LONG}")
    assert f"{parsed.dateline:%d.%m. %H:%M}" == "12.06. 22:10"
    assert headlines(parsed) == ["Deich hält"]


@pytest.mark.parametrize("stamp", ["31.02.2025 • 10:00 Uhr", "12.06.25 • 10:00 Uhr", "12.06.2025 • 24:00 Uhr"])
def test_impossible_time_lines(stamp):
    """A date that the calendar lacks, a short year and 24:00 are errors on the line of the time."""
    parsed = read(f"Titel ++ Lage ++\n{LONG}\n{stamp}\nDeich hält\n{LONG}")
    assert [(problem.line, problem.severity) for problem in parsed.errors] == [(3, "error")]
    assert headlines(parsed) == ["Deich hält"]


def test_time_lines_out_of_order():
    """An entry newer than the one above keeps its date and is named; so is a newest entry of another day."""
    first, second = "11.06.2025 • 10:00 Uhr", "11.06.2025 • 11:00 Uhr"
    parsed = read(f"Titel ++ Lage ++\n{LONG}\n{first}\nDeich hält\n{LONG}\n{second}\nPegel sinkt\n{LONG}")
    assert [f"{entry.occurred_at:%d. %H:%M}" for entry in parsed.entries] == ["11. 10:00", "11. 11:00"]
    assert notices(parsed) == [3, 6]


def test_title_with_three_pluses_is_no_entry():
    """A top story in the title's line without a time is the title's, if nothing else on the page is marked."""
    parsed = read(f"Brand im Hafen +++ Feuer gelöscht +++\n{LONG}\nDeich hält\n{LONG}")
    assert (parsed.title, parsed.top_story) == ("Brand im Hafen", "Feuer gelöscht")
    assert headlines(parsed) == ["Deich hält"]


def test_marked_liveblogs():
    """A liveblog whose entries carry a bar is cut at the bars, so short lines stay paragraphs."""
    parsed = read(f"Politik\nBrand im Liveblog\n{LONG}\n10:00 Uhr | Deich hält\nKurz\n09:30 Uhr | Pegel sinkt\n{LONG}")
    assert (parsed.theme, parsed.section, parsed.title) == ("liveblog", "Politik", "Brand im Liveblog")
    assert parsed.entries[0].paragraphs == ("Kurz",)
