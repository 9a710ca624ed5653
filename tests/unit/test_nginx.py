"""deploy/nginx.conf says of files what a web process says of them, and nothing of what a web process answers."""

import re
from pathlib import Path

import pytest

from ticker.projections.artefact import MEDIA_TYPES
from ticker.readers import caching

CONF = (Path(__file__).parents[2] / "deploy/nginx.conf").read_text()
STATIC = re.search(r"    location / \{\n(.*?)\n    \}", CONF, re.DOTALL)[1]


def cache_control(path):
    """As nginx reads the map: the first pattern that is found, else the default."""
    block = re.search(r"map \$uri \$ticker_cache_control \{\n(.*?)\n\}", CONF, re.DOTALL)[1]
    rows = dict(re.findall(r'^    (default|"~.*?") "(.*)";$', block, re.MULTILINE))
    default = rows.pop("default")
    return next((value for pattern, value in rows.items() if re.search(pattern.strip('"~'), f"/{path}")), default)


@pytest.mark.parametrize(
    "path",
    [
        "index.html", "hafen/index.html", "hafen/page/3/index.html", "hafen/e/4g7k2m9x0q/index.html",
        "hafen/live/head.json", "hafen/live/corrections.json", "hafen/live/12.json",
        "hafen/feed.rss", "hafen/feed.atom", "hafen/archive.zip",
        "robots.txt", "sitemap.xml", "news-sitemap.xml", "hafen/sitemap.xml", "day/2026-11/index.html",
        "assets/live-0c1d2e3f.js", "media/demo/deich.jpg", "media/0c1d2e3f0c1d2e3f.webp", "hafen-0c1d2e3f/index.html",
    ],
)  # fmt: skip
def test_files_may_be_kept_as_long_as_from_a_web_process(path):
    """One table in ticker.readers.caching; nginx has it in its own words."""
    assert cache_control(path) == caching.kind_of(path).cache_control


def test_pages_get_the_same_security_headers():
    """What a page may load does not depend on who serves it."""
    told = dict(re.findall(r'^        add_header (\S+) "(.*)";$', STATIC, re.MULTILINE))
    assert told == caching.SECURITY


def test_answers_of_web_processes_are_passed_on_as_they_are():
    """A header added to them would say of a private answer that everybody may keep it."""
    assert CONF.count("add_header") == STATIC.count("add_header")


def test_all_kinds_of_artefacts_have_their_media_type():
    """Without one a browser is told nosniff, and shows nothing."""
    types = dict(re.findall(r"^        (\w+/[\w.+-]+) +(\w+);$", CONF, re.MULTILINE))
    assert {f".{suffix}": media for media, suffix in types.items()} == {
        suffix: media.partition(";")[0] for suffix, media in MEDIA_TYPES.items()
    }
