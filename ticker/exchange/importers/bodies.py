"""The HTML of an entry → blocks as the API takes them: running text, pictures, posts of other platforms, in order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from ticker.exchange.importers.blocks import Block, address, bare_post, is_post, post, table
from ticker.exchange.importers.parsed import Unreadable
from ticker.exchange.importers.words import one_line, visible
from ticker.projections.sanitise import clean, plain

MAX_HTML = 500_000
"""Characters of an entry as it was stored; pictures written into the text (``data:``) take most of such an entry."""

MAX_NESTING = 100
"""Elements within elements in what was stored: page builders reach 30."""

MAX_CAPTION = 1_000
MAX_PIXELS = 100_000

_RENAMED = {"b": "strong", "i": "em", "tr": "p", "pre": "p"} | dict.fromkeys(("h1", "h2", "h4", "h5", "h6"), "h3")
_UNWRAPPED = frozenset({"div", "section", "article", "center", "table", "tbody", "thead"})
"""Also tables that are none of ours: their rows become paragraphs."""

_BLOCKS = frozenset(
    {"p", "h3", "ul", "ol", "blockquote", "figure", "iframe", "video", "audio", "embed", "hr", "script", "style"}
    | {"table"}
)
_PARSER = lxml_html.HTMLParser(
    no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
)


@dataclass(frozen=True, slots=True)
class Body:
    """`headline` is the heading or the bold line the text begins with (then it is not in `blocks`), else empty."""

    headline: str
    blocks: Sequence[Block]
    lost: Sequence[str] = ()


def parsed(html: str) -> HtmlElement:
    """The HTML of an entry as a tree.

    Raises:
        Unreadable: it is longer than `MAX_HTML`, or nests deeper than `MAX_NESTING`.
    """
    if len(html) > MAX_HTML:
        raise Unreadable("", f"has {len(html):,} characters of HTML; at most {MAX_HTML:,} would be right")
    try:
        document = lxml_html.document_fromstring(f"<body><div>{visible(html)}</div></body>".encode(), parser=_PARSER)
    except etree.LxmlError as error:
        raise Unreadable("", f"has HTML that no browser would read: {error}; simpler HTML would be right") from error
    depth = 0
    for event, _element in etree.iterwalk(document, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_NESTING:
            raise Unreadable("", f"nests deeper than {MAX_NESTING} elements; flatter HTML would be right")
    root = lxml_html.Element("div")
    for stray in list(document.iterchildren("body", "head")):  # one `div`, and what stood behind a closing tag too many
        stray.tag = "div"
        root.append(stray)
    return root


def read_body(root: HtmlElement, base: str) -> Body:
    """The blocks of a tree, which is used up. `base` is the address the text stood at, for relative ones in it."""
    lost: list[str] = []
    parts: list[Block] = []
    headline = ""
    for number, element in enumerate(list(_paragraphs(root))):
        if number == 0 and (headline := _heading(element)):
            continue
        parts.extend(_parts(element, base, lost))
    return Body(headline, _joined(parts), lost)


def block_text(blocks: Sequence[Block]) -> str:
    """The words to make a headline of: the text's, or those beside the first picture or post."""
    texts = [plain(block["html"]) for block in blocks if block["kind"] == "text"]
    beside = [
        block.get(name, "")
        for block in blocks
        for name in ("text", "title", "caption", "alt", "provider")
        if block["kind"] != "text"
    ]
    return one_line(next((words for words in (*texts, *beside) if words), ""))


def _paragraphs(root: HtmlElement) -> Iterator[HtmlElement]:
    """The tree as a row of paragraphs and other blocks; what stands loose between them becomes paragraphs."""
    loose = lxml_html.Element("p")
    for piece in [*_pieces(root), None]:
        if isinstance(piece, str) or (piece is not None and piece.tag not in _BLOCKS):
            _append(loose, piece)
            continue
        if len(loose) or (loose.text or "").strip():
            yield loose
        loose = lxml_html.Element("p")
        if piece is not None:
            yield piece


def _pieces(root: HtmlElement) -> Iterator[HtmlElement | str | None]:
    """Elements and texts in order, wrappers opened (None where one begins or ends). Bounded by `MAX_NESTING`."""
    yield None
    if root.text:
        yield root.text
    for child in list(root):
        tail, child.tail = child.tail, None
        child.tag = _RENAMED.get(child.tag, child.tag)
        if child.tag in _UNWRAPPED and not is_post(child) and not table(child):
            yield from _pieces(child)
        else:
            yield child
        if tail:
            yield tail
    yield None


def _append(paragraph: HtmlElement, piece: HtmlElement | str) -> None:
    if not isinstance(piece, str):
        paragraph.append(piece)
    elif len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + piece
    else:
        paragraph.text = (paragraph.text or "") + piece


def _heading(element: HtmlElement) -> str:
    """The words of a heading, or of a paragraph that is bold as a whole."""
    bold = (
        element.tag == "p"
        and len(element) == 1
        and element[0].tag in {"strong", "b"}
        and not (element.text or "").strip()
        and not (element[0].tail or "").strip()
    )
    if (element.tag != "h3" and not bold) or next(element.iter("img", "iframe"), None) is not None:
        return ""
    words = one_line(str(element.text_content()))
    return words if len(words) <= 300 else ""  # noqa: PLR2004  # as long as the API lets a headline be


def _parts(element: HtmlElement, base: str, lost: list[str]) -> Iterator[Block]:
    if element.tag == "p" and (bare := bare_post(element)):
        yield bare
        return
    special = list(_specials(element, base, lost))
    for inner in element.iter():
        inner.tag = _RENAMED.get(inner.tag, inner.tag)
        if inner.tag in {"td", "th"}:
            inner.tail = f" {inner.tail or ''}"
    html = clean(lxml_html.tostring(element, encoding="unicode", with_tail=False)) if element.tag != "hr" else ""
    if plain(html):
        yield {"kind": "text", "html": html}
    yield from special


def _specials(element: HtmlElement, base: str, lost: list[str]) -> Iterator[Block]:
    """Takes pictures and posts out of an element, in order, each with all that is in it."""
    special = [inner for inner in element.iter() if is_post(inner) or _is_picture(inner) or table(inner)]
    inside = set(special)
    for inner in [inner for inner in special if inside.isdisjoint(inner.iterancestors())]:
        if block := _special(inner, base):
            yield block
        else:
            what = "post" if is_post(inner) else "picture"
            lost.append(f"a {what} whose address is lost was left out")
        _take_out(inner, element)


def _special(inner: HtmlElement, base: str) -> Block | None:
    return post(inner, base) if is_post(inner) else table(inner) or _picture(inner, base)


def _is_picture(element: HtmlElement) -> bool:
    if element.tag != "figure":
        return bool(element.tag == "img")
    inner = list(element.iter())
    return any(one.tag == "img" for one in inner) and not any(is_post(one) for one in inner)


def _take_out(inner: HtmlElement, element: HtmlElement) -> None:
    if inner is element:
        for child in list(element):
            element.remove(child)
        element.text = None
    else:
        inner.drop_tree()


def _picture(element: HtmlElement, base: str) -> Block | None:
    image = element if element.tag == "img" else next(element.iter("img"))
    src = address(image.get("src"), base)
    if not src:
        return None
    caption = next((str(inner.text_content()) for inner in element.iter("figcaption")), "")
    size = {name: _pixels(image.get(name)) for name in ("width", "height")}
    alt = one_line(image.get("alt") or "")[:MAX_CAPTION]
    return {"kind": "image", "src": src, "alt": alt, "caption": one_line(caption)[:MAX_CAPTION], **size}


def _pixels(value: Any) -> int:
    match = re.fullmatch(r"([0-9]{1,6})(?:px)?", str(value or "").strip())
    return int(match[1]) if match and int(match[1]) <= MAX_PIXELS else 0


def _joined(parts: Sequence[Block]) -> list[Block]:
    """Neighbouring texts are one block."""
    joined: list[Block] = []
    for part in parts:
        if joined and part["kind"] == joined[-1]["kind"] == "text":
            joined[-1] = {"kind": "text", "html": joined[-1]["html"] + part["html"]}
        else:
            joined.append(part)
    return joined
