"""Making a board: with the keyboard alone, and with what can be wrong in it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.basics import FieldError
from tests.gui import rooms


@pytest.fixture
def dialog(qtbot, room):
    window = room.window("home")
    qtbot.waitUntil(lambda: not window.desk.busy)
    window.ask(Ask("new_board"))
    found = rooms.dialog_of(window)
    qtbot.waitUntil(found.name.hasFocus)
    return found


def faults(dialog):
    return {one.objectName(): one.text() for one in dialog.findChildren(FieldError) if one.text()}


def test_a_board_is_made_by_the_keyboard_and_shown_at_once(qtbot, dialog):
    window = dialog.parent()
    qtbot.keyClicks(dialog.name, "Platform changes")
    for _ in range(3):  # zone, policy, the first name
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.person_rows()[0].name.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "Ada Chair")
    dialog.make.setFocus()
    qtbot.keyClick(dialog.make, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.windowTitle() == "Platform changes – CAB Desk")
    assert window.desk.board.name == "Platform changes"
    home = window.page()
    qtbot.waitUntil(lambda: home.choose.isEnabled() and not home.make_board.isEnabled())
    assert home.title() == "Home"
    assert window.page_title.text() == "Home"


def test_each_mistake_is_told_at_its_field(qtbot, dialog):
    dialog.zone.setCurrentText("Mars/Base")
    dialog.make.click()
    qtbot.waitUntil(lambda: len(faults(dialog)) == 2)
    assert faults(dialog) == {
        "name_error": "The board has no name. Say what it is called.",
        "zone_error": "“Mars/Base” is no time zone. Choose one such as Europe/Berlin or UTC.",
    }
    assert dialog.name.hasFocus()
    assert dialog.make.isEnabled()


def test_mended_mistakes_are_no_longer_told(qtbot, dialog):
    dialog.make.click()
    qtbot.waitUntil(lambda: bool(faults(dialog)))
    dialog.name.setText("Platform changes")
    dialog.zone.setCurrentText(rooms.ZONE)
    with qtbot.waitSignal(dialog.accepted):
        dialog.make.click()


def test_the_room_of_a_mistake_is_given_back_when_it_is_mended(qtbot, dialog):
    before, place = dialog.height(), dialog.make.mapTo(dialog, dialog.make.rect().topLeft())
    dialog.make.click()
    qtbot.waitUntil(lambda: bool(faults(dialog)) and dialog.height() > before)
    for shown in dialog.findChildren(FieldError):
        shown.show_fault("")
    qtbot.waitUntil(lambda: dialog.height() == before)
    assert dialog.make.mapTo(dialog, dialog.make.rect().topLeft()) == place
    dialog.resize(dialog.width(), before + 90)  # by whoever wants it so
    dialog.make.click()
    qtbot.waitUntil(lambda: bool(faults(dialog)))
    qtbot.waitUntil(lambda: not dialog._fit_timer.isActive())
    assert dialog.height() >= before + 90


@pytest.mark.parametrize(
    ("chairs", "said"), [(2, "More than one person"), (0, "Nobody is the chair")]
)
def test_a_board_has_one_chair(qtbot, dialog, chairs, said):
    dialog.name.setText("Platform changes")
    dialog.zone.setCurrentText(rooms.ZONE)
    for number, row in enumerate(dialog.person_rows()[:2]):
        row.name.setText(f"Person {number}")
        row.chair.setChecked(number < chairs)
    dialog.make.click()
    qtbot.waitUntil(lambda: "people_error" in faults(dialog))
    assert faults(dialog)["people_error"].startswith(said)
    dialog.reject()


def test_the_policy_brings_its_board_and_says_its_size(dialog):
    pack = dialog.desk.pack
    assert [row.role.currentData() for row in dialog.person_rows()] == list(pack.meeting.members)
    assert [row.chair.isChecked() for row in dialog.person_rows()].count(True) == 1
    assert f"{len(pack.rules)} rules" in dialog.policy_text.text()


def test_a_further_row_takes_the_focus(qtbot, dialog):
    dialog.add.click()
    qtbot.waitUntil(dialog.person_rows()[-1].name.hasFocus)
    assert dialog.person_rows()[-1].role.currentData() == ""


def test_cancel_makes_nothing(qtbot, dialog, room):
    dialog.name.setText("Platform changes")
    dialog.cancel.click()
    with room.session.open_reader() as reader:
        assert reader.board() is None
