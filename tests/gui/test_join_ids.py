"""Two ids of one person are joined in the window, by a chair and one who agrees."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from cab_desk.gui.dialogs.join_ids import JoinIdsDialog
from tests.gui import rooms


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    room.make_keys()
    window = room.window("settings")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window


def opened(qtbot, window, name, other):
    page = window.page()
    model = page.people.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    page.people.setCurrentIndex(model.index(names.index(name), 0))
    page.join_ids.click()
    (dialog,) = [
        one for one in QApplication.topLevelWidgets()
        if isinstance(one, JoinIdsDialog) and one.isVisible()
    ]  # fmt: skip
    dialog.other.setCurrentIndex(dialog.other.findText(other))
    qtbot.waitUntil(lambda: dialog.go.isEnabled() and not window.desk.busy)
    return dialog


def same(room):
    with room.session.open_view() as work:
        names = {one.id: one.name for one in work.people.all()}
        return sorted(names[one] for one in work.people.same())


def sign(qtbot, dialog, why="One desk, one face"):
    QTest.keyClicks(dialog.reason, why)
    QTest.keyClicks(dialog.chair_pass, rooms.WORDS)
    QTest.keyClicks(dialog.second_pass, rooms.WORDS)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_chair_and_a_second_person_join_two_ids_and_part_them_again(qtbot, window, room):
    dialog = opened(qtbot, window, "Tea Lead", "Ada Chair")
    assert [dialog.chair.itemText(row) for row in range(dialog.chair.count())] == ["Ada Chair"]
    assert [dialog.second.itemText(row) for row in range(dialog.second.count())] == ["Ben Tech"]
    assert dialog.go.text() == "Sign and join"
    for secret in (dialog.chair_pass, dialog.second_pass):
        assert secret.echoMode() is QLineEdit.EchoMode.Password
    sign(qtbot, dialog)
    assert same(room) == ["Ada Chair", "Tea Lead"]
    qtbot.waitUntil(lambda: not window.desk.busy)
    dialog = opened(qtbot, window, "Ada Chair", "Tea Lead")
    assert dialog.go.text() == "Sign and part"
    sign(qtbot, dialog, "It was another Tea")
    assert same(room) == []


def test_enter_alone_signs_nothing_and_a_refusal_keeps_the_reason(qtbot, window, room):
    dialog = opened(qtbot, window, "Tea Lead", "Ada Chair")
    QTest.keyClicks(dialog.reason, "One desk")
    QTest.keyClicks(dialog.chair_pass, rooms.WORDS)
    QTest.keyClicks(dialog.second_pass, "something else")
    for field in (dialog.second_pass, dialog.go, dialog.reason):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.error.sentence.text() != "")
    assert "Ben Tech" in dialog.error.sentence.text()
    assert dialog.reason.text() == "One desk"
    assert dialog.chair_pass.text() == dialog.second_pass.text() == ""
    assert same(room) == []
    dialog.reject()
