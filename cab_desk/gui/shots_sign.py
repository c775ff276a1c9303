"""The picture of a sign-off that is about to be given: decision, condition and drawn signature."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from cab_desk.domain import strokes
from cab_desk.domain.change import Choice
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.shots import settle
from cab_desk.gui.shots_dialogs import opened, sign_of
from cab_desk.gui.widgets.sign_pad import SignPad
from cab_desk.gui.window import Window
from cab_desk.services.samples.sample_hand import scribble

_HAND = "Security Lead"  # whose made-up hand it is
_CONDITION = "Keep the old index until Monday. Go back to it if searches take longer than 300 ms."
_WORDS = "correct horse"
_WIDE, _HIGH, _INSET = 0.7, 0.86, 16  # of the signature in the pad
_BUTTON = Qt.MouseButton.LeftButton


def filled(window: Window) -> None:
    """Fill the sign-off in, up to its last button."""
    sign_of(window, "reindex seat")
    dialog = opened(window, SignDialog)
    dialog.decisions.choose(Choice.CONDITIONS)
    dialog.conditions.setPlainText(_CONDITION)
    dialog.passphrase.setText(_WORDS)
    _draw(dialog.pad)
    dialog.conditions.setFocus()
    settle(window)


def _draw(pad: SignPad) -> None:
    drawing = strokes.parse(scribble(_HAND))
    for stroke in drawing.strokes:
        spots = [_spot(pad, point.x / drawing.width, point.y / drawing.height) for point in stroke]
        _send(pad, QEvent.Type.MouseButtonPress, spots[0])
        for spot in spots[1:]:
            _send(pad, QEvent.Type.MouseMove, spot)
        _send(pad, QEvent.Type.MouseButtonRelease, spots[-1])


def _spot(pad: SignPad, x: float, y: float) -> QPointF:
    return QPointF(_INSET + x * pad.width() * _WIDE, y * pad.height() * _HIGH)


def _send(pad: SignPad, kind: QEvent.Type, at: QPointF) -> None:
    none = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, pad.mapToGlobal(at), _BUTTON, _BUTTON, none)
    QApplication.sendEvent(pad, event)
