"""What WordPress stores of an entry → HTML: shortcodes opened, lines made into paragraphs (its `wpautop`)."""

import re
from collections.abc import Callable

_KNOWN = (
    "audio", "embed", "facebook", "gallery", "instagram", "liveblog_key_events", "playlist", "soundcloud", "tiktok",
    "tweet", "twitter", "video", "vimeo", "wpvideo", "youtube",
)  # fmt: skip
"""Only these: newsrooms write [sic] and [Anm. d. Red.] in brackets, too."""

_CAPTION = re.compile(r"\[(?:wp_)?caption[^\]]{0,500}\](?P<inner>.*?)\[/(?:wp_)?caption\]", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
_SHORTCODE = re.compile(
    rf"\[(?P<name>{'|'.join(_KNOWN)})\b(?P<given>[^\]]{{0,2000}})\](?:(?P<inner>[^\[]{{0,2000}})\[/(?P=name)\])?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\[\]]+")
_ADDRESS_LINE = re.compile(r"^[ \t]*(https?://\S+)[ \t]*$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BLOCK = re.compile(
    r"</?(?:p|div|ul|ol|li|blockquote|figure|h[1-6]|table|pre|iframe|section|hr|script)\b", re.IGNORECASE
)


def opened(text: str, lost: Callable[[str], None]) -> str:
    """`text` as HTML; `lost` is told of each shortcode that nothing is left of."""

    def other(found: re.Match[str]) -> str:
        address = _ADDRESS.search(f"{found['inner'] or ''} {found['given']}")
        if address:
            return f"\n\n{address[0]}\n\n"
        if found["name"].lower() != "liveblog_key_events":  # a table of contents, which every page here has
            lost(f"[{found['name'].lower()}] points to something that is not in the file; left out")
        return ""

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return paragraphs(_SHORTCODE.sub(other, _CAPTION.sub(_figure, text)))


def paragraphs(text: str) -> str:
    """Empty lines part paragraphs, other line ends are breaks; what is HTML already stays as it is."""
    chunks = _EMPTY_LINES.split(_ADDRESS_LINE.sub(r"\n\n\1\n\n", text).strip())
    return "\n".join(chunk if _BLOCK.match(chunk) else _paragraph(chunk) for chunk in chunks if chunk)


def _paragraph(chunk: str) -> str:
    return f"<p>{chunk}</p>" if _BLOCK.search(chunk) else f"<p>{chunk.replace(chr(10), '<br>')}</p>"


def _figure(found: re.Match[str]) -> str:
    image = _IMAGE.search(found["inner"])
    if image is None:
        return found["inner"]
    caption = found["inner"][image.end() :].strip()
    return f"\n\n<figure>{image[0]}<figcaption>{caption}</figcaption></figure>\n\n"
