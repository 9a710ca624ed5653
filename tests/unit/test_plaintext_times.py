from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from ticker.exchange.plaintext import parse_liveticker

BERLIN = ZoneInfo("Europe/Berlin")


def read(*times, day):
    lines = "\n\n".join(f"+++ {clock} Wasserstand {number} +++\n\nText." for number, clock in enumerate(times))
    return parse_liveticker(f"Hochwasser im Liveticker\n\n{lines}", date=day, zone=BERLIN)


def utc(parsed):
    return [f"{entry.occurred_at.astimezone(UTC):%d. %H:%M}" for entry in parsed.entries]


def local(parsed):
    return [f"{entry.occurred_at:%d.%m. %H:%M}" for entry in parsed.entries]


def test_a_later_time_of_day_below_is_the_day_before():
    """Newest first, every increase of the time of day is a midnight; there can be several."""
    parsed = read("00:20", "23:50", "23:50", "06:00", "12:00", "11:59", "12:00", day=date(2025, 3, 2))
    assert local(parsed) == [
        "02.03. 00:20",
        "01.03. 23:50",
        "01.03. 23:50",
        "01.03. 06:00",
        "28.02. 12:00",
        "28.02. 11:59",
        "27.02. 12:00",
    ]
    assert not parsed.problems


def test_an_increase_in_the_repeated_hour_is_no_midnight():
    """02:50 under 02:10 is the first round of the hour, forty minutes and no day earlier."""
    parsed = read("03:10", "02:10", "02:50", "02:05", "01:55", "23:00", day=date(2025, 10, 26))
    assert utc(parsed) == ["26. 02:10", "26. 01:10", "26. 00:50", "26. 00:05", "25. 23:55", "25. 21:00"]
    assert not parsed.problems


def test_a_second_increase_in_the_repeated_hour_is_a_midnight():
    """The hour is repeated once only."""
    parsed = read("02:10", "02:30", "02:50", day=date(2025, 10, 26))
    assert utc(parsed) == ["26. 01:10", "26. 00:30", "25. 00:50"]


def test_an_unsettled_round_is_remarked_on():
    """Where the order leaves open which 02:30 is meant, winter time is taken and each such line is named."""
    parsed = read("03:00", "02:30", "02:30", "02:10", "01:00", day=date(2025, 10, 26))
    assert utc(parsed) == ["26. 02:00", "26. 01:30", "26. 01:30", "26. 01:10", "25. 23:00"]
    assert [problem.line for problem in parsed.problems if "occurred twice" in problem.message] == [7, 11, 15]
    assert not parsed.errors


@pytest.mark.parametrize(
    ("above", "day"), [((), date(2025, 3, 30)), (("03:10",), date(2025, 3, 30)), (("00:10",), date(2025, 3, 31))]
)
def test_a_skipped_time_is_an_error(above, day):
    """02:30 did not exist on 30 March 2025; the line is named, no time is made up, and the next one is right."""
    parsed = read(*above, "02:30", "01:59", day=day)
    assert [entry.occurred_at for entry in parsed.entries[len(above) : -1]] == [None]
    (error,) = parsed.errors
    assert error.line == 3 + 4 * len(above)
    assert "30.03.2025" in error.message
    assert f"{parsed.entries[-1].occurred_at:%d.%m. %H:%M}" == "30.03. 01:59"


def test_a_skipped_time_of_day_on_another_day_is_fine():
    """Under 01:00 on the day of the change, 02:30 is that of the day before."""
    assert local(read("01:00", "02:30", day=date(2025, 3, 30))) == ["30.03. 01:00", "29.03. 02:30"]


@pytest.mark.parametrize("clock", ["24:00", "25:10", "9:5", "12:60", "123:00", "12:00:30", "25.10 Uhr"])
def test_what_is_no_time_of_day_is_an_error(clock):
    """It is named with its line and never guessed; the entry keeps its text, its neighbours their times."""
    parsed = read("13:00", clock, "12:30", day=date(2025, 5, 1))
    assert [entry.occurred_at is None for entry in parsed.entries] == [False, True, False]
    assert parsed.entries[1].paragraphs == ("Text.",)
    (error,) = parsed.errors
    assert error.line == 7
    assert clock.removesuffix(" Uhr") in error.message


@pytest.mark.parametrize("clock", ["09:05", "9:05", "09.05 Uhr", "09:05 Uhr", "09:05 Uhr |"])
def test_ways_to_write_a_time(clock):
    """One digit, a point before "Uhr", and a bar have one meaning only."""
    parsed = read(clock, day=date(2025, 5, 1))
    assert local(parsed) == ["01.05. 09:05"]
    assert parsed.entries[0].headline == "Wasserstand 0"


def test_times_before_the_calendar_are_errors():
    """A page that walks out of the calendar is reported and not raised."""
    parsed = read("00:00", "00:01", "00:02", "00:03", day=date(1, 1, 2))
    assert parsed.errors
