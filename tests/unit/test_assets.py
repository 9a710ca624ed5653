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


def test_templates_are_found():
    """In a checkout beside the package, in a wheel inside it; an installation without them fails with one sentence."""
    assert (assets.templates_dir() / "base.html").is_file()
