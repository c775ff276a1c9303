"""The next meeting of a series keeps the clock on the wall, over both changes of the year."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.series import Rhythm, next_at, open_one, rhythm_of, steps

BERLIN = "Europe/Berlin"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (datetime(2026, 10, 21, 13, 0, tzinfo=UTC), datetime(2026, 10, 28, 14, 0, tzinfo=UTC)),
        (datetime(2026, 3, 25, 14, 0, tzinfo=UTC), datetime(2026, 4, 1, 13, 0, tzinfo=UTC)),
        (datetime(2026, 11, 18, 13, 59, tzinfo=UTC), datetime(2026, 11, 18, 14, 0, tzinfo=UTC)),
        (datetime(2026, 11, 18, 14, 0, tzinfo=UTC), datetime(2026, 11, 25, 14, 0, tzinfo=UTC)),
    ],
)
def test_wednesdays_at_three_in_berlin(after, expected):
    assert next_at(after, 2, "15:00", BERLIN) == expected


def test_without_a_weekday_it_is_the_same_time_a_week_later():
    after = datetime(2026, 10, 22, 9, 30, tzinfo=ZoneInfo(BERLIN))
    assert next_at(after, None, "", BERLIN) == datetime(2026, 10, 29, 8, 30, tzinfo=UTC)


def test_a_time_that_the_clock_leaves_out_is_moved_on():
    after = datetime(2026, 3, 23, tzinfo=UTC)
    found = next_at(after, 6, "02:30", BERLIN)
    assert (found.hour, found.minute) == (3, 30)
    assert found.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    st.integers(0, 6),
    st.sampled_from(["00:00", "09:15", "15:00", "23:59"]),
)
def test_it_is_later_within_a_week_and_on_its_day(after, weekday, at):
    found = next_at(after, weekday, at, BERLIN)
    assert after < found
    assert (found - after).days <= 7
    assert (found.weekday(), f"{found:%H:%M}") == (weekday, at)


def wall(year: int, month: int, day: int, hour: int = 15) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZoneInfo(BERLIN))


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (Rhythm.WEEKLY, [(10, 28), (11, 4), (11, 11)]),
        (Rhythm.FORTNIGHTLY, [(11, 4), (11, 18), (12, 2)]),
        (Rhythm.MONTHLY, [(11, 18), (12, 16), (1, 20)]),  # third Wednesdays
    ],
)
def test_each_rhythm_keeps_weekday_and_clock_over_the_change_of_the_year(rhythm, expected):
    found = list(islice(steps(rhythm, wall(2026, 10, 21), BERLIN), 3))
    assert [(one.month, one.day) for one in found] == expected
    assert {one.hour for one in found} == {15}


def test_the_fifth_of_a_month_is_taken_for_the_last():
    found = list(islice(steps(Rhythm.MONTHLY, wall(2026, 9, 30), BERLIN), 3))
    assert [(one.month, one.day) for one in found] == [(10, 28), (11, 25), (12, 30)]


def test_holidays_are_left_out_and_said():
    holidays = {date(2026, 12, 23): "Closed", date(2026, 12, 30): "Closed"}
    at, skipped = open_one(
        steps(Rhythm.WEEKLY, wall(2026, 12, 16), BERLIN), wall(2026, 12, 17), holidays
    )
    assert at == wall(2027, 1, 6)
    assert skipped == (date(2026, 12, 23), date(2026, 12, 30))


def test_times_that_are_past_are_passed_over_without_a_word():
    times = steps(Rhythm.FORTNIGHTLY, wall(2026, 9, 2), BERLIN)
    assert open_one(times, wall(2026, 10, 20), ()) == (wall(2026, 10, 28), ())


def test_where_every_day_is_a_holiday_one_is_taken_all_the_same():
    every = {wall(2026, 1, 1).date() + timedelta(days=number) for number in range(800)}
    at, skipped = open_one(steps(Rhythm.WEEKLY, wall(2026, 1, 7), BERLIN), FIRST, every)
    assert len(skipped) == 60
    assert at.weekday() == 2


@given(
    st.sampled_from(list(Rhythm)),
    st.integers(0, 700).map(lambda days: wall(2026, 1, 1) + timedelta(days=days)),
    st.sets(st.integers(0, 900), max_size=40),
)
def test_a_rhythm_is_read_from_the_meetings_that_it_made(rhythm, first, closed):
    holidays = {date(2026, 1, 1) + timedelta(days=number) for number in closed}
    second, _skipped = open_one(steps(rhythm, first, BERLIN), first, holidays)
    found = rhythm_of([second, first], BERLIN, holidays)
    assert found is not None
    assert open_one(steps(found, first, BERLIN), first, holidays)[0] == second


def test_a_meeting_that_was_moved_by_hand_tells_no_rhythm_but_older_ones_do():
    times = [wall(2026, 11, 24), wall(2026, 11, 18), wall(2026, 11, 4), wall(2026, 10, 21)]
    assert rhythm_of(times, BERLIN, ()) is Rhythm.FORTNIGHTLY
    assert rhythm_of(times[:2], BERLIN, ()) is None
    assert rhythm_of(times[:1], BERLIN, ()) is None


def test_a_series_that_rested_for_years_goes_on_after_today():
    times = steps(Rhythm.WEEKLY, wall(2023, 1, 4), BERLIN)
    assert open_one(times, wall(2026, 11, 20), ()) == (wall(2026, 11, 25), ())
