"""A newsroom's own look from end to end: the example of docs/themes.md created, rendered, sealed, replayed, missed."""

from pathlib import Path

import pytest

from tests.support.api_server import serving
from tests.support.archives import KEY, text
from tests.support.histories import History
from tests.support.palettes import palettes
from tests.support.pipeline import SITE
from tests.support.renderings import tree
from ticker.archive.sealer import Sealer
from ticker.domain import commands as c
from ticker.domain import events as e
from ticker.errors import UnknownTheme
from ticker.projections.artefact import archive, front
from ticker.projections.renderer import Renderer
from ticker.projections.rendering.themes import Themes

EXAMPLES = Path(__file__).parents[2] / "docs" / "themes"
SLUG = "sturmflut"


@pytest.fixture(scope="module")
def with_kurier():
    """Renders the built-in themes and the example."""
    return Renderer(SITE, Themes.installed(EXAMPLES))


def a_liveblog(theme="kurier"):
    history = History(c.CreateLiveblog(title="Sturmflut an der Küste", theme=theme))
    history.do(c.PublishEntry(entry_id="0a1b2c3d4e", content=text("Der Pegel steigt"), marks=e.Marks(key_event=True)))
    return history


@pytest.fixture
async def packed(pipeline, tmp_path, with_kurier):
    """The archive of a liveblog in the example's theme."""
    history = a_liveblog()
    history.do(c.CloseLiveblog(headline="Ende des Liveblogs"))
    await pipeline.journal.restore(history.records)
    await pipeline.new_projector(pipeline.store, by=with_kurier).catch_up(SLUG)
    sealer = Sealer(journal=pipeline.journal, store=pipeline.store, renderer=with_kurier, site=SITE, key=KEY)
    assert await sealer.seal(SLUG)
    path = tmp_path / "archive.zip"
    path.write_bytes(await pipeline.store.read(archive(SLUG)))
    return path


@pytest.fixture
def ticker(tmp_path, console):
    """Runs the command as a process, with the example's directory unless told otherwise."""

    def run(*arguments, themes=EXAMPLES):
        settings = {"TICKER_DATA_DIR": str(tmp_path / "var")} | ({"TICKER_THEMES_DIR": str(themes)} if themes else {})
        return console.run(*arguments, directory=tmp_path, **settings)

    return run


# --- created and rendered -------------------------------------------------------------------------------------


async def test_a_liveblog_is_created_in_a_theme_that_is_installed(tmp_path):
    """By name; without one in the newsroom's own."""
    async with serving(tmp_path, theme="kurier", themes_dir=str(EXAMPLES)) as editors:
        for slug, asked in (("a", {"theme": "liveticker"}), ("b", {"theme": "kurier"}), ("c", {})):
            answer = await editors.ask("POST", "/liveblogs", {"slug": slug, "title": "T", **asked})
            assert answer.status == 201
        themes = [(await editors.read(f"/liveblogs/{slug}"))["theme"] for slug in "abc"]
    assert themes == ["liveticker", "kurier", "kurier"]


async def test_a_theme_that_is_not_installed_is_refused_with_those_that_are(tmp_path):
    """Before it is in the journal, where it would stay."""
    async with serving(tmp_path) as editors:
        answer = await editors.ask("POST", "/liveblogs", {"slug": "a", "title": "T", "theme": "kurier"})
        assert answer.status == 422
        assert answer.fields == {"/theme": "must be a theme that is installed: liveblog, liveticker"}
        assert (await editors.ask("GET", "/liveblogs/a")).status == 404


def test_the_example_looks_as_its_page_of_documentation_says(with_kurier):
    """Headline above the time, imprint at the foot, the paper's colour around the page; the rest is shared."""
    page = tree(with_kurier.front(a_liveblog().state))
    [header] = page.xpath("//article/header")
    assert [child.tag for child in header] == ["p", "h2", "p"]
    assert page.xpath("//footer[@class='site']//a[.='Impressum']")
    style = (EXAMPLES / "kurier" / "static" / "kurier.css").read_text()
    colours = {scheme: palette["--paper"] for scheme, palette in palettes(style).items()}
    told = {meta.get("media"): meta.get("content") for meta in page.xpath("//meta[@name='theme-color']")}
    assert told == {f"(prefers-color-scheme: {scheme})": colour for scheme, colour in colours.items()}


def test_an_import_can_choose_a_theme(ticker, tmp_path):
    """Instead of the one of its dialect; one that is not installed is refused, and nothing is posted."""
    (tmp_path / "page.txt").write_text("Sturm an der Küste\n+++ 16:05 Deich hält +++\nDer Deich hält.\n")
    command = ("import", "liveticker", "page.txt", "--date", "2025-05-03", "--slug", "sturm", "--theme", "kurier")
    missing = ticker(*command, themes=None)
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert "'kurier' is not installed" in missing.stderr
    assert ticker(*command).returncode == 0


# --- sealed and brought back ----------------------------------------------------------------------------------


def test_an_archive_in_an_own_theme_comes_back_byte_for_byte(ticker, packed):
    """Where the same theme is installed."""
    assert "theme      kurier\n" in ticker("verify", packed).stdout
    replayed = ticker("replay", packed)
    assert replayed.returncode == 0
    assert "are the same, byte for byte" in replayed.stdout


def test_an_archive_is_verified_without_its_theme(ticker, packed):
    """Every byte can be checked; what a replay would lack is told."""
    verified = ticker("verify", packed, themes=None)
    assert verified.returncode == 0
    assert "theme      kurier (not installed here; a replay needs it)" in verified.stdout


@pytest.mark.parametrize("how", [(), ("--speed", "1000")])
def test_a_replay_without_the_theme_is_refused_in_one_sentence(ticker, packed, how):
    """And changes nothing: with the theme it can be done afterwards."""
    refused = ticker("replay", packed, *how, themes=None)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "'kurier' is not installed" in refused.stderr
    assert ticker("replay", packed).returncode == 0


# --- missed ---------------------------------------------------------------------------------------------------


async def test_the_last_good_pages_stay_when_a_theme_is_gone(pipeline, with_kurier):
    """The error names the theme and the setting; once it is back, what was posted meanwhile appears."""
    history = a_liveblog()
    await pipeline.journal.restore(history.records)
    await pipeline.new_projector(pipeline.store, by=with_kurier).catch_up(SLUG)
    shown = await pipeline.store.read(front(SLUG))
    await pipeline.journal.restore(history.do(c.PublishEntry(entry_id="5f6g7h8j9k", content=text("Der Deich hält"))))
    with pytest.raises(UnknownTheme, match=r"'kurier' is not installed.*TICKER_THEMES_DIR"):
        await pipeline.new_projector(pipeline.store).catch_up(SLUG)
    assert await pipeline.store.read(front(SLUG)) == shown
    await pipeline.new_projector(pipeline.store, by=with_kurier).catch_up(SLUG)
    assert b"Der Deich h\xc3\xa4lt" in await pipeline.store.read(front(SLUG))


@pytest.mark.parametrize("slip", ["{% if %}", "{{ entry.", "{% endblock %}"])
def test_a_slip_in_a_theme_stops_the_start(ticker, tmp_path, slip):
    """One sentence with file and line, before anything runs."""
    folder = tmp_path / "themes" / "bote"
    (folder / "static").mkdir(parents=True)
    (folder / "static" / "bote.css").write_text("")
    (folder / "heading.html").write_text(f"<h2>\n{slip}</h2>\n")
    stopped = ticker("serve", themes=folder.parent)
    assert (stopped.returncode, stopped.stderr.count("\n")) == (1, 1)
    assert "bote/heading.html, line 2: " in stopped.stderr
