"""What a browser and a CDN may keep, and for how long: one table, one row per kind of artefact."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from ticker.projections.artefact import COMPRESSED, MEDIA_TYPES
from ticker.readers.encoding import Coding

# Every seq-carrying thing is asked for again and again; what protects the origin is s-maxage, so seconds suffice:
# a million readers are one request per CDN node and second. Kept on after that only while the origin is being asked
# (stale-while-revalidate) or down (stale-if-error), both RFC 5861, and briefly: a withdrawn text must not come back.
_LIVE = "public, max-age=0, s-maxage=2, stale-while-revalidate=10, stale-if-error=300"

# The name stays when the bytes change, which they seldom do.
_LASTING = "public, max-age=300, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"

_POLICY: Final = (
    # Pages carry no inline script or style. Pictures may lie with an agency; frames open after a click.
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' https:; media-src 'self' https:; frame-src https:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors "
)

SECURITY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": f"{_POLICY}'self'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
)
"""What every answer says of itself, but for two kinds."""

FRAMED: Final[Mapping[str, str]] = MappingProxyType({**SECURITY, "Content-Security-Policy": f"{_POLICY}*"})
"""Of the page for frames: it may stand on anybody's page. There is nothing on it to be tricked into clicking."""

SHARED: Final[Mapping[str, str]] = MappingProxyType(
    {**SECURITY, "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
)
"""Of what scripts on anybody's page may read (Fetch §3.2.3, §3.7). It is public, and no cookie goes with it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of artefact: its name in metrics, the paths it covers, its Cache-Control (RFC 9111 §5.2), and the rest."""

    name: str
    paths: re.Pattern[str]
    cache_control: str
    headers: Mapping[str, str]


def _kind(name: str, paths: str, cache_control: str, headers: Mapping[str, str] = SECURITY) -> Kind:
    return Kind(name, re.compile(paths), cache_control, headers)


KINDS: Final = (
    _kind("index", r"index\.html", _LIVE),
    _kind("front", r"[^/]+/index\.html", _LIVE),
    _kind("head", r"[^/]+/live/head\.json", "public, max-age=0, s-maxage=1, stale-if-error=60"),
    _kind("corrections", r"[^/]+/live/corrections\.json", _LIVE),
    # Not immutable: a retraction takes its text out of the deltas that carried it.
    _kind("delta", r"[^/]+/live/\d+\.json", "public, max-age=60, s-maxage=60"),
    _kind("teaser", r"[^/]+/teaser\.(?:html|json)", _LIVE, SHARED),
    _kind("embed", r"[^/]+/embed/index\.html", _LIVE, FRAMED),
    _kind("oembed", r"[^/]+/oembed\.json", _LASTING, SHARED),
    _kind("script", r"embed\.js", _LASTING, SHARED),
    _kind("page", r".+\.html", _LIVE),
    _kind("feed", r".+\.(?:rss|atom)", "public, max-age=15, s-maxage=5, stale-while-revalidate=30, stale-if-error=300"),
    _kind("sitemap", r".+\.xml|robots\.txt", "public, max-age=60, s-maxage=60"),
    _kind("archive", r".+\.zip", "public, max-age=60, s-maxage=60"),
    _kind("picture", r"media/\d{4}/[0-9a-f]{32}-\d+\.webp", "public, max-age=31536000, immutable"),
    _kind("asset", r".+-[0-9a-f]{8,64}\.[a-z0-9]+", "public, max-age=31536000, immutable"),
    _kind("other", r".+", "public, max-age=60, s-maxage=60"),
)
"""The first row whose pattern covers the whole path decides."""

GONE: Final = "public, max-age=60, s-maxage=60"
"""For 410: retracted for good, yet only what is named by its bytes may be kept for longer."""

MISSING: Final = "public, max-age=0, s-maxage=5"
"""For 404: what is asked for may be published the next moment, but a wave of askers must not reach the origin."""

NEVER: Final = "no-store"


def kind_of(path: str) -> Kind:
    """The kind of the artefact at `path` (relative to the public root, as in `ticker.projections.artefact`)."""
    return next(kind for kind in KINDS if kind.paths.fullmatch(path))


def headers(path: str, *, coding: Coding, etag: str) -> Mapping[str, str]:
    """All headers of a 200 for this encoding of an artefact, but its length; `etag` comes without quotes."""
    suffix = PurePosixPath(path).suffix
    kind = kind_of(path)
    fields = {
        "Content-Type": MEDIA_TYPES[suffix],
        "Cache-Control": kind.cache_control,
        "ETag": f'"{etag}"',
        **kind.headers,
    }
    if suffix in COMPRESSED:
        fields["Vary"] = "Accept-Encoding"
    if coding != "identity":
        fields["Content-Encoding"] = coding
    return MappingProxyType(fields)
