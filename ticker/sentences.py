"""Sentences that people are shown, in English, which remember what they were made of so that they can be translated.

A `Sentence` is a `str`: logs, the command line and whoever reads English take it as it is. Where somebody reads another
language, `in_words` makes it anew from its text and its values (`ticker.authoring.languages`).
"""

from collections.abc import Iterable, Mapping
from typing import Protocol, Self


class Words(Protocol):
    """A catalogue of one language, as gettext has it."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, one: str, other: str, number: int, /) -> str: ...


class Sentence(str):
    """An English sentence, or a part of one, made by `say`, `say_number` or `joined`. It can be pickled and copied."""

    __slots__ = ("several", "text", "values")

    text: str
    """With ``%(name)s`` or ``%(name)r`` where a value belongs, and ``%%`` for a per cent sign: the catalogue's key."""

    several: str
    """The text for any other number than one, which is the value ``num``; empty where nothing is counted."""

    values: Mapping[str, object]
    """What belongs into it; a value that is a `Sentence` is translated too."""

    def __new__(cls, text: str, several: str, values: Mapping[str, object]) -> Self:
        one = not several or values["num"] == 1
        made = super().__new__(cls, (text if one else several) % values)
        made.text, made.several, made.values = text, several, values
        return made

    def __getnewargs__(self) -> tuple[str, str, Mapping[str, object]]:  # type: ignore[override]  # more than str has
        return self.text, self.several, self.values

    def in_words(self, words: Words) -> str:
        """The same in the language of `words`; in English where that has no translation."""
        values = {
            name: value.in_words(words) if isinstance(value, Sentence) else value for name, value in self.values.items()
        }
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


def told(text: str, words: Words) -> str:
    """`text` in the language of `words`, if it can be translated."""
    return text.in_words(words) if isinstance(text, Sentence) else text
