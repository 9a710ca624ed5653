"""The words around the news, in the language of the liveblog: English in the source, a catalogue per other language.

Catalogues are gettext .po files, read when a process starts (1 ms each), so there is no build step to forget.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
"""The language the strings are written in."""


@dataclass(frozen=True, slots=True)
class Words:
    """How one language says it. `language` is a BCP 47 tag, as the liveblog has it."""

    language: str
    locale: Locale
    translations: NullTranslations

    @property
    def region(self) -> str:
        """``de_DE``: the language with its territory, the likeliest where the tag says none (ogp.me: `og:locale`)."""
        likely = get_global("likely_subtags").get(str(self.locale), "").rpartition("_")[2]
        territory = self.locale.territory or likely
        return f"{self.locale.language}_{territory}" if territory else self.locale.language

    def gettext(self, message: str) -> str:
        return self.translations.gettext(message)

    def ngettext(self, one: str, other: str, number: int) -> str:
        return self.translations.ngettext(one, other, number)

    def date(self, local: datetime) -> str:
        """``13. November 2025``"""
        return _day(local.date(), "long", self.locale)

    def weekday(self, local: datetime) -> str:
        """``Donnerstag, 13. November 2025``"""
        return _day(local.date(), "full", self.locale)

    def month(self, local: datetime) -> str:
        """``November 2025``"""
        return _day(local.date(), "LLLL y", self.locale)

    def month_alone(self, local: datetime) -> str:
        """``November``"""
        return _day(local.date(), "LLLL", self.locale)

    def clock(self, local: datetime) -> str:
        """``16:05``; ``02:30 MESZ`` in the hour that a night in autumn has twice."""
        return self._time(local, "HH:mm z") if _twice(local) else f"{local:%H:%M}"

    def spoken_clock(self, local: datetime) -> str:
        """The time within a sentence: ``16:05 Uhr``."""
        pattern = self.gettext("HH:mm z") if _twice(local) else self.gettext("HH:mm")
        return self._time(local, pattern)

    def _time(self, local: datetime, pattern: str) -> str:
        return format_time(local, pattern, tzinfo=local.tzinfo, locale=self.locale)


@lru_cache(maxsize=256)
def _day(day: date, style: Literal["long", "full", "LLLL y", "LLLL"], locale: Locale) -> str:
    """Kept, because a page names the same few days for every entry, and Babel takes 40 µs each time."""
    return format_date(day, style, locale=locale)


def _twice(local: datetime) -> bool:
    """Whether the clocks show this time twice, so that the zone has to be said (PEP 495)."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


class Catalogues:
    """All languages there are words for. Read once; then `words` is a lookup."""

    def __init__(self, package: str = "ticker.projections.rendering") -> None:
        """With the catalogues in the folder ``locale/`` of `package`."""
        self._translations: Mapping[str, NullTranslations] = {
            path.name.removesuffix(".po"): _read(path.read_bytes())
            for path in files(package).joinpath("locale").iterdir()
            if path.name.endswith(".po")
        }
        self._words: dict[str, Words] = {}

    def words(self, language: str) -> Words:
        """The words for a BCP 47 tag; English ones for a language without a catalogue."""
        if language not in self._words:
            self._words[language] = self._lookup(language)
        return self._words[language]

    def _lookup(self, language: str) -> Words:
        base = language.partition("-")[0].lower()
        if base not in self._translations:
            base, language = SOURCE, language if base == SOURCE else SOURCE
        translations = self._translations.get(base, NullTranslations())
        return Words(language=language, locale=_locale(language, base), translations=translations)


def _locale(language: str, base: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(base)


@lru_cache(maxsize=16)
def _read(catalogue: bytes) -> GNUTranslations:
    """Kept, because each renderer in a process asks for the same ones, and Babel takes 20 ms each time."""
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(catalogue), abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)


def published_by_mistake(words: Words) -> str:
    """For an entry that was taken back within seconds, when somebody may have read it."""
    return words.gettext("This entry was published by mistake and has been withdrawn.")
