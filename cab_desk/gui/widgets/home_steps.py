"""The cards of the first run, and the small status lines of Home."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import Label

_SIGN, _GAP = 15, 7  # before a few words


class StepCard(QFrame):
    """A card of the first run; the present one is outlined."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._present = False
        look.changed.connect(self.update)

    def set_present(self, present: bool) -> None:
        """Outline the card, or not."""
        self._present = present
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self._present else 1
        painter.setPen(QPen(look.colour("accent" if self._present else "line.card"), width))
        painter.setBrush(look.colour("bg.surface"))
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, look.px(8), look.px(8))
        painter.end()


class StepMark(QWidget):
    """The number of a step, or a tick when it is done."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._number, self._state = 1, "later"
        self.setProperty("scaled", True)
        self.setFixedSize(look.px(24), look.px(24))
        look.changed.connect(self.update)

    def show_step(self, number: int, state: str) -> None:
        """Show a number; `state` is done, now or later."""
        self._number, self._state = number, state
        self.setAccessibleName(f"{number} {state}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        look = self._look
        painter = QPainter(self)
        if self._state == "done":
            paint.glyph(painter, look, 0, 0, "cd-st-pass", "pass.fg", 24)
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        now = self._state == "now"
        painter.setBrush(look.colour("ink" if now else "bg.sunken"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setPen(look.colour("text.on-ink" if now else "text.tertiary"))
        painter.setFont(look.font("body", 600))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class FactLine(Label):
    """A few words at the right, with a sign before them that is no verdict."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, text, tone="text.secondary", parent=parent)
        self.sign = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def restyle(self) -> None:
        """Keep room for the sign."""
        super().restyle()
        self.setContentsMargins(self._look.px(_SIGN + _GAP), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign before the words."""
        super().paintEvent(event)
        if not (self.sign and self.text()):
            return
        look, painter = self._look, QPainter(self)
        words = self.fontMetrics().horizontalAdvance(self.text())
        left = self.width() - words - look.px(_SIGN + _GAP)
        top = (self.height() - look.px(_SIGN)) / 2
        paint.glyph(painter, look, left, top, self.sign, self._tone, _SIGN, "bg.surface")
        painter.end()


class StatusLine(QWidget):
    """A status's silhouette and a few words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._glyph, self._token, self._text = "cd-st-info", "info.fg", ""
        self.setProperty("scaled", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_status(self, glyph: str, token: str, text: str) -> None:
        """Show a glyph in a colour beside a text."""
        self._glyph, self._token, self._text = glyph, token, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Be as wide as glyph and text."""
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self._text)
        return QSize(width + self._look.px(26), self._look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw glyph and text."""
        look = self._look
        painter = QPainter(self)
        top = (self.height() - look.px(15)) / 2
        paint.glyph(painter, look, 0, top, self._glyph, self._token, 15, "bg.surface")
        painter.setPen(look.colour("text.primary"))
        painter.setFont(look.font("body"))
        area = QRectF(look.px(22), 0, self.width() - look.px(22), self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()
