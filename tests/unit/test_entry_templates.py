"""Typed templates: what a newsroom may define, and the entries that come of it."""

import pytest

from ticker.errors import ConfigError, EntryTemplateNotFound, InvalidCommand
from ticker.schemas.templates.collection import BUILT_IN, EntryTemplates
from ticker.schemas.templates.template import EntryTemplate

GOAL = {
    "minute": "41",
    "team": "SV Deichrand",
    "scorer": "Fenna Petersen",
    "home": "SV Deichrand",
    "home_score": "1",
    "away": "TuS Watt",
    "away_score": "0",
}


def template(**fields):
    return EntryTemplate.model_validate(
        {"name": "wetter", "label": "Wetter", "headline": "{{ place }}", "fields": [{"name": "place", "label": "Ort"}]}
        | fields
    )


def problems(template, **answers):
    with pytest.raises(InvalidCommand) as caught:
        template.filled(answers)
    return {problem.field: problem.message for problem in caught.value.problems}


def installed(folder, text):
    file = folder / "vorlagen.toml"
    file.write_text(text, encoding="utf-8")
    return EntryTemplates.installed(file)


def test_answers_become_headline_text_tags_and_blocks():
    """A goal is an entry with its score, from eight fields, one of them left out."""
    entry = EntryTemplates().named("tor", "de").filled(GOAL)
    assert entry["headline"] == "41. Minute: Tor für SV Deichrand"
    assert entry["body"] == "<p>Fenna Petersen trifft zum 1:0.</p>"
    assert entry["blocks"] == [
        {
            "kind": "score",
            "home": "SV Deichrand",
            "away": "TuS Watt",
            "home_score": "1",
            "away_score": "0",
            "status": "41. Minute",
        }
    ]
    assert (entry["tags"], entry["key_event"]) == (["Tor"], True)


def test_rows_become_a_table():
    """What was filled in row by row stands in the block as it was filled in."""
    shares = [["Deichpartei", "41,5", "+2,1"], ["Wattunion", "38,0", "-1,4"]]
    answers = {"statement": "Deichpartei vorn", "time": "18:24", "source": "Küstenbote", "shares": shares}
    entry = EntryTemplates().named("hochrechnung", "de").filled(answers)
    assert entry["blocks"][0]["rows"] == shares


def test_markup_in_an_answer_is_text():
    """The body is HTML, so what is filled in is escaped; the headline is not HTML, so it is not."""
    entry = template(body="<p>{{ place }}</p>").filled({"place": "<b>Hafen</b> & Watt"})
    assert entry["body"] == "<p>&lt;b&gt;Hafen&lt;/b&gt; &amp; Watt</p>"
    assert entry["headline"] == "<b>Hafen</b> & Watt"


def test_template_syntax_in_an_answer_is_text():
    """An editor's braces are not run."""
    assert template().filled({"place": "{{ 7 * 7 }}"})["headline"] == "{{ 7 * 7 }}"


@pytest.mark.parametrize("language", BUILT_IN)
def test_the_built_in_ones_can_be_filled(language):
    """Each takes sensible answers to all its fields and makes an entry with a headline and a block."""
    for one in EntryTemplates().all(language):
        sensible = {"number": "3", "rows": [["Deichpartei", "41,5", "+2,1"]]}
        answers = {
            field.name: field.choices[0] if field.choices else sensible.get(field.kind, "18:24") for field in one.fields
        }
        entry = one.filled(answers)
        assert entry["headline"].strip(), one.name
        assert len(entry["blocks"]) == 1, one.name


def test_languages_without_a_file_get_the_english_ones():
    """A regional tag gets its language's; anything else English."""
    templates = EntryTemplates()
    assert templates.all("de-AT") == templates.all("de")
    assert templates.all("fr") == templates.all("en")


def test_every_wrong_answer_is_told():
    """By field, with what would be right, all at once."""
    goal = EntryTemplates().named("tor", "de")
    assert problems(goal, **GOAL | {"home_score": "eins", "team": " ", "wetter": "schön"}) == {
        "/values/wetter": "is not asked for; the template has minute, team, scorer, home, home_score, away, "
        "away_score, text",
        "/values/team": "is missing; fill in “Tor für”",
        "/values/home_score": "must be a number such as 3 or 41,5",
    }


@pytest.mark.parametrize(
    ("field", "answer", "message"),
    [
        ({"kind": "choice", "choices": ["rot", "grün"]}, "blau", "must be one of rot, grün"),
        ({}, "zwei\nZeilen", "must be one line"),
        ({"kind": "text"}, "x" * 5001, "must have at most 5000 characters"),
        ({}, [["a"]], "must be a text"),
        ({"kind": "rows", "columns": ["A", "B"]}, [["a"]], "must be a list of rows with 2 cells each: A, B"),
        ({"kind": "rows", "columns": ["A"]}, "a", "must be a list of rows with 1 cells each: A"),
        ({"kind": "rows", "columns": ["A"]}, [[" "]], "is missing; fill in at least one row of “Feld”"),
        ({"kind": "rows", "columns": ["A"]}, [["a"]] * 51, "must have at most 50 rows, and 5000 characters in a cell"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_refused(field, answer, message):
    """Each kind of field says what it takes."""
    one = template(headline="Wetter", fields=[{"name": "f", "label": "Feld"} | field])
    assert problems(one, f=answer) == {"/values/f": message}


def test_what_need_not_be_filled_in_may_be_left_out():
    """An optional field is empty, and a template can ask for that."""
    one = template(
        headline="Wetter{% if place %} in {{ place }}{% endif %}",
        fields=[{"name": "place", "label": "Ort", "required": False}],
    )
    assert one.filled({})["headline"] == "Wetter"
    assert one.filled({})["body"] == ""


def test_a_newsroom_s_own_file_takes_the_place_of_the_built_in_ones(tmp_path):
    """In every language, in its order."""
    own = installed(
        tmp_path,
        """
[pegel]
label = "Pegelstand"
headline = "Pegel {{ place }}: {{ level }} Meter"
fields = [{ name = "place", label = "Ort" }, { name = "level", label = "Meter", kind = "number" }]
""",
    )
    assert [one.name for one in own.all("de")] == [one.name for one in own.all("en")] == ["pegel"]
    assert own.named("pegel", "de").filled({"place": "Norderwatt", "level": "4,2"})["headline"] == (
        "Pegel Norderwatt: 4,2 Meter"
    )
    with pytest.raises(EntryTemplateNotFound, match=r"no entry template 'tor'; there are pegel"):
        own.named("tor", "de")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[pegel", "is no TOML"),
        ("pegel = 3", "pegel is no table; begin a template with"),
        ('[pegel]\nlabel = "P"\nheadline = "P"\nfields = []', "pegel.fields: Tuple should have at least 1 item"),
        ('[pegel]\nlabel = "P"\nheadline = "{{ ort }}"\nfields = [{name = "a", label = "A"}]', "uses 'ort', which is"),
        ('[pegel]\nlabel = "P"\nheadline = "{{ a"\nfields = [{name = "a", label = "A"}]', "is no template"),
        ('[pegel]\nlabel = "P"\nheadline = "P"\nfields = [{name = "a", label = "A", kind = "choice"}]', "choices and"),
        ('[pegel]\nlabel = "P"\nheadline = "P"\nfields = [{name = "a", label = "A", columns = ["x"]}]', "columns and"),
        (
            (
                '[pegel]\nlabel = "P"\nheadline = "P"\nblocks = [{kind = "table", rows = {field = "a"}}]\n'
                'fields = [{name = "a", label = "A"}]'
            ),
            'has to name a field of kind = "rows"',
        ),
        (
            '[pegel]\nlabel = "P"\nheadline = "P"\nfields = [{name = "a", label = "A"}, {name = "a", label = "B"}]',
            "two fields have the same name",
        ),
    ],
)
def test_a_file_that_is_wrong_stops_the_start_with_one_sentence(tmp_path, text, message):
    """It names the file, the template and what is wrong with it."""
    with pytest.raises(ConfigError, match=r"TICKER_ENTRY_TEMPLATES: .*vorlagen\.toml") as caught:
        installed(tmp_path, text)
    assert message in str(caught.value)


def test_a_file_that_is_not_there_stops_the_start(tmp_path):
    """Rather than going on with other templates than the newsroom means."""
    with pytest.raises(ConfigError, match="cannot be read"):
        EntryTemplates.installed(tmp_path / "fehlt.toml")


def test_a_template_cannot_reach_what_is_behind_it():
    """Jinja2's sandbox refuses attributes that lead into Python; the sentence says that the answers do not fit."""
    one = template(headline="{{ place.__class__.__mro__ }}")
    assert problems(one, place="Hafen")["/values"].startswith("do not fit the template")
