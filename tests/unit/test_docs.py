"""What the documentation must say: an undocumented setting, command or decision fails here, and a path that is gone."""

import re
import tomllib
from pathlib import Path

import pytest
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


# --- paths and names in the documents

DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
SOURCES = sorted(path for top in ("ticker", "workers", "tests", "bench") for path in (ROOT / top).rglob("*.py"))
TOPS = ("ticker", "workers", "tests", "bench", "deploy", "docs", "templates")
FOLDERS = {path.parent.name for path in (ROOT / "ticker").glob("*/__init__.py")}
"""Of `ticker/`: what is said without it, as in `api/limits.py`."""

_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
_MODULE = re.compile(r"\b(?:ticker|workers|tests)(?:\.(?!(?:css|js|html|svg)\b)[a-z_]\w*)+\b")
_CLASS = re.compile(r"(?:[A-Z][a-z]+){2,}")


def words(document):
    """What stands in backticks, word by word."""
    return [word.rstrip(".,;:") for span in _CODE.findall(document.read_text()) for word in span.split()]


def paths(document):
    """What is meant as a file or folder of this repository."""
    tops = {*TOPS, *FOLDERS}
    for word in words(document):
        if _PATH.fullmatch(word) and (word.endswith(".py") or ("/" in word and word.partition("/")[0] in tops)):
            yield word


def there(path):
    """At the top, in `ticker/`, or wherever a file of that name lies, if it is said without its folder."""
    if "/" not in path:
        return any(source.name == path for source in SOURCES)
    return any((top / path).exists() for top in (ROOT, ROOT / "ticker"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_a_document_exists(document):
    """Who follows one arrives, also after a move."""
    assert [path for path in paths(document) if not there(path)] == []


def test_every_path_in_a_docstring_exists():
    """Likewise, where it is said from the top: `tests/data/golden`."""
    told = {
        (source.relative_to(ROOT).as_posix(), word)
        for source in SOURCES
        for word in words(source)
        if _PATH.fullmatch(word) and word.partition("/")[0] in TOPS and "/" in word
    }
    assert sorted((source, path) for source, path in told if not there(path)) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_arrives(document):
    """To a file beside it; what stands behind # is a heading there."""
    broken = []
    for target in re.findall(r"\]\((?!\w+:)([^)\s]*)\)", document.read_text()):
        path, _, anchor = target.partition("#")
        page = document.parent / path if path else document
        if not page.exists() or (anchor and anchor not in anchors(page)):
            broken.append(target)
    assert broken == []


def anchors(page):
    """As GitHub makes them of headings: in small letters, spaces become hyphens, and of the rest letters stay."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "document", [ROOT / "docs" / "architecture.md", ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name
)
def test_every_class_in_a_document_exists(document):
    """Names of two words and more, as `CommandHandler`."""
    code = "".join(path.read_text() for path in SOURCES)
    named = {name for word in words(document) for name in _CLASS.findall(word.partition("(")[0])}
    assert [name for name in sorted(named) if not re.search(rf"^(?:class )?{name}\b", code, re.MULTILINE)] == []


def exists(module):
    """Whether there is such a module, or something of that name in one."""
    parts = module.split(".")
    for end in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:end])
        file = place.with_suffix(".py")
        if file.is_file() or (place.is_dir() and end == len(parts)):
            return end == len(parts) or re.search(rf"\b{parts[end]}\b", file.read_text()) is not None
        if (place / "__init__.py").is_file():
            return re.search(rf"\b{parts[end]}\b", (place / "__init__.py").read_text()) is not None
    return False


def test_every_module_in_a_docstring_or_document_exists():
    """`ticker.journal.port.Journal` and its like, in backticks."""
    told = {
        (path.relative_to(ROOT).as_posix(), module)
        for path in (*SOURCES, *DOCUMENTS)
        for span in _CODE.findall(path.read_text())
        for module in _MODULE.findall(span)
    }
    assert sorted((path, module) for path, module in told if not exists(module)) == []


MODULES = [
    ("architecture.md", "In the reader's browser", "templates/static", ".js"),
    ("architecture.md", "The desk", "ticker/desk", ".py"),
    ("desk.md", "Modules", "templates/desk/static", ".js"),
]
"""Parts of the documents with a table of modules, and where these lie."""


@pytest.mark.parametrize(("document", "heading", "folder", "suffix"), MODULES)
def test_the_tables_have_every_module_and_no_other(document, heading, folder, suffix):
    """The first column names files by their bare names; `block-…` stands for several."""
    page = (ROOT / "docs" / document).read_text()
    part = re.search(rf"^##+ {heading}\n(.+?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert part is not None
    rows = re.findall(r"^\| (`.+?) \|", part[1], re.MULTILINE)
    named = [name.replace("…", "*") for row in rows for name in _CODE.findall(row) if "/" not in name]
    found = {name: {file.stem for file in (ROOT / folder).glob(name + suffix)} for name in named}
    assert [name for name, files in found.items() if not files] == []
    there = {file.stem for file in (ROOT / folder).glob(f"*{suffix}")} - {"__init__"}
    assert there - set().union(*found.values()) == set()


def test_every_layer_and_every_folder_is_explained():
    """docs/architecture.md has one line each for the layers of pyproject.toml, in their order."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [layers] = [contract["layers"] for contract in contracts if contract.get("containers") == ["ticker"]]
    wanted = [name.strip() for layer in layers for name in layer.split("|")]
    part = (ROOT / "docs" / "architecture.md").read_text().partition("\n## Layers\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", part, re.MULTILINE)
    assert [name.rstrip("/").removesuffix(".py") for row in rows for name in _CODE.findall(row)] == wanted
