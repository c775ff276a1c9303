"""The ring around what has the focus, shown only to who works by the keyboard."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from cab_desk.gui.look import Look
from cab_desk.gui.tab_order import Choices

_OUTSIDE = 4  # 2 px of ring, 2 px of air
# These draw their own focus: fields by their edge, rows inside.
_OWN_FOCUS = (QLineEdit, QAbstractItemView, QAbstractScrollArea)
_OWN_TOO = ("QAbstractSpinBox", "QComboBox")  # by name: the start has neither


class FocusRing(QWidget):
    """One overlay for one window; call `start` once the window has its native handle."""

    _BY_KEY: ClassVar[frozenset[Qt.Key]] = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._by_key = False
        self._started = False
        self.waits = False  # for the first page: to watch events has all their kinds made, 1.6 MiB
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def by_key(self) -> bool:
        """Tell whether the keyboard is at work, and not the mouse."""
        return self._by_key

    def start(self, *, by_key: bool = False) -> None:
        """Begin to follow the focus. The native window's events tell keys from mouse."""
        app = QApplication.instance()
        if self._started or self.waits or not isinstance(app, QApplication):
            return
        self._started, self._by_key = True, by_key
        self._window.windowHandle().installEventFilter(self)
        self._choices = Choices(self._window)
        app.focusChanged.connect(self._follow)
        if by_key:
            self._follow(None, self._window.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note keys and presses; move with what moves."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            key: Qt.Key = event.key()  # type: ignore[attr-defined]  # it is a QKeyEvent
            if key in self._BY_KEY:
                self._by_key = True
                self._follow(None, QApplication.focusWidget())
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
            self._by_key = False
            self.hide()
        elif watched in self._watched and kind in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Hide,
        ):
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("focus.ring"), 2))
        radius = self._look.px(8)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        for widget in filter(isValid, self._watched):  # what was made anew meanwhile is gone
            widget.removeEventFilter(self)
        self._watched = []
        mine = now is not None and now.window() is self._window and now is not self._window
        own = now is not None and _draws_focus(now)
        self._target = now if mine and not own else None
        step = self._target
        while step is not None and step is not self._window:
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()
        self._place()

    def _place(self) -> None:
        target = self._target
        there = target is not None and isValid(target) and _is_seen(target)
        if target is None or not there or not self._by_key:
            self.hide()
            return
        rect = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        if not isinstance(target, QScrollArea):  # an area has no room around it
            rect.adjust(-_OUTSIDE, -_OUTSIDE, _OUTSIDE, _OUTSIDE)
        self.setGeometry(rect)
        self.show()
        self.raise_()


def _is_seen(target: QWidget) -> bool:
    """Tell whether anything of a widget is seen; an area is covered by what it scrolls."""
    shown = target.viewport() if isinstance(target, QScrollArea) else target
    inner = target.widget() if isinstance(target, QScrollArea) else None
    return any(one is not None and not one.visibleRegion().isEmpty() for one in (shown, inner))


def _draws_focus(widget: QWidget) -> bool:
    if isinstance(widget, QScrollArea):
        return False
    return isinstance(widget, _OWN_FOCUS) or any(map(widget.inherits, _OWN_TOO))
