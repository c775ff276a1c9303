"""Times of other tools: proven or asked for, never guessed."""

import pytest

from cab_desk.errors import Refused
from cab_desk.files.limits import Unasked
from cab_desk.files.times import Clock, NotATime


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("2026-11-20T20:00:00+01:00", "2026-11-20T19:00:00.000Z"),
        ("2026-11-20 20:00", "2026-11-20T19:00:00.000Z"),
        ("2026-07-20 20:00:30", "2026-07-20T18:00:30.000Z"),
        ("2026-11-20T20:00:00Z", "2026-11-20T20:00:00.000Z"),
        ("2026-11-20", "2026-11-19T23:00:00.000Z"),
        ("25/Feb/26 10:17 PM", "2026-02-25T21:17:00.000Z"),
        ("25/Feb/26 12:05 AM", "2026-02-24T23:05:00.000Z"),
        ("25-Feb-2026", "2026-02-24T23:00:00.000Z"),
        ("25.02.2026 09:30", "2026-02-25T08:30:00.000Z"),
        ("04/04/2026 09:30", "2026-04-04T07:30:00.000Z"),
        ("", ""),
    ],
)
def test_a_time_is_read(text: str, stamp: str) -> None:
    assert Clock("Europe/Berlin").text(text) == stamp


@pytest.mark.parametrize(
    ("order", "stamp"), [("day-month", "2026-04-03"), ("month-day", "2026-03-04")]
)
def test_the_order_of_day_and_month_is_as_told(order: str, stamp: str) -> None:
    assert Clock("UTC", order).text("03/04/2026 10:00").startswith(stamp)


def test_an_order_that_nothing_proves_is_asked_for() -> None:
    clock = Clock("UTC")
    clock.prove(["03/04/2026", "not a date", "05/05/2026"])
    with pytest.raises(Unasked) as caught:
        clock.text("03/04/2026")
    assert (caught.value.key, caught.value.choices) == ("date_order", ("day-month", "month-day"))


@pytest.mark.parametrize(
    ("proof", "stamp"), [("13/02/2026", "2026-04-03"), ("02/13/2026", "2026-03-04")]
)
def test_one_clear_date_proves_the_order_of_all(proof: str, stamp: str) -> None:
    clock = Clock("UTC")
    clock.prove(["03/04/2026", proof])
    assert clock.text("03/04/2026").startswith(stamp)


def test_dates_that_prove_both_orders_are_refused() -> None:
    with pytest.raises(Refused, match="others the month"):
        Clock("UTC").prove(["13/02/2026", "02/13/2026"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-03-29 02:30", "does not exist in Europe/Berlin"),
        ("2026-10-25 02:30", "comes twice in Europe/Berlin"),
        ("2026-02-30", "is not a time"),
        ("tomorrow", "is not a time"),
        ("25/Feb/26 13:17 PM", "is not a time"),
        ("0001-01-01T00:00+14:00", "is not a time"),
        ("9999-12-31", "outside the years"),
        ("1900-01-01", "outside the years"),
    ],
)
def test_what_is_no_time_is_said(text: str, sentence: str) -> None:
    with pytest.raises(NotATime, match=sentence):
        Clock("Europe/Berlin").text(text)


def test_an_unknown_zone_or_order_is_refused() -> None:
    for zone in ("Europe/Nowhere", "../etc/passwd", ""):
        with pytest.raises(Refused, match="is no time zone"):
            Clock(zone)
    with pytest.raises(Refused, match="is no order"):
        Clock("UTC", "year-day")


def test_whether_the_zone_was_needed_is_known() -> None:
    clock = Clock("Europe/Berlin")
    clock.text("2026-11-20T20:00Z")
    assert not clock.used_zone
    clock.text("2026-11-20T20:00")
    assert clock.used_zone
