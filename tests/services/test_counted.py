"""What KPIs count by the judge's word is asked of the judge again: another answer is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cab_desk.services.evidence.verifying import Report, verify_office
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.databases import with_a_shell
from tests.services.kpi_room import KpiRoom, day


@pytest.fixture
def ran(tmp_path: Path) -> Iterator[KpiRoom]:
    made = KpiRoom(tmp_path)
    made.ran(end=day(10), result="failed")
    yield made
    made.close()


def report(ran: KpiRoom) -> Report:
    return verify_office(ran.session.office)


@pytest.mark.parametrize(
    "change",
    ["violations = violations + 1", "bypasses = bypasses + 1", "emergency = 1", "risk = 'x'",
     "approval_seconds = 7", "reason = 'Nothing.'"],
)  # fmt: skip
def test_a_count_that_does_not_follow_is_told_and_no_fault(ran: KpiRoom, change: str) -> None:
    assert report(ran).unlike == ()
    with_a_shell(ran.session.place, f"UPDATE change_outcome SET {change}")
    found = report(ran)
    assert found.ok
    assert len(found.unlike) == 1
    assert f"What KPIs count of {found.unlike[0]} is not what the judge says" in found.sentence()


def test_a_result_that_does_not_follow_is_a_fault(ran: KpiRoom) -> None:
    with_a_shell(ran.session.place, "UPDATE change_outcome SET result = 'succeeded'")
    found = report(ran)
    assert not found.ok
    assert "what KPIs count of it is not what follows from it" in found.sentence()


def test_a_row_that_is_gone_or_invented_is_a_fault(ran: KpiRoom) -> None:
    with_a_shell(ran.session.place, "DELETE FROM change_outcome")
    assert "what KPIs count of it" in report(ran).sentence()


def test_a_freeze_that_was_declared_since_has_it_judged_anew(ran: KpiRoom) -> None:
    freeze = CalendarEntry("", "freeze", "Fair", day(9), day(11), ("Engineering Manager",))
    ran.do(calendar.declare, entry=freeze)
    assert ran.rows()[0].row.violations
    found = report(ran)
    assert (found.ok, found.unlike) == (True, ())
