"""The figures of the board's work: its queue, its approvers, what its meetings cost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cab_desk.domain.meeting import Verdict
from cab_desk.services import meetings
from cab_desk.services.figures import working_words, workings
from cab_desk.services.figures.workings import Workings
from cab_desk.services.requests import changes, holding
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from tests.services.meeting_room import WEDNESDAY, MeetingRoom, meeting_room


@pytest.fixture
def board(tmp_path: Path) -> Iterator[MeetingRoom]:
    with meeting_room(tmp_path, rfcs=3) as made:
        yield made


def figures(board: MeetingRoom, **more: Any) -> Workings:
    emergency = workings.emergencies(board.pack)
    with board.office.open_reader() as reader:
        return workings.workings(reader, board.clock.now, emergency, **more)


def test_an_empty_board_has_figures_too(tmp_path: Path) -> None:
    with meeting_room(tmp_path, rfcs=0) as board:
        found = figures(board)
    assert (found.queue.open, found.queue.age, found.approvers) == (0, None, ())
    assert found.board.deferral_rate is None
    assert found.board.without_cab is None
    values = {line.name: line.value for line in working_words.lines(found)}
    assert values["Mean age"] == "none yet"


def test_the_queue_is_counted_with_its_ages(board: MeetingRoom) -> None:
    board.clock.on(hours=24 * 31)
    fresh = board.rfc("Fresh", systems=("orders-db", "api-gateway"))
    board.rfc("Emergency", class_id="emergency")
    board.do(partial(holding.hold, uid=fresh, reason="Waits for parts."))
    board.clock.on(hours=24)
    queue = figures(board).queue
    assert (queue.open, queue.new, queue.emergency, queue.on_hold) == (5, 2, 1, 1)
    assert queue.oldest == pytest.approx(32)
    assert queue.age == pytest.approx((3 * 32 + 2 * 1) / 5)
    assert queue.overdue == 5  # the time that all of them plan is long over
    assert queue.growth == 5
    assert queue.systems[0] == ("api-gateway", 5)
    assert queue.systems[1] == ("orders-db", 1)


def test_what_the_next_meeting_has_and_what_collides(board: MeetingRoom) -> None:
    far = meetings.NewMeeting("CAB weekly", WEDNESDAY.replace(year=2031))  # whatever day it is
    later = board.do(partial(meetings.plan, new=far)).made
    board.do(partial(meetings.add_changes, meeting_id=later, uids=board.uids))
    queue = figures(board).queue
    assert queue.awaiting_cab == 3
    assert queue.conflicts == 3  # three at once on one system: each pair
    assert queue.overdue == 0


def test_the_time_to_sign_starts_with_what_was_signed(board: MeetingRoom) -> None:
    board.clock.on(hours=4)
    board.sign(board.uids[0], "Business Stakeholder", "Business Stakeholder")
    uid = board.uids[1]
    old = board.change(uid)
    board.do(partial(changes.edit, uid=uid, new=replace(old, title="Another title"),
                     expected_version=old.version, reason="Better."))  # fmt: skip
    board.clock.on(hours=10)
    board.sign(uid, "Business Stakeholder", "Business Stakeholder")
    board.sign(uid, "Engineering Manager", "Engineering Manager")
    board.clock.on(hours=1)
    found = figures(board)
    told = {(one.person, one.role): one for one in found.approvers}
    stakeholder = told["Business Stakeholder", "Business Stakeholder"]
    assert stakeholder.count == 2
    assert (stakeholder.median, stakeholder.longest) == (pytest.approx(7), pytest.approx(10))
    assert told["Engineering Manager", "Engineering Manager"].median == pytest.approx(10)
    assert found.approvers[0].person == "Engineering Manager"  # the slowest stands first
    assert found.board.time_to_sign == pytest.approx(10)


def test_what_a_meeting_costs_and_defers(board: MeetingRoom) -> None:
    board.on(meetings.add_item, title="Report of the quarter")
    chair = board.start()
    for place, verdict in enumerate((Verdict.DEFERRED, Verdict.DEFERRED, Verdict.REJECTED), 1):
        board.on(meetings.open_item, item_id=board.item_id(place))
        board.clock.on(hours=0.1)
        board.decide(place, verdict, chair, reason="Said.")
    board.on(meetings.open_item, item_id=board.item_id(4))
    board.clock.on(hours=0.2)
    board.decide(4, Verdict.NOTED, chair)
    before = figures(board).board
    assert (before.heard, before.minutes_per_rfc) == (0, None)  # it is not closed yet
    board.on(meetings.close, chair=chair)
    board.clock.on(hours=1)
    found = figures(board)
    assert found.board.heard == 3  # the report is no request
    assert found.board.minutes_per_rfc == pytest.approx(6)
    assert found.board.deferral_rate == pytest.approx(200 / 3)
    assert (found.queue.rejected, found.queue.growth) == (1, 2)


def test_a_meeting_that_was_called_off_counts_nowhere(board: MeetingRoom) -> None:
    board.on(meetings.call_off, reason="Half the board is ill.")
    board.clock.on(hours=1)
    assert figures(board).board.heard == 0


def test_what_never_came_before_the_board(board: MeetingRoom) -> None:
    chair = board.start()
    board.decide(1, Verdict.DEFERRED, chair, reason="Later.")
    for uid in board.uids[:2]:
        board.carried_out(uid, "succeeded")
    board.clock.on(hours=1)
    found = figures(board)
    assert found.board.carried_out == 2
    assert found.board.without_cab == pytest.approx(50)
    assert found.queue.close_time == pytest.approx(0)


def test_freezes_of_the_period_alone(board: MeetingRoom) -> None:
    for day in (-3, 40):
        at = WEDNESDAY + timedelta(days=day)
        entry = CalendarEntry("", "freeze", "Quarter close", at, at + timedelta(days=1), ("CTO",))
        board.do(partial(calendar.declare, entry=entry))
    assert figures(board).board.freezes == 1
    found = figures(board, until=WEDNESDAY + timedelta(days=60))
    assert found.board.freezes == 2
    lines = {line.name: (line.value, line.note) for line in working_words.lines(found)}
    assert lines["Exceptions per freeze"] == ("0.0", "2 freezes and blackouts")


def test_a_table_has_a_row_for_each_line(board: MeetingRoom) -> None:
    board.sign(board.uids[0], "Business Stakeholder", "Business Stakeholder")
    board.clock.on(hours=1)
    found = figures(board)
    head, *rows = working_words.rows(found)
    assert head == ["Group", "Figure", "Value", "Counted from"]
    assert len(rows) == len(working_words.lines(found))
    assert ["Queue", "Open requests", "3", ""] in rows
    assert any(row[0] == "Time to decide, by approver" for row in rows)
