"""Six weeks of the schedule: bars by the board's day, conflicts by partner, windows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from cab_desk.domain.change import Stage
from cab_desk.services.requests import changes
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar, month
from tests.services.evidence_room import Room, room
from tests.services.meeting_room import meeting_room

ZONE = "Europe/Berlin"
FIRST = date(2026, 10, 26)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made.furnish(keys=False)


def at(day: int, hour: float) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)


def planned(desk: Room, title: str, start: datetime, hours: float, *systems: str) -> str:
    return desk.submitted(title, start=start, end=start + timedelta(hours=hours), systems=systems)


def read(desk: Room, first: date = FIRST) -> month.Month:
    with desk.office.open_reader() as reader:
        return month.month(reader, first, ZONE)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 11, 18), FIRST),
        (date(2026, 11, 1), FIRST),
        (date(2027, 2, 14), date(2027, 2, 1)),
        (date(2026, 3, 31), date(2026, 2, 23)),
    ],
)
def test_six_weeks_begin_on_the_monday_before(day: date, first: date) -> None:
    assert month.first_of(day) == first
    assert first.weekday() == 0


def test_a_span_is_of_the_boards_days_across_the_clock_change() -> None:
    since, until = month.span_of(date(2026, 9, 28), ZONE)
    assert since == datetime(2026, 9, 27, 22, tzinfo=UTC)
    assert until == datetime(2026, 11, 8, 23, tzinfo=UTC)  # an hour more than six weeks
    assert until - since == timedelta(days=42, hours=1)


def test_a_bar_lies_on_its_day_in_the_boards_zone(desk: Room) -> None:
    late = planned(desk, "Late", at(17, 23.5), 1, "a")  # half past midnight in Berlin
    before = planned(desk, "Before", datetime(2026, 10, 24, tzinfo=UTC), 72, "b")
    planned(desk, "Elsewhere", datetime(2027, 3, 1, tzinfo=UTC), 1, "c")
    found = read(desk)
    assert [bar.uid for bar in found.bars[date(2026, 11, 18)]] == [late]
    assert [bar.uid for bar in found.bars[FIRST]] == [before]  # begun before what is shown
    assert found.total == 2


def test_a_day_reads_ahead_and_tells_how_many_there_are(desk: Room) -> None:
    uids = [planned(desk, f"No {n}", at(18, 8 + n / 4), 1, f"s{n}") for n in range(20)]
    planned(desk, "Next day", at(18, 23.5), 1, "b")  # half past midnight in Berlin
    found = read(desk)
    day = date(2026, 11, 18)
    assert [bar.uid for bar in found.bars[day]] == uids[: month.MOST]
    assert (found.totals[day], found.total) == (20, 21)
    with desk.office.open_reader() as reader:
        asked, bars = month.whole_day(reader, day, FIRST, ZONE)
    assert (asked, [bar.uid for bar in bars]) == (day, uids)


def test_a_clash_is_found_from_either_side_and_half_open(desk: Room) -> None:
    one = planned(desk, "One", at(18, 10), 2, "db", "web")
    other = planned(desk, "Other", at(18, 11), 2, "db")
    planned(desk, "After", at(18, 13), 1, "db")  # begins as the other ends
    planned(desk, "Beside", at(18, 10), 2, "dns")
    found = read(desk)
    assert set(found.clashes) == {one, other}
    (clash,) = found.clashes[one]
    assert found.clashes[other] == (clash,)
    assert (clash.system, clash.start, clash.end) == ("db", at(18, 11), at(18, 12))
    assert found.clash_days == {date(2026, 11, 18): 1}


def test_what_is_no_longer_live_clashes_with_nothing(desk: Room) -> None:
    planned(desk, "One", at(18, 10), 2, "db")
    other = planned(desk, "Other", at(18, 11), 2, "db")
    desk.do(partial(changes.move_stage, uid=other, to=Stage.WITHDRAWN, reason="Superseded."))
    found = read(desk)
    assert found.clashes == {}
    assert found.total == 1


def test_grounds_hold_freezes_meetings_and_the_policys_windows(tmp_path: Path) -> None:
    with meeting_room(tmp_path, rfcs=0) as desk:
        freeze = CalendarEntry("", "freeze", "Fair", at(20, 0), at(22, 0), ("Chair",))
        desk.do(partial(calendar.declare, entry=freeze))
        found = desk.do(lambda work: month.grounds(work, FIRST))
        assert [entry.title for entry in found.entries] == ["Fair"]
        assert found.meetings == {date(2026, 11, 18): "16:00"}  # 15:00 UTC in Berlin
        since, until = month.span_of(FIRST, ZONE)
        assert found.windows == tuple(sorted(found.windows))
        assert found.windows
        assert all(end > since and start < until for start, end in found.windows)
