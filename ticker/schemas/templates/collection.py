"""The typed templates of this newsroom: its own TOML file, or the built-in ones in the liveblog's language."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ticker.errors import ConfigError, EntryTemplateNotFound
from ticker.schemas.templates.template import EntryTemplate

BUILT_IN = ("de", "en")
"""Languages with a file beside this one; any other gets the last."""


class EntryTemplates:
    """By language and name. A newsroom's own file takes the place of the built-in ones in every language."""

    def __init__(self, own: Sequence[EntryTemplate] | None = None) -> None:
        self._own = own
        self._built_in = {language: _built_in(language) for language in BUILT_IN}

    @classmethod
    def installed(cls, own: Path | None) -> "EntryTemplates":
        """Read once.

        Raises:
            ConfigError: the file cannot be read, or a template in it is wrong; the sentence names both.
        """
        if own is None:
            return cls()
        try:
            text = own.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"TICKER_ENTRY_TEMPLATES: {own} cannot be read: {error}") from error
        return cls(_read(text, str(own)))

    def all(self, language: str) -> Sequence[EntryTemplate]:
        """In the order of their file. `language` is a BCP 47 tag."""
        if self._own is not None:
            return self._own
        return self._built_in.get(language.split("-", maxsplit=1)[0].lower(), self._built_in[BUILT_IN[-1]])

    def named(self, name: str, language: str) -> EntryTemplate:
        """The one of that name.

        Raises:
            EntryTemplateNotFound: there is none; the error names those there are.
        """
        found = {template.name: template for template in self.all(language)}
        try:
            return found[name]
        except KeyError:
            raise EntryTemplateNotFound(name, tuple(found)) from None


@cache
def _built_in(language: str) -> Sequence[EntryTemplate]:
    source = f"{language}.toml"
    return _read(files("ticker.schemas.templates").joinpath(source).read_text(encoding="utf-8"), source)


def _read(text: str, source: str) -> Sequence[EntryTemplate]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"TICKER_ENTRY_TEMPLATES: {source} is no TOML: {error}") from error
    return tuple(_templates(document, source))


def _templates(document: Mapping[str, Any], source: str) -> Iterator[EntryTemplate]:
    for name, table in document.items():
        if not isinstance(table, dict):
            raise ConfigError(f"TICKER_ENTRY_TEMPLATES: {source}: {name} is no table; begin a template with [{name}]")
        try:
            yield EntryTemplate.model_validate({"name": name, **table})
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, (name, *first["loc"])))
            wrong = first["msg"].removeprefix("Value error, ")
            raise ConfigError(f"TICKER_ENTRY_TEMPLATES: {source}: {where}: {wrong}") from error
