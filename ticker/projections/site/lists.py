"""The pages that lead to liveblogs: the list of them, and by month and by day when they began. Pure.

A list of liveblogs of many languages is in the language of the newest on it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from typing import Literal

from ticker.domain.card import Card
from ticker.domain.liveblog import LiveblogState
from ticker.journal.port import Head
from ticker.projections import artefact
from ticker.projections.artefact import Artefact
from ticker.projections.rendering.datetimes import Moment
from ticker.projections.rendering.documents import DocumentRenderer
from ticker.projections.rendering.fragments import INDEX, Place, Setting
from ticker.projections.site.coverage import Coverage, Span, affected, day_of

ENDED_SHOWN = 20
"""Liveblogs that are over on the list of all; the others are found by month."""

CALENDAR = Place(name="index", home="", root="../../")

EMPTY = Card(language="de")
"""Gives language and zone where there is no liveblog yet."""


@dataclass(frozen=True, slots=True)
class LiveblogRow:
    """A liveblog on a list, and when it was opened, told in its own zone: on the list may be others from elsewhere."""

    head: Head
    opened: Moment


class SitePages:
    """The HTML pages that belong to no liveblog. The same heads give the same bytes."""

    def __init__(self, documents: DocumentRenderer) -> None:
        self._documents = documents
        self._fragments = documents.fragments

    def changed_pages(self, coverage: Coverage, slugs: Collection[str]) -> Iterator[Artefact]:
        """The list, and each month and day that shows one of these liveblogs or leads to where it is shown.

        What any of them does changes no other page, so that as few are rendered among thousands as among ten.
        """
        yield self.index(coverage)
        for month in affected(coverage.months, slugs):
            yield self.month(month)
        for day in affected(coverage.days, slugs):
            yield self.day(day)

    def index(self, coverage: Coverage) -> Artefact:
        """The liveblogs that run, those that ended last, and the way to all others."""
        live = [head for head in coverage.newest if head.card.state is LiveblogState.LIVE]
        closed = (head for head in coverage.newest if head.card.state is LiveblogState.CLOSED)
        recently_closed = list(islice(closed, ENDED_SHOWN))
        years = [(year, list(months)) for year, months in groupby(coverage.months.values(), lambda m: m.begins.year)]
        setting = self._setting(coverage.newest)
        return self._page(
            "index.html",
            setting,
            INDEX,
            artefact.INDEX,
            heads=[*live, *recently_closed],
            live=self._rows(live, setting),
            closed=self._rows(recently_closed, setting),
            years=years,
        )

    def month(self, month: Span) -> Artefact:
        """The liveblogs of a month, by the day they began."""
        days = [(day, list(heads)) for day, heads in groupby(month.heads, lambda head: day_of(head.card))]
        return self._calendar(artefact.month(month.begins), month, days, unit="month")

    def day(self, day: Span) -> Artefact:
        """The liveblogs that began on a day."""
        return self._calendar(artefact.day(day.begins), day, [(day.begins, day.heads)], unit="day")

    def _calendar(
        self, path: str, span: Span, days: Sequence[tuple[date, Sequence[Head]]], *, unit: Literal["month", "day"]
    ) -> Artefact:
        setting = self._setting(span.heads)
        rows_by_day = [(day, self._rows(heads, setting)) for day, heads in days]
        return self._page("day.html", setting, CALENDAR, path, heads=span.heads, span=span, unit=unit, days=rows_by_day)

    def _rows(self, heads: Sequence[Head], setting: Setting) -> Sequence[LiveblogRow]:
        return [
            LiveblogRow(head, self._fragments.moment(opened_at, replace(setting, time_zone=head.card.time_zone)))
            for head in heads
            if (opened_at := head.card.opened_at)
        ]

    def _page(
        self, template: str, setting: Setting, place: Place, path: str, *, heads: Sequence[Head], **values: object
    ) -> Artefact:
        label = self._documents.labels.listing(
            path=path,
            name=self._fragments.site.publisher,
            language=setting.language,
            liveblogs=[(head.liveblog, head.card.title) for head in heads],
        )
        canonical = self._documents.address(path)
        html = self._fragments.render(template, setting, place, canonical=canonical, label=label, **values)
        return Artefact(path=path, body=html.encode())

    def _setting(self, heads: Sequence[Head]) -> Setting:
        card = heads[0].card if heads else EMPTY
        theme = self._fragments.themes.default.name
        return Setting(slug="", theme=theme, language=card.language, time_zone=card.time_zone)
