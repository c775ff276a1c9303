"""The risk matrix of a policy, of any size: levels, inferred cells, and RFCs as chips."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cab_desk.domain.policy import Cell, Level, Matrix, Pack
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.gui.widgets.queue_rows import short_number
from cab_desk.services.risk import Place
from cab_desk.services.rows import QueueRow
from cab_desk.words import plural, say

_AXIS, _FOOT, _GAP = 108, 48, 3
_HEAD, _CHIP, _STEP, _INSET = 26, 28, 31, 9
_NARROWEST = 120  # a chip in two columns
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Spot(NamedTuple):
    """Where the chip of an RFC was painted."""

    rect: QRectF
    row: QueueRow
    place: Place


class MatrixView(QWidget):
    """Impact from left to right, probability from below; `chosen` carries a cell."""

    chosen = Signal(object)
    entered = Signal()  # Enter on a cell: go to its list
    opened = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pack: Pack | None = None
        self._cells: Mapping[Place, Sequence[QueueRow]] = {}
        self._place: Place | None = None
        self._spots: list[Spot] = []
        self.setProperty("scaled", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        look.changed.connect(self.update)

    def show_cells(self, pack: Pack, cells: Mapping[Place, Sequence[QueueRow]]) -> None:
        """Show the policy's matrix with these RFCs."""
        self._pack, self._cells = pack, cells
        self.setAccessibleName(say("pages.risk.matrix"))
        self.update()

    def choose(self, place: Place | None) -> None:
        """Mark a cell, without a signal."""
        self._place = place
        self.setAccessibleDescription(self.spoken(place) if place else "")
        self.update()

    def present(self) -> Place | None:
        """Return the cell that is marked."""
        return self._place

    def places(self) -> Sequence[Place]:
        """Return the cells as they are read, from the highest probability down."""
        matrix = self._matrix()
        if matrix is None:
            return ()
        rows = reversed(range(len(matrix.probabilities)))
        return [(column, row) for row in rows for column in range(len(matrix.impacts))]

    def spots(self) -> Sequence[Spot]:
        """Return the chips as they were painted last."""
        return self._spots

    def spoken(self, place: Place) -> str:
        """Say a cell to who does not see it."""
        matrix = self._matrix()
        if matrix is None or min(place) < 0:
            return ""
        level = self._level(self._cell(place))
        return say(
            "pages.risk.spoken",
            impact=matrix.impacts[place[0]].label,
            probability=matrix.probabilities[place[1]].label,
            level=level.label if level else "",
            facts=self._facts(place),
        )

    def rect_of(self, place: Place) -> QRectF:
        """Return where a cell lies."""
        matrix = self._matrix()
        if matrix is None:
            return QRectF()
        look = self._look
        left, foot, gap = look.px(_AXIS), look.px(_FOOT), look.px(_GAP)
        wide, high = len(matrix.impacts), len(matrix.probabilities)
        width = (self.width() - left - gap * (wide - 1)) / wide
        height = (self.height() - foot - gap * (high - 1)) / high
        column, row = place[0], high - 1 - place[1]
        return QRectF(left + column * (width + gap), row * (height + gap), width, height)

    def sizeHint(self) -> QSize:
        """Ask for the room of the design."""
        return QSize(self._look.px(980), self._look.px(700))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer."""
        place = self._at(event.position())
        if place is not None:
            self.choose(place)
            self.chosen.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the RFC whose chip is under the pointer."""
        for spot in self._spots:
            if spot.rect.contains(event.position()):
                self.opened.emit(spot.row.uid)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        for spot in self._spots:
            if spot.rect.contains(event.position()):
                set_tip(self, f"{spot.row.number} {spot.row.title}".strip())
                return
        place = self._at(event.position())
        inferred = place is not None and self._cell(place).inferred
        self.setToolTip(say("pages.risk.inferred") if inferred else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell by the arrows, into its list by Enter."""
        step = _STEPS.get(Qt.Key(event.key()))
        matrix = self._matrix()
        if step is not None and matrix is not None:
            column, row = self._place or (0, 0)
            if self._place is not None and min(self._place) >= 0:
                column = min(max(0, column + step[0]), len(matrix.impacts) - 1)
                row = min(max(0, row + step[1]), len(matrix.probabilities) - 1)
            else:
                column, row = 0, 0
            self.choose((column, row))
            self.chosen.emit((column, row))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the cell."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw cells, chips and axes."""
        matrix = self._matrix()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._spots = []
        if matrix is not None:
            for column in range(len(matrix.impacts)):
                for row in range(len(matrix.probabilities)):
                    self._paint_cell(painter, (column, row))
            self._paint_axes(painter, matrix)
            if self._place is not None and min(self._place) >= 0:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._look.colour("accent"), self._look.px(2)))
                edge = self.rect_of(self._place).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(edge, self._look.px(3), self._look.px(3))
        painter.end()

    def _matrix(self) -> Matrix | None:
        return self._pack.matrix if self._pack else None

    def _cell(self, place: Place) -> Cell:
        matrix = self._matrix()
        assert matrix is not None  # noqa: S101 -- places are of a matrix
        return matrix.cells[place[0]][place[1]]

    def _level(self, cell: Cell) -> Level | None:
        return self._pack.level(cell.level) if self._pack else None

    def _facts(self, place: Place) -> str:
        count = len(self._cells.get(place, ()))
        return plural("pages.risk.cell_facts", count) if count else say("pages.risk.cell_none")

    def _at(self, point: QPointF) -> Place | None:
        matrix = self._matrix()
        if matrix is None:
            return None
        for column in range(len(matrix.impacts)):
            for row in range(len(matrix.probabilities)):
                if self.rect_of((column, row)).contains(point):
                    return column, row
        return None

    def _paint_cell(self, painter: QPainter, place: Place) -> None:
        look, rect, cell = self._look, self.rect_of(place), self._cell(place)
        level = self._level(cell)
        tone = level.tone if level else "low"
        rows = self._cells.get(place, ())
        ground = _mixed(look, f"risk.{tone}.fill", 1.0 if rows else 0.45)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, look.px(3), look.px(3))
        if cell.inferred:
            line = QColor(look.colour(f"risk.{tone}.mark"))
            line.setAlphaF(0.28)
            paint.hatch(painter, rect, ground, line, look.px(9), stroke=1)
        name = level.label if level else cell.level
        left, top = rect.left() + look.px(_INSET), rect.top() + look.px(6)
        plate = QFontMetrics(look.font("caption", 500)).horizontalAdvance(name) + look.px(26)
        if cell.inferred:  # words do not stand on lines
            painter.fillRect(QRectF(left - 3, top, plate, look.px(16)), ground)
        paint.risk_bars(painter, look, left, top + 1, tone, 13)
        painter.setPen(look.colour("text.primary"))
        painter.setFont(look.font("caption", 500))
        area = QRectF(left + look.px(19), top, rect.width(), look.px(16))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, name)
        if rows:
            area = QRectF(rect.left(), top, rect.width() - look.px(_INSET), look.px(16))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(area, right, f"{len(rows):,}")
            self._paint_chips(painter, rect, place, rows, tone)

    def _paint_chips(
        self, painter: QPainter, rect: QRectF, place: Place, rows: Sequence[QueueRow], tone: str
    ) -> None:
        look = self._look
        inner = rect.adjusted(look.px(_INSET), look.px(_HEAD), -look.px(_INSET), -look.px(4))
        lines = max(0, int((inner.height() + look.px(_STEP - _CHIP)) // look.px(_STEP)))
        columns = 1
        if len(rows) > lines and inner.width() >= look.px(2 * _NARROWEST + 8):
            columns = 2
        room = lines * columns
        shown = list(rows) if len(rows) <= room else list(rows[: max(0, room - 1)])
        gap = look.px(8)
        width = (inner.width() - gap * (columns - 1)) / columns
        for number in range(len(shown) + (len(shown) < len(rows) and room > 0)):
            box = QRectF(
                inner.left() + number % columns * (width + gap),
                inner.top() + number // columns * look.px(_STEP), width, look.px(_CHIP),
            )  # fmt: skip
            if number < len(shown):
                self._paint_chip(painter, box, shown[number], tone)
                self._spots.append(Spot(box, shown[number], place))
            else:
                text = say("pages.risk.more", count=f"{len(rows) - len(shown):,}")
                self._paint_more(painter, box, text)

    def _paint_chip(self, painter: QPainter, box: QRectF, row: QueueRow, tone: str) -> None:
        look = self._look
        self._frame(painter, box)
        bar = QRectF(box.left(), box.top() + 1, look.px(4), box.height() - 2)
        painter.fillRect(bar, look.colour(f"risk.{tone}.mark"))
        kind = self._pack.class_def(row.class_id) if self._pack else None
        x = box.left() + look.px(10)
        if kind is not None:
            top = box.top() + (box.height() - look.px(14)) / 2
            paint.class_mark(painter, look, x, top, kind.letter, kind.shape, 14)
        x += look.px(20)
        number = short_number(row.number)
        strong, plain = look.font("small", 600), look.font("small")
        painter.setPen(look.colour("text.primary"))
        painter.setFont(strong)
        area = QRectF(x, box.top(), box.right() - x, box.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, number)
        x += QFontMetrics(strong).horizontalAdvance(number) + look.px(6)
        room = int(box.right() - x - look.px(6))
        painter.setPen(look.colour("text.secondary"))
        painter.setFont(plain)
        text = QFontMetrics(plain).elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        area = QRectF(x, box.top(), room + 2, box.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_more(self, painter: QPainter, box: QRectF, text: str) -> None:
        look = self._look
        width = QFontMetrics(look.font("small", 600)).horizontalAdvance(text) + look.px(20)
        part = QRectF(box.left(), box.top(), width, box.height())
        self._frame(painter, part)
        painter.setPen(look.colour("text.primary"))
        painter.setFont(look.font("small", 600))
        painter.drawText(part, Qt.AlignmentFlag.AlignCenter, text)

    def _frame(self, painter: QPainter, box: QRectF) -> None:
        look = self._look
        painter.setPen(QPen(look.colour("line.field"), 1))
        painter.setBrush(look.colour("bg.surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))

    def _paint_axes(self, painter: QPainter, matrix: Matrix) -> None:
        look = self._look
        painter.setFont(look.font("body", 500))
        painter.setPen(look.colour("text.primary"))
        metrics = QFontMetrics(painter.font())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        room = look.px(_AXIS - 14)
        for number, step in enumerate(matrix.probabilities):
            cell = self.rect_of((0, number))
            text = metrics.elidedText(step.label, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(0, cell.top(), room, cell.height()), right, text)
        foot = self.height() - look.px(_FOOT)
        for number, step in enumerate(matrix.impacts):
            cell = self.rect_of((number, 0))
            area = QRectF(cell.left(), foot + look.px(6), cell.width(), look.px(20))
            text = metrics.elidedText(step.label, Qt.TextElideMode.ElideRight, int(cell.width()))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(look.font("caption", 500))
        painter.setPen(look.colour("text.secondary"))
        painter.drawText(QRectF(0, 0, room, look.px(16)), right, say("pages.risk.probability"))
        area = QRectF(0, foot + look.px(6), room, look.px(20))
        painter.drawText(area, right, say("pages.risk.impact"))


def _mixed(look: Look, token: str, part: float) -> QColor:
    """Return a colour laid thinly on the canvas."""
    top, ground = look.colour(token), look.colour("bg.canvas")
    pairs = (
        (top.red(), ground.red()), (top.green(), ground.green()), (top.blue(), ground.blue()),
    )  # fmt: skip
    return QColor(*(round(above * part + below * (1 - part)) for above, below in pairs))
