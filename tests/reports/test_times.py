"""Moments on paper: the year always, the offset always, the second day where it is another."""

from datetime import timedelta

import pytest

from cab_desk.reports import times


def moment(utc: str, offset: str = "-08:00") -> dict[str, str]:
    return {"utc": f"{utc}:00.000Z", "offset": offset}


@pytest.mark.parametrize(
    ("offset", "shown"),
    [
        ("+00:00", "UTC"), ("-00:00", "UTC"), ("-08:00", "UTC−8"), ("+01:00", "UTC+1"),
        ("+05:30", "UTC+5:30"), ("-03:30", "UTC−3:30"), ("+13:45", "UTC+13:45"),
    ],
)  # fmt: skip
def test_an_offset_is_said_with_a_true_minus(offset: str, shown: str) -> None:
    assert times.zone(moment("2026-11-18T22:00", offset)) == shown


def test_a_moment_is_shown_on_its_own_clock() -> None:
    at = moment("2026-11-18T22:12")
    assert times.minute(at) == "Wed 18 Nov 2026, 14:12 UTC−8"
    assert times.second(at) == "Wed 18 Nov 2026, 14:12:00 UTC−8"
    assert times.hour(at) == "14:12 UTC−8"
    assert times.universal(at) == "2026-11-18 22:12:00 UTC"
    assert times.local(at).utcoffset() == timedelta(hours=-8)


def test_a_day_may_be_another_one_than_in_utc() -> None:
    assert times.day(moment("2026-12-31T23:30", "+01:00")) == "Fri 1 Jan 2027"
    assert times.day(moment("2027-01-01T00:30", "-01:00")) == "Thu 31 Dec 2026"


def test_a_span_names_what_differs() -> None:
    start = moment("2026-11-18T22:00")
    assert times.span(start, None) == "Wed 18 Nov 2026, 14:00 UTC−8"
    same = times.span(start, moment("2026-11-18T23:30"))
    assert same == "Wed 18 Nov 2026, 14:00 – 15:30 UTC−8"
    over = times.span(start, moment("2026-11-19T10:00"))
    assert over == "Wed 18 Nov 2026, 14:00 – Thu 19 Nov 2026, 02:00 UTC−8"


def test_a_span_over_the_end_of_summer_time_names_both_offsets() -> None:
    start, end = moment("2026-10-25T00:30", "+02:00"), moment("2026-10-25T01:30", "+01:00")
    assert times.span(start, end) == ("Sun 25 Oct 2026, 02:30 UTC+2 – Sun 25 Oct 2026, 02:30 UTC+1")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2026-11-24", "Tue 24 Nov 2026"), ("next week", "next week"), ("", ""), ("2026-13-40",) * 2],
)
def test_a_plain_date_is_said_and_anything_else_stays(text: str, shown: str) -> None:
    assert times.plain_day(text) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (59, "0:59"), (290, "4:50"),
                                                (3_725, "62:05")])  # fmt: skip
def test_how_long_something_took(seconds: int, shown: str) -> None:
    assert times.lasted(seconds) == shown
