"""The text of an entry as plain words, captions and credits as well, to compare its versions. Pure."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from ticker.domain.events import Content, Text
from ticker.projections.sanitise import plain

NOT_WORDS = frozenset({"kind", "url", "src", "poster"})
"""Fields of blocks that are addresses or names of ours."""


def wording(content: Content) -> str:
    """The headline, and each block's words on a line of their own; plain text."""
    lines = (content.headline, *(" ".join(_words(block)) for block in content.blocks))
    return "\n".join(line for line in lines if line)


def _words(value: object) -> Iterator[str]:
    """Texts anywhere within a block, in the order of its fields."""
    if isinstance(value, Text):
        yield from filter(None, [plain(value.html)])
    elif isinstance(value, str):
        yield from filter(None, [" ".join(value.split())])
    elif isinstance(value, tuple):
        for item in value:
            yield from _words(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in NOT_WORDS:
                yield from _words(getattr(value, field.name))
