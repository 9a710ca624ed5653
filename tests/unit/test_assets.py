"""Style sheets and scripts: named by their bytes, found by the pages and by each other, small."""

import hashlib
import re

import pytest

from tests.support.histories import opened
from tests.support.renderings import renderer
from tests.support.strategies import THEMES
from ticker.errors import ConfigError
from ticker.projections.rendering import assets


def test_an_asset_is_named_by_its_bytes():
    """A changed file gets a new name, so that no cache serves the old one."""
    for artefact in renderer().assets():
        digest = hashlib.sha256(artefact.body).hexdigest()[:8]
        assert re.fullmatch(rf"assets/[a-z-]+-{digest}\.(css|js|svg|png)", artefact.path)


@pytest.mark.parametrize("theme", THEMES)
def test_pages_load_only_what_there_is(theme):
    """One style sheet and one script, both among the assets; no page asks anybody else."""
    there = {f"../{artefact.path}" for artefact in renderer().assets()}
    page = renderer().front(opened(theme=theme).state).body.decode()
    loaded = re.findall(r'(?:rel="stylesheet" href|script type="module" src)="([^"]+)"', page)
    assert len(loaded) == 2
    assert set(loaded) <= there


# --- what files load ---------------------------------------------------------------------------------------------


def name_of(artefact):
    """As a neighbour in the same folder names it."""
    return artefact.path.removeprefix("assets/")


@pytest.mark.parametrize(
    "statement",
    [
        b'import { clock } from "./clock.js";',
        b"import{clock}from'./clock.js'",
        b'import "./clock.js";',
        b'export * from "./clock.js";',
        b'addEventListener("load", () => import("./clock.js"));',
    ],
)
def test_a_module_imports_by_the_published_name(statement):
    """Whatever the form of the import, the browser asks for a name that changes with the imported bytes."""
    found = assets.published({"boot.js": statement, "clock.js": b"export const clock = 1;"})
    assert found["boot.js"].body == statement.replace(b"clock.js", name_of(found["clock.js"]).encode())


def test_what_a_module_imports_is_part_of_its_name():
    """A module three imports away changes the name of the first one: no cache mixes two versions."""
    files = {"a.js": b'import "./b.js"', "b.js": b'import "./c.js"', "c.js": b"1"}
    before, after = assets.published(files), assets.published(files | {"c.js": b"2"})
    assert all(before[name].path != after[name].path for name in files)


def test_a_style_sheet_shows_pictures_and_loads_fonts_by_their_published_names():
    """A neighbour is named by its bytes; data, fragments and addresses elsewhere are left alone."""
    style = 'a{src:url("f.woff2")}b{background:url(./p.png)}c{mask:url(#m)}d{x:url(data:a.b)}e{x:url(/p.png)}'
    found = assets.published({"x.css": style.encode(), "f.woff2": b"font", "p.png": b"picture"})
    wanted = style.replace("f.woff2", name_of(found["f.woff2"])).replace("./p.png", f"./{name_of(found['p.png'])}")
    assert found["x.css"].body.decode() == wanted


def test_remarks_in_a_style_sheet_are_not_sent_to_readers():
    """What only looks like one stays: in strings and addresses."""
    style = b'/* Why\n */a::before{content:"/* no */"}b{x:url(/p/*.png)} /**/c{}'
    found = assets.published({"x.css": style})
    assert found["x.css"].body == b'a::before{content:"/* no */"}b{x:url(/p/*.png)} c{}'


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        (b"// What it is for,\n// in two lines.\n\nlet a; // one\n// two\n", b"let a; // one\n// two\n"),
        (
            b"// Copyright 2026 Somebody\n// MIT licence\nlet a;\n",
            b"// Copyright 2026 Somebody\n// MIT licence\nlet a;\n",
        ),
        (b"let a = `\n// no remark\n`;", b"let a = `\n// no remark\n`;"),
    ],
)
def test_a_scripts_heading_is_not_sent_to_readers(script, wanted):
    """It says what the script is for; only the lines before the first of code go, and none that speak of rights."""
    assert assets.published({"x.js": script})["x.js"].body == wanted


def test_folders_stay_as_they_are():
    """What comes from elsewhere lies in a folder of its own, with its licence; imports lead down there."""
    files = {"a.js": b'import "./vendor/b/b.js"', "vendor/b/b.js": b'import "./c.js"', "vendor/b/c.js": b"1"}
    found = assets.published(files)
    assert all(re.fullmatch(r"assets/(vendor/b/)?[abc]-[0-9a-f]{8}\.js", asset.path) for asset in found.values())
    assert found["a.js"].body.decode() == f'import "./{name_of(found["vendor/b/b.js"])}"'
    assert found["vendor/b/b.js"].body.decode() == f'import "./{found["vendor/b/c.js"].path.rpartition("/")[2]}"'
    assert len(assets.with_dependencies(list(found.values()), [found["a.js"].path])) == 3


def test_a_missing_module_is_named_with_who_wants_it():
    """A misspelt import fails at start, not in a reader's browser."""
    with pytest.raises(ConfigError, match=r"boot\.js loads 'clok\.js'"):
        assets.published({"boot.js": b'import "./clok.js"'})


def test_modules_that_import_each_other_are_refused():
    """No name could depend on itself; the sentence shows the circle."""
    files = {"a.js": b'import "./b.js"', "b.js": b'import "./c.js"', "c.js": b'import("./b.js")'}
    with pytest.raises(ConfigError, match=r"b\.js → c\.js → b\.js"):
        assets.published(files)


@pytest.mark.parametrize("name", ["Bild 1.png", "notes.md", "-x.css"])
def test_a_file_that_no_address_can_name_is_refused(name):
    """Addresses are made of letters, digits, - and _; what is served has a known media type."""
    with pytest.raises(ConfigError, match=re.escape(name)):
        assets.published({name: b""})


def test_an_archive_takes_what_its_assets_load():
    """A page links one module; what that imports in turn is needed as well, and nothing else."""
    files = {"boot.js": b'import("./page.js")', "page.js": b'import "./clock.js"', "clock.js": b"1", "other.js": b"2"}
    found = assets.published(files)
    taken = assets.with_dependencies(list(found.values()), [found["boot.js"].path, "media/picture.jpg"])
    assert {artefact.path for artefact in taken} == {found[name].path for name in ("boot.js", "page.js", "clock.js")}


@pytest.mark.parametrize(
    "statement", ['import { b } from "./b.js";', "import{b}from'./b.js'", 'import "./b.js"', 'export * from "./b.js";']
)
def test_a_module_needs_what_it_imports_before_it_runs(statement):
    """Whatever the form of the import, and through others too; each once, the nearest first, itself never."""
    files = {"a.js": f"import './c.js';{statement}", "b.js": 'import "./v/d.js"', "c.js": 'import "./b.js"'}
    files |= {"v/d.js": 'import "./e.js"', "v/e.js": "1", "other.js": "2", "a.css": "b{x:url(p.png)}", "p.png": ""}
    found = assets.published({name: content.encode() for name, content in files.items()})
    needed = assets.static_imports(found)
    paths = {name: asset.path for name, asset in found.items()}
    assert needed["a.js"] == [paths[name] for name in ("c.js", "b.js", "v/d.js", "v/e.js")]
    assert needed["b.js"] == [paths["v/d.js"], paths["v/e.js"]]
    assert [*needed["v/e.js"], *needed["a.css"], *needed["p.png"]] == []


@pytest.mark.parametrize("statement", ['import("./late.js")', "await import ( './late.js' )"])
def test_a_module_does_not_wait_for_what_it_loads_later(statement):
    """Neither for the module, nor for what that imports; unless somebody imports it as well."""
    files = {"a.js": f'import "./b.js";{statement}', "b.js": "1", "late.js": 'import "./later.js"', "later.js": "2"}
    found = assets.published({name: content.encode() for name, content in files.items()})
    assert assets.static_imports(found)["a.js"] == [found["b.js"].path]
    both = {name: content.encode() for name, content in files.items()} | {"b.js": b'import "./late.js"'}
    assert len(assets.static_imports(assets.published(both))["a.js"]) == 3
