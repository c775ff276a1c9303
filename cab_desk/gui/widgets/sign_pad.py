"""The pad on which somebody signs, with mouse, finger or pen."""

from time import monotonic

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cab_desk.domain import strokes
from cab_desk.domain.strokes import UNITS, Drawing, Point
from cab_desk.gui.look import Look
from cab_desk.gui.widgets import ink
from cab_desk.words import say

_PALM = 40  # px: a touch wider than this is a hand, no finger
_MOST_POINTS = 6_000


class SignPad(QWidget):
    """A drawing area with a line to sign on; `changed` says that strokes came or went."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._strokes: list[list[Point]] = []
        self._pen: str = ""  # what draws at present: mouse, touch, tablet
        self._finger = -1
        self._begun = 0.0
        self._area = (1, 1)  # of the first stroke: later the pad may have another size
        self._foot = 0
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(say("meeting.sign.pad"))
        self.setAccessibleDescription(say("meeting.sign.pad_keys"))
        look.changed.connect(self.update)

    def set_foot(self, height: int) -> None:
        """Keep the line to sign on this far above the lower edge."""
        self._foot = height
        self.update()

    def sizeHint(self) -> QSize:
        """Be as large as the design's drawing area."""
        return QSize(self._look.px(380), self._look.px(150))

    def drawing(self) -> Drawing:
        """Return what was drawn."""
        return Drawing(*self._area, tuple(tuple(stroke) for stroke in self._strokes))

    def signed(self) -> bool:
        """Tell whether this is a signature: three points or more."""
        return self.drawing().counts

    def text(self) -> str:
        """Return the strokes as they are kept, or nothing where this is no signature."""
        return strokes.compact(self.drawing()) if self.signed() else ""

    def empty(self) -> bool:
        """Tell whether nothing was drawn."""
        return not self._strokes

    def undo(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._strokes.pop()
            self._pen = ""
            self._tell()

    def clear(self) -> None:
        """Take everything away."""
        if self._strokes:
            self._strokes.clear()
            self._pen = ""
            self._tell()

    def event(self, event: QEvent) -> bool:
        """Take touches here; Qt has no handler of its own for them."""
        kind = event.type()
        if kind in (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd):
            if isinstance(event, QTouchEvent) and self.isEnabled():
                self._touched(event)
            event.accept()
            return True
        if kind == QEvent.Type.TouchCancel:
            self._end("touch")
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin("mouse", event.position(), 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self._go_on("mouse", event.position(), 0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._end("mouse")

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen, by its pressure."""
        pressure = max(1, min(1000, round(event.pressure() * 1000)))
        if event.type() == QEvent.Type.TabletPress:
            self._begin("tablet", event.position(), pressure)
        elif event.type() == QEvent.Type.TabletMove:
            self._go_on("tablet", event.position(), pressure)
        elif event.type() == QEvent.Type.TabletRelease:
            self._end("tablet")
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo by Ctrl Z, clear by Delete."""
        if event.key() == Qt.Key.Key_Z and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.undo()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the line and the ink."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isEnabled()
        focused = self.hasFocus() and on
        painter.setBrush(look.colour("bg.surface" if on else "bg.canvas"))
        edge = "accent" if focused else ("line.field" if on else "line.card")
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(look.colour(edge), width))
        inset = width / 2
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        if on:
            self._paint_line(painter)
            curves = (curve for stroke in self._strokes for curve in strokes.curves(stroke))
            ink.draw(painter, look, curves)
        else:
            self._paint_locked(painter)
        painter.end()

    def _paint_line(self, painter: QPainter) -> None:
        look = self._look
        foot = self.height() - max(self._foot, look.px(24))
        left = look.px(22)
        painter.setPen(QPen(look.colour("line.field"), 1))
        painter.drawLine(QPointF(left, foot), QPointF(self.width() - left, foot))
        mark, edge = QPointF(left + look.px(5), foot - look.px(8)), look.px(3)
        painter.setPen(QPen(look.colour("text.secondary"), 1.2 * look.k))
        for way in (1, -1):
            painter.drawLine(mark + QPointF(-edge, -edge * way), mark + QPointF(edge, edge * way))

    def _paint_locked(self, painter: QPainter) -> None:
        look, text = self._look, say("meeting.sign.pad_locked")
        painter.setFont(look.font("body"))
        width = painter.fontMetrics().horizontalAdvance(text)
        left = (self.width() - width - look.px(22)) / 2
        top = (self.height() - look.px(16)) / 2
        lock = look.pixmap("lock-keyhole", 16, "text.tertiary")
        painter.drawPixmap(QPointF(left, top), lock)
        painter.setPen(look.colour("text.tertiary"))
        area = QRectF(left + look.px(22), 0, width + 2, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)

    def _touched(self, event: QTouchEvent) -> None:
        if event.type() == QEvent.Type.TouchEnd:
            self._finger = -1
            self._end("touch")
            return
        for point in event.points():
            size = point.ellipseDiameters()
            palm = max(size.width(), size.height()) > self._look.px(_PALM)
            if palm or point.state() == QEventPoint.State.Stationary:
                continue
            pressed = round(point.pressure() * 1000)
            pressure = pressed if 0 < pressed < 1000 else 0  # a screen that feels none says 1
            if self._finger < 0:
                self._finger = point.id()
                self._begin("touch", point.position(), pressure)
            elif point.id() == self._finger:
                self._go_on("touch", point.position(), pressure)

    def _begin(self, pen: str, at: QPointF, pressure: int) -> None:
        if self._pen:  # another one draws
            return
        self._pen = pen
        if not self._strokes:
            self._begun = monotonic()
            self._area = (max(1, self.width() * UNITS), max(1, self.height() * UNITS))
        self._strokes.append([self._point(at, pressure)])
        self._tell()

    def _go_on(self, pen: str, at: QPointF, pressure: int) -> None:
        if pen != self._pen or sum(map(len, self._strokes)) >= _MOST_POINTS:
            return
        point, stroke = self._point(at, pressure), self._strokes[-1]
        if (point.x, point.y) != (stroke[-1].x, stroke[-1].y):
            stroke.append(point)
            self.update()

    def _end(self, pen: str) -> None:
        if pen == self._pen:
            self._pen = ""
            self._tell()

    def _point(self, at: QPointF, pressure: int) -> Point:
        x = min(max(0.0, at.x()), self.width())
        y = min(max(0.0, at.y()), self.height())
        passed = round((monotonic() - self._begun) * 1000)
        return Point(round(x * UNITS), round(y * UNITS), max(0, passed), pressure)

    def _tell(self) -> None:
        self.update()
        self.changed.emit()
