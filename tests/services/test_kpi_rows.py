"""What is kept of a change that was carried out: in the same transaction, as it really ran."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cab_desk.domain.canonical import stamp
from cab_desk.domain.change import Change, Outcome
from cab_desk.services.exchange.incoming import Row
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes, summary
from tests.databases import asked
from tests.services.kpi_room import KpiRoom, day


@pytest.fixture
def room(tmp_path: Path) -> Iterator[KpiRoom]:
    made = KpiRoom(tmp_path)
    yield made
    made.close()


def test_a_change_without_outcome_is_in_no_count(room: KpiRoom):
    room.do(changes.create, change=Change(title="Later", class_id="normal"))
    assert room.rows() == []


def test_the_row_says_when_it_ended_and_how_long_it_took(room: KpiRoom):
    uid = room.ran(end=day(17), lead=timedelta(days=2), commit=timedelta(hours=5))
    (ran,) = room.rows()
    assert (ran.uid, ran.row.month, ran.row.result) == (uid, "2026-11", "succeeded")
    assert ran.row.lead_seconds == 2 * 86_400
    assert ran.row.deploy_seconds == 5 * 3_600
    assert not ran.row.violations


def test_the_month_is_that_of_the_boards_zone(tmp_path: Path):
    room = KpiRoom(tmp_path, zone="Pacific/Auckland")
    room.ran(end=day(31, 14, 10))
    assert [ran.row.month for ran in room.rows()] == ["2026-11"]
    room.close()


def test_the_time_that_it_really_ran_is_held_against_the_windows(room: KpiRoom):
    # Planned Tuesday 14:00 to 15:00, in the slot of two hours; it ended at 17:40.
    uid = str(
        room.do(
            changes.create,
            change=Change(title="Long", class_id="standard", requester="Rik",
                          start=day(17, 14), end=day(17, 15)),
        ).made
    )  # fmt: skip
    room.carry_out(uid, day(17, 14), day(17, 17 + 40 / 60), "succeeded")
    (ran,) = room.rows()
    assert ran.row.violations == 1
    assert "Ended 160 min after its plan." in ran.row.reason


def test_one_that_ends_with_its_window_breaks_nothing(room: KpiRoom):
    room.ran(end=day(17, 16), minutes=120)
    assert [ran.row.violations for ran in room.rows()] == [0]


def test_an_emergency_breaks_no_window(room: KpiRoom):
    room.ran(end=day(18, 4), class_id="emergency")
    assert [(ran.row.violations, ran.row.emergency) for ran in room.rows()] == [(0, True)]


def test_a_cancelled_change_broke_nothing(room: KpiRoom):
    room.ran(end=day(18, 4), result="cancelled")
    (ran,) = room.rows()
    assert (ran.row.result, ran.row.violations, ran.row.bypasses) == ("cancelled", 0, 0)


def submitted(room: KpiRoom, class_id: str = "standard") -> str:
    change = Change(
        title="Signed", class_id=class_id, requester="Rik", impact="low", probability="low",
        start=day(17, 14), end=day(17, 15),
    )  # fmt: skip
    room.now = day(16, 9)
    return str(room.do(changes.keep, uid="", change=change, submit_too=True).made)


def test_what_was_signed_before_the_start_is_no_bypass(room: KpiRoom):
    uid = submitted(room)
    room.sign(uid, "Lee Lead", "Team Lead", day(17, 9))
    room.carry_out(uid, day(17, 14), day(17, 15), "succeeded")
    (ran,) = room.rows()
    assert (ran.row.bypasses, ran.row.approval_seconds) == (0, 24 * 3_600)


def test_what_was_signed_after_the_start_is_a_bypass(room: KpiRoom):
    uid = submitted(room)
    room.sign(uid, "Lee Lead", "Team Lead", day(17, 14.5))
    room.carry_out(uid, day(17, 14), day(17, 15), "succeeded")
    (ran,) = room.rows()
    assert ran.row.bypasses > 0
    assert "Team Lead" in ran.row.reason


def test_who_approved_in_another_tool_is_not_guessed(room: KpiRoom):
    outcome = {"result": "failed", "finished_at": stamp(day(17))}
    data = {"title": "Theirs", "class": "standard", "requester": "Rik", "start": stamp(day(17, 14)),
            "end": stamp(day(17)), "outcome": outcome}  # fmt: skip
    room.bring_in(Row(1, "X-1", "Theirs", data))
    (ran,) = room.rows()
    assert ran.row.elsewhere
    assert ran.row.bypasses == 0
    # A later write does not make it one of ours.
    with room.session.open_view() as work:
        old = work.changes.get(ran.uid)
    room.do(changes.edit, uid=ran.uid, new=replace(old, priority="high"),
            expected_version=old.version)  # fmt: skip
    assert [one.row.elsewhere for one in room.rows()] == [True]


def test_an_outcome_that_is_taken_back_leaves_the_counts(room: KpiRoom):
    uid = room.ran(end=day(17))
    with room.session.open_view() as work:
        old = work.changes.get(uid)
    room.do(changes.edit, uid=uid, new=replace(old, outcome=None),
            expected_version=old.version)  # fmt: skip
    assert room.rows() == []


def test_a_trigger_that_was_met_is_the_reason(room: KpiRoom):
    room.ran(end=day(17), result="rolled_back",
             outcome={"error_rate_before": 0.1, "error_rate_after": 9.0})  # fmt: skip
    (ran,) = room.rows()
    assert "Error rate" in ran.row.reason


def test_a_failed_write_leaves_no_row(room: KpiRoom):
    change = Change(title="Half", class_id="standard", outcome=Outcome("succeeded"))

    def half(work: Work) -> None:
        changes.create(work, change)
        assert work.outcomes is not None
        raise RuntimeError

    with pytest.raises(RuntimeError):
        room.do(half)
    assert room.rows() == []


def test_a_board_of_before_gets_its_rows_in_the_background(room: KpiRoom):
    room.ran(end=day(17))
    before = room.rows()
    asked(room.session.place, "DELETE FROM change_outcome")
    # What the migration leaves behind.
    asked(
        room.session.place, "UPDATE change SET valid_until = '' WHERE particulars LIKE '%outcome%'"
    )
    assert room.rows() == []
    room.do(summary.catch_up)
    assert room.rows() == before
