"""Times as a reader sees them: in the liveblog's zone, and none where the source gave none."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ticker.domain.entry import Entry
from ticker.projections.rendering.words import Words

APART = timedelta(minutes=5)
"""What happened and what was published further apart than this show both times."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in the liveblog's zone and language, for a template to write as it needs."""

    local: datetime
    words: Words

    @property
    def iso(self) -> str:
        """RFC 3339 with the zone's offset, to the second: what `<time datetime>` takes."""
        return self.local.isoformat(timespec="seconds")

    @property
    def day(self) -> str:
        """The local day, ``2025-11-13``."""
        return self.local.date().isoformat()

    @property
    def clock(self) -> str:
        return self.words.clock(self.local)

    @property
    def spoken_clock(self) -> str:
        return self.words.spoken_clock(self.local)

    @property
    def date(self) -> str:
        return self.words.date(self.local)

    @property
    def weekday(self) -> str:
        return self.words.weekday(self.local)

    @property
    def month(self) -> str:
        return self.words.month(self.local)

    @property
    def month_alone(self) -> str:
        return self.words.month_alone(self.local)


def moment(at: datetime, time_zone: str, words: Words) -> Moment:
    """`at` as it is told in `time_zone` (an IANA name)."""
    return Moment(at.astimezone(ZoneInfo(time_zone)), words)


def noon(day: date, time_zone: str, words: Words) -> Moment:
    """A day whose time is not known, at an hour that every day has."""
    return Moment(datetime.combine(day, time(12), ZoneInfo(time_zone)), words)


def shown_at(entry: Entry) -> datetime | None:
    """The time an entry goes by: the editor's own, else that of publication; None where neither is known."""
    return entry.content.occurred_at or entry.published_at


def published_apart(entry: Entry) -> datetime | None:
    """When the entry was published, where that is worth telling beside the time it goes by; else None.

    An entry published before it was written here came from another system: its times are not ours to comment on.
    """
    published, occurred = entry.published_at, entry.content.occurred_at
    since = entry.public_since
    if published is None or occurred is None or since is None or published < since - APART:
        return None
    return published if abs(published - occurred) > APART else None


def changed_at(entry: Entry) -> datetime:
    """When its text last became what it is now (UTC); of an entry without times, when we got it."""
    return entry.retracted_at or entry.updated_at or entry.published_at or entry.public_since or entry.created_at
