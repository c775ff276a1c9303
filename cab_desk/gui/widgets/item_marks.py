"""Small signs of the item under discussion: its class, its risk, what stands against it."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look


class Mark(QWidget):
    """The letter of a class, or the bars of a risk."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._class: tuple[str, str] | None = None
        self._tone: str | None = None
        self.setFixedSize(look.px(16), look.px(16))
        look.changed.connect(self.update)

    def show_class(self, letter: str, shape: str) -> None:
        """Show a class."""
        self._class = (letter, shape)
        self.update()

    def show_risk(self, tone: str | None) -> None:
        """Show a level of risk."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        """Be of an icon's size."""
        return QSize(self._look.px(16), self._look.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        if self._class is not None:
            paint.class_mark(painter, self._look, 0, 0, *self._class)
        else:
            paint.risk_bars(painter, self._look, 0, 0, self._tone)
        painter.end()


class SignHere(QWidget):
    """A small sign beside a line of text, at the height of its first line."""

    def __init__(self, look: Look, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._tone = look, tone
        self.setFixedSize(look.px(14), look.line("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        name = paint.STATUS_GLYPHS[self._tone]
        picture = self._look.pixmap(name, 13, f"{self._tone}.fg")
        painter.drawPixmap(QPointF(0, self._look.px(3)), picture)
        painter.end()
