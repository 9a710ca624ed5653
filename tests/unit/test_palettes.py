"""Every text of every theme can be told from its ground, by day and by night."""

import re
from pathlib import Path

import pytest

from tests.support.palettes import contrast, palettes, properties
from ticker.projections.rendering.themes import templates_dir

EXAMPLES = Path(__file__).parents[2] / "docs" / "themes"

THEMES = {
    name: folder / name / "static" / f"{name}.css"
    for folder, name in ((templates_dir(), "liveblog"), (templates_dir(), "liveticker"), (EXAMPLES, "kurier"))
}

TEXTS = [
    ("--ink", "--paper"),
    ("--ink", "--wash"),
    ("--ink", "--note"),
    ("--quiet", "--paper"),
    ("--quiet", "--wash"),
    ("--accent", "--paper"),
    ("--accent", "--wash"),
    ("--accent-ink", "--accent"),
    ("--live-ink", "--live"),
]
"""What is written on what, in templates/static/ticker.css: running text and small print, links, buttons, badges."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(theme, scheme, text, ground):
    """4.5:1 at least, whatever the size (WCAG 2.2, success criterion 1.4.3)."""
    shared = (templates_dir() / "static" / "ticker.css").read_text()
    palette = palettes(shared, THEMES[theme].read_text())[scheme]
    assert contrast(palette[text], palette[ground]) >= 4.5


def test_themes_set_only_what_the_shared_style_sheet_asks_for():
    """A misspelt property would change nothing, and nobody would be told."""
    known = properties((templates_dir() / "static" / "ticker.css").read_text())
    for theme, sheet in THEMES.items():
        assert set(properties(sheet.read_text())) <= set(known), theme


@pytest.mark.parametrize(("folder", "sheet"), [(templates_dir(), "ticker"), (EXAMPLES / "kurier", "kurier")])
def test_phones_colour_their_frame_as_the_page(folder, sheet):
    """`theme-color.html` repeats `--paper`, as HTML cannot ask a style sheet."""
    palette = palettes((folder / "static" / f"{sheet}.css").read_text())
    told = re.findall(
        r'content="(#\w+)" media="\(prefers-color-scheme: (\w+)\)"', (folder / "theme-color.html").read_text()
    )
    assert {scheme: colour for colour, scheme in told} == {scheme: palette[scheme]["--paper"] for scheme in palette}


def test_contrast_is_what_the_standard_says():
    """Black on white 21:1, a colour on itself 1:1, and #777 on white just misses 4.5:1."""
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#1d5a43", "#1d5a43") == 1
    assert contrast("#777777", "#fff") == pytest.approx(4.478, abs=0.001)
