"""Every page and dialog: whatever takes the focus or a click has a name, and Tab reaches it."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QScrollArea,
    QWidget,
)

from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.fitting_tabs import FittingTabs
from cab_desk.gui.window import Window
from tests.gui.reached import about, nameless, spoken, unreached
from tests.gui.rooms import Room, at, dialog_of, quiet

DIALOGS = (
    "new",
    "edit",
    "withdraw",
    "sign",
    "plan_meeting",
    "new_board",
    "comment",
    "take_along",
    "connect",
)


@pytest.fixture
def window(qtbot, room: Room) -> Window:
    room.plan_weekly()
    shown = room.window("requests")
    qtbot.waitUntil(partial(quiet, shown))
    return shown


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_what_stands_on_a_page_has_a_name(qtbot, window, page):
    window.go(page)
    qtbot.waitUntil(partial(quiet, window))
    assert nameless(window) == []


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_what_scrolls_by_keys_has_a_name(qtbot, window, page):
    window.go(page)
    qtbot.waitUntil(partial(quiet, window))
    areas = [one for one in window.findChildren(QScrollArea) if not one.focusProxy()]
    stops = [one for one in areas if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [about(one) for one in stops if not one.accessibleName()] == []


def test_the_tabs_and_texts_of_a_review_say_what_they_are(qtbot, window, room):
    window.open_change(room.changes()[0].uid)
    qtbot.waitUntil(partial(quiet, window))
    (tabs,) = window.page().findChildren(FittingTabs)
    assert tabs.accessibleName() == "Parts of the request"
    names = {one.accessibleName() for one in window.page().findChildren(QScrollArea)}
    assert {"Text of the request", "Gates"} <= names


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_tab_reaches_what_stands_on_a_page(qtbot, window, page):
    window.go(page)
    qtbot.waitUntil(partial(quiet, window))
    assert unreached(window.page()) == []


@pytest.mark.parametrize("mode", ["day", "week", "fortnight"])
def test_what_stands_on_the_lanes_has_a_name(qtbot, window, mode):
    window.go("calendar")
    window.page().show_mode(mode)
    qtbot.waitUntil(partial(quiet, window))
    assert nameless(window) == []
    assert unreached(window.page()) == []


@pytest.mark.parametrize("name", ["edit", "dry"])
def test_what_stands_in_the_rooms_of_policy_has_a_name(qtbot, window, name):
    page = window.go("policy")
    qtbot.waitUntil(lambda: page.shelf is not None)
    if name == "edit":
        page.copy_button.click()
        qtbot.waitUntil(lambda: page.rooms.editor().draft() is not None)
    else:
        page.rooms.try_out()
        qtbot.waitUntil(partial(quiet, window))
        with qtbot.waitSignal(page.rooms.dry_run().finished):
            page.rooms.dry_run().start()
    qtbot.waitUntil(partial(quiet, window))
    assert nameless(window) == []
    assert unreached(page) == []


@pytest.mark.parametrize("action", DIALOGS)
def test_what_stands_in_a_dialog_has_a_name_and_is_reached(qtbot, window, action):
    with window.desk.office.open_reader() as reader:
        uid = reader.bars(at(1, 0), at(30, 0))[0].uid
    window.ask(Ask(action, uid))
    qtbot.waitUntil(partial(quiet, window))
    dialog: QDialog = dialog_of(window)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert nameless(dialog) == []
    assert unreached(dialog) == []
    assert dialog.windowTitle() or spoken(dialog)


def test_a_control_without_a_name_is_found(qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    field = QAbstractScrollArea(root)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    root.show()
    assert len(nameless(root)) == 1
    field.setAccessibleName("List")
    assert nameless(root) == []
