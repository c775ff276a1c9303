"""A board's holidays: whole days by its clock, held against policies, on record."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cab_desk.domain.days import Holiday
from cab_desk.errors import BadInput
from cab_desk.services.evidence.verifying import verify
from cab_desk.services.requests.holidays import days_of, named, whole_days
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar, month
from cab_desk.storage.auditing import SqlAudit
from tests.services.calendar_room import declare, entry, gate
from tests.services.meeting_room import MeetingRoom, meeting_room

ZONE = "Europe/Berlin"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path, rfcs=1) as made:
        yield made


def at(day: int, hour: float) -> datetime:
    return datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)


def holiday(start: datetime, end: datetime, title: str = "Day off") -> CalendarEntry:
    return CalendarEntry("", "holiday", title, start, end, ("Somebody",), ("orders-db",))


def test_a_holiday_reaches_from_midnight_to_midnight_also_where_clocks_are_set() -> None:
    found = whole_days(holiday(at(25, 10), at(25, 11)), ZONE)
    assert (found.start, found.end) == (at(24, 22), at(25, 23))  # 25 hours
    assert (found.systems, found.authority) == ((), ())
    assert whole_days(found, ZONE) == found
    assert whole_days(holiday(at(25, 11), at(25, 11)), ZONE).start == at(25, 11)


def test_its_days_are_named_and_those_of_the_policy_beside_them() -> None:
    made = [whole_days(holiday(at(24, 10), at(26, 1)), ZONE),
            whole_days(holiday(at(26, 8), at(26, 9), "Fair"), ZONE)]  # fmt: skip
    mine = days_of(made, ZONE)
    assert mine == {date(2026, 10, 24): "Day off", date(2026, 10, 25): "Day off",
                    date(2026, 10, 26): "Day off, Fair"}  # fmt: skip
    yearly = [Holiday("New Year", 1, 1, observed=True), Holiday("Unity", 10, 3),
              Holiday("Christmas", 12, 26)]  # fmt: skip
    assert named({}, yearly, date(2027, 12, 20), 42) == {
        date(2027, 12, 26): "Christmas", date(2027, 12, 31): "New Year",  # of 2028, a Saturday
    }  # fmt: skip
    assert named(mine, yearly, date(2026, 10, 24), 2) == {
        date(2026, 10, 24): "Day off", date(2026, 10, 25): "Day off",
    }  # fmt: skip


def test_one_blocks_what_is_planned_on_it_and_verify_holds_it(desk: MeetingRoom) -> None:
    before = gate(desk)
    plan = entry(desk)
    made = CalendarEntry("", "holiday", "Founders", plan.start, plan.end)
    seen = desk.do(lambda work: calendar.preview(work, made))
    assert "Major holiday" in "".join(seen[0].gains)
    outcome = declare(desk, made)
    assert outcome.message == "Holiday “Founders” is on the calendar."
    assert gate(desk)[0] == "block"
    grounds = desk.do(lambda work: month.grounds(work, plan.start.date()))
    assert grounds.holidays[plan.start.date()] == "Founders"
    desk.do(lambda work: calendar.remove(work, outcome.made, "Moved to May"))
    assert gate(desk) == before
    with SqlAudit(desk.place) as source:
        assert verify(source, desk.office.vault).ok


def test_one_of_more_than_a_year_is_refused(desk: MeetingRoom) -> None:
    plan = entry(desk)
    long = CalendarEntry("", "holiday", "Long", plan.start, plan.start + timedelta(days=400))
    with pytest.raises(BadInput) as caught:
        declare(desk, long)
    assert [fault.place for fault in caught.value.faults] == ["end"]
