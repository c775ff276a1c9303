"""The ring goes where the keyboard is, also where a page was made anew under it."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cab_desk.gui.focus import FocusRing
from cab_desk.gui.look import Look


class Frame:
    """A window with a panel of one button and a button beside it, worked by keys."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        rows = QVBoxLayout(self.window)
        self.panel = QWidget()
        inner = QVBoxLayout(self.panel)
        self.first, self.second = QPushButton("First"), QPushButton("Second")
        inner.addWidget(self.first)
        rows.addWidget(self.panel)
        rows.addWidget(self.second)
        self.ring = FocusRing(Look("light"), self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.ring.start(by_key=True)


@pytest.fixture
def frame(qtbot: QtBot, qapp) -> Frame:
    return Frame(qtbot)


def rings(frame: Frame, button: QPushButton) -> bool:
    """Tell whether the ring lies around a button."""
    centre = button.mapTo(frame.window, button.rect().center())
    return frame.ring.isVisible() and frame.ring.geometry().contains(centre)


def test_it_follows_the_tab_key(frame: Frame) -> None:
    frame.first.setFocus()
    assert rings(frame, frame.first)
    QTest.keyClick(frame.first, Qt.Key.Key_Tab)
    assert frame.second.hasFocus()
    assert rings(frame, frame.second)


def test_it_leaves_what_was_taken_away_while_it_had_the_focus(frame: Frame) -> None:
    frame.first.setFocus()
    shiboken6.delete(frame.first)
    frame.second.setFocus()
    assert rings(frame, frame.second)
    shiboken6.delete(frame.panel)
    QTest.keyClick(frame.second, Qt.Key.Key_Tab)
    assert not frame.ring.isHidden()


def test_it_goes_with_the_last_button_that_had_it(frame: Frame) -> None:
    frame.first.setFocus()
    assert frame.ring.isVisible()
    shiboken6.delete(frame.panel)
    frame.window.resize(500, 400)
    QTest.mouseClick(frame.window, Qt.MouseButton.LeftButton)
    assert frame.ring.isHidden()


def test_it_lies_around_an_area_that_is_scrolled_by_keys(frame: Frame) -> None:
    area = QScrollArea()
    area.setWidget(QPushButton("Long"))
    frame.window.layout().addWidget(area)
    area.show()
    frame.window.layout().activate()
    area.setFocus()
    corner = area.mapTo(frame.window, area.rect().topLeft())
    assert frame.ring.isVisible()
    assert frame.ring.geometry() == area.rect().translated(corner)
