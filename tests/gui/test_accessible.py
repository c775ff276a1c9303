"""What a screen reader finds: painted cells, chips, bars and strokes as children with names."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from cab_desk.gui import accessible, spoken
from cab_desk.gui.widgets.matrix_view import MatrixView
from cab_desk.gui.widgets.month_view import MonthView
from cab_desk.gui.widgets.sign_pad import SignPad
from cab_desk.gui.widgets.week_view import WeekView
from cab_desk.gui.window import Window
from tests.gui.rooms import Room, at, quiet, rfc

NAME = QAccessible.Text.Name


@pytest.fixture(scope="module", autouse=True)
def readers() -> Iterator[accessible.Readers]:
    installed = spoken.install()
    yield installed
    # Others go on with Qt's own.
    installed._walks = {}


@pytest.fixture
def window(qtbot, room: Room) -> Window:
    room.make_board()
    room.add(
        rfc("Widen the pool"), rfc("Rotate certificates"),
        rfc("Patch the gate", systems=("gate",), start=at(20, 8), end=at(20, 9)),
    )  # fmt: skip
    shown = room.window("calendar")
    qtbot.waitUntil(partial(quiet, shown))
    return shown


def view_of(qtbot, window: Window, kind: type[QWidget]) -> QAccessibleInterface:
    qtbot.waitUntil(partial(quiet, window))
    view = next(one for one in window.findChildren(kind) if one.isVisible())
    view.repaint()
    found = QAccessible.queryAccessibleInterface(view)
    assert isinstance(found, accessible.PartedInterface)
    return found


def names(found: QAccessibleInterface) -> list[str]:
    return [found.child(at).text(NAME) for at in range(found.childCount())]


def test_the_month_is_walked_chip_by_chip(qtbot, window):
    found = view_of(qtbot, window, MonthView)
    assert found.role() == QAccessible.Role.List
    assert found.text(NAME) == "Month with 3 changes"
    said = names(found)
    assert [name.partition(",")[0] for name in said] == [
        "CR-2026-0001 Widen the pool", "CR-2026-0002 Rotate certificates",
        "CR-2026-0003 Patch the gate",
    ]  # fmt: skip
    assert said[2].startswith(
        "CR-2026-0003 Patch the gate, gate, Fri 20 Nov 09:00 – 10:00, waiting"
    )
    assert "Conflict" in found.child(0).text(QAccessible.Text.Description)


def test_a_chip_that_keys_choose_is_the_readers_too(qtbot, window):
    found = view_of(qtbot, window, MonthView)
    view = found.object()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    view.repaint()
    states = [found.child(at).state() for at in range(3)]
    assert [bool(state.selected) for state in states] == [False, True, False]
    assert found.focusChild().text(NAME).startswith("CR-2026-0002")


def test_the_lanes_are_walked_bar_by_bar(qtbot, window):
    window.page().show_mode("week")
    found = view_of(qtbot, window, WeekView)
    assert found.text(NAME) == "Lanes with 3 changes"
    said = names(found)
    gate = next(name for name in said if "Patch the gate" in name)
    for wanted in ("CR-2026-0003", "gate", "Fri 20 Nov 09:00 – 10:00", "Normal", "waiting"):
        assert wanted in gate
    assert "blocked" in gate


def test_a_move_by_keys_is_said(qtbot, window, monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility",
                        lambda event: said.append(event.message()))  # fmt: skip
    window.page().show_mode("week")
    view = view_of(qtbot, window, WeekView).object()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert said[-1].startswith("CR-2026-000")
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(partial(quiet, window))
    assert "Fri 20 Nov 09:15 – 10:15" in said[-1]
    qtbot.waitUntil(lambda: "outside the deployment slot. Next free slot" in said[-1])


def test_a_part_is_found_where_it_is_painted(qtbot, window):
    window.page().show_mode("week")
    found = view_of(qtbot, window, WeekView)
    for place in range(found.childCount()):
        child = found.child(place)
        middle: QPoint = child.rect().center()
        under = found.childAt(middle.x(), middle.y())
        assert found.indexOfChild(under) == place
        assert child.parent() is found
        assert child.isValid()
    corner = found.object().viewport().mapToGlobal(QPoint(2, 2))
    assert found.childAt(corner.x(), corner.y()) is None


def test_the_matrix_is_walked_cell_by_cell(qtbot, window):
    window.go("risk")
    found = view_of(qtbot, window, MatrixView)
    view = found.object()
    cells = [name for at, name in enumerate(names(found))
             if found.child(at).role() == QAccessible.Role.Cell]  # fmt: skip
    assert len(cells) == len(view.places())
    assert cells == [view.spoken(place) for place in view.places()]
    assert all(cells)
    chips = [name for name in names(found) if name.startswith("CR-2026-")]
    assert len(chips) == 3
    view.choose(view.places()[0])
    assert found.child(0).state().selected


def test_a_signature_is_said(qtbot, look):
    pad = SignPad(look)
    qtbot.addWidget(pad)
    pad.resize(400, 150)
    pad.show()
    found = QAccessible.queryAccessibleInterface(pad)
    assert names(found) == ["Nothing is drawn"]
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
    qtbot.mouseMove(pad, QPoint(90, 60))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(90, 60))
    assert names(found) == ["A signature of 1 stroke"]
    assert found.child(0).role() == QAccessible.Role.Graphic


def test_a_part_that_is_gone_says_so(qtbot, window):
    found = view_of(qtbot, window, MonthView)
    chip = found.child(2)
    window.page().turn(1)
    window.page().turn(1)
    qtbot.waitUntil(partial(quiet, window))
    found.object().repaint()
    assert found.childCount() == 0
    assert not chip.isValid()
    assert chip.state().invalid
    assert chip.text(NAME) == ""
    assert chip.rect().isEmpty()
    assert found.child(2) is None


def test_what_is_closed_is_let_go(look, readers):
    pad = SignPad(look)
    found = QAccessible.queryAccessibleInterface(pad)
    known = readers.alive()
    assert isValid(found)
    pad.deleteLater()
    del pad
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(found)
    assert readers.alive() < known
