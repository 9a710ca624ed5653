"""What is added at one place is there at all the others: the ends of the recipes in CONTRIBUTING.md."""

import re
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po

from tests.support import strategies
from tests.unit.test_palettes import THEMES
from ticker.api.sessions import Preferences
from ticker.domain import events as e
from ticker.exchange.importers import Format
from ticker.projections.delta import OPERATIONS
from ticker.projections.rendering.themes import Themes, templates_dir
from ticker.readers import refusals
from ticker.schemas.blocks import BlockRequest
from ticker.schemas.languages import LANGUAGES
from ticker.schemas.templates.collection import BUILT_IN

ROOT = Path(__file__).parents[2]
KINDS = [field.default for block in get_args(e.Block) for field in fields(block) if field.name == "kind"]
STRATEGIES = (ROOT / "tests" / "support" / "strategies.py").read_text()


def drawn(types):
    """Those of `types` that tests/support/strategies.py makes."""
    return {
        type_ for type_ in types if re.search(rf"\be\.{type_.__name__}\(|builds\(\s*e\.{type_.__name__}\b", STRATEGIES)
    }


# --- events


def test_every_event_is_either_public_or_unseen():
    """Who adds one says what it does to an open page, or that no reader sees it."""
    assert {*OPERATIONS, *e.UNSEEN} == set(get_args(e.Event))
    assert not OPERATIONS.keys() & {*e.UNSEEN}


def test_every_operation_on_an_entry_is_known_to_an_open_page():
    """templates/static/change.js: what it does not know, it takes for parts of the page to replace."""
    script = (templates_dir() / "static" / "change.js").read_text()
    wanted = {operation for operation, slot in OPERATIONS.values() if slot in {"entry", "pinned"}}
    assert wanted <= {*re.findall(r'^    case "(\w+)":$', script, re.MULTILINE)}


def test_properties_are_tried_on_every_event():
    """So journal, fold and archives meet it with any text in it. `Withheld` is made by redaction alone."""
    assert drawn(get_args(e.Event)) == {*get_args(e.Event)} - {e.Withheld}


# --- blocks


def test_properties_are_tried_on_every_block():
    """So the fold, the pages, the feeds and the archives meet it with any text in it."""
    assert drawn(get_args(e.Block)) == {*get_args(e.Block)}


def test_every_block_can_be_sent():
    """Through the API, told apart by its `kind`."""
    union, _discriminator = get_args(BlockRequest)
    assert sorted(get_args(block.model_fields["kind"].annotation)[0] for block in get_args(union)) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_block_is_shown_to_readers(kind):
    """templates/blocks.html has a branch for it."""
    branches = re.findall(r"\{% (?:el)?if block\.kind (.+) %\}", (templates_dir() / "blocks.html").read_text())
    assert any(f'"{kind}"' in branch for branch in branches)


@pytest.mark.parametrize("kind", KINDS)
def test_every_block_can_be_written_at_the_desk(kind):
    """templates/desk/static/blocks.js has a button for it, and what fills it in."""
    script = (templates_dir() / "desk" / "static" / "blocks.js").read_text()
    table = re.search(r"^const kinds = \{$(.+?)^\};$", script, re.MULTILINE | re.DOTALL)
    assert table is not None
    assert kind in re.findall(r"^  (\w+): ", table[1], re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_block_is_documented(kind):
    """docs/api.md shows how it is sent, or names it."""
    page = (ROOT / "docs" / "api.md").read_text()
    assert f'"kind": "{kind}"' in page or f"`{kind}`" in page


# --- themes


def test_every_built_in_theme_is_held_to_the_same_contrast():
    """tests/unit/test_palettes.py lists them all, properties are tried in all; docs/themes.md names each."""
    page = (ROOT / "docs" / "themes.md").read_text()
    assert sorted(strategies.THEMES) == sorted(Themes.installed())
    assert Themes.installed().keys() <= THEMES.keys()
    assert [name for name in Themes.installed() if f"`{name}`" not in page] == []


# --- languages

CATALOGUES = ("ticker.schemas", "ticker.desk", "ticker.projections.rendering")
"""Who speaks: the API, the desk, the pages. English is in the source, so it has no catalogue."""


def catalogue(package, language):
    with files(package).joinpath("locale", f"{language}.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale=language) if message.id}


@pytest.mark.parametrize("package", CATALOGUES)
def test_every_language_has_its_catalogues(package):
    """One that is added to `LANGUAGES` needs all three, and a catalogue alone makes no language."""
    there = {path.name.removesuffix(".po") for path in files(package).joinpath("locale").iterdir()}
    assert {*there, LANGUAGES[0]} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("package", CATALOGUES)
def test_every_catalogue_says_what_the_german_one_says(package, language):
    """The German one is held against the source by the tests of each speaker."""
    wanted, there = catalogue(package, "de"), catalogue(package, language)
    assert there.keys() == wanted.keys()
    assert [id_ for id_, message in there.items() if not all(_forms(message.string))] == []


def _forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


def test_every_language_can_be_chosen():
    """By people for their desk, in the form that opens a liveblog, with typed templates and a 404 page in it."""
    [chosen] = [get_args(field.annotation) for field in Preferences.model_fields.values()]
    account, opening = ((templates_dir() / "desk" / name).read_text() for name in ("account.html", "opening.html"))
    assert {*chosen} == {"", *LANGUAGES}
    assert set(refusals.LANGUAGES) == set(BUILT_IN) == set(LANGUAGES)
    assert [tag for tag in LANGUAGES if f'("{tag}", ' not in account] == []
    assert {*re.findall(r'<option value="(\w+)"', opening)} == set(LANGUAGES)


# --- importers


@pytest.mark.parametrize("format_", get_args(Format))
def test_every_importer_is_documented_and_tested(format_):
    """docs/import.md has a part of its own about it, and its exports a file of tests."""
    headings = re.findall(r"^###? From (.+)$", (ROOT / "docs" / "import.md").read_text(), re.MULTILINE)
    assert any(heading.lower().startswith(format_) for heading in headings)
    assert (ROOT / "tests" / "unit" / f"test_importers_{format_}.py").is_file()
