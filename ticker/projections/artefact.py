"""A rendered thing, and where it stands under the public root. The reader's URLs are these paths."""

import re
from dataclasses import dataclass
from datetime import date

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}
"""Media type by file name suffix: the only kinds of artefact there are."""

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
"""The first segment of a liveblog's paths, which is its name."""

RESERVED_SLUGS = frozenset(
    {
        *("api", "assets", "desk", "healthz", "readyz", "metrics", "static", "live", "media"),
        *("day", "embed", "oembed", "start", "sitemap", "robots", "news-sitemap"),
    }
)
"""First segments that are not liveblogs."""

COMPRESSED = frozenset({".html", ".rss", ".atom", ".json", ".xml", ".txt", ".css", ".js", ".svg"})
"""Suffixes stored with a .br and a .gz beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """`path` is relative to the public root, with slashes, as in ``spring-flood/page/3/index.html``."""

    path: str
    body: bytes


INDEX = "index.html"
"""The list of liveblogs."""

NEWS_SITEMAP = "news-sitemap.xml"
"""What began within two days, for news search."""

DAYS_SITEMAP = "sitemap-days.xml"
"""The list of liveblogs, and its months and days."""

ROBOTS = "robots.txt"

EMBED_SCRIPT = "embed.js"
"""What foreign pages load to show a liveblog."""


def month(first: date) -> str:
    """The liveblogs of a month, by its first day: ``day/2026-11/``."""
    return f"day/{first.isoformat()[:7]}/index.html"


def day(on: date) -> str:
    """The liveblogs that began on a day."""
    return f"day/{on.isoformat()}/index.html"


def sitemap_index(number: int) -> str:
    """Names the sitemaps of liveblogs; a second one, and so on, begins where the first is full."""
    return "sitemap.xml" if number == 1 else f"sitemap-{number}.xml"


def front(slug: str) -> str:
    return f"{slug}/index.html"


def page(slug: str, number: int) -> str:
    return f"{slug}/page/{number}/index.html"


def start(slug: str, number: int) -> str:
    """Numbered page `number` the other way round, for who reads from the beginning."""
    return f"{slug}/start/{number}/index.html"


def permalink(slug: str, entry_id: str) -> str:
    return f"{slug}/e/{entry_id}/index.html"


def gone(slug: str, entry_id: str) -> str:
    """Stands instead of the permalink once the entry is retracted; readers get it with status 410."""
    return f"{slug}/e/{entry_id}/gone.html"


def rss(slug: str) -> str:
    return f"{slug}/feed.rss"


def atom(slug: str) -> str:
    return f"{slug}/feed.atom"


def head(slug: str) -> str:
    return f"{slug}/live/head.json"


def delta(slug: str, seq: int) -> str:
    return f"{slug}/live/{seq}.json"


def corrections(slug: str) -> str:
    """Stands once something was corrected or retracted."""
    return f"{slug}/live/corrections.json"


def teaser_html(slug: str) -> str:
    return f"{slug}/teaser.html"


def teaser_json(slug: str) -> str:
    return f"{slug}/teaser.json"


def embed(slug: str) -> str:
    """Stands in a frame on foreign pages."""
    return f"{slug}/embed/index.html"


def oembed(slug: str) -> str:
    return f"{slug}/oembed.json"


def sitemap(slug: str) -> str:
    return f"{slug}/sitemap.xml"


def not_found(slug: str) -> str:
    """What readers get, with status 404, for an address below the liveblog where nothing is."""
    return f"{slug}/not-found.html"


def picture(year: int, digest: str, width: int) -> str:
    """An uploaded picture in one size; `digest` (32 hex digits) is of the bytes of all its sizes."""
    return f"media/{year}/{digest}-{width}.webp"


def archive(slug: str) -> str:
    return f"{slug}/archive.zip"


def url_path(path: str) -> str:
    """The path as a reader asks for it: ``a/index.html`` is served at ``a/``."""
    return path.removesuffix("index.html")


def address(public_url: str, path: str) -> str:
    """Where readers find the artefact `path` of the site at `public_url`, which has no slash at its end."""
    return f"{public_url}/{url_path(path)}"
