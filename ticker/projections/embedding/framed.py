"""A liveblog in a frame on somebody else's page: what stands in it, the script that puts it there, its oEmbed.

Pure, but for `script`, which reads a file when a process starts.
"""

from pathlib import Path

from ticker.config import Site
from ticker.domain.liveblog import Liveblog
from ticker.journal.codec import canonical
from ticker.projections import artefact, sanitise
from ticker.projections.artefact import Artefact
from ticker.projections.embedding.teaser import newest_published, teaser_values
from ticker.projections.rendering.documents import DocumentRenderer, beginning
from ticker.projections.rendering.fragments import EMBED

ENTRIES_SHOWN = 10
"""Entries in the frame; the newest with the beginning of its text."""

BEGINNING_LENGTH = 280
"""Characters of that text."""

WIDTH, HEIGHT = 600, 640
"""Size of a frame, in CSS pixels, for who asks for none. With the script it becomes as high as what it shows."""

CACHE_SECONDS = 3600
"""How long a consumer may keep what oEmbed says; only a new title would change it."""

_HTML = sanitise.rendered(
    '<iframe class="ticker-embed" src="{url}" title="{title}" width="{width}" height="{height}" frameborder="0" '
    'loading="lazy"></iframe><script async src="{script}"></script>'
)
"""`frameborder` is obsolete (HTML §16.2), and the only way to a frame without a border that no CSP forbids."""


def page(documents: DocumentRenderer, state: Liveblog) -> Artefact:
    """The page in the frame. It carries the seq it was rendered at, as the front page does."""
    newest = newest_published(state, 1)
    return documents.document(
        "embed.html",
        state,
        EMBED,
        artefact.embed(state.slug),
        artefact.front(state.slug),
        seq=state.public_seq,
        beginning=beginning(newest[0], BEGINNING_LENGTH) if newest and newest[0].content.headline else "",
        **teaser_values(documents, state, ENTRIES_SHOWN),
    )


def oembed(documents: DocumentRenderer, state: Liveblog) -> Artefact:
    """The answer to a consumer that asks for no particular size; only a new title changes it."""
    document = oembed_document(documents.fragments.site, state.slug, state.title)
    return Artefact(path=artefact.oembed(state.slug), body=canonical(document).encode())


def oembed_document(
    site: Site, slug: str, title: str, *, width: int = WIDTH, height: int = HEIGHT
) -> dict[str, object]:
    """How oEmbed 1.0 (§2.3.4.4, type rich) describes the frame of a liveblog; sizes in CSS pixels."""
    html = _HTML.format(
        url=artefact.address(site.public_url, artefact.embed(slug)),
        script=artefact.address(site.public_url, artefact.EMBED_SCRIPT),
        title=title,
        width=width,
        height=height,
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": site.publisher,
        "provider_url": artefact.address(site.public_url, artefact.INDEX),
        "cache_age": CACHE_SECONDS,
        "html": str(html),
        "width": width,
        "height": height,
    }


def script(templates: Path) -> Artefact:
    """The script for foreign pages. They name it once and for good, so its name does not change with its bytes."""
    return Artefact(path=artefact.EMBED_SCRIPT, body=(templates / "root" / artefact.EMBED_SCRIPT).read_bytes())
