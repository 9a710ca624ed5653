"""What the documentation must say: an undocumented setting, command or decision fails here."""

import re
from pathlib import Path

from prometheus_client import CollectorRegistry

from tests.support.palettes import dark_properties, properties
from ticker.__main__ import COMMANDS
from ticker.config import Settings
from ticker.projections.rendering.themes import templates_dir
from ticker.readers.metrics import Metrics

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented_with_its_default_and_meaning():
    """docs/configuration.md has one row per setting, in order, in the words of the code."""
    rows = re.findall(
        r"^\| `(TICKER_\w+)` \| (.*?) ?\| (.*) \|$", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE
    )
    documented = [(name, default.strip("`"), meaning) for name, default, meaning in rows]
    expected = [
        (f"TICKER_{name.upper()}", str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    ]
    assert documented == expected


def test_every_custom_property_is_documented_with_its_values():
    """docs/themes.md has one row per property of the shared style sheet, in order, by day and in the dark."""
    style = (templates_dir() / "static" / "ticker.css").read_text()
    rows = re.findall(
        r"^\| `(--[a-z-]+)` \| `(.*?)` \| (.*?) ?\| ", (ROOT / "docs/themes.md").read_text(), re.MULTILINE
    )
    dark = dark_properties(style)
    documented = [(name, value, night.strip("`")) for name, value, night in rows]
    assert documented == [(name, value, dark.get(name, "")) for name, value in properties(style).items()]


def test_every_template_a_theme_can_replace_is_documented():
    """docs/themes.md lists all of them, and none that is gone."""
    rows = re.findall(r"^\| (`[a-z-]+\.html`[^|]*)\|", (ROOT / "docs/themes.md").read_text(), re.MULTILINE)
    documented = [name for row in rows for name in re.findall(r"`([a-z-]+\.html)`", row)]
    assert sorted(documented) == sorted(path.name for path in templates_dir().glob("*.html"))


def test_every_command_is_named_in_the_readme():
    """Who reads only the README still learns that a command exists."""
    readme = (ROOT / "README.md").read_text()
    assert [name for name in COMMANDS if f"ticker {name}" not in readme] == []


def test_decisions_are_numbered_without_a_gap():
    """docs/adr/0001-….md, 0002-….md and so on."""
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_picture_is_shown_and_said_in_words():
    """docs/pages.md and docs/desk.md show all of docs/pictures, none that is gone, each with what is seen on it."""
    told = "".join((ROOT / "docs" / name).read_text() for name in ("pages.md", "desk.md"))
    shown = re.findall(r'<img src="pictures/([a-z-]+\.webp)" width="\d+" alt="([^"]{20,})">', told)
    assert sorted(name for name, _ in shown) == sorted(path.name for path in (ROOT / "docs/pictures").iterdir())


def test_every_page_of_documentation_is_linked_from_the_readme():
    """What nobody is led to, nobody reads."""
    readme = (ROOT / "README.md").read_text()
    assert [page.name for page in sorted((ROOT / "docs").glob("*.md")) if f"](docs/{page.name})" not in readme] == []


def test_every_metric_that_operators_are_told_of_exists():
    """docs/operations.md names series; an alert on one that is never counted would never fire."""
    registry = CollectorRegistry()
    Metrics(registry)
    counted = {family.name for family in registry.collect()}
    told = set(re.findall(r"\b(ticker_\w+?)(?:_total)?\b(?=[`\[{])", (ROOT / "docs/operations.md").read_text()))
    assert told, "operators are told of no metric at all"
    assert told <= counted
