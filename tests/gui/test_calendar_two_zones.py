"""A second zone beside the first: hours in the head, times in words, kept with its board."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from cab_desk.gui import times
from cab_desk.gui.dialogs.move import MoveDialog
from cab_desk.gui.widgets.week_scene import BESIDE, HEAD
from tests.gui import rooms


@pytest.fixture
def page(qtbot, room):
    room.make_board()
    room.uids = room.add(
        rooms.rfc("Grow the disk"),
        rooms.rfc("Over midnight", start=rooms.at(20, 22.5), end=rooms.at(20, 23.5)),
    )
    window = room.window("calendar", 1440, 900)
    window.desk.settings.calendar["mode"] = "week"
    window.page().show_mode("week")
    qtbot.waitUntil(lambda: rooms.quiet(window))
    return window.page()


def lay(qtbot, page, text):
    menu = page.zones_menu()
    under = menu.actions()[-1].menu()
    next(action for action in under.actions() if action.text() == text).trigger()
    menu.deleteLater()
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))


def said(page, uid):
    view = page.weeks_pane().view
    return view.said(view.scene().find(uid)[1].bar)


def head(page) -> QImage:
    view = page.weeks_pane().view
    scene = view.scene()
    return view.grab().toImage().copy(0, HEAD, int(scene.width), BESIDE)


def corner(page) -> QImage:
    view = page.weeks_pane().view
    return view.grab().toImage().copy(0, HEAD - 20, int(view.scene().left) - 2, 2 * BESIDE)


def test_its_hours_stand_under_the_first_ones(qtbot, page, look):
    view = page.weeks_pane().view
    assert view.scene().head == look.px(HEAD)
    lay(qtbot, page, "UTC")
    assert view.scene().head == look.px(HEAD + BESIDE)
    with_hours, named = head(page), corner(page)
    assert len({named.pixel(x, y) for x in range(0, named.width(), 2)
                for y in range(named.height())}) > 4  # the names of both zones  # fmt: skip
    lay(qtbot, page, "None")
    assert view.scene().head == look.px(HEAD)
    assert head(page) != with_hours


def test_times_are_said_by_both(qtbot, page, room):
    lay(qtbot, page, "UTC")
    assert "Thu 19 Nov 15:00 – 16:00 (14:00 – 15:00 UTC)" in said(page, room.uids[0])
    assert "Fri 20 Nov 23:30 – Sat 21 Nov 00:30 (22:30 – 23:30 UTC)" in said(page, room.uids[1])
    view = page.weeks_pane().view
    view.setFocus()
    view.choose(room.uids[0])
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert "Thu 19 Nov 15:15 – 16:15 (14:15 – 15:15 UTC), 1 h" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Return)
    dialog = rooms.dialog_of(page.window())
    assert isinstance(dialog, MoveDialog)
    assert dialog.after.text() == "Thu 19 Nov 15:15 – 16:15 (14:15 – 15:15 UTC), 1 h"
    dialog.reject()
    lay(qtbot, page, "None")
    assert "UTC" not in said(page, room.uids[0])


def test_it_is_kept_with_its_board_and_never_twice_the_same(qtbot, page, room):
    lay(qtbot, page, "UTC")
    window = room.window("calendar", 1440, 900)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    again = window.page()
    assert "UTC)" in said(again, room.uids[0])
    again.show_zone("UTC")  # what stood beside is the first one now
    qtbot.waitUntil(lambda: again.weeks_pane().view.scene().zone.key == "UTC")
    assert again.weeks_pane().view.scene().beside is None
    menu = again.zones_menu()
    offered = [action.text() for action in menu.actions()[-1].menu().actions()]
    assert offered == ["None", "Europe/Berlin · UTC+1"]
    menu.deleteLater()


def test_a_zone_of_half_an_hour_says_its_minutes(qtbot, page, room):
    page.desk.settings.calendar["beside"] = f"{page.desk.board.id}\nAsia/Kolkata"
    page.reload(frozenset())
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    assert "(19:30 – 20:30 Kolkata)" in said(page, room.uids[0])
    view = page.weeks_pane().view
    assert view.scene().beside.key == "Asia/Kolkata"
    assert not view.grab().isNull()


def test_the_days_of_both_are_said_where_they_differ():
    berlin, tokyo = times.zone_of("Europe/Berlin"), times.zone_of("Asia/Tokyo")
    start, end, now = rooms.at(19, 20), rooms.at(19, 21), rooms.NOW
    found = times.both_spans(start, end, berlin, tokyo, now)
    assert found == "Thu 19 Nov 21:00 – 22:00 (Fri 20 Nov 05:00 – 06:00 Tokyo)"
    assert times.both_spans(start, end, berlin, None, now) == "Thu 19 Nov 21:00 – 22:00"
    assert times.city(times.zone_of("America/New_York")) == "New York"
    assert date(2026, 11, 19) == start.date()
