"""Recurring times, exact in zones, over clock changes, at month's end and on holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cab_desk.domain.days import DaySet, Holiday, instant, shift_business, zone_of
from cab_desk.domain.recurrences import Recurrence, nth_weekday
from cab_desk.domain.windows import merge, timeline
from tests.domain.scenes import at

NONE = DaySet()
BERLIN, PACIFIC, SAMOA = "Europe/Berlin", "America/Los_Angeles", "Pacific/Apia"


def spans(rule: Recurrence, zone: str, since: str, until: str, days=NONE, freeze=False):
    line = timeline(rule, zone, days, freeze)
    found = line.between(at(since).timestamp(), at(until).timestamp())
    return [tuple(f"{datetime.fromtimestamp(each, UTC):%m-%d %H:%M}" for each in one)
            for one in found]  # fmt: skip


def weekly(*weekdays: int, begin: int = 0, finish: int = 1440, **more) -> Recurrence:
    return Recurrence("weekly", weekdays, begin=begin, finish=finish, **more)


# Clock changes ----------------------------------------------------------------------------------


def test_where_an_hour_comes_twice_a_window_is_narrow_and_a_freeze_wide():
    rule = weekly(6, begin=150, finish=165)  # 02:30 to 02:45, at 00:30 and 01:30 UTC
    assert spans(rule, BERLIN, "2026-10-25", "2026-10-26", freeze=True) == [
        ("10-25 00:30", "10-25 01:45")
    ]
    assert spans(rule, BERLIN, "2026-10-25", "2026-10-26") == []
    whole = weekly(6, begin=60, finish=240)
    assert spans(whole, BERLIN, "2026-10-25", "2026-10-26") == [("10-24 23:00", "10-25 03:00")]


def test_a_weekend_freeze_is_an_hour_shorter_or_longer_when_clocks_change():
    rule = Recurrence("weekly", (4,), begin=15 * 60, finish=3 * 1440 + 9 * 60)
    assert spans(rule, PACIFIC, "2026-03-06", "2026-03-08", freeze=True) == [
        ("03-06 23:00", "03-09 16:00")
    ]
    assert spans(rule, PACIFIC, "2026-10-31", "2026-11-01", freeze=True) == [
        ("10-30 22:00", "11-02 17:00")
    ]


def test_a_day_that_a_zone_left_out_is_no_fault():
    rule = weekly(4, begin=600, finish=720)  # Friday, 30 December 2011, never was in Samoa
    assert spans(rule, SAMOA, "2011-12-29", "2012-01-01") == []


# Kinds of recurrence ----------------------------------------------------------------------------


def test_occurrences_are_half_open():
    line = timeline(weekly(1, begin=600, finish=720), "UTC", NONE, freeze=True)
    begin, end = at("2026-03-03T10:00").timestamp(), at("2026-03-03T12:00").timestamp()
    assert line.containing(begin, end) == (begin, end)
    assert line.containing(begin, end + 1e-6) is None
    assert line.containing(begin - 1e-6, end) is None
    assert line.touching(begin - 60, begin) is None
    assert line.touching(begin - 60, begin + 1e-6) == (begin, end)
    assert line.touching(end, end + 60) is None
    assert line.touching(begin, begin) == (begin, end)


@pytest.mark.parametrize(
    ("nth", "expected"),
    [(1, ["03-03"]), (2, ["03-10"]), (5, ["03-31"]), (-1, ["03-31"])],
)
def test_the_nth_weekday_of_a_month(nth, expected):
    rule = Recurrence("monthly", (1,), nth, begin=120, finish=360)
    assert [one[0][:5] for one in spans(rule, "UTC", "2026-03-01", "2026-04-01")] == expected


def test_a_month_without_a_fifth_weekday_has_no_occurrence():
    assert nth_weekday(2026, 4, 1, 5) is None
    rule = Recurrence("monthly", (1,), 5, begin=120, finish=360)
    assert spans(rule, "UTC", "2026-04-01", "2026-05-01") == []


def test_the_last_week_of_december_ends_with_the_year():
    rule = Recurrence("yearly", first_day=(12, 25), last_day=(12, 31))
    assert spans(rule, "UTC", "2026-12-01", "2027-02-01") == [("12-25 00:00", "01-01 00:00")]


def test_a_span_over_new_year_is_one_occurrence():
    rule = Recurrence("yearly", first_day=(12, 20), last_day=(1, 5))
    assert spans(rule, "UTC", "2027-01-02", "2027-01-03") == [("12-20 00:00", "01-06 00:00")]


def test_single_dates_recur_not():
    rule = Recurrence("dates", dates=(date(2026, 3, 3),), begin=600, finish=720)
    assert spans(rule, "UTC", "2025-01-01", "2028-01-01") == [("03-03 10:00", "03-03 12:00")]


def test_the_29th_of_february_is_a_holiday_only_where_there_is_one():
    days = DaySet((Holiday("Leap day", 2, 29),))
    assert days.holidays(2026) == ()
    assert days.holidays(2028) == (date(2028, 2, 29),)


# Business days and days -------------------------------------------------------------------------


def test_business_days_keep_the_time_of_day_over_a_clock_change():
    zone = zone_of(BERLIN)
    friday = datetime(2026, 3, 27, 9, 30, tzinfo=zone)
    assert shift_business(friday, 1, zone, NONE) == datetime(2026, 3, 30, 9, 30, tzinfo=zone)
    assert shift_business(friday, 1, zone, NONE) - friday == timedelta(hours=71)
    assert shift_business(friday, -5, zone, NONE) == datetime(2026, 3, 20, 9, 30, tzinfo=zone)


def test_business_days_leave_out_holidays_and_weekends():
    days = DaySet(dates=frozenset({date(2026, 3, 2)}))
    assert shift_business(at("2026-02-27T09:00"), 1, UTC, days) == at("2026-03-03T09:00")
    assert shift_business(at("2026-03-03T09:00"), -1, UTC, days) == at("2026-02-27T09:00")
    assert shift_business(at("2026-02-28T09:00"), 1, UTC, NONE) == at("2026-03-02T09:00")


@given(
    st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2050-01-01")),
    st.sampled_from([BERLIN, PACIFIC, SAMOA, "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
)
@settings(deadline=None)
def test_an_instant_shows_its_wall_clock_or_lies_at_the_leap(local, name):
    zone = zone_of(name)
    for late in (False, True):
        found = instant(local, zone, late).astimezone(zone)
        before = (found - timedelta(seconds=1)).astimezone(UTC).astimezone(zone)
        leapt = found.utcoffset() != before.utcoffset() and found.replace(tzinfo=None) > local
        assert found.replace(tzinfo=None) == local or leapt


# Many spans -------------------------------------------------------------------------------------


def test_heaped_spans_become_one():
    starts, ends, titles = merge([(5, 9, "b"), (1, 3, "a"), (2, 5, "c"), (20, 30, "d")])
    assert (starts, ends, titles) == ([1, 20], [9, 30], ["a", "d"])


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 50)), max_size=30),
    st.integers(0, 400),
    st.integers(0, 60),
)
def test_a_search_in_merged_spans_finds_what_looking_at_each_finds(pairs, start, length):
    from cab_desk.domain.timing import overlapped

    spans = [(float(begin), float(begin + span), "") for begin, span in pairs]
    asked = (float(start), float(start + length))
    one_by_one = any(
        asked[0] < end and (begin < asked[1] or begin == asked[0]) for begin, end, _ in spans
    )
    found = overlapped(merge(spans), asked)
    # Spans that touch are one: a moment in their seam lies in both.
    assert (found is not None) == one_by_one or (length == 0 and one_by_one is False)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True),
       st.integers(0, 1380), st.integers(1, 3000), st.integers(0, 5 * 366 * 1440))  # fmt: skip
@settings(deadline=None)
def test_a_timeline_finds_what_walking_every_day_finds(weekdays, begin, length, minutes):
    rule = Recurrence("weekly", tuple(weekdays), begin=begin, finish=begin + length)
    line = timeline(rule, "UTC", NONE, freeze=False)
    start = at("2026-01-01").timestamp() + 60 * minutes
    end = start + 3600
    first = datetime.fromtimestamp(start, UTC).date() - timedelta(days=4)
    walked = []
    for number in range(9):
        day = first + timedelta(days=number)
        if day.weekday() in weekdays:
            opens = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + 60 * begin
            walked.append((opens, opens + 60 * length))
    assert (line.containing(start, end) is not None) == any(
        opens <= start and end <= closes for opens, closes in walked
    )
    assert (line.touching(start, end) is not None) == any(
        opens < end and start < closes for opens, closes in walked
    )
