"""A liveblog as plain text says what every block says; read again, it says the same."""

from datetime import date
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from tests.support.histories import History, opened
from tests.support.renderings import publish
from ticker.domain import events as e
from ticker.exchange.imports import as_liveticker_text, commands_for
from ticker.exchange.plaintext import parse_liveticker

DAY = date(2026, 3, 14)
BLOCKS = (
    e.Text(html="<p>Der Pegel steigt.</p>"),
    e.Quote(text="Wir halten durch.", attribution="Hedda Bruwe"),
    e.Video(url="https://media.example.org/a.mp4", title="Die Tore schließen"),
    e.Audio(url="https://media.example.org/a.mp3", title="Die Deichgräfin im Gespräch"),
    e.Table(
        caption="Die Pegel am Mittag",
        header=("Ort", "Stand", "Wind"),
        rows=(("Hafen", "5,12 m", "NW"), ("Siel", "", "W")),
    ),
    e.Score(home="SV Norderhafen", away="TuS Osterkoog", home_score="2", away_score="1", status="Endstand"),
    e.Score(home="SV Norderhafen", away="TuS Osterkoog", competition="Kreisliga"),
)
LINES = (
    "Die Tore schließen: https://media.example.org/a.mp4",
    "Die Deichgräfin im Gespräch: https://media.example.org/a.mp3",
    "Die Pegel am Mittag",
    "- Hafen: Stand 5,12 m, Wind NW",
    "- Siel: Wind W",
    "SV Norderhafen – TuS Osterkoog 2:1 (Endstand)",
    "Kreisliga: SV Norderhafen – TuS Osterkoog",
)


def read_again(text):
    """The liveblog that an import of `text` makes."""
    parsed = parse_liveticker(text, date=DAY, zone=ZoneInfo("Europe/Berlin"))
    ids = (f"{number:010d}" for number in count())
    create, *commands = commands_for(
        parsed, day=DAY, zone="Europe/Berlin", language="de", new_id=lambda: next(ids), closed=False
    )
    return History(create, *commands).state


def test_every_block_has_its_words():
    """Films and sounds with their address, tables row by row, results as a line."""
    history = opened(theme="liveticker")
    history.do(publish("a000000001", blocks=BLOCKS))
    text = as_liveticker_text(history.state)
    assert [line for line in LINES if line not in text.splitlines()] == []
    assert as_liveticker_text(read_again(text)) == text


@pytest.mark.parametrize("verification", ["", "own", "agency", "unconfirmed"])
def test_how_the_desk_knows_survives(verification):
    """It stands as the first paragraph, and is taken from there again."""
    history = opened(theme="liveticker")
    history.do(publish("a000000001", verification=verification))
    (entry,) = read_again(as_liveticker_text(history.state)).entries.values()
    assert entry.content.verification == verification
    assert entry.content.blocks == (e.Text(html="<p>Der Pegel steigt.</p>"),)
