"""The liveblogs readers may see, by the day each began: what every page about the whole site is made of. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from ticker.domain.card import Card
from ticker.journal.port import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A day, or a month by its first day, on which liveblogs began: `heads`, the newest first.

    `earlier` and `later` are the nearest such days (or months); None where there is none.
    """

    begins: date
    heads: Sequence[Head]
    earlier: date | None
    later: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """All public liveblogs at one moment, and the days and months they began on; all newest first."""

    newest: Sequence[Head]
    days: Mapping[date, Span]
    months: Mapping[date, Span]

    @classmethod
    def of(cls, heads: Iterable[Head]) -> "Coverage":
        """Those of the `heads` that were ever opened."""
        dated = [(day_of(head.card), head.card.opened_at, head.liveblog, head) for head in heads if head.card.opened_at]
        dated.sort(key=lambda row: row[:3], reverse=True)
        newest = [(day, head) for day, _, _, head in dated]
        months = [(day.replace(day=1), head) for day, head in newest]
        return cls(newest=[head for _, head in newest], days=_spans(newest), months=_spans(months))


def day_of(card: Card) -> date:
    """The local day a public liveblog began: where it ran, if that was elsewhere."""
    assert card.opened_at is not None
    return card.day or card.opened_at.astimezone(ZoneInfo(card.time_zone)).date()


def affected(spans: Mapping[date, Span], slugs: Collection[str]) -> Sequence[Span]:
    """The spans that show one of these liveblogs, and those beside them, which lead there."""
    own = [span for span in spans.values() if any(head.liveblog in slugs for head in span.heads)]
    near = {begins for span in own for begins in (span.begins, span.earlier, span.later)}
    return [span for begins, span in spans.items() if begins in near]


def _spans(dated: Iterable[tuple[date, Head]]) -> Mapping[date, Span]:
    grouped: dict[date, list[Head]] = {}
    for begins, head in dated:
        grouped.setdefault(begins, []).append(head)
    order = [None, *grouped, None]
    return {
        begins: Span(begins=begins, heads=heads, earlier=order[index + 2], later=order[index])
        for index, (begins, heads) in enumerate(grouped.items())
    }
