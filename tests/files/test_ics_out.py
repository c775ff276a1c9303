"""The calendar file as a calendar program takes it: ids that stay, times that no clock moves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from cab_desk.domain.change import Change, Stage
from cab_desk.files import ics_out
from cab_desk.services.exchange.exporting import Exported

BERLIN = ZoneInfo("Europe/Berlin")


def change(**more: Any) -> Change:
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in Berlin, which comes twice
    base = Change(title="Patch", uid="a1", number="CR-2026-0001", stage=Stage.SUBMITTED,
                  start=start, end=start + timedelta(hours=1))  # fmt: skip
    return replace(base, **more)


def events(*changes: Change) -> list[Any]:
    stream = BytesIO()
    ics_out.write(stream, [Exported(one.number or one.uid, one) for one in changes])
    return list(Calendar.from_ical(stream.getvalue()).walk("VEVENT"))


def test_the_same_change_keeps_its_id_and_a_later_version_counts_more() -> None:
    (before,) = events(change(version=3))
    moved = change(version=4, start=datetime(2026, 10, 26, 1, tzinfo=UTC),
                   end=datetime(2026, 10, 26, 2, tzinfo=UTC), title="Patch again")  # fmt: skip
    (after,) = events(moved)
    assert before["UID"] == after["UID"] == "a1@cab-desk"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (3, 4)


def test_an_hour_that_comes_twice_is_the_one_that_was_meant() -> None:
    first = change()
    second = change(uid="a2", start=first.end, end=first.start + timedelta(hours=2))
    found = events(first, second)
    assert [event["DTSTART"].dt for event in found] == [first.start, second.start]
    clocks = [event["DTSTART"].dt.astimezone(BERLIN) for event in found]
    assert [f"{clock:%H:%M} {clock.tzname()}" for clock in clocks] == ["02:30 CEST", "02:30 CET"]
    assert all(event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1) for event in found)


def test_what_a_calendar_program_needs_is_there() -> None:
    stream = BytesIO()
    ics_out.write(stream, [Exported("CR-2026-0001", change())])
    calendar = Calendar.from_ical(stream.getvalue())
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    (event,) = calendar.walk("VEVENT")
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS"} <= set(event)
    assert event.errors == []


def test_what_will_not_happen_is_cancelled_under_the_same_id() -> None:
    (event,) = events(change(stage=Stage.WITHDRAWN))
    assert (event["STATUS"], event["UID"]) == ("CANCELLED", "a1@cab-desk")
