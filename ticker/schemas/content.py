"""What was sent becomes what is stored: Markdown rendered, HTML sanitised, blocks typed."""

import re
from dataclasses import replace
from functools import singledispatch

from markdown_it import MarkdownIt

from ticker.domain import events as e
from ticker.errors import FieldProblem, InvalidCommand
from ticker.projections.sanitise import clean, plain
from ticker.schemas import blocks as b
from ticker.schemas import models as m
from ticker.sentences import say

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
"""CommonMark without inline HTML: what looks like a tag is text."""


MAX_NESTING = 30
"""Elements within elements: a list in a quotation in a list needs 6. Readers' programs give up at some depth."""

_ELEMENT = re.compile(r"<(/?)([a-z0-9]+)")


def content_of(request: m.NewEntry) -> e.Content:
    """The content of a new entry.

    Raises:
        InvalidCommand: a text is empty once it is sanitised.
    """
    return revised(e.Content(headline=request.headline), request, headline=request.headline)


def revised(before: e.Content, request: m.ContentFields, *, headline: str | None) -> e.Content:
    """`before` with the fields that were sent; everything else stays as it was.

    Raises:
        InvalidCommand: a text is empty once it is sanitised.
    """
    fields_set = request.model_fields_set
    return replace(
        before,
        headline=before.headline if headline is None else headline,
        blocks=blocks_of(request, before.blocks),
        authors=request.authors if "authors" in fields_set else before.authors,
        tags=request.tags if "tags" in fields_set else before.tags,
        occurred_at=request.occurred_at if "occurred_at" in fields_set else before.occurred_at,
        verification=request.verification if "verification" in fields_set else before.verification,
        embargo_until=request.embargo_until if "embargo_until" in fields_set else before.embargo_until,
    )


def blocks_of(request: m.BodyFields, before: tuple[e.Block, ...] = ()) -> tuple[e.Block, ...]:
    """The blocks after a request: `blocks` replace all, `body` alone only the leading text; a blank one takes it away.

    Raises:
        InvalidCommand: a text is empty once it is sanitised.
    """
    if request.body is None and request.blocks is None:
        return before
    if request.blocks is None:
        rest = before[1:] if before and isinstance(before[0], e.Text) else before
    else:
        rest = tuple(_block(block, f"/blocks/{place}") for place, block in enumerate(request.blocks))
    return (*_body(request), *rest)


def _body(request: m.BodyFields) -> tuple[e.Block, ...]:
    if not request.body:
        return ()
    html = markdown(request.body) if request.format == "markdown" else request.body
    return (_text(html, "/body"),)


def markdown(text: str) -> str:
    """The HTML of a CommonMark text; not sanitised yet."""
    return str(_MARKDOWN.render(text))


def link_of(request: m.LinkRequest) -> e.Link:
    return e.Link(title=request.title, url=request.url, text=request.text)


def _text(html: str, field: str) -> e.Text:
    cleaned = clean(html).strip()
    if not plain(cleaned) and "<img" not in cleaned:
        raise InvalidCommand(
            FieldProblem(field, say("nothing is left of it once it is sanitised; send text to be shown"))
        )
    if _depth(cleaned) > MAX_NESTING:
        too_deep = say("nests deeper than %(levels)s elements; send it flatter", levels=MAX_NESTING)
        raise InvalidCommand(FieldProblem(field, too_deep))
    return e.Text(html=cleaned)


def _depth(html: str) -> int:
    """How deep the elements of sanitised (so well-formed) HTML nest."""
    depth = deepest = 0
    for slash, name in _ELEMENT.findall(html):
        if name not in {"br", "img"}:
            depth += -1 if slash else 1
            deepest = max(deepest, depth)
    return deepest


@singledispatch
def _block(block: object, _field: str) -> e.Block:
    raise TypeError(f"no block for {type(block).__name__}")


@_block.register
def _text_block(block: b.TextBlock, field: str) -> e.Block:
    if block.markdown is not None:
        return _text(markdown(block.markdown), f"{field}/markdown")
    return _text(block.html or "", f"{field}/html")


@_block.register
def _image_block(block: b.ImageBlock, _field: str) -> e.Block:
    sources = tuple(e.Source(src=source.src, width=source.width) for source in block.sources)
    return e.Image(**block.model_dump(exclude={"sources"}), sources=sources)


@_block.register
def _quote_block(block: b.QuoteBlock, _field: str) -> e.Block:
    return e.Quote(**block.model_dump())


@_block.register
def _teaser_block(block: b.TeaserBlock, _field: str) -> e.Block:
    return e.Teaser(**block.model_dump())


@_block.register
def _embed_block(block: b.EmbedBlock, _field: str) -> e.Block:
    return e.Embed(**block.model_dump())


@_block.register
def _video_block(block: b.VideoBlock, _field: str) -> e.Block:
    return e.Video(**block.model_dump())


@_block.register
def _audio_block(block: b.AudioBlock, _field: str) -> e.Block:
    return e.Audio(**block.model_dump())


@_block.register
def _table_block(block: b.TableBlock, _field: str) -> e.Block:
    return e.Table(**block.model_dump())


@_block.register
def _score_block(block: b.ScoreBlock, _field: str) -> e.Block:
    return e.Score(**block.model_dump())
