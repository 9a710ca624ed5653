"""What people are refused with can be said in German: every sentence, with its values."""

import ast
import copy
import json
import pickle
import re
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import ticker
from ticker.api.problems import problem_of
from ticker.api.routes import ROUTES
from ticker.errors import FieldProblem, InvalidCommand, LoginTaken, TooManyAutosaves, sentence_of
from ticker.schemas.languages import Translations
from ticker.sentences import LocalTime, Sentence, joined, say, say_number

PACKAGE = Path(ticker.__file__).parent
SPOKEN = (
    "accounts",
    "api",
    "desk",
    "domain/decide",
    "editing",
    "inbound",
    "media",
    "schemas",
    "snapshots",
    "summarising",
)
"""Folders whose refusals somebody may be shown."""

GERMAN = Translations().words("de")
ENGLISH = Translations().words("en")


def asked():
    """Every text that is asked for, with its plural or an empty text."""
    found = {route.action.text: "" for route in ROUTES}
    keywords = {"say": None, "say_number": (1, 2)}
    for _file, _line, message, _comments, _context in extract_from_dir(
        PACKAGE, [("**.py", "python")], {}, keywords=keywords
    ):
        one, several = message if isinstance(message, tuple) else (message, "")
        found[one] = several
    return found


@pytest.fixture(scope="module")
def german():
    with files("ticker.schemas").joinpath("locale", "de.po").open("rb") as file:
        return {_forms(message.id)[0]: message for message in read_po(file, locale="de") if message.id}


def _forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


def _values(text):
    return set(re.findall(r"%\((\w+)\)[sr]", text))


# --- the catalogue


def test_every_sentence_has_a_german_one(german):
    """One that is added fails here until the catalogue has it, plural included."""
    missing = [
        one
        for one, several in asked().items()
        if one not in german or not all(german[one].string) or bool(several) is isinstance(german[one].id, str)
    ]
    assert missing == []


def test_the_catalogue_has_nothing_that_is_not_said(german):
    """A sentence that is taken out leaves the catalogue too. Two are Babel's own patterns of times."""
    assert sorted(german.keys() - asked().keys()) == ["HH:mm", "HH:mm z"]


def test_no_translation_drops_or_invents_a_value(german):
    """What is quoted as Python has it, %(…)r, stands between German quotation marks instead."""
    for message in german.values():
        wanted = {name for text in _forms(message.id) for name in _values(text)}
        for said in _forms(message.string):
            assert _values(said) == wanted, said
            assert ")r" not in said, said
            assert said % dict.fromkeys(wanted, "x"), said


def test_what_is_said_is_found():
    """The catalogue's test looks for literals: whatever else is given to `say` would never be translated."""
    computed = [
        f"{path}:{call.lineno}"
        for path, call in _calls(PACKAGE, {"say", "say_number"})
        if isinstance(call.func, ast.Name)  # a method of that name is something else
        for argument in call.args[: 2 if _name(call) == "say_number" else 1]
        if not isinstance(argument, ast.Constant)
    ]
    assert computed == []


REFUSING = {
    "FieldProblem",
    "Forbidden",
    "IllegalTransition",
    "InvalidCommand",
    "NotSigned",
    "Problem",
    "SummariserFailed",
    "SummariserTimedOut",
    "UnsupportedPicture",
    "UnusablePicture",
    "ValueError",
    "require",
    "wrong",
}
"""What takes a sentence that somebody at the desk may be shown; in a validator that is a ValueError."""

AT_START = {"schemas/templates/template.py"}
"""Its ValueErrors are about a newsroom's own file, told on the console when the server starts."""


def test_nobody_is_refused_in_english_alone():
    """No sentence is a bare literal or an f-string; names of fields and addresses have no spaces."""
    bare = [
        f"{path}:{call.lineno}"
        for folder in SPOKEN
        for path, call in _calls(PACKAGE / folder, REFUSING)
        if not (_name(call) == "ValueError" and path in AT_START)
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        if _worded(argument)
    ]
    assert bare == []


def _calls(folder, names):
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in names:
                yield str(path.relative_to(PACKAGE)), node


def _name(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _worded(argument):
    match argument:
        case ast.Constant(value=str(text)):
            return " " in text
        case ast.JoinedStr(values=parts):
            return any(isinstance(part, ast.Constant) and " " in str(part.value) for part in parts)
        case ast.IfExp(body=one, orelse=other):
            return _worded(one) or _worded(other)
        case _:
            return False


# --- sentences


def test_a_sentence_is_its_english_text():
    """Logs and the command line take it as the text it is."""
    sentence = say("the login %(login)r is taken; choose another", login="mara")
    assert sentence == "the login 'mara' is taken; choose another"
    assert json.dumps(sentence) == "\"the login 'mara' is taken; choose another\""
    assert str(LoginTaken("mara")) == sentence


def test_a_sentence_is_made_anew_in_another_language():
    """Values and all; in English it stays as it is."""
    sentence = LoginTaken("mara").sentence
    assert sentence.in_words(GERMAN) == "den Anmeldenamen „mara“ hat schon jemand; einen anderen wählen"
    assert sentence.in_words(ENGLISH) == sentence


def test_sentences_within_sentences_are_translated_too():
    """A list of faults is made of what is wrong with each field."""
    faults = InvalidCommand(FieldProblem("/title", say("is required")), FieldProblem("/deck", say("must be a text")))
    assert str(faults) == "/title: is required; /deck: must be a text"
    assert faults.sentence.in_words(GERMAN) == "/title: fehlt; /deck: muss ein Text sein"


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [
        (1, "must have at least 1 item", "muss mindestens 1 Element haben"),
        (2, "must have at least 2 items", "muss mindestens 2 Elemente haben"),
        (0, "must have at least 0 items", "muss mindestens 0 Elemente haben"),
    ],
)
def test_one_is_counted_otherwise_than_several(number, english, german):
    """In both languages."""
    sentence = say_number("must have at least %(num)s item", "must have at least %(num)s items", number)
    assert (sentence, sentence.in_words(GERMAN)) == (english, german)


@pytest.mark.parametrize(
    ("at", "english", "german"),
    [
        ("2026-03-14T09:05+01:00", "March 14, 2026, 09:05", "14. März 2026, 09:05 Uhr"),
        ("2026-03-14T09:05:07+01:00", "March 14, 2026, 09:05:07", "14. März 2026, 09:05:07"),
        ("2026-10-25T02:30+02:00", "October 25, 2026, 02:30 +0200", "25. Oktober 2026, 02:30 Uhr MESZ"),
    ],
)
def test_a_time_is_told_as_one_says_it(at, english, german):
    """With seconds where the minute would be untrue, and with its zone in the hour that an autumn night has twice."""
    time = LocalTime(datetime.fromisoformat(at).astimezone(ZoneInfo("Europe/Berlin")))
    sentence = say("%(field)s %(at)s lies in the future", field="closed_at", at=time)
    assert sentence == f"closed_at {at} lies in the future"
    assert sentence.in_words(ENGLISH) == f"closed_at {english} lies in the future"
    assert sentence.in_words(GERMAN) == f"closed_at {german} liegt in der Zukunft"


@pytest.mark.parametrize("carried", [copy.copy, copy.deepcopy, lambda given: pickle.loads(pickle.dumps(given))])
def test_a_copy_can_be_translated_as_well(carried):
    """Also on its own error, from one process to another."""
    error = carried(ValueError(TooManyAutosaves(3).sentence))
    assert sentence_of(error).in_words(GERMAN).startswith("3 angefangene Texte")


def test_what_was_raised_with_a_plain_text_is_told_as_it_is():
    """Whatever language it is in: better English than nothing."""
    assert sentence_of(ValueError("5 % of nothing")).in_words(GERMAN) == "5 % of nothing"
    assert sentence_of(ValueError()).in_words(GERMAN) == ""


@given(st.text(), st.lists(st.text()))
def test_no_value_is_taken_for_a_pattern(separator, texts):
    """Whatever somebody has typed: per cent signs, brackets, nothing."""
    assert joined(separator, texts) == separator.join(texts)
    assert joined(separator, texts).in_words(GERMAN) == separator.join(texts)
    assert say("is not asked for; the template has %(fields)s", fields=separator).endswith(separator)


def test_a_text_that_nobody_translated_stays_english():
    """As a catalogue has it that is older than the server."""
    assert Sentence("never said before", "", {}).in_words(GERMAN) == "never said before"


def test_a_problem_begins_with_a_capital_and_ends_with_a_full_stop():
    """In each language, after it was translated."""
    problem = problem_of(LoginTaken("mara"))
    told_in = [problem.document(words, instance="/", request_id="1")["detail"] for words in (ENGLISH, GERMAN)]
    assert told_in == [
        "The login 'mara' is taken; choose another.",
        "Den Anmeldenamen „mara“ hat schon jemand; einen anderen wählen.",
    ]
