"""Which language somebody is spoken to in, and what the API says in it."""

from babel.core import negotiate_locale

from ticker.projections.rendering.words import Catalogues, Words

LANGUAGES = ("en", "de")
"""What there are words for; the first is for whoever asks for neither."""


class Translations:
    """The catalogues of what the API says (``locale/`` beside this file). Reads them once."""

    def __init__(self) -> None:
        self._catalogues = Catalogues("ticker.schemas")

    def words(self, header: str) -> Words:
        """Those of the language that Accept-Language, `header`, likes best."""
        return self._catalogues.words(language_for("", header))


def language_for(chosen: str, header: str) -> str:
    """One of `LANGUAGES`. `chosen` is the person's setting, `header` Accept-Language (RFC 9110, section 12.5.4)."""
    preferred = [tag.lower() for tag in (chosen, *_accepted(header)) if tag]  # capitals mean nothing (RFC 5646, 2.1.1)
    return negotiate_locale(preferred, LANGUAGES, sep="-") or LANGUAGES[0]


def _accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header, the best liked first; what cannot be read is left out."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, parameter = part.strip().partition(";")
        name, _, weight = parameter.strip().partition("=")
        try:
            quality = float(weight) if name.strip() == "q" else 1.0
        except ValueError:
            continue
        if quality > 0:
            weighted.append((quality, tag.strip()))
    return [tag for _, tag in sorted(weighted, key=lambda pair: -pair[0])]
