"""The next meeting of a series keeps the clock on the wall, over both changes of the year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cab_desk.domain.series import next_at

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
