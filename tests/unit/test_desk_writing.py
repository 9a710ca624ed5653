"""What the desk's scripts know of the server's rules is what the server does."""

import re

from ticker.projections import sanitise
from ticker.projections.rendering import embeds
from ticker.projections.rendering.themes import templates_dir

STATIC = templates_dir() / "desk" / "static"
PREFIXES = re.compile(r"^(?:www|m|mobile|de-de)\.")


def test_the_editor_keeps_the_elements_and_attributes_that_the_server_keeps():
    """Nobody is shown a text that will be another one when it is sent."""
    script = (STATIC / "allowlist.js").read_text(encoding="utf-8")
    kept = re.search(r'KEPT = new Set\("([A-Z0-9 ]+)"', script)[1]
    assert set(kept.lower().split()) == sanitise.TAGS
    table = re.search(r"ATTRIBUTES = (\{[^}]+\})", script)[1]
    attributes = {
        name.lower(): set(re.findall(r'"(\w+)"', names)) for name, names in re.findall(r"(\w+): \[([^\]]+)\]", table)
    }
    assert attributes == sanitise.ATTRIBUTES


def test_the_desk_offers_to_embed_posts_of_the_platforms_that_pages_show():
    """By the names of their hosts; Mastodon runs on any."""
    script = (STATIC / "platforms.js").read_text(encoding="utf-8")
    hosts = re.search(r"HOSTS = \{(.+?)\}", script, re.DOTALL)[1]
    offered = {name: set(names.split()) for name, names in re.findall(r'(\w+): "([^"]+)"', hosts)}
    shown = {}
    for platform in embeds._PLATFORMS:
        if platform.hosts:
            names = {PREFIXES.sub("", host) for host in platform.hosts}
            shown.setdefault(platform.provider, set()).update(names)
    assert offered == shown
