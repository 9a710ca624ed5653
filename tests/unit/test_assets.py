"""Style sheets and scripts: named by their bytes, found by the pages, small."""

import hashlib
import re

import brotli
import pytest

from tests.histories import opened
from tests.renderings import renderer
from ticker.errors import ConfigError
from ticker.projections import assets


def test_an_asset_is_named_by_its_bytes():
    """A changed file gets a new name, so that no cache serves the old one."""
    for artefact in renderer().assets():
        digest = hashlib.sha256(artefact.body).hexdigest()[:8]
        assert re.fullmatch(rf"assets/[a-z]+-{digest}\.(css|js|svg)", artefact.path)


def test_pages_load_only_what_there_is():
    """Every style sheet and script a page names is one of the assets; no page asks anybody else."""
    there = {f"../{artefact.path}" for artefact in renderer().assets()}
    for theme in ("liveblog", "liveticker"):
        page = renderer().front(opened(theme=theme).state).body.decode()
        loaded = set(re.findall(r'(?:rel="stylesheet" href|script type="module" src)="([^"]+)"', page))
        assert len(loaded) == 3
        assert loaded <= there


def test_the_script_is_small():
    """4 KB compressed: it loads on a train."""
    (script,) = (artefact for artefact in renderer().assets() if artefact.path.endswith(".js"))
    assert len(brotli.compress(script.body)) <= 4096


def test_two_files_of_one_name_are_refused(tmp_path):
    """All assets share one folder; a theme that hides another's file fails at start."""
    for theme in ("one", "two"):
        (tmp_path / theme / "static").mkdir(parents=True)
        (tmp_path / theme / "static" / "theme.css").write_text("")
    with pytest.raises(ConfigError, match=r"theme\.css"):
        assets.asset_names(tmp_path)


def static(folder, **files):
    """A folder of templates with these static files; `boot_js` becomes ``boot.js``."""
    (folder / "static").mkdir()
    for name, text in files.items():
        (folder / "static" / name.replace("_", ".")).write_text(text)
    return folder


def body_of(folder, name):
    path = assets.asset_names(folder)[name]
    return next(artefact.body.decode() for artefact in assets.assets(folder) if artefact.path == path)


@pytest.mark.parametrize(
    "statement",
    [
        'import { clock } from "./clock.js";',
        "import{clock}from'./clock.js'",
        'import "./clock.js";',
        'export * from "./clock.js";',
        'addEventListener("load", () => import("./clock.js"));',
    ],
)
def test_a_module_imports_by_the_published_name(tmp_path, statement):
    """Whatever the form of the import, the browser asks for a name that changes with the imported bytes."""
    folder = static(tmp_path, boot_js=statement, clock_js="export const clock = 1;")
    clock = assets.asset_names(folder)["clock.js"].removeprefix("assets/")
    assert body_of(folder, "boot.js") == statement.replace("clock.js", clock)


def test_what_a_module_imports_is_part_of_its_name(tmp_path):
    """A module three imports away changes the name of the first one: no cache mixes two versions."""
    folder = static(tmp_path, a_js='import "./b.js"', b_js='import "./c.js"', c_js="1")
    before = assets.asset_names(folder)
    (folder / "static" / "c.js").write_text("2")
    after = assets.asset_names(folder)
    assert all(before[name] != after[name] for name in before)


def test_a_style_sheet_shows_pictures_and_loads_fonts_by_their_published_names(tmp_path):
    """A neighbour is named by its bytes; data, fragments and addresses elsewhere are left alone."""
    style = 'a{src:url("f.woff2")}b{background:url(./p.png)}c{mask:url(#m)}d{x:url(data:a.b)}e{x:url(/p.png)}'
    folder = static(tmp_path, x_css=style, f_woff2="font", p_png="picture")
    names = {name: path.removeprefix("assets/") for name, path in assets.asset_names(folder).items()}
    wanted = style.replace("f.woff2", names["f.woff2"]).replace("./p.png", "./" + names["p.png"])
    assert body_of(folder, "x.css") == wanted


def test_a_missing_module_is_named_with_who_wants_it(tmp_path):
    """A misspelt import fails at start, not in a reader's browser."""
    with pytest.raises(ConfigError, match=r"boot\.js loads 'clok\.js'"):
        assets.assets(static(tmp_path, boot_js='import "./clok.js"'))


def test_modules_that_import_each_other_are_refused(tmp_path):
    """No name could depend on itself; the sentence shows the circle."""
    with pytest.raises(ConfigError, match=r"b\.js → c\.js → b\.js"):
        assets.assets(static(tmp_path, a_js='import "./b.js"', b_js='import "./c.js"', c_js='import("./b.js")'))


@pytest.mark.parametrize("name", ["Bild 1.png", "notes.md", "-x.css"])
def test_a_file_that_no_address_can_name_is_refused(tmp_path, name):
    """Addresses are made of letters, digits, - and _; what is served has a known media type."""
    folder = static(tmp_path)
    (folder / "static" / name).write_text("")
    with pytest.raises(ConfigError, match="cannot be an asset"):
        assets.assets(folder)


def test_an_archive_takes_what_its_assets_load(tmp_path):
    """A page links one module; what that imports in turn is needed as well, and nothing else."""
    folder = static(tmp_path, boot_js='import("./page.js")', page_js='import "./clock.js"', clock_js="1", other_js="2")
    names = assets.asset_names(folder)
    taken = assets.with_loaded(assets.assets(folder), [names["boot.js"], "media/picture.jpg"])
    assert [artefact.path for artefact in taken] == sorted(names[name] for name in ("boot.js", "page.js", "clock.js"))


def test_templates_are_found():
    """In a checkout beside the package, in a wheel inside it; an installation without them fails with one sentence."""
    assert (assets.templates_dir() / "base.html").is_file()
