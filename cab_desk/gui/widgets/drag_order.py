"""Lines of a list that are taken by the mouse to another place among them."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from cab_desk.gui.look import Look

_MARK = 2  # pixels of the line where it would stand


class DragOrder(QObject):
    """`moved` carries the row that was taken and its new place, from 1; Esc drops it where it was.

    The list itself changes nothing: whoever hears of it records the move, as of one by keys.
    """

    moved = Signal(int, int)

    def __init__(self, look: Look, lines: QListWidget) -> None:
        super().__init__(lines)
        self._lines = lines
        self._taken = -1
        self._begin = QPoint()
        self._gap = -1  # before which row it would stand, -1 while nothing is dragged
        self.mark = _Mark(look, lines.viewport())
        lines.installEventFilter(self)
        lines.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse over the lines, and Esc while one of them is in the hand."""
        kind = event.type()
        if watched is self._lines:
            escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
            if kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and escape:
                return self._give_up(event)
            return False
        if not isinstance(event, QMouseEvent):
            return False
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._begin = event.position().toPoint()
            self._taken = self._lines.indexAt(self._begin).row()
        elif kind == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            return self._drag(event.position().toPoint())
        elif kind == QEvent.Type.MouseButtonRelease:
            self._drop()
        return False

    def _drag(self, point: QPoint) -> bool:
        far = (point - self._begin).manhattanLength() >= QApplication.startDragDistance()
        if self._taken < 0 or not (far or self._gap >= 0):
            return self._taken >= 0  # a list would choose what the pointer passes
        if self._gap < 0:
            self._lines.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._scroll(point.y())
        self._gap = self._gap_at(point.y())
        self._show_mark()
        return True

    def _drop(self) -> None:
        taken, gap = self._taken, self._gap
        self._rest()
        place = gap if gap > taken else gap + 1
        if gap >= 0 and place != taken + 1:
            self.moved.emit(taken, place)

    def _give_up(self, event: QEvent) -> bool:
        """Drop nothing; Esc that means a line in the hand closes nothing else."""
        if self._gap < 0:
            return False
        if event.type() == QEvent.Type.KeyPress:
            self._rest()
        event.accept()
        return True

    def _rest(self) -> None:
        self._taken, self._gap = -1, -1
        self.mark.hide()
        self._lines.viewport().unsetCursor()

    def _gap_at(self, y: int) -> int:
        for row in range(self._lines.count()):
            if y < self._lines.visualItemRect(self._lines.item(row)).center().y():
                return row
        return self._lines.count()

    def _show_mark(self) -> None:
        last = self._gap >= self._lines.count()
        rect = self._lines.visualItemRect(self._lines.item(self._gap - 1 if last else self._gap))
        top = rect.bottom() + 1 if last else rect.top()
        top = max(0, min(top - _MARK // 2, self._lines.viewport().height() - _MARK))
        self.mark.setGeometry(rect.left(), top, rect.width(), _MARK)
        self.mark.show()
        self.mark.raise_()

    def _scroll(self, y: int) -> None:
        """Bring what lies beyond the edge into view while the pointer is there."""
        bar = self._lines.verticalScrollBar()
        if y < 0:
            bar.setValue(bar.value() - bar.singleStep())
        elif y > self._lines.viewport().height():
            bar.setValue(bar.value() + bar.singleStep())


class _Mark(QWidget):
    """The line at which what is dragged would stand."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("accent"))
        painter.end()
