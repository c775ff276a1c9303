"""Windows and freezes recur exactly: in their zone, over both clock changes, half-open."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cab_desk.domain.days import (
    DaySet,
    Holiday,
    day_end,
    instant,
    shift_business,
    whole_day,
    zone_of,
)
from cab_desk.domain.recurrences import Recurrence
from cab_desk.domain.windows import timeline

BERLIN, PACIFIC = "Europe/Berlin", "America/Los_Angeles"
NO_HOLIDAYS = DaySet()
SUNDAYS = Recurrence("weekly", weekdays=(6,), begin=2 * 60, finish=6 * 60)
MONDAY = 0


def stamp(text: str, zone: str = "UTC") -> float:
    local = datetime.fromisoformat(text)
    return (local if local.tzinfo else local.replace(tzinfo=zone_of(zone))).timestamp()


def line(rule: Recurrence, zone: str = "UTC", days: DaySet = NO_HOLIDAYS, *, freeze: bool = False):
    return timeline(rule, zone, days, freeze)


def shown(span: tuple[float, float] | None, zone: str = "UTC") -> tuple[str, ...]:
    return tuple(
        datetime.fromtimestamp(each, zone_of(zone)).strftime("%a %d %b %H:%M")
        for each in span or ()
    )


def occurrences(rule: Recurrence, first: str, last: str, zone: str = "UTC",
                days: DaySet = NO_HOLIDAYS) -> list[str]:  # fmt: skip
    found = line(rule, zone, days).between(stamp(first, zone), stamp(last, zone))
    return [shown(span, zone)[0] for span in found]


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        ("2026-03-01T02:00", "2026-03-01T06:00", True),
        ("2026-03-01T01:59:59", "2026-03-01T05:00", False),
        ("2026-03-01T03:00", "2026-03-01T06:00:01", False),
        ("2026-03-01T02:00", "2026-03-08T03:00", False),  # both ends inside, not of one window
        ("2026-03-02T02:00", "2026-03-02T03:00", False),
    ],
)
def test_a_change_lies_inside_one_window_from_start_to_end(start, end, inside):
    assert (line(SUNDAYS).containing(stamp(start), stamp(end)) is not None) is inside


@pytest.mark.parametrize(
    ("start", "end", "touches"),
    [
        ("2026-03-01T01:00", "2026-03-01T02:00", False),
        ("2026-03-01T01:00", "2026-03-01T02:00:01", True),
        ("2026-03-01T05:59:59", "2026-03-01T09:00", True),
        ("2026-03-01T06:00", "2026-03-01T09:00", False),
        ("2026-02-28T00:00", "2026-03-09T00:00", True),
    ],
)
def test_a_freeze_is_touched_however_briefly_but_half_open(start, end, touches):
    found = line(SUNDAYS, freeze=True).touching(stamp(start), stamp(end))
    assert (found is not None) is touches


def test_a_window_of_two_days_across_the_new_year_is_one_window():
    rule = Recurrence("yearly", first_day=(12, 30), last_day=(1, 2))
    held = line(rule).containing(stamp("2026-12-31T12:00"), stamp("2027-01-02T23:00"))
    assert shown(held) == ("Wed 30 Dec 00:00", "Sun 03 Jan 00:00")


# 29 March 2026: clocks in Berlin leap from 02:00 to 03:00; 25 October: 03:00 is 02:00 again.
def test_a_window_that_begins_in_the_leap_begins_at_its_end():
    found = line(SUNDAYS, BERLIN).between(stamp("2026-03-29T00:00Z"), stamp("2026-03-29T12:00Z"))
    assert [shown(span) for span in found] == [("Sun 29 Mar 01:00", "Sun 29 Mar 04:00")]


def test_a_window_on_a_long_night_is_cut_where_its_beginning_comes_twice():
    found = line(SUNDAYS, BERLIN).between(stamp("2026-10-25T00:00Z"), stamp("2026-10-25T12:00Z"))
    assert [shown(span) for span in found] == [("Sun 25 Oct 01:00", "Sun 25 Oct 05:00")]


def test_a_freeze_on_a_long_night_is_as_long_as_it_can_be_read():
    night = Recurrence("weekly", weekdays=(6,), begin=150, finish=160)  # 02:30 to 02:40
    window, freeze = line(night, BERLIN), line(night, BERLIN, freeze=True)
    around = stamp("2026-10-25T00:00Z"), stamp("2026-10-25T02:00Z")
    assert [shown(span) for span in freeze.between(*around)] == [
        ("Sun 25 Oct 00:30", "Sun 25 Oct 01:40")
    ]
    assert window.between(*around) == []  # 02:40 comes first before 02:30 comes last


def test_a_window_in_a_leap_is_not_there_that_day():
    night = Recurrence("weekly", weekdays=(6,), begin=130, finish=170)
    around = stamp("2026-03-29T00:00Z"), stamp("2026-03-29T03:00Z")
    assert line(night, BERLIN).between(*around) == []


@pytest.mark.parametrize(
    ("day", "utc"), [("2026-03-07", "10:00"), ("2026-03-14", "09:00"), ("2026-10-31", "09:00"),
                     ("2026-11-07", "10:00")]
)  # fmt: skip
def test_a_window_keeps_its_wall_clock_when_the_offset_changes(day, utc):
    saturdays = Recurrence("weekly", weekdays=(5,), begin=120, finish=360)
    found = line(saturdays, PACIFIC).between(stamp(f"{day}T00:00Z"), stamp(f"{day}T23:00Z"))
    assert [shown(span)[0][-5:] for span in found] == [utc]


def test_the_first_tuesday_and_the_last_friday_of_months():
    tuesday = Recurrence("monthly", weekdays=(1,), nth=1, begin=120, finish=360)
    assert occurrences(tuesday, "2026-01-01", "2026-05-01") == [
        "Tue 06 Jan 02:00", "Tue 03 Feb 02:00", "Tue 03 Mar 02:00", "Tue 07 Apr 02:00",
    ]  # fmt: skip
    friday = Recurrence("monthly", weekdays=(4,), nth=-1)
    assert occurrences(friday, "2026-01-01", "2026-03-01") == [
        "Fri 30 Jan 00:00",
        "Fri 27 Feb 00:00",
    ]
    fifth = Recurrence("monthly", weekdays=(0,), nth=5)
    assert occurrences(fifth, "2026-01-01", "2026-06-01") == ["Mon 30 Mar 00:00"]


def test_month_end_counts_business_days_back_from_the_last_day():
    rule = Recurrence("month_end", days=2)
    # May 2026 ends on a Sunday, with the 25th a holiday that does not come into it.
    assert occurrences(rule, "2026-05-01", "2026-06-01") == ["Thu 28 May 00:00"]
    holidays = DaySet(dates=frozenset({date(2026, 5, 29)}))
    assert occurrences(rule, "2026-05-01", "2026-06-01", days=holidays) == ["Wed 27 May 00:00"]


def test_a_holiday_weekend_is_that_beside_a_friday_or_monday():
    holidays = DaySet(dates=frozenset({date(2026, 5, 25), date(2026, 6, 19), date(2026, 11, 26)}))
    rule = Recurrence("holiday_weekends")
    found = line(rule, days=holidays).between(stamp("2026-01-01"), stamp("2027-01-01"))
    assert [shown(span) for span in found] == [
        ("Sat 23 May 00:00", "Tue 26 May 00:00"),
        ("Fri 19 Jun 00:00", "Mon 22 Jun 00:00"),
    ]


def test_dates_that_are_left_out_do_not_occur():
    rule = Recurrence("weekly", weekdays=(2,), begin=900, finish=960, skip=(date(2026, 3, 11),))
    assert occurrences(rule, "2026-03-01", "2026-03-20") == ["Wed 04 Mar 15:00", "Wed 18 Mar 15:00"]


def test_the_window_before_a_moment_is_known_over_the_new_year():
    assert shown(line(SUNDAYS).last_before(stamp("2027-01-01"))) == (
        "Sun 27 Dec 02:00", "Sun 27 Dec 06:00",
    )  # fmt: skip


@pytest.mark.parametrize("year", [1700, 1899, 2201, 9000])
def test_years_that_nobody_plans_for_hold_nothing(year):
    moment = datetime(year, 3, 1, tzinfo=UTC).timestamp()
    assert line(SUNDAYS).containing(moment, moment + 60) is None
    assert line(SUNDAYS).touching(moment, moment + 60) is None


# Days ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "Mon 02 Mar 09:30"), (3, "Wed 04 Mar 09:30"), (-1, "Thu 26 Feb 09:30"),
     (0, "Fri 27 Feb 09:30"), (5, "Fri 06 Mar 09:30")],
)  # fmt: skip
def test_business_days_keep_the_time_of_day(count, expected):
    friday = datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
    moved = shift_business(friday, count, UTC, NO_HOLIDAYS)
    assert shown((moved.timestamp(), 0.0))[0] == expected


def test_business_days_step_over_holidays_and_clock_changes():
    holidays = DaySet(dates=frozenset({date(2026, 3, 30)}))
    zone = zone_of(BERLIN)
    friday = datetime(2026, 3, 27, 9, 30, tzinfo=zone)
    moved = shift_business(friday, 1, zone, holidays).astimezone(zone)
    assert moved.strftime("%a %d %H:%M") == "Tue 31 09:30"
    assert moved - friday == timedelta(days=4, hours=0)  # same zone: wall clock
    assert moved.timestamp() - friday.timestamp() == (4 * 24 - 1) * 3600


def test_a_day_ends_at_midnight_in_its_zone():
    assert day_end(datetime(2026, 3, 29, 22, 30, tzinfo=UTC), zone_of(BERLIN)) == datetime(
        2026, 3, 30, 22, 0, tzinfo=UTC
    )
    begin, end = whole_day(date(2026, 10, 25), zone_of(BERLIN))
    assert end - begin == timedelta(hours=25)


def test_a_time_that_clocks_leap_over_is_the_moment_of_the_leap():
    leapt = instant(datetime(2026, 3, 29, 2, 30), zone_of(BERLIN), late=False)  # noqa: DTZ001
    assert leapt == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("holiday", "year", "expected"),
    [
        (Holiday("Christmas", 12, 25), 2026, date(2026, 12, 25)),
        (Holiday("Independence Day", 7, 4, observed=True), 2026, date(2026, 7, 3)),
        (Holiday("Independence Day", 7, 4, observed=True), 2027, date(2027, 7, 5)),
        (Holiday("Labor Day", 9, weekday=MONDAY, nth=1), 2026, date(2026, 9, 7)),
        (Holiday("Memorial Day", 5, weekday=MONDAY, nth=-1), 2026, date(2026, 5, 25)),
        (Holiday("Leap day", 2, 29), 2026, None),
        (Holiday("Juneteenth", 6, 19, since=2021), 2020, None),
    ],
)
def test_holidays_return_each_year(holiday, year, expected):
    assert holiday.on(year) == expected


def test_a_new_year_that_is_kept_on_the_friday_before_is_a_holiday_of_that_year():
    days = DaySet(returning=(Holiday("New Year", 1, 1, observed=True),))
    assert days.holidays(2027) == (date(2027, 1, 1), date(2027, 12, 31))
    assert not days.works(date(2027, 12, 31))
