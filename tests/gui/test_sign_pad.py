"""The pad takes strokes of mouse, finger and pen, and says what counts as a signature."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cab_desk.domain import strokes
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.sign_pad import SignPad


@pytest.fixture
def pad(qtbot: QtBot) -> Iterator[SignPad]:
    made = SignPad(Look("light"))
    made.resize(380, 150)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.hide()


def draw(pad: SignPad, *points: tuple[int, int]) -> None:
    first, *rest = (QPoint(*point) for point in points)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=first)
    for point in rest:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=rest[-1] if rest else first)


def pen(pad: SignPad, kind: QEvent.Type, x: float, y: float, pressure: float) -> None:
    at = QPointF(x, y)
    device = QPointingDevice.primaryPointingDevice()
    event = QTabletEvent(
        kind, device, at, at, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
    )  # fmt: skip
    QApplication.sendEvent(pad, event)


def test_a_stroke_of_the_mouse_is_a_signature(pad: SignPad, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pad.changed):
        draw(pad, (40, 80), (60, 40), (90, 90), (130, 50))
    drawing = strokes.parse(pad.text())
    assert [(point.x, point.y) for point in drawing.strokes[0]][:2] == [(400, 800), (600, 400)]
    assert (drawing.width, drawing.height) == (3800, 1500)
    times = [point.t for point in drawing.strokes[0]]
    assert times == sorted(times)


def test_under_three_points_nothing_was_signed(pad: SignPad) -> None:
    draw(pad, (40, 80), (60, 40))
    assert not pad.empty()
    assert not pad.signed()
    assert pad.text() == ""


def test_a_stroke_can_be_undone_and_all_cleared(pad: SignPad) -> None:
    draw(pad, (40, 80), (60, 40), (90, 90))
    draw(pad, (140, 80), (160, 40), (190, 90))
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.drawing().strokes) == 1
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.empty()


def test_the_pressure_of_a_pen_is_kept(pad: SignPad) -> None:
    pen(pad, QEvent.Type.TabletPress, 40, 80, 0.25)
    pen(pad, QEvent.Type.TabletMove, 60, 40, 0.5)
    pen(pad, QEvent.Type.TabletMove, 90, 60, 1.0)
    pen(pad, QEvent.Type.TabletRelease, 90, 60, 0.0)
    assert [point.p for point in pad.drawing().strokes[0]] == [250, 500, 1000]


def test_one_finger_draws_and_a_second_one_does_not(pad: SignPad) -> None:
    screen = QTest.createTouchDevice()
    QTest.touchEvent(pad, screen).press(1, QPoint(40, 80), pad).commit()
    for x, y in ((60, 50), (90, 90)):
        QTest.touchEvent(pad, screen).move(1, QPoint(x, y), pad).commit()
    QTest.touchEvent(pad, screen).stationary(1).press(2, QPoint(200, 20), pad).commit()
    QTest.touchEvent(pad, screen).move(1, QPoint(130, 60), pad).move(
        2, QPoint(210, 20), pad
    ).commit()
    QTest.touchEvent(pad, screen).release(1, QPoint(130, 60), pad).release(
        2, QPoint(210, 20), pad
    ).commit()
    assert [[(p.x // 10, p.y // 10) for p in stroke] for stroke in pad.drawing().strokes] == [
        [(40, 80), (60, 50), (90, 90), (130, 60)]
    ]


def test_a_locked_pad_takes_nothing(pad: SignPad) -> None:
    pad.setEnabled(False)
    for kind in (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletMove):
        pen(pad, kind, 40, 60, 0.5)
    assert pad.empty()


def test_what_leaves_the_pad_is_held_at_its_edge(pad: SignPad) -> None:
    draw(pad, (40, 80), (60, 40), (900, -50), (80, 90))
    for point in pad.drawing().strokes[0]:
        assert 0 <= point.x <= 3800
        assert 0 <= point.y <= 1500


def test_a_drawing_is_painted_in_ink(pad: SignPad) -> None:
    before = pad.grab().toImage()
    draw(pad, *((40 + 4 * n, 40 + (n % 5) * 8) for n in range(40)))
    assert pad.grab().toImage() != before
