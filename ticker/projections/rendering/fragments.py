"""Templates to HTML: a Jinja2 environment per theme, and each entry rendered once per change and place it stands in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, Final, Literal

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from ticker.config import Site
from ticker.domain.entry import Entry
from ticker.domain.events import Image, Table
from ticker.domain.liveblog import Liveblog
from ticker.errors import ConfigError
from ticker.projections import sanitise
from ticker.projections.rendering import datetimes, embeds, pictures, plain_text
from ticker.projections.rendering.themes import Theme, Themes
from ticker.projections.rendering.words import Catalogues

ENTRIES_KEPT = 4096
"""Rendered entries in memory, about 2 KB each: the front pages of some 80 busy liveblogs."""

_FIGURE = re.compile(r"[+\-−–±]?\d[\d.,:\s]*(?:\S{1,4})?")
"""A number as a newspaper writes it, with a short unit: ``−3,5``, ``1 204``, ``31,2 %``, ``2:41:07``, ``5,12 m``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a fragment stands, which is what its links depend on.

    `home` leads to the liveblog's front page, `root` to the public root; both are empty or end with a slash. `base` is
    where they lead from, if the page is shown elsewhere than at its own address.
    """

    name: Literal["front", "page", "permalink", "gone", "index", "feed", "teaser", "embed", "preview"]
    home: str
    root: str
    base: str = ""


FRONT = Place(name="front", home="", root="../")
PAGE = Place(name="page", home="../../", root="../../../")
PERMALINK = Place(name="permalink", home="../../", root="../../../")
GONE = Place(name="gone", home="../../", root="../../../")
INDEX = Place(name="index", home="", root="")
EMBED = Place(name="embed", home="../", root="../../")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What of a liveblog every fragment depends on; none of it changes once the liveblog exists."""

    slug: str
    theme: str
    language: str
    time_zone: str

    @classmethod
    def of(cls, state: Liveblog) -> "Setting":
        return cls(slug=state.slug, theme=state.theme, language=state.language, time_zone=state.time_zone)


class Fragments:
    """Renders templates for a site. Reads them once: a changed template needs a new process.

    Raises:
        ConfigError: a theme's own template is not good Jinja; the sentence names the line.
    """

    def __init__(self, site: Site, themes: Themes) -> None:
        self.site = site
        self.themes = themes
        self._catalogues = Catalogues()
        self._environments = {theme.name: _environment(theme, site) for theme in themes.values()}
        self._entry = lru_cache(maxsize=ENTRIES_KEPT)(self._render_entry)

    def render(self, template: str, setting: Setting, place: Place, **values: object) -> Markup:
        """The template with `values`, in the setting's theme and language.

        Raises:
            UnknownTheme: it is not installed.
        """
        environment = self._environments[self.themes[setting.theme].name]
        words = self._catalogues.words(setting.language)
        context: Mapping[str, object] = {"setting": setting, "place": place, "words": words, **values}
        return sanitise.rendered(environment.get_template(template).render(context))

    def entry(self, state: Liveblog, entry: Entry, place: Place) -> Markup:
        """One public entry. Kept by its value, so what was changed is never shown as it was before."""
        return self._entry(entry, Setting.of(state), place)

    def headline(self, state: Liveblog, entry: Entry) -> str:
        """The entry's headline as it stands alone, in the liveblog's language; empty if it has none."""
        return plain_text.headline_of(entry, self._catalogues.words(state.language))

    def moment(self, at: datetime, setting: Setting) -> datetimes.Moment:
        return datetimes.moment(at, setting.time_zone, self._catalogues.words(setting.language))

    def _render_entry(self, entry: Entry, setting: Setting, place: Place) -> Markup:
        template = "feed-entry.html" if place.name == "feed" else "entry.html"
        return self.render(template, setting, place, entry=entry)


class _MemoryBytecodeCache(BytecodeCache):
    """What this process has compiled, by file and content.

    Themes share most templates, and pages, previews and refusals have a renderer each: 10 ms for each template.
    """

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_BYTECODE_CACHE: Final = _MemoryBytecodeCache()


def _environment(theme: Theme, site: Site) -> Environment:
    """The theme's templates before the shared ones, which are also there as ``shared/<name>``, to be extended."""
    shared = PrefixLoader({"shared": FileSystemLoader(theme.folders[-1])})
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(theme.folders), shared]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=_BYTECODE_CACHE,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "sort_keys": False}
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.filters |= {"body": _body, "href": _href, "moment": _moment, "noon": _noon, "plain": sanitise.plain}
    environment.filters |= {"frame": embeds.frame_of, "srcset": _srcset, "figures": _numeric_columns}
    environment.filters |= {"headline": _headline, "in_words": plain_text.block_text}
    environment.globals |= {
        "asset": _asset,
        "shown_at": datetimes.shown_at,
        "published_apart": datetimes.published_apart,
        "site": site,
        "asset_names": {name: asset.path for name, asset in theme.assets.items()},
    }
    for name in theme.own_templates:
        _check(environment, name)
    return environment


def _check(environment: Environment, name: str) -> None:
    """Have a newsroom's slip tell at start, and not when the first entry is to be shown."""
    try:
        environment.get_template(name)
    except TemplateSyntaxError as error:
        raise ConfigError(f"{error.filename}, line {error.lineno}: {error.message}") from error


@pass_context
def _gettext(context: Context, message: str) -> str:
    text: str = context["words"].gettext(message)
    return text


@pass_context
def _ngettext(context: Context, one: str, other: str, number: int) -> str:
    text: str = context["words"].ngettext(one, other, number)
    return text


@pass_context
def _body(context: Context, html: str) -> Markup:
    return sanitise.body(html, sanitise.relative_to(context["place"].root))


@pass_context
def _href(context: Context, address: str) -> str:
    allowed = sanitise.url(_relative_to_site(address, context["site"].public_url))
    return sanitise.relative_to(context["place"].root)(allowed) if allowed else ""


def _relative_to_site(address: str, public_url: str) -> str:
    """An address of this site from its root on, so that the link works wherever the pages lie; others as they are."""
    path = address.removeprefix(public_url)
    return path if path.startswith("/") and not path.startswith("//") else address


@pass_context
def _srcset(context: Context, image: Image) -> str:
    return pictures.srcset(image, partial(_href, context))


@pass_context
def _headline(context: Context, entry: Entry) -> str:
    return plain_text.headline_of(entry, context["words"]) or _gettext(context, "Entry")


@pass_context
def _moment(context: Context, at: datetime | None) -> datetimes.Moment | None:
    return datetimes.moment(at, context["setting"].time_zone, context["words"]) if at else None


@pass_context
def _noon(context: Context, day: date) -> datetimes.Moment:
    """A day without a time, for a template that tells days."""
    return datetimes.noon(day, context["setting"].time_zone, context["words"])


@pass_context
def _asset(context: Context, name: str) -> str:
    names: Mapping[str, Any] = context["asset_names"]
    return f"{context['place'].root}{names[name]}"


def _numeric_columns(table: Table) -> Sequence[bool]:
    """For each column whether all that stands in it are figures; never the first, which names the rows."""
    columns = [[row[place] for row in table.rows if place < len(row)] for place in range(len(table.header))]
    return [place > 0 and _numeric(column) for place, column in enumerate(columns)]


def _numeric(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(map(_FIGURE.fullmatch, filled))
