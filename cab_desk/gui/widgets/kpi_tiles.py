"""The tiles of Reports: a KPI with its target, whether it is met, and its trend in small."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.services.figures import kpi_words
from cab_desk.services.figures.kpis import KpiLine, Point
from cab_desk.words import say

HEIGHT = 138
_STATES = {"met": "pass", "missed": "block", "no_data": "wait"}
_INSET = 14
_SECOND = 12  # by which figures go down under a title of two lines


class KpiTile(QAbstractButton):
    """One KPI; a click shows what stands behind it, the arrows go from tile to tile."""

    stepped = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.line: KpiLine | None = None
        self._trend: tuple[Point, ...] = ()
        self.setMinimumSize(look.px(150), look.px(HEIGHT))
        self.setMaximumHeight(look.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def show_line(self, line: KpiLine, trend: tuple[Point, ...]) -> None:
        """Show a KPI with its value over the months of the charts."""
        self.line, self._trend = line, trend
        kpi = line.kpi
        parts = [
            kpi_words.label(kpi),
            kpi_words.value(kpi, line.figure.value),
            kpi_words.verdict(line),
            say("kpis.state.near" if kpi_words.nearly(line) else f"kpis.state.{line.state}"),
        ]
        self.setAccessibleName(", ".join(parts))
        self.setAccessibleDescription(say("kpis.tile_opens"))
        set_tip(self, f"{parts[0]}\n{parts[2]}")
        self.update()

    def sizeHint(self) -> QSize:
        """Be as high as every tile."""
        return QSize(self._look.px(204), self._look.px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next tile by the arrows; Enter opens."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in step:
            self.stepped.emit(step[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, its texts and the trend."""
        line = self.line
        if line is None:
            return
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "bg.pressed" if self.isDown() else "bg.surface"
        if self.underMouse() and not self.isDown():
            ground = "bg.hover"
        painter.setPen(QPen(look.colour("line.card"), 1))
        painter.setBrush(look.colour(ground))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, look.px(8), look.px(8))
        left, wide = look.px(_INSET), self.width() - 2 * look.px(_INSET)
        high, down = look.line("small"), 0
        for place, text in enumerate(self.title_lines()):
            area = QRectF(left, look.px(11) + place * high, wide, high)
            self._text(painter, area, text, "small", "text.secondary")
        if any(len(tile.title_lines()) > 1 for tile in self._row()):
            down = look.px(_SECOND)
        self._value(painter, line, left, wide, down)
        self._verdict(painter, line, left, wide, ground, down)
        area = QRectF(left, look.px(96) + down, wide, look.px(30) - down)
        _spark(painter, look, area, line, self._trend)
        painter.end()

    def title_lines(self) -> list[str]:
        """Return the title as it is drawn: in two lines where one has no room for it."""
        if self.line is None:
            return []
        label, wide = kpi_words.label(self.line.kpi), self.width() - 2 * self._look.px(_INSET)
        metrics = QFontMetrics(self._look.font("small"))
        first, rest = "", label.split()
        while rest and metrics.horizontalAdvance(f"{first} {rest[0]}".strip()) <= wide:
            first = f"{first} {rest.pop(0)}".strip()
        if not first or not rest:  # one word is wider than the line, or all are in it
            return [label]
        return [first, " ".join(rest)]

    def _row(self) -> list["KpiTile"]:
        """Return the tiles of the same row: their figures stand at one height."""
        parent = self.parentWidget()
        tiles = parent.findChildren(KpiTile) if parent is not None else [self]
        return [tile for tile in tiles if tile.isVisible() and tile.y() == self.y()]

    def _value(self, painter: QPainter, line: KpiLine, left: int, wide: int, down: int) -> None:
        look = self._look
        text = kpi_words.number(line.kpi, line.figure.value)
        room = QRectF(left, look.px(30) + down, wide, look.px(36))
        self._text(painter, room, text, "kpi", "text.primary")
        unit = kpi_words.unit(line.kpi) if line.figure.value is not None else ""
        if unit:
            beside = QFontMetrics(look.font("kpi")).horizontalAdvance(text) + look.px(5)
            rest = QRectF(left + beside, look.px(36) + down, wide - beside, look.px(28))
            self._text(painter, rest, unit, "body", "text.secondary")

    def _verdict(
        self, painter: QPainter, line: KpiLine, left: int, wide: int, ground: str, down: int
    ) -> None:
        look = self._look
        top, gap = look.px(70) + down, 0
        tone = "warn" if kpi_words.nearly(line) else _STATES.get(line.state)
        if tone:
            paint.status(painter, look, left, top + look.px(1.5), tone, 13, ground)
            gap = look.px(19)
        text, room = kpi_words.verdict(line), wide - gap
        if QFontMetrics(look.font("small")).horizontalAdvance(text) > room:
            text = kpi_words.brief(line)
        area = QRectF(left + gap, top, room, look.px(16))
        self._text(painter, area, text, "small", "text.secondary")

    def _text(self, painter: QPainter, area: QRectF, text: str, face: str, token: str) -> None:
        painter.setFont(self._look.font(face))
        painter.setPen(self._look.colour(token))
        shown = QFontMetrics(painter.font()).elidedText(
            text, Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _spark(
    painter: QPainter, look: Look, area: QRectF, line: KpiLine, trend: tuple[Point, ...]
) -> None:
    values = [point.value for point in trend]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return
    target = line.kpi.target if line.kpi.aim else None
    low = min([*known, *([target] if target is not None else [])])
    high = max([*known, *([target] if target is not None else [])])
    span = (high - low) or 1.0
    dot = look.px(3)

    def y_of(value: float) -> float:
        return area.bottom() - dot - (value - low) / span * (area.height() - 2 * dot)

    if target is not None:
        pen = QPen(look.colour("text.tertiary"), max(1.0, look.k))
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        y = round(y_of(target)) + 0.5
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    step = (area.width() - 2 * dot) / max(1, len(values) - 1)
    points = [
        QPointF(area.left() + dot + place * step, y_of(value))
        for place, value in enumerate(values)
        if value is not None
    ]
    painter.setPen(QPen(look.colour("ink"), 1.6 * look.k))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("ink"))
    painter.drawEllipse(points[-1], dot, dot)
