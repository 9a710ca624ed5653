"""The desk's keys: each means one thing, and the documentation tells it."""

import re
from collections import defaultdict
from pathlib import Path

from ticker.projections.rendering.themes import templates_dir

ACTION = re.compile(r'name: "([\w-]+)",\s*key: "([^"]+)"')
OPPOSITES = {frozenset({"pin", "unpin"}), frozenset({"key", "unkey"}), frozenset({"open", "reopen"})}
"""Of these one at most can be done at a time."""


def _keys():
    found = defaultdict(set)
    for script in sorted((templates_dir() / "desk" / "static").glob("*.js")):
        for name, key in ACTION.findall(script.read_text(encoding="utf-8")):
            found[key].add(name)
    return found


def test_every_action_has_a_key():
    """Where it is made known, and in the composer for each way a text can go."""
    without = re.compile(r'action\(\{ name: "([\w-]+)", (?!key: )|^  (\w+): "",$', re.MULTILINE)
    scripts = sorted((templates_dir() / "desk" / "static").glob("*.js"))
    assert {script.name: without.findall(script.read_text(encoding="utf-8")) for script in scripts} == {
        script.name: [] for script in scripts
    }


def test_a_key_means_one_thing():
    """Two actions share one only if they are each other's opposite."""
    assert {key: names for key, names in _keys().items() if len(names) > 1 and names not in OPPOSITES} == {}


def test_every_key_is_documented():
    """docs/desk.md has each as it stands on keyboards."""
    documented = (Path(__file__).parents[2] / "docs" / "desk.md").read_text(encoding="utf-8")
    keys = [
        "+".join(f"<kbd>{part.upper() if len(part) == 1 else part}</kbd>" for part in key.split("+")) for key in _keys()
    ]
    assert len(keys) > 20
    assert [key for key in keys if key not in documented] == []
