"""The card beside the pointer that says what a time would mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import Label

_V = Qt.AlignmentFlag.AlignVCenter
_LOUD = ("block", "warn")


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of the verdict card: a tone (or empty), its words, and a section at the right."""

    text: str
    tone: str = ""
    aside: str = ""


def card(
    painter: QPainter, look: Look, at: QPointF, room: QRectF, lines: Sequence[CardLine]
) -> QRectF:
    """Paint the verdict card beside a point, inside `room`, and return where it stands."""
    first, plain = look.font("body", 600), look.font("small")
    wide = max(
        QFontMetrics(first if n == 0 else plain).horizontalAdvance(line.text)
        + (look.px(22) if line.tone else 0)
        + (QFontMetrics(plain).horizontalAdvance(line.aside) + look.px(16) if line.aside else 0)
        for n, line in enumerate(lines)
    )
    high, pad = look.px(22), look.px(12)
    width = min(wide + 2 * pad + look.px(4), room.width() - look.px(8))
    rect = QRectF(
        at.x() + look.px(16), at.y() + look.px(16), width, high * len(lines) + 2 * look.px(8)
    )
    rect.moveLeft(min(max(rect.left(), room.left() + 4), room.right() - rect.width() - 4))
    if rect.bottom() > room.bottom() - 4:
        rect.moveBottom(max(at.y() - look.px(16), room.top() + rect.height() + 4))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("line.field"), 1))
    painter.setBrush(look.colour("bg.raised"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), look.px(6), look.px(6))
    top = rect.top() + look.px(8)
    for number, line in enumerate(lines):
        _card_line(painter, look, QRectF(rect.left() + pad, top, rect.width() - 2 * pad, high),
                   line, number == 0)  # fmt: skip
        top += high
    return rect


def _card_line(painter: QPainter, look: Look, area: QRectF, line: CardLine, first: bool) -> None:
    x = area.left()
    if line.tone:
        paint.status(painter, look, x, area.top() + look.px(4), line.tone, 14, "bg.raised")
        x += look.px(22)
    painter.setFont(
        look.font("body", 600) if first else look.font("small", 500 if line.tone else None)
    )
    quiet = "text.primary" if first or line.tone else "text.secondary"
    painter.setPen(look.colour(f"{line.tone}.fg" if line.tone in _LOUD else quiet))
    right = area.right()
    if line.aside:
        wide = QFontMetrics(look.font("small")).horizontalAdvance(line.aside)
        right -= wide + look.px(12)
    text = QFontMetrics(painter.font()).elidedText(
        line.text, Qt.TextElideMode.ElideRight, int(right - x)
    )
    painter.drawText(QRectF(x, area.top(), right - x, area.height()), _V, text)
    if line.aside:
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text.secondary"))
        painter.drawText(area, _V | Qt.AlignmentFlag.AlignRight, line.aside)


class StatusLine(QWidget):
    """A status, a sentence that wraps, and where the rule stands."""

    def __init__(self, look: Look, line: CardLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._tone = look, line.tone
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(22), 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(Label(look, line.text, wrap=True), 1)
        if line.aside:
            row.addWidget(Label(look, line.aside, "small", "text.secondary"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the status at the left."""
        painter = QPainter(self)
        paint.status(painter, self._look, 0, self._look.px(3), self._tone or "info", 14)
        painter.end()
