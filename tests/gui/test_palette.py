"""Ctrl K reaches RFCs, pages and actions by typing; ? shows the keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.gui.dialogs.keys import GROUPS
from tests.gui import rooms


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    room.uids = room.add(rooms.rfc("Grow the disk"), rooms.rfc("Reindex the calendar"))
    made = room.window("home", 1120, 700)
    qtbot.waitUntil(lambda: rooms.quiet(made))
    return made


def typed(qtbot, window, text):
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.search.hasFocus()
    QTest.keyClicks(window.search, text)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    return window._commands.palette


def test_a_page_is_reached_by_its_name(qtbot, window):
    palette = typed(qtbot, window, "calen")
    assert [match.text for match in palette.matches()] == [
        "Go to Calendar", "CR-2026-0002 Reindex the calendar",
        "Search all requests for “calen”",
    ]  # fmt: skip
    QTest.keyClick(window.search, Qt.Key.Key_Down)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.page().NAME == "calendar"
    assert window.search.text() == ""
    assert not palette.isVisible()


def test_an_rfc_is_reached_by_its_number(qtbot, window, room):
    palette = typed(qtbot, window, "0001")
    qtbot.waitUntil(lambda: len(palette.matches()) == 2)
    QTest.keyClick(window.search, Qt.Key.Key_Down)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert window.page().NAME == "requests"
    qtbot.waitUntil(lambda: window.page().opened == room.uids[0])


def test_an_action_is_done(qtbot, window):
    asked = []
    window.doers["plan_meeting"] = lambda ask: asked.append(ask.action)
    palette = typed(qtbot, window, "plan a")
    qtbot.mouseClick(palette.viewport(), Qt.MouseButton.LeftButton,
                     pos=palette.visualItemRect(palette.item(0)).center())  # fmt: skip
    assert asked == ["plan_meeting"]


def test_enter_without_a_choice_searches_and_esc_closes(qtbot, window):
    palette = typed(qtbot, window, "calendar")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert window.search.text() == ""
    typed(qtbot, window, "calendar")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page().NAME == "requests")


def test_a_line_of_the_palette_is_inside_the_window(qtbot, window):
    palette = typed(qtbot, window, "go to")
    assert window.rect().contains(palette.geometry())
    assert len(palette.matches()) == 10


def test_typing_leaves_nobody_off_the_page_and_enter_searches(qtbot, window):
    field = window.search
    palette = typed(qtbot, window, "disk nowhere")
    qtbot.waitUntil(lambda: not field.waits)  # the pause after the last key is over
    assert window.page().NAME == "home"
    assert [match.text for match in palette.matches()] == [
        "Search all requests for “disk nowhere”"
    ]  # fmt: skip
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.page().NAME == "home"
    typed(qtbot, window, "disk")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.page().NAME == "requests"
    model = window.page().model
    qtbot.waitUntil(lambda: [row.title for row in model.loaded_rows()] == ["Grow the disk"])


def test_the_last_line_searches_all_requests(qtbot, window):
    palette = typed(qtbot, window, "calendar")
    qtbot.waitUntil(lambda: len(palette.matches()) == 3)
    QTest.keyClick(window.search, Qt.Key.Key_Up)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.page().NAME == "requests"
    assert window.search.text() == "calendar"
    model = window.page().model
    qtbot.waitUntil(lambda: [row.title for row in model.loaded_rows()] == ["Reindex the calendar"])


def pick(qtbot, window, text):
    window.activateWindow()  # no window manager is here to give it back after a dialog
    qtbot.waitUntil(window.isActiveWindow)
    palette = typed(qtbot, window, text)
    assert palette.matches()[0].kind == "deed"
    QTest.keyClick(window.search, Qt.Key.Key_Down)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rooms.quiet(window))


def test_what_pages_do_is_done_from_anywhere(qtbot, window, look):
    pick(qtbot, window, "verify chain")
    assert window.page().NAME == "audit"
    qtbot.waitUntil(lambda: "every record and signature checked" in window.page().facts.text())
    pick(qtbot, window, "holiday")
    dialog = rooms.dialog_of(window)
    assert window.page().NAME == "calendar"
    assert dialog.windowTitle() == "New entry of the calendar"
    dialog.reject()
    pick(qtbot, window, "systems")
    assert rooms.dialog_of(window).windowTitle() == "Systems and teams"
    rooms.dialog_of(window).reject()
    pick(qtbot, window, "dark")
    assert look.theme == "dark"
    assert window.desk.settings.theme == "dark"
    pick(qtbot, window, "light")
    assert look.theme == "light"


def test_the_palette_follows_its_line_to_another_page(qtbot, window):
    palette = typed(qtbot, window, "disk")
    window.go("requests")
    field = window.search
    wide = max(palette.width(), field.width())

    def under() -> bool:
        corner = field.mapTo(window, field.rect().bottomLeft())
        left = min(corner.x(), window.width() - wide - 8)
        return palette.geometry().left() == left and palette.geometry().top() == corner.y() + 4

    qtbot.waitUntil(under)


def test_the_keys_are_shown_by_a_question_mark(qtbot, window):
    QTest.keyClick(window, "?")
    dialog = rooms.dialog_of(window)
    texts = {label.text() for label in dialog.findChildren(type(window.page_title))}
    for name, keys in GROUPS:
        assert len(keys) > 2, name
    assert {"Move it by 15 minutes", "Sign and lock", "Section of the review"} <= texts
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
