"""Home's card of what is owed, and the dialog that records it as done."""

import pytest
from PySide6.QtCore import Qt

from cab_desk.gui.dialogs.duty import DutyDialog
from cab_desk.gui.widgets.basics import Button, Chip
from cab_desk.gui.widgets.duties_card import DutyRow
from tests.gui import rooms


@pytest.fixture
def home(qtbot, room):
    room.make_board()
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    window = room.window("home")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window, window.page(), uid


def rows(page):
    return {row.row.what: row for row in page.duties.findChildren(DutyRow)}


def test_home_says_what_is_owed_and_by_when(qtbot, home):
    _, page, uid = home
    qtbot.waitUntil(lambda: bool(rows(page)))
    approval = rows(page)["approval"]
    assert approval.findChild(Chip).text() in ("Due", "Soon", "Overdue")
    assert "Grow the disk" in approval.accessibleName()
    assert approval.findChild(Button) is None  # it is done by signing
    opened = []
    page.open_change.connect(opened.append)
    qtbot.keyClick(approval, Qt.Key.Key_Return)
    assert opened == [f"{uid}#gates"]


def test_a_review_of_the_board_is_recorded_from_home(qtbot, home):
    window, page, _ = home
    qtbot.waitUntil(lambda: "monthly-report" in rows(page))
    before = rows(page)["monthly-report"].row.by
    rows(page)["monthly-report"].findChild(Button).click()
    dialog = page.findChild(DutyDialog)
    dialog.note.setPlainText(" ")
    dialog.at.setText("soon")
    dialog.go.click()
    assert "“soon” is not a time" in dialog.at_error.text()
    dialog.at.setText(window.desk.office.clock().astimezone(page.zone).strftime("%Y-%m-%d %H:%M"))
    dialog.go.click()
    qtbot.waitUntil(lambda: "at least 3 characters" in dialog.note_error.text())
    dialog.note.setPlainText("Figures sent to the board.")
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: rows(page)["monthly-report"].row.by > before)
    window.desk.close()  # waits for what is under way
