"""A key is replaced in the window: two others vouch, the person types a new passphrase."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from cab_desk.gui.dialogs.reset_key import ResetKeyDialog
from tests.gui import rooms

NEW = "quite another passphrase"


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    room.make_keys()
    window = room.window("settings")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window


def choose(page, name):
    model = page.people.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    page.people.setCurrentIndex(model.index(names.index(name), 0))


def opened(qtbot, window, name="Ben Tech"):
    page = window.page()
    choose(page, name)
    page.reset_key.click()
    (dialog,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, ResetKeyDialog) and one.isVisible()
    ]
    qtbot.waitUntil(lambda: dialog.first_who.count() > 0)
    return dialog


def fill(dialog, first=rooms.WORDS, second=rooms.WORDS, again=NEW):
    dialog.reason.setText("Forgotten over the summer")
    QTest.keyClicks(dialog.first_pass, first)
    QTest.keyClicks(dialog.second_pass, second)
    QTest.keyClicks(dialog.passphrase, NEW)
    QTest.keyClicks(dialog.again, again)
    dialog.agreed.setChecked(True)


def key_of(room, name):
    with room.session.open_view() as work:
        return next(one.key_id for one in work.people.all() if one.name == name)


def test_two_others_replace_a_key(qtbot, window, room):
    before = key_of(room, "Ben Tech")
    dialog = opened(qtbot, window)
    assert "Ben Tech" in dialog.heading.text()
    offered = [dialog.first_who.itemText(row) for row in range(dialog.first_who.count())]
    assert "Ben Tech" not in offered
    assert dialog.first_who.currentData() != dialog.second_who.currentData()
    fill(dialog)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.go.click()
    assert key_of(room, "Ben Tech") != before


def test_what_is_wrong_is_said_and_nothing_that_was_typed_stays(qtbot, window, room):
    before = key_of(room, "Ben Tech")
    dialog = opened(qtbot, window)
    fill(dialog, again="something else")
    dialog.go.click()
    assert "differ" in dialog.error.text()
    dialog.again.setText(NEW)
    dialog.agreed.setChecked(False)
    dialog.go.click()
    assert dialog.error.text()
    dialog.agreed.setChecked(True)
    dialog.second_pass.setText("a wrong one")
    dialog.go.click()
    qtbot.waitUntil(lambda: "The passphrase is not" in dialog.error.text())
    secrets = [
        field
        for field in dialog.findChildren(QLineEdit)
        if field.echoMode() == QLineEdit.EchoMode.Password
    ]
    assert [field.text() for field in secrets] == [""] * 4
    assert key_of(room, "Ben Tech") == before
    dialog.reject()


def test_enter_alone_replaces_nothing(qtbot, window, room):
    before = key_of(room, "Ben Tech")
    dialog = opened(qtbot, window)
    fill(dialog)
    QTest.keyClick(dialog.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.desk.busy)
    assert key_of(room, "Ben Tech") == before
    dialog.reject()


def test_somebody_without_a_key_is_sent_to_make_one(qtbot, window, room):
    page = window.page()
    page.people.setCurrentIndex(page.people.model().index(-1, 0))
    page.reset_key.click()
    assert "Choose a person" in window.notice.sentence.text()


def test_another_witness_types_a_passphrase_of_their_own(qtbot, window):
    dialog = opened(qtbot, window)
    fill(dialog)
    dialog.second_who.setCurrentIndex(0)
    assert (dialog.first_pass.text(), dialog.second_pass.text()) == (rooms.WORDS, "")
    dialog.first_who.setCurrentIndex(dialog.first_who.count() - 1)
    assert dialog.first_pass.text() == ""
    dialog.reject()
