"""The search line of the toolbar, with its glass and its key."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look

_PAUSE_MS = 120  # between the last key and the query
_KEYS = "Ctrl K"
_HELPED = {
    Qt.Key.Key_Down: "down", Qt.Key.Key_Up: "up", Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter", Qt.Key.Key_Escape: "esc",
}  # fmt: skip


class SearchField(QLineEdit):
    """Say what is searched for once the user pauses typing, and what is `wanted` by Enter."""

    searched = Signal(str)
    wanted = Signal(str)
    left = Signal()  # Esc or Down: back to the list

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.helper: Callable[[str], bool] | None = None  # is asked about keys first
        self.keyed = True  # whether the key that leads here is shown
        self.setProperty("search", True)
        self.setMaxLength(200)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textEdited.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._search_now)
        look.changed.connect(self.update)

    @property
    def waits(self) -> bool:
        """Whether what was typed last is still to be said."""
        return self._pause.isActive()

    def take_back(self, text: str) -> None:
        """Show a text without searching for it."""
        self._pause.stop()
        self.setText(text)

    def give_up(self) -> None:
        """Clear the line and leave it."""
        if self.text():
            self.take_back("")
            self.searched.emit("")
        self.left.emit()

    def _search_now(self) -> None:
        self._pause.stop()
        self.wanted.emit(self.text().strip())
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Esc or Down, unless the list of suggestions takes the key."""
        name = _HELPED.get(Qt.Key(event.key()), "")
        if name and self.helper is not None and self.helper(name):
            return
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() == Qt.Key.Key_Down:
            self._search_now()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, the glass at its left and the key at its right."""
        super().paintEvent(event)
        look = self._look
        painter = QPainter(self)
        top = (self.height() - look.px(16)) / 2
        painter.drawPixmap(QPointF(look.px(11), top), look.pixmap("search", 16, "text.secondary"))
        if self.keyed:
            width, height = paint.key_cap_width(look, _KEYS), look.px(18)
            left = self.width() - width - look.px(8)
            cap = QRectF(left, (self.height() - height) / 2, width, height)
            paint.key_cap(painter, look, cap, _KEYS, "text.secondary", "line.card")
        painter.end()
