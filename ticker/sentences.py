"""Sentences that people are shown, in English, which remember what they were made of so that they can be translated.

A `Sentence` is a `str`: logs, the command line and whoever reads English take it as it is. Where somebody reads another
language, `in_words` makes it anew from its text and its values (`ticker.schemas.languages`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self


class Words(Protocol):
    """How one language says it (`ticker.projections.rendering.words`)."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, one: str, other: str, number: int, /) -> str: ...

    def date(self, local: datetime, /) -> str: ...

    def spoken_clock(self, local: datetime, /) -> str: ...


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A time in the zone of whom it is told to: ISO 8601 in a log, as one says it in a sentence."""

    local: datetime

    def __str__(self) -> str:
        return self.local.isoformat(timespec="seconds" if self._to_the_second else "minutes")

    def in_words(self, words: Words) -> str:
        clock = f"{self.local:%H:%M:%S}" if self._to_the_second else words.spoken_clock(self.local)
        return f"{words.date(self.local)}, {clock}"

    @property
    def _to_the_second(self) -> bool:
        """Whether to the minute would be untrue."""
        return bool(self.local.second or self.local.microsecond)


class Sentence(str):
    """An English sentence, or a part of one, made by `say`, `say_number` or `joined`. It can be pickled and copied."""

    __slots__ = ("several", "text", "values")

    text: str
    """With ``%(name)s`` or ``%(name)r`` where a value belongs, and ``%%`` for a per cent sign: the catalogue's key."""

    several: str
    """The text for any other number than one, which is the value ``num``; empty where nothing is counted."""

    values: Mapping[str, object]
    """What belongs into it; what has words of its own, a `Sentence` or a `LocalTime`, is translated too."""

    def __new__(cls, text: str, several: str, values: Mapping[str, object]) -> Self:
        singular = not several or values["num"] == 1
        sentence = super().__new__(cls, (text if singular else several) % values)
        sentence.text, sentence.several, sentence.values = text, several, values
        return sentence

    def __getnewargs__(self) -> tuple[str, str, Mapping[str, object]]:  # type: ignore[override]  # more than str has
        return self.text, self.several, self.values

    def in_words(self, words: Words) -> str:
        """The same in the language of `words`; in English where that has no translation."""
        values = {name: _in_words(value, words) for name, value in self.values.items()}
        number = values["num"] if self.several else None
        if isinstance(number, int):
            return words.ngettext(self.text, self.several, number) % values
        return words.gettext(self.text) % values if self.text else ""  # gettext keeps the catalogue's head under ""


def say(text: str, **values: object) -> Sentence:
    """A sentence. `text` is a literal: the catalogue's test looks for them (tests/unit/test_sentences.py)."""
    return Sentence(text, "", values)


def say_number(one: str, several: str, num: int, **values: object) -> Sentence:
    """A sentence about a number, which is ``%(num)s`` in it; `one` is for exactly one."""
    return Sentence(one, several, {"num": num, **values})


def joined(separator: str, parts: Iterable[str]) -> Sentence:
    """Several as one; those that are sentences are translated each."""
    values = {f"part_{number}": part for number, part in enumerate(parts)}
    return Sentence(separator.replace("%", "%%").join(f"%({name})s" for name in values), "", values)


def _in_words(value: object, words: Words) -> object:
    return value.in_words(words) if isinstance(value, Sentence | LocalTime) else value
