"""Looks: folders laid over the shared templates, a newsroom's own among them."""

import pytest

from tests.support.histories import opened
from tests.support.renderings import SITE, everything, publish, tree
from ticker.errors import ConfigError, UnknownTheme
from ticker.projections.renderer import Renderer
from ticker.projections.rendering.themes import Themes, templates_dir


def folder(directory, name="kurier", style=":root { --accent: #123456; }", **files):
    """A theme in the folder `directory`; `heading_html` becomes ``heading.html``."""
    (directory / name / "static").mkdir(parents=True)
    (directory / name / "static" / f"{name}.css").write_text(style)
    for file, text in files.items():
        (directory / name / file.replace("_", ".")).write_text(text)
    return directory


def a_liveblog(theme="kurier"):
    history = opened(theme=theme)
    history.do(publish("0a1b2c3d4e", "Pegel steigt"))
    return history


def front(themes, theme="kurier"):
    return tree(Renderer(SITE, themes).front(a_liveblog(theme).state))


def test_the_built_in_themes_are_there_without_asking():
    """In a checkout and in a wheel, with `liveblog` for what names no other."""
    themes = Themes.installed()
    assert sorted(themes) == ["liveblog", "liveticker"]
    assert themes.default.name == "liveblog"
    assert (templates_dir() / "base.html").is_file()


def test_a_theme_needs_nothing_but_a_style_sheet(tmp_path):
    """All templates are the shared ones; the pages load the shared style and the theme's behind it, as one file."""
    themes = Themes.installed(folder(tmp_path))
    [style] = front(themes).xpath("//link[@rel='stylesheet']/@href")
    [asset] = [asset for asset in themes.artefacts if f"../{asset.path}" == style]
    shared, own = asset.body.index(b"--accent: #0b4a8f"), asset.body.index(b"--accent: #123456")
    assert shared < own


def test_a_template_of_a_theme_takes_the_place_of_the_shared_one(tmp_path):
    """In that theme and in no other."""
    themes = Themes.installed(folder(tmp_path, heading_html="<h2>► {{ entry.content.headline }}</h2>"))
    assert front(themes).xpath("//article//h2/text()") == ["► Pegel steigt"]
    assert "►" not in front(themes, "liveblog").text_content()


def test_a_template_can_extend_the_shared_one_of_its_name(tmp_path):
    """`shared/…` leads past the theme, so that a page is changed by a block and not copied."""
    changed = '{% extends "shared/front.html" %}{% block footer %}<p>Impressum</p>{% endblock %}'
    page = front(Themes.installed(folder(tmp_path, front_html=changed)))
    assert page.xpath("//article")
    assert page.xpath("string(//footer[@class='site']/p[1])") == "Impressum"


def test_a_theme_may_use_a_built_in_ones_templates(tmp_path):
    """`liveticker/heading.html` is a name like another."""
    heading = '{% include "liveticker/heading.html" %}'
    assert "+++" in front(Themes.installed(folder(tmp_path, heading_html=heading))).xpath("string(//article//h2)")


def test_a_static_file_of_a_theme_takes_the_place_of_the_shared_one(tmp_path):
    """Its own icon, say; two themes may use the same name for different files."""
    icon = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    for name in ("kurier", "bote"):
        folder(tmp_path, name)
        (tmp_path / name / "static" / "icon.svg").write_text(icon.replace("/>", f" id='{name}'/>"))
    themes = Themes.installed(tmp_path)
    icons = {themes[name].assets["icon.svg"].path for name in ("kurier", "bote", "liveblog", "liveticker")}
    assert len(icons) == 3
    assert icons <= {artefact.path for artefact in themes.artefacts}


def test_the_default_theme_is_that_of_the_list_of_liveblogs(tmp_path):
    """TICKER_THEME: a newsroom's look is on every page."""
    themes = Themes.installed(folder(tmp_path), "kurier")
    pages = everything(a_liveblog().records, by=Renderer(SITE, themes))
    assert b'class="theme-kurier"' in pages["index.html"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("Kurier", "lower-case"), ("live_blog", "lower-case"), ("liveticker", "built-in"), ("x" * 41, "lower-case")],
)
def test_a_name_a_theme_cannot_have_is_refused(tmp_path, name, sentence):
    """Names are parts of addresses; a built-in one would change under liveblogs that have it."""
    with pytest.raises(ConfigError, match=sentence):
        Themes.installed(folder(tmp_path, name))


def test_a_folder_without_a_style_sheet_is_refused(tmp_path):
    """The sentence says which file is missing; hidden folders are no themes."""
    (tmp_path / ".git").mkdir()
    assert len(Themes.installed(tmp_path)) == 2
    (tmp_path / "kurier").mkdir()
    with pytest.raises(ConfigError, match=r"kurier/static/kurier\.css is not there"):
        Themes.installed(tmp_path)


def test_a_missing_directory_is_refused(tmp_path):
    """Its setting is named."""
    with pytest.raises(ConfigError, match="TICKER_THEMES_DIR"):
        Themes.installed(tmp_path / "nirgends")


def test_a_default_that_is_not_installed_is_refused():
    """So is its."""
    with pytest.raises(ConfigError, match=r"TICKER_THEME: .*'kurier'.*liveblog, liveticker"):
        Themes.installed(default="kurier")


def test_a_theme_that_loads_what_is_not_there_is_named(tmp_path):
    """A slip in a style sheet fails at start, with the theme and both files in the sentence."""
    with pytest.raises(ConfigError, match=r"kurier.*static/kurier\.css loads 'papier\.png'"):
        Themes.installed(folder(tmp_path, style="body { background: url(papier.png); }"))


def test_a_slip_in_a_template_fails_at_start(tmp_path):
    """Not when the first entry is to be shown; the sentence has file and line."""
    themes = Themes.installed(folder(tmp_path, heading_html="<h2>\n{% if %}</h2>"))
    with pytest.raises(ConfigError, match=r"kurier/heading\.html, line 2"):
        Renderer(SITE, themes)


def test_a_liveblog_of_a_theme_that_is_gone_is_not_rendered():
    """One sentence names the theme, what is there, and the setting that leads to others."""
    renderer = Renderer(SITE, Themes.installed())
    with pytest.raises(UnknownTheme, match=r"'kurier' is not installed, there are liveblog, liveticker; TICKER_THEMES"):
        renderer.front(a_liveblog().state)
