"""What is chosen above the calendar is there again the next time, and keys turn its months."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cab_desk.gui.pages.calendar import CalendarPage
from cab_desk.gui.window import Window
from tests.gui import rooms

Open = Callable[[], CalendarPage]


@pytest.fixture
def opened(qtbot: QtBot, room: rooms.Room) -> Open:
    room.make_board()
    room.add(
        rooms.rfc("Grow the disk"),
        rooms.rfc("Reindex", start=rooms.at(19, 14.5), end=rooms.at(19, 15.5)),
        rooms.rfc("Rotate keys", systems=("gateway",), class_id="emergency",
                  start=rooms.at(24, 14), end=rooms.at(24, 15)),
    )  # fmt: skip

    def again() -> CalendarPage:
        window: Window = room.window("calendar", 1440, 900)
        qtbot.waitUntil(lambda: rooms.quiet(window))
        page = window.page()
        assert isinstance(page, CalendarPage)
        page.view.repaint()
        return page

    return again


def titles(page: CalendarPage) -> set[str]:
    if page.view.isVisible():
        page.view.repaint()
        return {hit.bar.title for hit in page.view.chips() if hit.bar}
    pane = page.weeks_pane()
    scene = pane.view.scene() if pane else None
    assert scene is not None
    return {one.bar.title for _, one in scene.placed()}


@pytest.mark.parametrize("mode", ["month", "week"])
def test_quick_filters_are_there_again(qtbot: QtBot, opened: Open, mode: str) -> None:
    page = opened()
    page.clashing.click()
    page.show_mode(mode)
    qtbot.waitUntil(lambda: titles(page) == {"Grow the disk", "Reindex"})
    later = opened()
    assert later.clashing.isChecked()
    assert not later.waiting.isChecked()
    qtbot.waitUntil(lambda: titles(later) == {"Grow the disk", "Reindex"})
    later.clashing.click()
    later.heavy.click()
    last = opened()
    assert last.heavy.isChecked()
    last.show_day(rooms.at(24, 0).date())
    qtbot.waitUntil(lambda: titles(last) == {"Rotate keys"})


def test_a_zone_is_there_again_and_only_for_its_board(qtbot: QtBot, opened: Open) -> None:
    page = opened()
    page.show_zone("UTC")
    qtbot.waitUntil(lambda: page.zone.said() == "UTC")
    later = opened()
    qtbot.waitUntil(lambda: later.zone.said() == "UTC")
    kept = later.desk.settings.calendar
    kept["zone"] = "another board\nUTC"
    other = opened()
    qtbot.waitUntil(lambda: other.zone.said() == "Berlin · UTC+1")
    other.show_zone("Europe/Berlin")
    assert kept["zone"] == ""


def test_arrows_turn_the_month_and_letters_go_from_chip_to_chip(qtbot: QtBot, opened: Open) -> None:
    page = opened()
    qtbot.waitUntil(page.window().isActiveWindow)
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert page.title() == "December 2026"
    QTest.keyClick(page.view, Qt.Key.Key_Left)
    assert page.title() == "November 2026"
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    page.view.repaint()
    QTest.keyClick(page.window(), Qt.Key.Key_J)
    assert "Grow the disk, orders-db, Thu 19 Nov 15:00 – 16:00" in page.view.accessibleDescription()
    QTest.keyClick(page.window(), Qt.Key.Key_J)
    QTest.keyClick(page.window(), Qt.Key.Key_K)
    assert "Grow the disk" in page.view.accessibleDescription()
    page.show_mode("week")
    page.turn(0)
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    pane = page.weeks_pane()
    assert pane is not None
    QTest.keyClick(page.window(), Qt.Key.Key_J)
    assert pane.view.chosen()


@pytest.mark.parametrize("mode", ["month", "week"])
def test_a_folded_panel_is_a_menu(
    qtbot: QtBot, opened: Open, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: shown.append(menu))
    page = opened()
    assert not page.shows.isVisible()  # the panel is there
    page.window().resize(1120, 700)
    page.show_mode(mode)
    qtbot.waitUntil(lambda: page.shows.isVisible() and rooms.quiet(page.window()))
    qtbot.waitUntil(lambda: (page.side.panel if mode == "month" else page.weeks_pane()) is not None)
    qtbot.waitUntil(lambda: rooms.quiet(page.window()))
    page.shows.click()
    (menu,) = shown
    lines = {action.text(): action for action in menu.actions() if action.isCheckable()}
    assert {"Conflicts", "Change windows", "Rejected and withdrawn"} <= set(lines)
    assert lines["Conflicts"].isChecked()
    lines["Conflicts"].trigger()
    menu.deleteLater()
    assert "conflicts" in page.desk.settings.calendar["off"]
