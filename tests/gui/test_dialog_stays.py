"""A dialog whose command fails stays open with what was typed, and closes once it is recorded."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.errors import Unavailable
from cab_desk.gui.dialogs.admit import AdmitDialog
from cab_desk.gui.dialogs.free_item import FreeItemDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.services import meetings
from tests.gui import rooms
from tests.gui.calendar_desk import filled, view, week_of
from tests.gui.meeting_table import NEXT, turn_to_later
from tests.gui.risk_desk import LEFT, asked, drag, rating, risk_of

AWAY = "The board does not answer."
WHY = "The vendor asked for another day"


@pytest.fixture
def board(room):
    return filled(room)


@pytest.fixture
def week(qtbot, board):
    return week_of(qtbot, board)


@pytest.fixture
def risk(qtbot, room):
    return risk_of(qtbot, room)


class Away:
    """Takes the board away from a desk, and gives it back."""

    def __init__(self, desk):
        self.desk, self.office = desk, desk.office

        def away():
            raise Unavailable(AWAY)

        desk.office = replace(desk.office, open_work=away)

    def back(self):
        self.desk.office = self.office


def test_a_move_waits_for_the_board(qtbot, board, week):
    uid = board.uids[0]
    view(week).setFocus()
    while view(week).chosen() != uid:
        qtbot.keyClick(view(week), Qt.Key.Key_Down)
    qtbot.keyClick(view(week), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: view(week).hand().trial is not None)
    qtbot.keyClick(view(week), Qt.Key.Key_Return)
    dialog = rooms.dialog_of(week.window())
    before = board.change(uid).start
    qtbot.keyClicks(dialog.reason, WHY)
    away = Away(week.window().desk)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.reason_error.text() == AWAY)
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == WHY
    assert view(week).hand() is not None
    away.back()
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    assert board.change(uid).start > before
    assert view(week).hand() is None


def test_a_new_rating_waits_for_the_board(qtbot, risk, room):
    end = drag(qtbot, risk, room.uids[0], (2, 2))
    qtbot.mouseRelease(risk.view, LEFT, pos=end)
    dialog = asked(qtbot, risk)
    qtbot.keyClicks(dialog.reason, WHY)
    away = Away(risk.window().desk)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.reason_error.text() == AWAY)
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == WHY
    away.back()
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    assert rating(room) == ("high", "high")
    assert risk.view.hand() is None


def test_a_free_item_waits_for_the_board(table):
    turn_to_later(table)
    table.page.prepare.free_item.click()
    dialog = table.dialog(FreeItemDialog)
    QTest.keyClicks(dialog.title, "Report of the quarter")
    away = Away(table.desk)
    dialog.go.click()
    table.wait(lambda: dialog.error.text() == AWAY)
    assert dialog.isVisible()
    assert dialog.title.text() == "Report of the quarter"
    away.back()
    dialog.go.click()
    table.wait(lambda: table.page.prepare.agenda.count() == 1)
    assert [one.title for one in table.board.meeting.items] == ["Report of the quarter"]


def test_a_late_request_waits_for_the_board_and_for_the_chair(table):
    prepare, at = table.page.prepare, table.board
    uid = at.rfc("Replace the firewall pair")
    turn_to_later(table)
    at.clock.now = NEXT - timedelta(hours=1)
    table.page.reload(frozenset({"meeting"}))
    table.desk.run(partial(meetings.add_changes, meeting_id=at.meeting_id, uids=[uid]))
    table.wait(prepare.late.isVisible)
    prepare.late.buttons[0].click()
    dialog = table.dialog(AdmitDialog)
    QTest.keyClicks(dialog.reason, WHY)
    dialog.go.click()
    table.dialog(UnlockChairDialog).reject()
    table.wait(dialog.go.isEnabled)
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == WHY
    table.page.acts.unlock()
    table.unlock()
    away = Away(table.desk)
    dialog.go.click()
    table.wait(lambda: dialog.error.text() == AWAY)
    away.back()
    dialog.go.click()
    table.wait(lambda: prepare.agenda.count() == 1)
    assert at.meeting.items[0].late == WHY
