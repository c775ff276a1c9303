"""Draw signatures from their strokes: on the pad, and small on a sign-off card."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cab_desk.domain import strokes
from cab_desk.domain.strokes import Curve
from cab_desk.gui.look import Look

_THIN = 1.1  # a small drawing keeps a line that can be seen


def draw(painter: QPainter, look: Look, curves: Iterable[Curve], thinnest: float = 0.0) -> None:
    """Draw curves in ink; where the painter stands is their top left."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(look.colour("ink"), 1)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    for curve in curves:
        pen.setWidthF(max(thinnest, curve.width))
        painter.setPen(pen)
        if (curve.x0, curve.y0) == (curve.x3, curve.y3):
            painter.drawPoint(QPointF(curve.x0, curve.y0))
            continue
        path = QPainterPath(QPointF(curve.x0, curve.y0))
        path.cubicTo(curve.x1, curve.y1, curve.x2, curve.y2, curve.x3, curve.y3)
        painter.drawPath(path)
    painter.restore()


class Ink(QWidget):
    """A drawn signature over its line, small; empty where none was drawn."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._curves: list[Curve] = []
        self._drawing = strokes.Drawing(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)
        self.show_strokes(text)

    def show_strokes(self, text: str) -> None:
        """Show a drawing; what cannot be read is shown as none."""
        try:
            self._drawing = strokes.parse(text)
        except ValueError:
            self._drawing = strokes.Drawing(1, 1)
        self._curves = strokes.all_curves(self._drawing)
        self.update()

    def sizeHint(self) -> QSize:
        """Be about a third of the pad."""
        return QSize(self._look.px(120), self._look.px(38))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line and the strokes on it."""
        look = self._look
        painter = QPainter(self)
        wide = min(self.width(), look.px(120))
        foot = self.height() - 1.0
        painter.setPen(QPen(look.colour("line.card"), 1))
        painter.drawLine(QPointF(0, foot), QPointF(wide, foot))
        box = QRectF(look.px(4), 0, wide - look.px(16), foot - look.px(3))
        place = strokes.fit(self._drawing, box.width(), box.height())
        painter.translate(box.topLeft())
        draw(painter, look, (strokes.placed(one, place) for one in self._curves), _THIN * look.k)
        painter.end()
