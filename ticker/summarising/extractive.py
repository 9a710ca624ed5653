"""The built-in summariser: the liveblog's own headlines, key events before all others. Pure, no network."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ticker.domain.events import Method, Point
from ticker.summarising.port import POINT_CHARACTERS_MAX, EntryText, Material

POINTS = 5
"""As many lines as readers take in."""

SHORT = 4
"""Words; a shorter headline (“2:1”) is told together with the first sentence of its text."""

ALIKE = 0.5
"""Share of words in common from which two entries are about the same thing: the newer one tells more."""

_WORD = re.compile(r"\w{4,}")
"""Words that carry meaning, near enough: articles and prepositions are shorter in most languages."""

_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)")


class Extractive:
    """Gives the same points for the same entries, the newest first; each is one entry's headline and cites it."""

    method: Method = "extractive"
    model = "extractive"

    async def suggest(self, material: Material) -> Sequence[Point]:
        chosen: list[EntryText] = []
        for entry in _by_weight(material.entries):
            if not any(_alike(entry, other) for other in chosen):
                chosen.append(entry)
            if len(chosen) == POINTS:
                break
        places = {entry.id: place for place, entry in enumerate(material.entries)}
        chosen.sort(key=lambda entry: places[entry.id], reverse=True)
        return [Point(text=_line(entry), entries=(entry.id,)) for entry in chosen]


def _by_weight(entries: Sequence[EntryText]) -> Sequence[EntryText]:
    """Confirmed before unconfirmed; then key events and what is pinned; then by weight; then the newest."""
    spread = Counter(word for entry in entries for word in _words((entry.headline, entry.text)))
    ranked = enumerate(entries)
    by_rank = sorted(
        ranked,
        key=lambda item: (
            not item[1].unconfirmed,
            item[1].key_event or item[1].pinned,
            _weight(item[1], spread),
            item[0],
        ),
        reverse=True,
    )
    return [entry for _, entry in by_rank]


def _weight(entry: EntryText, spread: Counter[str]) -> float:
    """How much of what the day tells is in its headline, and a little for the length of its text."""
    words = _words((entry.headline,))
    central = sum(math.log(spread[word]) for word in words) / len(words) if words else 0.0
    return round(central + math.log1p(len(entry.text)) / 10, 6)


def _alike(one: EntryText, other: EntryText) -> bool:
    first, second = _words((one.headline,)), _words((other.headline,))
    smaller = min(len(first), len(second))
    return bool(smaller) and len(first & second) / smaller > ALIKE


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _WORD.findall(text.casefold()))


def _line(entry: EntryText) -> str:
    line = " ".join(entry.headline.split())
    if len(line.split()) < SHORT and (sentence := _SENTENCE.match(entry.text)):
        line = f"{line.rstrip('.:')}: {sentence[0]}"
    return line if len(line) <= POINT_CHARACTERS_MAX else f"{line[: POINT_CHARACTERS_MAX - 1].rstrip()}…"
