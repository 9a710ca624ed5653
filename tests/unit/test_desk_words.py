"""The desk speaks German wherever it speaks English: its templates, its scripts, its code."""

import re
from importlib.resources import files
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from ticker.authoring.desk.templates import script_words
from ticker.projections.printing.themes import templates_dir

DESK = templates_dir() / "desk"


def asked():
    """Every text, with its plural or an empty text."""
    options = {"**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
    methods = [("**.html", "jinja2"), ("**.py", "python")]
    found = dict(script_words(DESK / "static"))
    for directory in (DESK, Path(str(files("ticker.authoring.desk")))):
        for _file, _line, message, _comments, _context in extract_from_dir(directory, methods, options):
            one, several = message if isinstance(message, tuple) else (message, "")
            found[one] = several
    return found


def catalogue():
    with files("ticker.authoring.desk").joinpath("locale", "de.po").open("rb") as file:
        return read_po(file, locale="de")


def forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


def test_whatever_the_desk_says_is_there_in_german():
    """A text added to a template or a script fails here until the catalogue has it, plural included."""
    german = catalogue()
    missing = [
        one
        for one, several in asked().items()
        if one not in german
        or len(forms(german[one].id)) != (2 if several else 1)
        or not all(forms(german[one].string))
    ]
    assert missing == []


def test_no_translation_drops_or_invents_a_value():
    """What stands in %(…)s is the same in both languages; a singular may leave the number out."""
    for message in catalogue():
        wanted = {name for text in forms(message.id) for name in re.findall(r"%\((\w+)\)s", text)}
        for text in forms(message.string):
            assert wanted - {"num"} <= set(re.findall(r"%\((\w+)\)[sd]", text)) | {"num"}, text
            assert set(re.findall(r"%\((\w+)\)[sd]", text)) <= wanted | {"num"}, text
