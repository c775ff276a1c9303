"""Settings: the look, who works here, the board, and its people."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cab_desk import settings as user_settings
from cab_desk.app.window import build
from cab_desk.gui.widgets.basics import EmptyState
from cab_desk.gui.window import Window
from tests.gui import rooms


@pytest.fixture
def page(qtbot, room):
    room.make_board()
    window = room.window("settings")
    qtbot.waitUntil(lambda: not window.desk.busy)
    return window.page()


def names(page):
    model = page.people.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_without_a_board_it_says_who_will_be_listed(qtbot, room):
    window = room.window("settings")
    page = window.page()
    qtbot.waitUntil(lambda: not window.desk.busy)
    said = [one for one in page.people.viewport().findChildren(EmptyState) if one.isVisible()]
    assert said[0].sentence.text().startswith("The people of the board are listed here")
    for button in (page.edit_person, page.make_key, page.reset_key, page.lend_role):
        assert not button.isEnabled()
    assert page.zone.currentText() == ""
    assert window.status.chain.text() == "Audit chain, no entry yet"
    said[0].button.click()
    assert rooms.dialog_of(window).windowTitle() == "Make a board"


def test_tab_goes_from_the_theme_to_the_size_and_on(qtbot, page):
    window = page.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.theme.button("system").setFocus()
    after = (page.scale.button("100"), page.single_keys, page.reduced_motion, page.me)
    for widget in after:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert widget.hasFocus(), widget.objectName()


def test_a_theme_applies_at_once_and_is_kept(page):
    page.theme.button("dark").click()
    assert page.look.theme == "dark"
    assert user_settings.load().theme == "dark"
    page.theme.button("light").click()
    assert page.look.theme == "light"


def test_a_size_applies_at_once_and_is_kept(qtbot, room):
    room.make_board()
    look, session = room.look, room.session
    desk, window = build(session, look, "settings")  # not qtbot's: it is deleted by the way
    desk.release()
    window.show()
    height = window.toolbar.height()
    for size in (160, 100):
        qtbot.waitUntil(lambda: not desk.busy)
        window.page().scale.button(str(size)).click()
        window = desk.shown
        qtbot.waitUntil(window.isVisible)
        assert look.k == size / 100
        assert window.page().NAME == "settings"
        assert window.toolbar.height() == look.px(height)
        assert user_settings.load().scale == size
        tops = [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]
        assert [one for one in tops if one.isVisible()] == [window]
    assert window.doers["new"].__self__.window is window
    qtbot.waitUntil(lambda: not desk.busy)
    window.close()
    desk.close()


def test_single_letters_can_be_turned_off(qtbot, page):
    page.single_keys.setChecked(False)
    assert user_settings.load().single_keys is False


def test_me_is_kept_for_this_board(qtbot, page):
    page.me.setCurrentText("Ada Chair")
    page.me.activated.emit(page.me.currentIndex())
    board = page.desk.board
    assert user_settings.load().me[board.id] == page.desk.me != ""


def test_the_board_takes_another_name_and_the_window_says_it(qtbot, page):
    page.board_name.setText("Payment changes")
    page.save_board.click()
    qtbot.waitUntil(lambda: page.window().windowTitle() == "Payment changes – CAB Desk")


@pytest.mark.parametrize(
    ("name", "zone", "said"),
    [
        ("", "UTC", "The board has no name. Say what it is called."),
        ("X", "Mars/Base", "“Mars/Base” is no time zone. Choose one such as Europe/Berlin or UTC."),
    ],
)
def test_a_wrong_name_or_zone_is_refused_in_words(qtbot, page, name, zone, said):
    page.board_name.setText(name)
    page.zone.setCurrentText(zone)
    page.save_board.click()
    notice = page.window().notice
    qtbot.waitUntil(lambda: notice.sentence.text() == said)
    assert page.board_name.text() == name  # what was typed stays


def test_the_policy_in_force_is_named(page):
    pack = page.desk.pack
    assert page.policy.text() == f"Policy: {pack.title}, version {pack.version}"


def test_a_person_is_added_and_edited(qtbot, page):
    page.add_person.click()
    dialog = rooms.dialog_of(page.window())
    dialog.name.setText("Sue Security")
    items = [dialog.roles.item(row) for row in range(dialog.roles.count())]
    next(i for i in items if i.text() == "Security Lead").setCheckState(Qt.CheckState.Checked)
    dialog.save.click()
    qtbot.waitUntil(lambda: "Sue Security" in names(page))
    row = names(page).index("Sue Security")
    assert page.people.model().index(row, 1).data() == "Security Lead"
    page.people.selectRow(row)
    page.edit_person.click()
    dialog = rooms.dialog_of(page.window())
    dialog.name.setText("Susan Security")
    dialog.save.click()
    qtbot.waitUntil(lambda: "Susan Security" in names(page))
    assert len(names(page)) == len(rooms.PEOPLE) + 1


def test_a_name_that_is_taken_is_said_and_the_dialog_stays(qtbot, page):
    page.add_person.click()
    dialog = rooms.dialog_of(page.window())
    dialog.name.setText("ada chair")
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(dialog.name_error.text()))
    assert "is the name or alias of somebody else" in dialog.name_error.text()
    assert dialog.notice.isHidden()
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    dialog.reject()


def test_without_a_board_only_the_look_can_be_set(qtbot, room):
    window = room.window("settings")
    page = window.page()
    assert not page.board_name.isEnabled()
    assert not page.add_person.isEnabled()
    assert page.theme.isEnabled()
