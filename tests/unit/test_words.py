"""The words on a page are the liveblog's language, and none is missing."""

import re
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.support.histories import opened
from tests.support.renderings import everything, publish
from ticker.projections import artefact as at
from ticker.projections.rendering.datetimes import moment
from ticker.projections.rendering.themes import templates_dir
from ticker.projections.rendering.words import Catalogues

BERLIN = ZoneInfo("Europe/Berlin")


def used():
    """Every string the templates and the pages' code ask for."""
    options = {"**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
    methods = [("**.html", "jinja2"), ("**.py", "python")]
    projections = Path(str(files("ticker.projections")))
    for directory in (templates_dir(), projections):
        for _file, _line, message, _comments, _context in extract_from_dir(
            directory, methods, options, directory_filter=lambda path: Path(path) != templates_dir() / "desk"
        ):
            yield message if isinstance(message, tuple) else (message,)


def catalogue(language="de"):
    with files("ticker.projections.rendering").joinpath("locale", f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def test_every_string_has_a_german_one():
    """A string added to a template fails here until the catalogue has it, plural included."""
    german = catalogue()
    missing = [message for message in set(used()) if not german.get(message[0]) or not all(german[message[0]].string)]
    assert missing == []


def test_the_catalogue_has_nothing_that_is_not_used():
    """A string taken out of the templates leaves the catalogue too."""
    asked = {message[0] for message in used()}
    assert [message.id for message in catalogue() if message.id and _first(message.id) not in asked] == []


def test_placeholders_are_the_same_in_both_languages():
    """A translation drops and invents no value."""
    for message in catalogue():
        wanted = set(re.findall(r"%\(\w+\)s", _first(message.id)))
        for translation in [message.string] if isinstance(message.string, str) else message.string:
            assert set(re.findall(r"%\(\w+\)s", translation)) == wanted


def _first(message_id):
    return message_id[0] if isinstance(message_id, tuple) else message_id


@pytest.mark.parametrize(
    ("language", "heading", "day"),
    [
        ("de", "Ältere Einträge", "Donnerstag, 13. November 2025"),
        ("de-AT", "Ältere Einträge", "Donnerstag, 13. November 2025"),
        ("en", "Older entries", "Thursday, November 13, 2025"),
        ("en-GB", "Older entries", "Thursday, 13 November 2025"),
        ("tlh", "Older entries", "Thursday, November 13, 2025"),
    ],
)
def test_a_language_brings_its_words_and_dates(language, heading, day):
    """A region has its own dates; a language without a catalogue gets English, words and dates alike."""
    words = Catalogues().words(language)
    assert words.gettext("Older entries") == heading
    assert words.weekday(datetime(2025, 11, 13, 12, tzinfo=BERLIN)) == day


def test_plurals_follow_the_number():
    """One entry is one, two are several."""
    words = Catalogues().words("de")
    one, other = "%(num)s new entry", "%(num)s new entries"
    assert [words.ngettext(one, other, number) for number in (1, 2)] == [
        "%(num)s neuer Eintrag",
        "%(num)s neue Einträge",
    ]


def test_the_hour_that_comes_twice_says_its_zone():
    """In the autumn night 02:30 happens twice; the clock tells which, and only then."""
    words = Catalogues().words("de")
    night = [datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC)]
    first, second = (moment(at, "Europe/Berlin", words) for at in night)
    assert [first.clock, second.clock] == ["02:30 MESZ", "02:30 MEZ"]
    assert [first.iso, second.iso] == ["2025-10-26T02:30:00+02:00", "2025-10-26T02:30:00+01:00"]
    assert first.spoken_clock == "02:30 Uhr MESZ"
    assert moment(datetime(2025, 10, 26, 2, 30, tzinfo=UTC), "Europe/Berlin", words).clock == "03:30"


def test_the_spring_night_skips_an_hour():
    """One minute after 01:59 it is 03:00."""
    words = Catalogues().words("de")
    before, after = datetime(2025, 3, 30, 0, 59, tzinfo=UTC), datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
    assert moment(before, "Europe/Berlin", words).iso == "2025-03-30T01:59:00+01:00"
    assert moment(after, "Europe/Berlin", words).iso == "2025-03-30T03:00:00+02:00"
    assert moment(after, "Europe/Berlin", words).clock == "03:00"


def test_a_language_has_its_likeliest_territory():
    """Messengers ask for both; a tag that says which is left as it is."""
    regions = {tag: Catalogues().words(tag).region for tag in ("de", "de-AT", "en", "en-GB", "fr")}
    assert regions == {"de": "de_DE", "de-AT": "de_AT", "en": "en_US", "en-GB": "en_GB", "fr": "en_US"}


def test_a_page_in_a_language_without_a_catalogue_says_so():
    """Its texts are read out as what they are; the few English words around them are the exception, not the news."""
    history = opened(language="fr")
    history.do(publish("0a1b2c3d4e", "La mer monte"))
    found = everything(history.records)
    for path in (at.front("sturmflut"), at.permalink("sturmflut", "0a1b2c3d4e"), at.embed("sturmflut")):
        assert b'<html lang="fr"' in found[path]
    assert b'lang="fr"' in found[at.teaser_html("sturmflut")]
