"""The desk says everything in German and in English: templates, scripts, and whatever Python adds."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.support.pipeline import desk_rendering
from ticker.desk.templates import script_words
from ticker.projections.rendering.themes import templates_dir
from ticker.schemas.languages import language_for

TEMPLATES = templates_dir() / "desk"


def asked():
    """Every text that is asked for, with its plural or an empty text."""
    options = {"**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
    found = dict(script_words(TEMPLATES / "static"))
    for directory in (TEMPLATES, Path(str(files("ticker.desk")))):
        methods = [("**.html", "jinja2"), ("**.py", "python")]
        for _file, _line, message, _comments, _context in extract_from_dir(directory, methods, options):
            one, several = message if isinstance(message, tuple) else (message, "")
            found[one] = several or found.get(one, "")
    return found


@pytest.fixture(scope="module")
def german():
    with files("ticker.desk").joinpath("locale", "de.po").open("rb") as file:
        return {_first(message.id): message for message in read_po(file, locale="de") if message.id}


def _forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


def _first(message_id):
    return _forms(message_id)[0]


def test_every_text_has_a_german_one(german):
    """One that is added to a template or a script fails here until the catalogue has it, plural included."""
    missing = [
        one
        for one, several in asked().items()
        if one not in german or not all(german[one].string) or (several and isinstance(german[one].id, str))
    ]
    assert missing == []


def test_the_catalogue_has_nothing_that_is_not_used(german):
    """A text that is taken out leaves the catalogue too. Two are Babel's own patterns of times."""
    assert sorted(german.keys() - asked().keys()) == ["HH:mm", "HH:mm z"]


def test_no_translation_drops_or_invents_a_value(german):
    """What stands in %(…)s is the same in both languages; a singular may leave the number out."""
    for message in german.values():
        wanted = {name for text in _forms(message.id) for name in re.findall(r"%\((\w+)\)s", text)}
        for said in _forms(message.string):
            found = set(re.findall(r"%\((\w+)\)s", said))
            assert wanted - {"num"} <= found <= wanted, said


def test_what_scripts_ask_for_is_found(tmp_path):
    """Also over two lines, with quotes inside, and for one and several."""
    script = (
        r'_("Save"); say(_('
        "\n"
        r'  "A \"quoted\" %(name)s", { name })); _n("%(num)s text", "%(num)s texts", n); a_("no")'
    )
    (tmp_path / "a.js").write_text(script)
    assert script_words(tmp_path) == {"Save": "", 'A "quoted" %(name)s': "", "%(num)s text": "%(num)s texts"}


def test_pages_bring_the_words_of_their_scripts():
    """In German those that differ; English is what the scripts themselves say."""
    told = desk_rendering().templates._script_words
    assert told["en"] == {}
    assert set(told["de"]) <= {text for pair in asked().items() for text in pair}


@pytest.mark.parametrize(
    ("chosen", "header", "language"),
    [
        ("", "de-AT,de;q=0.9,en;q=0.8", "de"),
        ("", "fr;q=0.9, en-GB;q=0.8, de;q=0.1", "en"),
        ("", "en;q=0, de", "de"),
        ("", "DE-at", "de"),
        ("en", "de", "en"),
        ("", "", "en"),
        ("", "fr", "en"),
        ("", "de;q=viel, ;;;, en;q=0.5", "en"),
    ],
)
def test_the_language_is_ones_own_or_what_the_browser_likes_best(chosen, header, language):
    """What cannot be read is passed over."""
    assert language_for(chosen, header) == language
