"""What the browser's modules decide without a page, by node's own test runner: each of its tests is one here."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests.support.nodejs import SCRIPTS, node

FILES = sorted(SCRIPTS.glob("*.test.mjs"))
TEST = re.compile(r'^test\("([^"]+)"', re.MULTILINE)


def _names(file):
    return TEST.findall(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
async def outcome():
    """The outcomes of a file's tests by name, what went wrong or an empty text; each file is run once."""
    known = {}

    async def run(file):
        if file not in known:
            # Nothing says of the modules that they are modules but what is in them.
            quiet = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"
            report = await node(quiet, "--test", "--test-reporter=junit", file.name, accepted=(0, 1), browser=False)
            cases = ET.fromstring(report).iter("testcase")
            known[file] = {case.get("name"): "\n".join(case.itertext()).strip() for case in cases}
        return known[file]

    return run


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.mjs"))
async def test_no_test_is_left_out(outcome, file):
    """What is listed below is what node has run, and no name twice."""
    names = _names(file)
    assert sorted(await outcome(file)) == sorted(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        pytest.param(file, name, id=f"{file.name.removesuffix('.test.mjs')}: {name}")
        for file in FILES
        for name in _names(file)
    ],
)
async def test_it_does_as_its_name_says(outcome, file, name):
    """As node reports it, with what it found wrong."""
    wrong = (await outcome(file))[name]
    assert not wrong, wrong
