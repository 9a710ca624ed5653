"""The marks under a headline → the blocks of an entry."""

from ticker.exchange.plaintext.marks import Bullet, Mark, Picture, Plain, Stamp
from ticker.exchange.plaintext.parsed import Block, BulletList, Paragraph, PictureCaption
from ticker.exchange.plaintext.problems import Problems
from ticker.exchange.plaintext.shape import Shape, shape_of

_CAPTION_LIMIT = 160


def read_blocks(marks: list[Mark], problems: Problems) -> tuple[Block, ...]:
    """Neighbouring bullets become one list; a credit on its own line joins the caption right above it."""
    blocks: list[Block] = []
    above: Mark | None = None
    for mark in marks:
        match mark:
            case Bullet(text=text) if blocks and isinstance(last := blocks[-1], BulletList):
                blocks[-1] = BulletList((*last.items, text))
            case Bullet(text=text):
                blocks.append(BulletList((text,)))
            case Picture(caption=None):
                _join_credit(blocks, above, mark, problems)
            case Picture(caption=str(caption), credit=credit):
                blocks.append(PictureCaption(caption, credit))
            case Plain(text=text):
                blocks.append(Paragraph(text))
            case Stamp(line=line):
                problems.notice(line.number, "a time that belongs to no headline; read as a paragraph")
                blocks.append(Paragraph(line.text))
        above = mark
    return tuple(blocks)


def _join_credit(blocks: list[Block], above: Mark | None, credit: Picture, problems: Problems) -> None:
    if isinstance(above, Picture) and above.credit is None:
        blocks[-1] = PictureCaption(above.caption or "", credit.credit)
    elif isinstance(above, Plain) and not above.literal and len(above.text) <= _CAPTION_LIMIT:
        if shape_of(above.text) is Shape.BODY:
            problems.notice(above.line.number, "stands above a picture's credit; read as the caption")
        blocks[-1] = PictureCaption(above.text, credit.credit)
    else:
        problems.notice(credit.line.number, "a credit whose picture and caption were lost in the copy")
        blocks.append(PictureCaption("", credit.credit))
