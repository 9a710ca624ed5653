"""Templates to HTML: the Jinja2 environment, and each entry rendered once per change and place it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ticker.config import Site
from ticker.entry import Entry
from ticker.events import Image, Theme
from ticker.liveblog import Liveblog
from ticker.projections import embeds, moments, pictures, sanitise
from ticker.projections.assets import asset_names
from ticker.projections.words import Catalogues

ENTRIES_KEPT = 4096
"""Rendered entries in memory, about 2 KB each: the front pages of some 80 busy liveblogs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a fragment stands, which is what its links depend on.

    `home` leads to the liveblog's front page, `root` to the public root; both are empty or end with a slash.
    """

    name: Literal["front", "page", "permalink", "gone", "index", "feed"]
    home: str
    root: str


FRONT = Place(name="front", home="", root="../")
PAGE = Place(name="page", home="../../", root="../../../")
PERMALINK = Place(name="permalink", home="../../", root="../../../")
GONE = Place(name="gone", home="../../", root="../../../")
INDEX = Place(name="index", home="", root="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What of a liveblog every fragment depends on; none of it changes once the liveblog exists."""

    slug: str
    theme: Theme
    language: str
    time_zone: str

    @classmethod
    def of(cls, state: Liveblog) -> "Setting":
        return cls(slug=state.slug, theme=state.theme, language=state.language, time_zone=state.time_zone)


class Fragments:
    """Renders templates for a site. Reads them once: a changed template needs a new process."""

    def __init__(self, site: Site, templates: Path) -> None:
        self.site = site
        self._catalogues = Catalogues()
        self._environment = _environment(templates)
        self._environment.globals |= {"site": site, "asset_names": asset_names(templates)}
        self._entry = lru_cache(maxsize=ENTRIES_KEPT)(self._rendered_entry)

    def render(self, template: str, setting: Setting, place: Place, **values: object) -> Markup:
        """The template with `values`, in the setting's language."""
        words = self._catalogues.words(setting.language)
        context: Mapping[str, object] = {"setting": setting, "place": place, "words": words, **values}
        return sanitise.rendered(self._environment.get_template(template).render(context))

    def entry(self, state: Liveblog, entry: Entry, place: Place) -> Markup:
        """One public entry. Kept by its value, so what was changed is never shown as it was before."""
        return self._entry(entry, Setting.of(state), place)

    def moment(self, at: datetime, setting: Setting) -> moments.Moment:
        return moments.moment(at, setting.time_zone, self._catalogues.words(setting.language))

    def _rendered_entry(self, entry: Entry, setting: Setting, place: Place) -> Markup:
        template = "feed-entry.html" if place.name == "feed" else "entry.html"
        return self.render(template, setting, place, entry=entry)


def _environment(templates: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.filters |= {"body": _body, "href": _href, "moment": _moment, "noon": _noon, "plain": sanitise.plain}
    environment.filters |= {"frame": embeds.frame_of, "srcset": _srcset}
    environment.globals |= {
        "asset": _asset,
        "shown_at": moments.shown_at,
        "published_apart": moments.published_apart,
    }
    return environment


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
    allowed = sanitise.url(address)
    return sanitise.relative_to(context["place"].root)(allowed) if allowed else ""


@pass_context
def _srcset(context: Context, image: Image) -> str:
    return pictures.srcset(image, partial(_href, context))


@pass_context
def _moment(context: Context, at: datetime | None) -> moments.Moment | None:
    return moments.moment(at, context["setting"].time_zone, context["words"]) if at else None


@pass_context
def _noon(context: Context, day: date) -> moments.Moment:
    """A day without a time, for a template that tells days."""
    return moments.noon(day, context["setting"].time_zone, context["words"])


@pass_context
def _asset(context: Context, name: str) -> str:
    names: Mapping[str, Any] = context["asset_names"]
    return f"{context['place'].root}{names[name]}"
