"""What WordPress's Liveblog plugin stores, whatever the export: shortcodes, commands, hashtags, authors, updates.

https://github.com/Automattic/liveblog, classes ``*-extend-feature-*``. On saving, ``/key`` becomes
``<span class="liveblog-command type-key">key</span>`` and ``#wahl``
``<span class="liveblog-hash term-wahl">wahl</span>``. An entry is changed by posting another that replaces it: the
newest of each is what readers saw.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from ticker.exchange.importers.bodies import parsed, read_body
from ticker.exchange.importers.drafts import Draft, entry_of
from ticker.exchange.importers.parsed import PeerEntry, Remarks, Unreadable
from ticker.exchange.importers.words import one_line

_KNOWN = (
    "audio", "embed", "facebook", "gallery", "instagram", "liveblog_key_events", "playlist", "soundcloud", "tiktok",
    "tweet", "twitter", "video", "vimeo", "wpvideo", "youtube",
)  # fmt: skip
"""Only these: newsrooms write [sic] and [Anm. d. Red.] in brackets, too."""

_CAPTION = re.compile(r"\[(?:wp_)?caption[^\]]{0,500}\](?P<inner>.*?)\[/(?:wp_)?caption\]", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
_SHORTCODE = re.compile(
    rf"\[(?P<name>{'|'.join(_KNOWN)})\b(?P<arguments>[^\]]{{0,2000}})\](?:(?P<inner>[^\[]{{0,2000}})\[/(?P=name)\])?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\[\]]+")
_ADDRESS_LINE = re.compile(r"^[ \t]*(https?://\S+)[ \t]*$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BLOCK = re.compile(
    r"</?(?:p|div|ul|ol|li|blockquote|figure|h[1-6]|table|pre|iframe|section|hr|script)\b", re.IGNORECASE
)

_TYPED = re.compile(r"(?:(?<=\s)|^)/(key|pin)(?=[\s.,;:!?]|$)|\[(key)\]")
_EMOJI = frozenset({"liveblog-emoji", "emoji", "wp-smiley"})


def html_of(text: str, lost: Callable[[str], None]) -> str:
    """`text` as HTML; `lost` is told of each shortcode that nothing is left of."""

    def replacement(match: re.Match[str]) -> str:
        address = _ADDRESS.search(f"{match['inner'] or ''} {match['arguments']}")
        if address:
            return f"\n\n{address[0]}\n\n"
        if match["name"].lower() != "liveblog_key_events":  # a table of contents, which every page here has
            lost(f"[{match['name'].lower()}] points to something that is not in the file; left out")
        return ""

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return paragraphs(_SHORTCODE.sub(replacement, _CAPTION.sub(_figure, text)))


def paragraphs(text: str) -> str:
    """Empty lines part paragraphs, other line ends are breaks; what is HTML already stays as it is."""
    chunks = _EMPTY_LINES.split(_ADDRESS_LINE.sub(r"\n\n\1\n\n", text).strip())
    return "\n".join(chunk if _BLOCK.match(chunk) else _paragraph(chunk) for chunk in chunks if chunk)


def _paragraph(chunk: str) -> str:
    return f"<p>{chunk}</p>" if _BLOCK.search(chunk) else f"<p>{chunk.replace(chr(10), '<br>')}</p>"


def _figure(match: re.Match[str]) -> str:
    image = _IMAGE.search(match["inner"])
    if image is None:
        return match["inner"]
    caption = match["inner"][image.end() :].strip()
    return f"\n\n<figure>{image[0]}<figcaption>{caption}</figcaption></figure>\n\n"


@dataclass(frozen=True, slots=True)
class Marks:
    commands: frozenset[str]
    tags: Sequence[str]


def take_marks(root: HtmlElement) -> Marks:
    """Takes commands out of a tree and notes hashtags; the links of authors become their names, emoji characters."""
    commands: set[str] = set()
    tags: list[str] = []
    for element in list(root.iter("span", "a", "img")):
        classes = set((element.get("class") or "").split())
        words = one_line(str(element.text_content()))
        if "liveblog-command" in classes:
            commands.add(words.lower())
            element.drop_tree()
        elif "liveblog-hash" in classes:
            tags.append(words)
        elif "liveblog-author" in classes:
            element.drop_tag()
        elif element.tag == "img" and not classes.isdisjoint(_EMOJI):
            element.tail = (element.get("alt") or "") + (element.tail or "")
            element.drop_tree()
    commands.update(_typed(root))
    return Marks(frozenset(commands), tags)


def _typed(root: HtmlElement) -> set[str]:
    """Commands as they were typed, as the API gives texts that are to be edited."""
    commands: set[str] = set()
    for element in root.iter():
        for name in ("text", "tail"):
            text = getattr(element, name)
            if text and _TYPED.search(text):
                commands.update(match[1] or match[2] for match in _TYPED.finditer(text))
                setattr(element, name, _TYPED.sub("", text))
    return commands


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One saving of an entry. `number` is WordPress's id of it, `replaces` the one it takes the place of (0: none).

    `first_at` is when the entry was posted, None where only the change has a time.
    """

    place: str
    number: int
    at: datetime
    html: str
    replaces: int = 0
    first_at: datetime | None = None
    deletes: bool = False
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    headline: str = ""
    key_event: bool = False
    pinned: bool = False


def entries_of(comments: Sequence[Comment], remarks: Remarks, *, base: str, now: datetime) -> list[PeerEntry]:
    """The newest text of each entry, at the time of its first; deleted ones are left out. `base` resolves addresses."""
    versions: dict[int, list[Comment]] = defaultdict(list)
    replaces = {comment.number: comment.replaces for comment in comments}
    for comment in comments:
        root = _root(comment, replaces, remarks)
        if root is not None:
            versions[root].append(comment)
    entries = [_entry(version, remarks, base, now) for version in versions.values()]
    return [entry for entry in entries if entry is not None]


def _root(comment: Comment, replaces: dict[int, int], remarks: Remarks) -> int | None:
    """The id of the first saving; None, with an error, where the savings replace each other in a circle."""
    number = comment.number
    seen = {number}
    while before := replaces.get(number, 0):
        if before in seen:
            remarks.error(
                comment.place, "replaces itself, directly or through others; the id of an earlier entry would be right"
            )
            return None
        seen.add(before)
        number = before
    return number


def _entry(versions: Sequence[Comment], remarks: Remarks, base: str, now: datetime) -> PeerEntry | None:
    newest = max(versions, key=lambda comment: (comment.at, comment.number))
    if newest.deletes:
        return None
    first_at = [comment.first_at for comment in versions if comment.first_at]
    if not first_at:
        remarks.notice(newest.place, "changes an entry that is not in the file; shown at the time of its first change")
    try:
        root = parsed(html_of(newest.html, lambda lost: remarks.notice(newest.place, lost)))
    except Unreadable as error:
        remarks.error(newest.place, error.message)
        return None
    marks = take_marks(root)
    body = read_body(root, base)
    for lost in body.lost:
        remarks.notice(newest.place, lost)
    draft = Draft(
        place=newest.place,
        at=min(first_at, default=min(comment.at for comment in versions)),
        headline=newest.headline or body.headline,
        blocks=body.blocks,
        authors=next((comment.authors for comment in (newest, *versions) if comment.authors), ()),
        tags=(*newest.tags, *marks.tags),
        key_event=any(comment.key_event for comment in versions) or "key" in marks.commands,
        pinned=newest.pinned or "pin" in marks.commands,
    )
    return entry_of(draft, remarks, now=now)
