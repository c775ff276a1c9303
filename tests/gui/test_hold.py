"""A request is put on hold from its menu, says so, and is taken off hold again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cab_desk.gui.dialogs.reason import ReasonDialog
from cab_desk.services.requests import holding
from tests.gui import rooms

WHY = "The vendor withdrew the patch."


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    (uid,) = room.add(rooms.rfc("Drop the column", start=rooms.at(20, 14), end=rooms.at(20, 18)))
    window = room.window("requests")
    window.open_change(uid)
    qtbot.waitUntil(lambda: rooms.quiet(window) and window.page().review.review is not None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def offered(window):
    pane = window.page().review
    pane.menu.aboutToShow.emit()
    return {action.text(): action for action in pane.menu.actions()}


def dialog_of(qtbot, window):
    offered(window)["Put on hold…"].trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(ReasonDialog)))
    dialog = next(one for one in window.findChildren(ReasonDialog) if one.isVisible())
    qtbot.waitUntil(dialog.reason.hasFocus)
    return dialog


def test_it_is_held_by_keys_seen_and_released(qtbot, window):
    pane = window.page().review
    assert not pane.held.isVisible()
    assert "Take off hold" not in offered(window)
    dialog = dialog_of(qtbot, window)
    qtbot.keyClick(dialog.go, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.reason_error.text() == "Give a reason of a few words."
    qtbot.keyClicks(QApplication.focusWidget(), WHY)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(pane.held.isVisible)
    assert pane.held.text() == f"On hold: {WHY}"
    assert "Put on hold…" not in offered(window)
    offered(window)["Take off hold"].trigger()
    qtbot.waitUntil(lambda: not pane.held.isVisible())
    assert "Put on hold…" in offered(window)


def test_who_comes_second_keeps_the_text_and_is_told(qtbot, window, room):
    dialog = dialog_of(qtbot, window)
    qtbot.keyClicks(dialog.reason, "No people.")
    with room.session.open_work() as work:
        holding.hold(work, window.page().review.uid, WHY)
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(dialog.reason_error.text()))
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == "No people."
    assert room.change(window.page().review.uid).on_hold == WHY
    dialog.reject()
