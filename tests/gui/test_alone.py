"""Full screen: a running meeting stands alone, and every way out of it shows the window again."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.gui.widgets.buttons import Button
from tests.gui.meeting_table import Table


def around(table: Table) -> list[bool]:
    window = table.window
    return [part.isVisible() for part in (window.rail, window.toolbar, window.status)]


def full(table: Table) -> None:
    table.window.activateWindow()
    table.wait(table.window.isActiveWindow)
    QTest.keyClick(table.window, Qt.Key.Key_F11)
    table.wait(table.window.isFullScreen)


def way_back(table: Table) -> Button:
    (found,) = (one for one in table.page.findChildren(Button) if one.said() == "Whole window")
    return found


def test_what_stands_around_a_meeting_goes_while_it_runs_in_full_screen(table: Table) -> None:
    full(table)
    assert around(table) == [True] * 3  # it has not begun
    table.begin()
    table.wait(lambda: around(table) == [False] * 3)
    table.window.activateWindow()
    table.wait(table.window.isActiveWindow)
    QTest.keyClick(table.window, Qt.Key.Key_F11)
    assert around(table) == [True] * 3
    assert not table.window.isFullScreen()
    assert not way_back(table).isVisible()


@pytest.mark.parametrize(
    "leave",
    [
        lambda table: way_back(table).click(),
        lambda table: table.window.go("requests"),
        lambda table: QTest.keyClick(
            table.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier
        ),
    ],
    ids=["button", "page", "key"],
)
def test_every_way_out_shows_the_window_again(
    table: Table, leave: Callable[[Table], object]
) -> None:
    table.begin()
    full(table)
    assert around(table) == [False] * 3
    assert way_back(table).isVisible()
    leave(table)
    assert around(table) == [True] * 3
    table.window.go("meeting")
    table.wait(lambda: around(table) == [not table.window.isFullScreen()] * 3)


def test_full_screen_that_the_system_left_shows_the_window_again(table: Table) -> None:
    table.begin()
    full(table)
    table.window.showNormal()
    table.wait(lambda: around(table) == [True] * 3)


def test_a_board_that_is_lost_is_told_in_full_screen_too(table: Table) -> None:
    table.begin()
    full(table)
    assert around(table) == [False] * 3
    table.window.status.chain.tell("Entry 7 is broken", "block.fg", "cd-st-block")
    table.wait(lambda: around(table) == [False, False, True])
    table.window.status.chain.tell("Audit chain", "pass.fg", "link")
    table.wait(lambda: around(table) == [False] * 3)


def test_a_search_that_is_left_by_a_click_takes_its_field_away(table: Table) -> None:
    table.begin()
    full(table)
    QTest.keyClick(table.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    table.wait(table.window.search.hasFocus)
    table.page.side.note.setFocus()
    table.wait(lambda: around(table) == [False] * 3)


def test_a_search_brings_its_field_and_takes_it_away_again(table: Table) -> None:
    table.begin()
    full(table)
    QTest.keyClick(table.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert around(table) == [False, True, False]
    table.wait(table.window.search.hasFocus)
    QTest.keyClick(table.window.search, Qt.Key.Key_Escape)
    table.wait(lambda: around(table) == [False] * 3)
