"""A signing key is made where it is missed: at the chair's unlocking, and under Settings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cab_desk.gui.dialogs.make_key import MakeKeyDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from tests.gui import rooms


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    window = room.window("settings")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window


def key_of(room, name):
    with room.session.open_view() as work:
        return next(person.key_id for person in work.people.all() if person.name == name)


def standing(kind):
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, kind) and one.isVisible()]


def fill(dialog, words=rooms.WORDS, again=rooms.WORDS):
    QTest.keyClicks(dialog.first, words)
    QTest.keyClicks(dialog.second, again)
    dialog.agreed.setChecked(True)


def test_a_chair_without_a_key_makes_one_and_unlocks(qtbot, window, room):
    with room.session.open_view() as work:
        chairs = [person for person in work.people.all() if person.chair]
    dialog = UnlockChairDialog(window.desk, room.look, chairs, window)
    dialog.open()
    assert "Ada Chair has no signing key yet" in dialog.error.text()
    assert not dialog.passphrase.isEnabled()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    (maker,) = standing(MakeKeyDialog)
    fill(maker, again="something else")
    maker.go.click()
    assert "differ" in maker.key_error.text()
    assert not key_of(room, "Ada Chair")
    maker.step.forget()
    fill(maker)
    with qtbot.waitSignal(maker.accepted, timeout=10_000):
        maker.go.click()
    assert key_of(room, "Ada Chair")
    assert dialog.passphrase.isEnabled()
    assert dialog.error.text() == ""
    QTest.keyClicks(dialog.passphrase, rooms.WORDS)
    with qtbot.waitSignal(dialog.unlocked, timeout=10_000) as unlocked:
        dialog.go.click()
    assert unlocked.args[0].name == "Ada Chair"
    unlocked.args[0].drop()


def test_settings_make_a_key_for_the_chosen_person(qtbot, window, room):
    page = window.page()
    page.make_key.click()
    assert "Choose a person" in window.notice.sentence.text()
    names = [page.people.model().index(row, 0).data() for row in range(3)]
    row = names.index("Ben Tech")
    page.people.setCurrentIndex(page.people.model().index(row, 0))
    page.make_key.click()
    (maker,) = standing(MakeKeyDialog)
    fill(maker)
    with qtbot.waitSignal(maker.accepted, timeout=10_000):
        maker.go.click()
    assert key_of(room, "Ben Tech")
    qtbot.waitUntil(lambda: not window.desk.busy)
    page.people.setCurrentIndex(page.people.model().index(row, 0))
    page.make_key.click()
    assert "Ben Tech has a signing key already" in window.notice.sentence.text()
    assert not standing(MakeKeyDialog)
