"""Clock times of a page that runs newest first → instants."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_LAST_HOUR, _LAST_MINUTE = 23, 59


class NoSuchTimeError(ValueError):
    """A date or time that no clock in the zone ever showed; the message says what would be right."""


def clock_of(text: str) -> time:
    """``16:05`` (or ``16.05``, ``9:05``) as a wall-clock time.

    Raises:
        NoSuchTimeError: for everything else, ``24:00`` and ``9:5`` included: it is never guessed.
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise NoSuchTimeError(f'"{text}" is no time of day: write hours and two-digit minutes, such as 09:05')
    hour, minute = int(match[1]), int(match[2])
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        raise NoSuchTimeError(f'"{text}" is no time of day: write one from 00:00 to 23:59')
    return time(hour, minute)


def day_of(text: str) -> date:
    """``14.11.2025`` as a date.

    Raises:
        NoSuchTimeError: for a date that the calendar does not have, or one without a four-digit year.
    """
    match = _DAY.fullmatch(text)
    if match is None:
        raise NoSuchTimeError(f'"{text}" is no full date: write day, month and four-digit year, such as 14.11.2025')
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError as error:
        raise NoSuchTimeError(f'"{text}" is not in the calendar: write a real date, such as 14.11.2025') from error


def instants(day: date, clock: time, zone: ZoneInfo) -> list[datetime]:
    """When clocks in the zone showed that time on that day, latest first: none, one or (in autumn) two instants."""
    earlier = datetime.combine(day, clock, zone)
    later = earlier.replace(fold=1)
    if earlier.utcoffset() == later.utcoffset():
        return [earlier]
    # The offsets differ in the repeated hour and in the skipped one; only a repeated time survives the way over UTC.
    if later.astimezone(UTC).astimezone(zone).time() != clock:
        return []
    return [later, earlier]


@dataclass(frozen=True, slots=True)
class _Dated:
    line: int
    instant: datetime


class NewestFirst:
    """Dates the times of a page, from the newest entry down.

    Instants never increase on the way down. So a time of day later than the one above it belongs to the day before;
    unless the hour was repeated that night (end of summer time): then the one above was in the second round.
    """

    def __init__(self, newest_day: date, zone: ZoneInfo) -> None:
        self._zone = zone
        self._day = newest_day
        self._last: datetime | None = None
        self._remarks: list[tuple[int, str]] = []
        self._repeated: dict[date, list[_Dated]] = {}

    def next(self, line: int, clock: time, day: date | None = None) -> datetime:
        """The instant of the next older entry; ``day`` where the page gives one.

        Raises:
            NoSuchTimeError: the time was skipped that night (begin of summer time), or lies outside the calendar.
        """
        try:
            instant = self._on(day, clock, line) if day else self._walk(clock)
            last = instant.astimezone(UTC)
        except OverflowError as error:
            raise NoSuchTimeError("outside the calendar: check the given date and the order of the times") from error
        self._day, self._last = instant.date(), last
        if len(instants(self._day, clock, self._zone)) > 1:
            self._repeated.setdefault(self._day, []).append(_Dated(line, instant))
        return instant

    def remarks(self) -> list[tuple[int, str]]:
        """Line and sentence for each time that broke the order, or whose round in a repeated hour is not settled."""
        remarks = list(self._remarks)
        for dated in self._repeated.values():
            settled = any(above.instant.time() < below.instant.time() for above, below in pairwise(dated))
            if not settled:
                remarks += [(one.line, _doubt(one.instant)) for one in dated]
        return remarks

    def _fits(self, instant: datetime) -> bool:
        return self._last is None or instant.astimezone(UTC) <= self._last

    def _walk(self, clock: time) -> datetime:
        if self._last is None:
            return self._instants(self._day, clock)[0]
        same_day = instants(self._day, clock, self._zone)
        fitting = [instant for instant in same_day if self._fits(instant)]
        if fitting:
            return fitting[0]
        above = self._last.astimezone(self._zone)
        if not same_day and clock <= above.time():
            self._instants(self._day, clock)
        return self._instants(self._day - timedelta(days=1), clock)[0]

    def _on(self, day: date, clock: time, line: int) -> datetime:
        if self._last is None and day != self._day:
            self._remarks.append(
                (line, f"the newest entry is dated {day:%d.%m.%Y}, but {self._day:%d.%m.%Y} was given")
            )
        candidates = self._instants(day, clock)
        fitting = [instant for instant in candidates if self._fits(instant)]
        if not fitting:
            self._remarks.append((line, "is newer than the entry above it, on a page that runs newest first"))
        return (fitting or candidates)[0]

    def _instants(self, day: date, clock: time) -> list[datetime]:
        candidates = instants(day, clock, self._zone)
        if not candidates:
            raise NoSuchTimeError(
                f"{clock:%H:%M} did not exist on {day:%d.%m.%Y} in {self._zone.key}: "
                "the clocks were put forward; write the time that clocks showed"
            )
        return candidates


def _doubt(instant: datetime) -> str:
    return (
        f"{instant:%H:%M} occurred twice on {instant:%d.%m.%Y} and the order does not say which is meant; "
        f"read as UTC{instant:%z}"
    )
