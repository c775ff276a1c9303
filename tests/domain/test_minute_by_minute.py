"""Recurring times against a clock on the wall, minute by minute, and fallbacks month by month."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cab_desk.domain.days import DaySet, zone_of
from cab_desk.domain.recurrences import Recurrence
from cab_desk.domain.rules import judge
from cab_desk.domain.verdict import Context, Span
from cab_desk.domain.windows import timeline
from tests.domain.scenes import at, good, pack, signs

DAY = timedelta(days=1)
# Beside the clock changes of Berlin and Los Angeles in 2026, at month's ends and the year's end.
HOLIDAYS = DaySet(
    dates=frozenset(
        map(
            date.fromisoformat,
            ("2026-03-06", "2026-03-30", "2026-10-26", "2026-11-02", "2026-12-31"),
        )
    )
)


@dataclass(frozen=True)
class Wall:
    """A rule, and what a person reading a wall clock says of it."""

    name: str
    rule: Recurrence
    holds: Callable[[datetime], bool]


def weekend(wall: datetime) -> bool:
    minute = wall.weekday() * 1440 + wall.hour * 60 + wall.minute
    return minute >= 4 * 1440 + 15 * 60 or minute < 9 * 60


def first_tuesday(wall: datetime) -> bool:
    return wall.weekday() == 1 and wall.day <= 7 and 10 * 60 <= wall.hour * 60 + wall.minute < 735


def last_sunday(wall: datetime) -> bool:
    return wall.weekday() == 6 and (wall + 7 * DAY).month != wall.month


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS.dates


def month_end(wall: datetime) -> bool:
    left, day = 0, wall.date() + DAY
    while day.month == wall.month:
        left += works(day)
        day += DAY
    return left < 2


def holiday_weekend(wall: datetime) -> bool:
    today = wall.date()
    near = (today + number * DAY for number in range(-3, 4))
    return any(
        today in ((day, day + DAY, day + 2 * DAY) if day.weekday() == 4
                  else (day, day - DAY, day - 2 * DAY))
        for day in near if day in HOLIDAYS.dates and day.weekday() in (0, 4)
    )  # fmt: skip


def last_week_of_december(wall: datetime) -> bool:
    return wall.month == 12 and wall.day >= 25


def but_for_two(wall: datetime) -> bool:
    left_out = wall.date() in (date(2026, 3, 30), date(2026, 11, 2))
    return wall.weekday() == 0 and 8 <= wall.hour < 20 and not left_out


WALLS = [
    Wall("weekend", Recurrence("weekly", (4,), begin=900, finish=3 * 1440 + 540), weekend),
    Wall("nth weekday", Recurrence("monthly", (1,), 1, begin=600, finish=735), first_tuesday),
    Wall("last weekday", Recurrence("monthly", (6,), -1), last_sunday),
    Wall("month end", Recurrence("month_end", days=2), month_end),
    Wall("holiday weekend", Recurrence("holiday_weekends"), holiday_weekend),
    Wall("holiday", Recurrence("holidays"), lambda wall: wall.date() in HOLIDAYS.dates),
    Wall("december", Recurrence("yearly", first_day=(12, 25), last_day=(12, 31)),
         last_week_of_december),
    Wall("with exceptions", Recurrence("weekly", (0,), begin=480, finish=1200,
         skip=(date(2026, 3, 30), date(2026, 11, 2))), but_for_two),
    Wall("every day", Recurrence("weekly", tuple(range(7)), begin=300, finish=1439),
         lambda wall: 300 <= wall.hour * 60 + wall.minute < 1439),
]  # fmt: skip
STRETCHES = [
    ("Europe/Berlin", "2026-03-26", 8),
    ("Europe/Berlin", "2026-10-22", 12),
    ("America/Los_Angeles", "2026-03-03", 8),
    ("America/Los_Angeles", "2026-10-28", 9),
    ("Australia/Lord_Howe", "2026-04-02", 6),  # half an hour, not a whole one
    ("UTC", "2026-12-23", 12),
    ("Asia/Kathmandu", "2026-12-23", 12),
]


@pytest.mark.parametrize("freeze", [False, True])
@pytest.mark.parametrize(("zone", "since", "days"), STRETCHES)
@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.name)
def test_a_clock_on_the_wall_says_the_same_at_every_minute(wall, zone, since, days, freeze):
    line = timeline(wall.rule, zone, HOLIDAYS, freeze)
    begin, here = at(since).timestamp(), zone_of(zone)
    for minute in range(days * 1440):
        start = begin + 60 * minute
        found = line.touching(start, start + 60) is not None
        local = datetime.fromtimestamp(start, here).replace(tzinfo=None)
        assert found == wall.holds(local), (wall.name, local, zone)
        assert (line.containing(start, start + 60) is not None) == found


def first_of(year: int, month: int) -> datetime:
    """Return the first Tuesday of a month at 02:00 UTC."""
    day = datetime(year, month, 1, 2, tzinfo=UTC)
    while day.weekday() != 1:
        day += DAY
    return day


FIVE = signs("Tech Architect", "Backend Lead", "DBA Lead", "SRE Lead", "Product Owner", meeting="9")


@given(
    st.integers(2026, 2030), st.integers(1, 12), st.integers(-40 * 1440, 20 * 1440),
    st.integers(1, 600), st.integers(0, 3),
)  # fmt: skip
@settings(deadline=None, max_examples=300)
def test_the_second_window_is_open_only_where_the_first_one_failed(
    year, month, offset, length, hour
):
    first = first_of(year, month)
    failed = Span(first + timedelta(minutes=offset), first + timedelta(minutes=offset + length))
    second = first + 7 * DAY + timedelta(hours=hour)
    change = good("high", second.isoformat(), 1.0, signoffs=FIVE)
    verdict = judge(pack("change-control"), change, Context(failed_windows=(failed,)), second)
    outside = any(one.kind == "window.outside" for one in verdict.findings)
    touched = failed.start < first + timedelta(hours=4) and first < failed.end
    assert outside is not touched
