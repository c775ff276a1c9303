"""Tab goes through a page as the eye does, also to what was made after the page."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cab_desk.gui import tab_order
from cab_desk.gui.widgets.duties_card import DutyRow
from cab_desk.gui.widgets.home_rows import SoonRow
from cab_desk.gui.window import Window
from tests.gui.rooms import Room, quiet


@pytest.fixture
def window(qtbot, room: Room) -> Window:
    room.plan_weekly()
    shown = room.window("requests", 1440, 900)
    qtbot.waitUntil(partial(quiet, shown))
    return shown


def chain(window: QWidget, page: QWidget) -> list[QWidget]:
    """Return what Tab comes to on a page, from where the page begins."""
    found, step = [], window.nextInFocusChain()
    while step is not None and step is not window:
        stops = step.focusPolicy() & Qt.FocusPolicy.TabFocus and step.isEnabled()
        if stops and step.isVisible() and page.isAncestorOf(step):
            found.append(step)
        step = step.nextInFocusChain()
    return found


def is_a_stop(widget: QWidget) -> bool:
    """Tell whether Tab is to come here: of buttons of which one is chosen, to that one."""
    if not isinstance(widget, QAbstractButton) or not widget.isCheckable():
        return True
    group = widget.group()
    one_of = widget.autoExclusive() if group is None else group.exclusive()
    return widget.isChecked() or not one_of


def tabbed(qtbot, window, name):
    page = window.go(name)
    qtbot.waitUntil(partial(quiet, window))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    chain(window, page)[0].setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    return page, chain(window, page)


def places(found, wanted):
    return [place for place, one in enumerate(found) if wanted(one)]


def test_what_is_due_on_home_comes_before_the_next_hours(qtbot, window):
    _page, found = tabbed(qtbot, window, "home")
    due = places(found, lambda one: isinstance(one, DutyRow))
    soon = places(found, lambda one: isinstance(one, SoonRow))
    assert due
    assert soon
    tops = [one.mapTo(window, QPoint()).y() for one in found if isinstance(one, DutyRow | SoonRow)]
    assert tops == sorted(tops)


def test_the_teams_of_the_calendar_come_before_its_days(qtbot, window):
    page = window.go("calendar")
    qtbot.waitUntil(lambda: page.side.panel is not None and page.side.panel.isVisible())
    qtbot.waitUntil(lambda: bool(page.side.panel._teams))
    page, _found = tabbed(qtbot, window, "calendar")

    def stands() -> list[int]:
        """Return the places in the chain; none while the teams are being listed anew."""
        found, panel = chain(window, page), page.side.panel
        team = next(iter(panel._teams.values()))
        order = [page.back, page.zone, panel.month, team, panel.gone, page.view]
        return [found.index(one) for one in order] if set(order) <= set(found) else []

    qtbot.waitUntil(lambda: bool(stands()))
    assert stands() == sorted(stands())


def test_the_seats_of_a_meeting_come_before_what_is_below_them(qtbot, window):
    page, found = tabbed(qtbot, window, "meeting")
    seats = places(found, lambda one: type(one).__name__ == "SeatButton")
    assert seats
    assert max(seats) < found.index(page.prepare.replan)
    assert min(seats) > found.index(page.prepare.ready)


@pytest.mark.parametrize("name", ["home", "requests", "calendar", "meeting", "settings"])
def test_no_stop_is_lost_by_ordering(qtbot, window, name):
    page = window.go(name)
    qtbot.waitUntil(partial(quiet, window))
    before = set(filter(is_a_stop, chain(window, page)))
    tab_order.follow(page.layout())
    assert set(chain(window, page)) == before


def test_what_is_put_in_late_stands_where_it_is_seen(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    column, row = QVBoxLayout(page), QHBoxLayout()
    first, last, late = (QPushButton(name) for name in ("first", "last", "late"))
    row.addWidget(first)
    column.addLayout(row)
    column.addWidget(last)
    row.addWidget(late)
    page.show()
    assert chain(page, page) == [first, last, late]
    tab_order.follow(page.layout())
    assert chain(page, page) == [first, late, last]


def walked(qtbot, window, count):
    """Return what Tab comes to from what has the focus on."""
    found = []
    for _press in range(count):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        found.append(QApplication.focusWidget())
    return found


def test_the_first_tab_from_the_rail_leads_through_the_toolbar_into_the_page(qtbot, window):
    page = window.go("home")
    qtbot.waitUntil(partial(quiet, window))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.tell("Something stands here until it is read.", "warn")
    window._buttons["home"].setFocus()
    search, new, dismiss, *inside = walked(qtbot, window, 8)
    assert search is window.search
    assert new is window._new
    assert dismiss is window.notice.close_button
    assert inside == chain(window, page)[: len(inside)]


def test_the_rail_is_left_and_entered_at_the_page_that_is_shown(qtbot, window):
    page = window.go("requests")
    qtbot.waitUntil(partial(quiet, window))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.queue.setFocus()
    around = walked(qtbot, window, 60)
    rail = [one for one in around if one in window._buttons.values()]
    assert set(rail) == {window._buttons["requests"]}
    tabs = [one for one in around if one in page.views.tabs.values()]
    assert set(tabs) == {page.views.tabs["open"]}


def test_enter_presses_the_button_that_has_the_focus(qtbot, window):
    page = window.go("home")
    qtbot.waitUntil(partial(quiet, window))
    button = page.agenda
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    button.setEnabled(False)
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert pressed == [1]


def test_letters_choose_in_a_list_of_choices_and_are_no_shortcuts_there(qtbot, window):
    page = window.go("settings")
    qtbot.waitUntil(lambda: quiet(window) and page.me.count() > 1)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.me.addItem("New hand", "nobody")
    page.me.setFocus()
    asked = []
    window.doers["new"] = asked.append
    for letter in "New":
        QTest.keyClick(window.windowHandle(), letter)  # as the window system sends it
    assert page.me.currentText() == "New hand"
    assert asked == []
    page.save_board.setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_N)
    assert len(asked) == 1
