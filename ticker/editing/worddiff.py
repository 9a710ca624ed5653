"""The diff of two texts, word by word, in bounded time. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Indel, MatchingBlock, Postfix, Prefix

Op = Literal["same", "added", "removed"]

CHANGES_MAX = 300
"""Words added and removed between what is the same at both ends; a text that changed more is shown as a new one.

What two such texts share is commas and little words, and to see them kept among all that is new helps nobody."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that have the same fate."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a sign or an ideograph, with the space behind it, which decides nothing."""

    word: str
    space: str

    @property
    def text(self) -> str:
        return self.word + self.space


def diff(before: str, after: str) -> Sequence[Piece]:
    """The pieces of both texts in their order: `same` and `removed` are `before`, `same` and `added` are `after`.

    Space is compared as nothing; where it differs within what is the same, `after` has its way.
    """
    old, new = _tokens(before), _tokens(after)
    pieces: list[Piece] = []
    place = other = 0
    for block in _same(old, new):
        pieces += _piece("removed", old[place : block.a])
        pieces += _piece("added", new[other : block.b])
        place, other = block.a + block.size, block.b + block.size
        pieces += _piece("same", new[block.b : other])
    return pieces


def _piece(op: Op, tokens: Sequence[_Token]) -> Sequence[Piece]:
    """One piece, or none without a word."""
    return [Piece(op, "".join(token.text for token in tokens))] if tokens else []


def _tokens(text: str) -> Sequence[_Token]:
    """Unicode words: letters, marks and digits in a row; every other sign, and every ideograph, stands alone."""
    words: list[str] = []
    spaces: list[str] = []
    for kind, characters in groupby(text, key=_kind):
        run = "".join(characters)
        if kind != "space":
            parts = [run] if kind == "word" else list(run)
            words += parts
            spaces += [""] * len(parts)
        elif spaces:
            spaces[-1] = run
    return [_Token(word, space) for word, space in zip(words, spaces, strict=True)]


@lru_cache(maxsize=4096)
def _kind(character: str) -> Literal["space", "word", "sign"]:
    if character.isspace():
        return "space"
    if unicodedata.category(character) == "Lo" and unicodedata.east_asian_width(character) == "W":
        return "sign"  # Chinese and Japanese leave no space between words
    return "word" if unicodedata.category(character)[0] in "LMN" else "sign"


def _same(before: Sequence[_Token], after: Sequence[_Token]) -> Sequence[MatchingBlock]:
    """Where the words are the same, so that the fewest others are left; the last block ends where both texts do."""
    numbers: dict[str, int] = {}  # rapidfuzz takes what has the same hash for the same: words may, these numbers do not
    old, new = ([numbers.setdefault(token.word, len(numbers)) for token in tokens] for tokens in (before, after))
    if Indel.distance(old, new, score_cutoff=CHANGES_MAX) <= CHANGES_MAX:
        return Indel.opcodes(old, new).as_matching_blocks()
    start = Prefix.similarity(old, new)
    end = Postfix.similarity(old[start:], new[start:])
    return [MatchingBlock(0, 0, start), MatchingBlock(len(old) - end, len(new) - end, end)]
