"""What HTML may leave: an allow-list for bodies, a list of schemes for addresses. Only here is `Markup` made.

Used twice on purpose: when an editor's text comes in, and again when it is rendered, because an archive that is
replayed may have been written by somebody else. Doing it twice changes nothing: `clean(clean(x)) == clean(x)`.
"""

import html
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote, urljoin

import nh3
from markupsafe import Markup

TAGS = frozenset(
    {
        "p",
        "br",
        "h3",
        "ul",
        "ol",
        "li",
        "blockquote",
        "cite",
        "a",
        "em",
        "strong",
        "small",
        "figure",
        "img",
        "figcaption",
    }
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},  # “19. November” at the beginning of a line is a list to Markdown; without it readers see “1.”
}
DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "textarea",
    "title",
}
SCHEMES = frozenset({"http", "https", "mailto"})
LINK_REL = "noopener noreferrer"
LAZY_IMAGES = {"img": {"loading": "lazy"}}
"""One attribute and no more: nh3 adds several in an order that changes, and pages are the same byte by byte."""

PASSES = 8
"""Cleaning is repeated until nothing changes; two passes settle all but built-up nonsense, which loses its tags."""

CLEANERS_KEPT = 32
"""One per place a body can stand in: front page, numbered page, feed."""

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_NOT_IN_ADDRESSES = re.compile(r'[\s"<>\\^`{|}]|%(?![0-9a-fA-F]{2})')
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x1f\x7f]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """`text` as HTML of the allow-list: nothing runs, no style, no address but http, https, mailto and relative ones.

    Links get ``rel="noopener noreferrer"``. Idempotent. Never fails: what cannot be made sense of is left out.
    """
    before = _NOT_XML.sub("", text)
    for _ in range(PASSES):
        after = _clean_once(before)
        if after == before:
            return after
        before = after
    return html.escape(plain(before), quote=False)


def body(text: str, resolve: Callable[[str], str] = str) -> Markup:
    """A cleaned body, fit to stand in a page; `resolve` makes each address fit the place it stands in.

    Its pictures are loaded when a reader comes near.
    """
    cleaned = clean(text)
    if "href=" in cleaned or "src=" in cleaned:  # most bodies have no address, and a second pass costs 40 µs
        cleaned = _clean_once(cleaned, resolve, lazy_images=True)
    return Markup(cleaned)  # noqa: S704  # the one place where text becomes markup


def rendered(text: str) -> Markup:
    """What an autoescaping template gave, to be set into another without being escaped again."""
    return Markup(text)  # noqa: S704  # see `body`


def url(address: str) -> str:
    """`address` if a reader may follow it, with what must not stand in an attribute percent-encoded; else empty.

    Allowed are http, https, mailto and relative addresses (WHATWG URL, 4.4: browsers skip tabs and newlines within).
    """
    address = _IGNORED_BY_BROWSERS.sub("", address).strip()
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in SCHEMES:
        return ""
    return _NOT_IN_ADDRESSES.sub(lambda match: quote(match[0]), address)


@lru_cache(maxsize=CLEANERS_KEPT)
def relative_to(root: str) -> Callable[[str], str]:
    """How addresses are written where the public root is `root` (``../../``, or an absolute address in a feed).

    ``/media/a.webp`` stands under the public root; every other address stays as it is, unless `root` is absolute.
    """

    def resolve(address: str) -> str:
        if address.startswith("/") and not address.startswith("//"):
            return root + address[1:]
        return urljoin(root, address) if root.startswith("http") else address

    return resolve


def plain(text: str) -> str:
    """The words of an HTML text on one line, without tags."""
    spaced = re.sub(r"<(?:/p|/li|/h3|/blockquote|/figcaption|br)\b[^>]*>", " ", text)
    return _SPACES.sub(" ", html.unescape(nh3.clean(spaced, tags=set()))).strip()


def xml(text: str) -> str:
    """`text` without the characters XML 1.0 (2.2) has no place for."""
    return _NOT_XML.sub("", text)


def _clean_once(text: str, resolve: Callable[[str], str] = str, *, lazy_images: bool = False) -> str:
    cleaned: str = _cleaner(resolve, lazy_images=lazy_images).clean(text)
    return cleaned


@lru_cache(maxsize=CLEANERS_KEPT)
def _cleaner(resolve: Callable[[str], str], *, lazy_images: bool) -> nh3.Cleaner:
    """Kept, because setting one up takes 40 µs and using it 13."""

    def allowed(_tag: str, attribute: str, value: str) -> str | None:
        if attribute in {"href", "src"}:
            address = url(value)
            return resolve(address) if address else None
        if attribute in {"width", "height", "start"}:
            return value if value.isascii() and value.isdigit() else None
        return value

    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        set_tag_attribute_values=LAZY_IMAGES if lazy_images else None,
        attribute_filter=allowed,
        url_schemes=set(SCHEMES),
        link_rel=LINK_REL,
    )
