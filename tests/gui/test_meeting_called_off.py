"""The chair's screen calls a meeting off, and defers what is left by one key."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import MeetingState, Verdict
from cab_desk.gui.dialogs.call_off import CallOffDialog
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import CLOSED, PREPARE, RUNNING, Table
from tests.services.meeting_room import WEDNESDAY

NEXT = WEDNESDAY + timedelta(days=7)


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path, rfcs=3) as (board, desk, look):
        made = Table(board, desk, look, qtbot)
        made.wait(lambda: made.page.steps.currentIndex() == PREPARE)
        yield made
        made.window.close()


def plan_later(table: Table) -> str:
    new = NewMeeting("CAB weekly", NEXT, cutoff_hours=None)
    made: str = table.board.do(partial(meetings.plan, new=new)).made
    table.page.show_meeting(table.board.meeting_id)
    table.wait(lambda: table.page.stand and len(table.page.stand.others) == 2)
    return made


def test_a_planned_meeting_is_called_off_by_keyboard(table: Table) -> None:
    page, board = table.page, table.board
    later = plan_later(table)
    page.prepare.call_off.setFocus()
    QTest.keyClick(page.prepare.call_off, Qt.Key.Key_Space)
    dialog = table.dialog(CallOffDialog)
    assert dialog.to.currentData() == later
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "needs a reason" in dialog.error.text()
    assert board.meeting.state is MeetingState.PLANNED
    QTest.keyClicks(dialog.reason, "Half the board is ill.")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    table.wait(lambda: not table.standing(CallOffDialog))
    assert board.meeting.called_off == "Half the board is ill."
    assert "takes its 3 items" in table.window.notice.sentence.text()
    table.wait(lambda: page.steps.currentIndex() == CLOSED)
    assert len(board.do(lambda work: work.meetings.get(later)).items) == 3


def test_a_meeting_that_was_called_off_says_why_and_offers_the_next(table: Table) -> None:
    page, board = table.page, table.board
    board.on(meetings.call_off, reason="Half the board is ill.")
    table.desk.touched.emit(frozenset({"meeting"}))
    table.wait(lambda: page.steps.currentIndex() == CLOSED)
    assert page.closed_title.text() == f"Meeting {board.meeting.number} is called off"
    assert page.closed_text.text() == "Half the board is ill."
    assert page.to_minutes.isHidden()
    page.plan_next.click()
    table.wait(lambda: page.steps.currentIndex() == PREPARE)
    assert page.stand is not None
    assert page.stand.meeting is not None
    assert len(page.stand.meeting.items) == 3
    assert any("called off" in page.which.itemText(row) for row in range(page.which.count()))


def test_a_refusal_leaves_the_dialog_open(table: Table) -> None:
    page, board = table.page, table.board
    page.prepare.call_off.click()
    dialog = table.dialog(CallOffDialog)
    board.start()  # somebody at another desk was faster
    QTest.keyClicks(dialog.reason, "Half the board is ill.")
    dialog.go.click()
    table.wait(lambda: "is running already" in dialog.error.text())
    assert board.meeting.called_off == ""
    dialog.reject()


def test_the_rest_is_deferred_to_the_next_meeting_by_one_key(table: Table) -> None:
    page, board = table.page, table.board
    later = plan_later(table)
    table.begin()
    table.window.activateWindow()
    table.wait(table.window.isActiveWindow)
    page.agenda.setFocus()
    QTest.keyClick(page.agenda, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    dialog = table.dialog(DecideDialog)
    assert dialog.heading.text() == "Defer the 3 items that are left?"
    assert dialog.to.currentData() == later
    QTest.keyClicks(dialog.reason, "Out of time.")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    table.wait(lambda: not table.standing(DecideDialog))
    found = board.meeting
    assert {(item.verdict, item.reason) for item in found.items} == {
        (Verdict.DEFERRED, "Out of time.")
    }
    assert len(board.do(lambda work: work.meetings.get(later)).items) == 3
    assert board.verify().ok
    table.wait(lambda: page.stand and page.stand.meeting == found)
    QTest.keyClick(page.agenda, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not table.standing(DecideDialog)  # nothing is left
    assert page.steps.currentIndex() == RUNNING
