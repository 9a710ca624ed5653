"""deploy/nginx.conf says of files what a web process says of them, and nothing of what a web process answers."""

import re
from pathlib import Path

import pytest

from ticker.config import load
from ticker.projections.artefact import MEDIA_TYPES
from ticker.readers import caching

CONF = (Path(__file__).parents[2] / "deploy/nginx.conf").read_text()
STATIC = re.search(r"    location / \{\n(.*?)\n    \}", CONF, re.DOTALL)[1]


def mapped(path, variable):
    """As nginx reads a map: the exact value, else the first pattern that is found, else the default."""
    source, block = re.search(rf"map (\$\w+) \{variable} \{{\n(.*?)\n\}}", CONF, re.DOTALL).groups()
    value = f"/{path}" if source == "$uri" else mapped(path, source)
    rows = dict(re.findall(r'^    (default|".*?") "(.*)";$', block, re.MULTILINE))
    default = rows.pop("default")
    if exact := rows.get(f'"{value}"'):
        return exact
    patterns = {pattern.strip('"~'): told for pattern, told in rows.items() if pattern.startswith('"~')}
    return next((told for pattern, told in patterns.items() if re.search(pattern, value)), default)


def told(path):
    """The headers nginx adds to a file, but those without a value."""
    rows = re.findall(r'^        add_header (\S+) "?(.*?)"?;$', STATIC, re.MULTILINE)
    values = {name: re.sub(r"\$\w+", lambda found: mapped(path, found[0]), value) for name, value in rows}
    return {name: value for name, value in values.items() if value}


@pytest.mark.parametrize(
    "path",
    [
        "index.html", "hafen/index.html", "hafen/page/3/index.html", "hafen/e/4g7k2m9x0q/index.html",
        "hafen/live/head.json", "hafen/live/corrections.json", "hafen/live/12.json",
        "hafen/feed.rss", "hafen/feed.atom", "hafen/archive.zip",
        "robots.txt", "sitemap.xml", "news-sitemap.xml", "hafen/sitemap.xml", "day/2026-11/index.html",
        "hafen/teaser.html", "hafen/teaser.json", "hafen/embed/index.html", "hafen/oembed.json", "embed.js",
        "assets/live-0c1d2e3f.js", "media/demo/deich.jpg", "media/0c1d2e3f0c1d2e3f.webp",
        "media/2026/0c1d2e3f0c1d2e3f0c1d2e3f0c1d2e3f-480.webp", "hafen-0c1d2e3f/index.html",
    ],
)  # fmt: skip
def test_files_get_the_headers_they_get_from_a_web_process(path):
    """How long to keep it, what it may load, who may read and frame it. nginx has the table in its own words."""
    kind = caching.kind_of(path)
    assert told(path) == {"Cache-Control": kind.cache_control, **kind.headers}


def test_answers_of_web_processes_are_passed_on_as_they_are():
    """A header added to them would say of a private answer that everybody may keep it."""
    assert CONF.count("add_header") == STATIC.count("add_header")


def test_all_kinds_of_artefacts_have_their_media_type():
    """Without one a browser is told nosniff, and shows nothing."""
    types = dict(re.findall(r"^        (\w+/[\w.+-]+) +(\w+);$", CONF, re.MULTILINE))
    assert {f".{suffix}": media for media, suffix in types.items()} == {
        suffix: media.partition(";")[0] for suffix, media in MEDIA_TYPES.items()
    }


def location(path):
    """The block of the location that nginx takes for a path: the first pattern that is found."""
    blocks = re.findall(r"^    location ~ (\S+) \{\n(.*?)^    \}", CONF, re.MULTILINE | re.DOTALL)
    return next(block for pattern, block in blocks if re.search(pattern, path))


@pytest.mark.parametrize("path", ["/sturmflut/live/events", "/api/v1/liveblogs/sturmflut/desk"])
def test_streams_are_not_held_back(path):
    """An event that waits in a proxy's buffer is no news any more."""
    assert "proxy_buffering off;" in location(path)
    assert "proxy_read_timeout 1h;" in location(path)


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/liveblogs/sturmflut", "/desk/assets/screen-0c1d2e3f.css", "/api/v1/me"]
)
def test_the_desk_is_asked_of_a_web_process(path):
    """With the client's address, which throttles sign-ins, and never from the folder of readers' pages."""
    assert "proxy_pass http://ticker_web;" in location(path)
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in location(path)


def test_what_a_web_process_takes_gets_through():
    """A picture or a text that is not too large for Ticker is not too large for nginx."""
    found = re.findall(r"location = (/api/v1/media) \{.*?client_max_body_size (\d+)m;", CONF, re.DOTALL)
    assert found == [("/api/v1/media", str(load().max_upload_bytes // 2**20))]
    assert re.findall(r"client_max_body_size 1m;", CONF)
    assert load().max_body_bytes == 2**20


@pytest.mark.parametrize(
    ("coding", "refused"),
    [
        ("", False), ("gzip", False), ("GZIP", False), ("deflate", False), ("identity", False),
        ("br", True), ("Br", True), ("zstd", True), ("gzip, gzip", True), ("gzip, br", True), ("x-gzip", True),
    ],
)  # fmt: skip
def test_codings_that_no_web_process_undoes_are_refused(coding, refused):
    """Before anything is passed on, at every address."""
    source, block = re.search(r"map (\$\w+) \$ticker_unknown_coding \{\n(.*?)\n\}", CONF, re.DOTALL).groups()
    pattern = re.search(r'^    "~\*(.*)" "";$', block, re.MULTILINE)[1]
    assert source == "$http_content_encoding"
    assert bool(coding and not re.search(pattern, coding, re.IGNORECASE)) == refused
    assert re.search(r"^    if \(\$ticker_unknown_coding\) \{ return 415; \}$", CONF, re.MULTILINE)
