"""The desk's templates in the language of whoever works there: HTML from ``templates/desk/``."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ticker.config import Site
from ticker.desk.assets import Assets
from ticker.projections import sanitise
from ticker.projections.rendering import datetimes
from ticker.projections.rendering.themes import templates_dir
from ticker.projections.rendering.words import Catalogues, Words
from ticker.schemas.languages import LANGUAGES

_TEXT = r""""((?:[^"\\]|\\.)*)\""""
_SINGULAR = re.compile(rf"\b_\(\s*{_TEXT}")
_PLURAL = re.compile(rf"\b_n\(\s*{_TEXT}\s*,\s*{_TEXT}")
"""How scripts ask for words (templates/desk/static/words.js): `_("…")` and `_n("one …", "several …", number)`."""


class Templates:
    """Renders the desk's templates. Reads them once: a changed template needs a new process."""

    def __init__(self, site: Site, assets: Assets) -> None:
        self._catalogues = Catalogues("ticker.desk")
        self._environment = _environment(site, assets)
        scripts = script_words(templates_dir() / "desk" / "static")
        self._script_words = {language: _translated(scripts, self.words(language)) for language in LANGUAGES}

    def words(self, language: str) -> Words:
        return self._catalogues.words(language)

    def render(self, template: str, language: str, **values: object) -> Markup:
        """The template with `values`, in one of `LANGUAGES`."""
        context = {"words": self.words(language), "script_words": self._script_words[language], **values}
        return sanitise.rendered(self._environment.get_template(template).render(context))


def script_words(folder: Path) -> Mapping[str, str]:
    """What the scripts in `folder` say: each text, with its plural or an empty text."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.js")):
        script = path.read_text(encoding="utf-8")
        texts |= {_unescaped(text): "" for text in _SINGULAR.findall(script)}
        texts |= {_unescaped(one): _unescaped(several) for one, several in _PLURAL.findall(script)}
    return texts


def _translated(texts: Mapping[str, str], words: Words) -> Mapping[str, str]:
    """Text → what this language says; plurals stand there as texts of their own, for the languages that have two."""
    translations: dict[str, str] = {}
    for one, several in texts.items():
        if several:
            translations |= {one: words.ngettext(one, several, 1), several: words.ngettext(one, several, 2)}
        else:
            translations[one] = words.gettext(one)
    return {text: translation for text, translation in translations.items() if translation != text}


def _unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")


def _environment(site: Site, assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_dir() / "desk"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "sort_keys": True}
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.filters["moment"] = _moment
    environment.globals |= {
        "site": site,
        "asset": lambda name: f"/desk/{assets.names[name]}",
        "imports": lambda name: [f"/desk/{path}" for path in assets.imports[name]],
    }
    return environment


@pass_context
def _gettext(context: Context, message: str) -> str:
    text: str = context["words"].gettext(message)
    return text


@pass_context
def _ngettext(context: Context, one: str, several: str, number: int) -> str:
    text: str = context["words"].ngettext(one, several, number)
    return text


@pass_context
def _moment(context: Context, at: datetime | None, zone: str = "") -> Any:
    """`at` in the time zone `zone`, or else in that of the liveblog the template is about; None without a time."""
    return datetimes.moment(at, zone or context["zone"], context["words"]) if at else None
