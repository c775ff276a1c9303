"""The risk matrix of a policy, of any size: levels, inferred cells, and RFCs as chips."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from cab_desk.domain.policy import Cell, Level, Matrix, Pack
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.picture import Picture
from cab_desk.gui.widgets import matrix_paint
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.gui.widgets.matrix_hand import Hand, short_lines, stepped
from cab_desk.gui.widgets.queue_rows import short_number
from cab_desk.services.requests.rerating import Rerating
from cab_desk.services.rows import QueueRow
from cab_desk.services.schedule.risk import Place
from cab_desk.words import plural, say

_GAP = 3
_HEAD, _CHIP, _INSET = matrix_paint.HEAD, matrix_paint.CHIP, matrix_paint.INSET
_STEP = 31
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
    picked = Signal(str)  # an RFC, by its chip
    taken = Signal(str)  # an RFC into the hand: what another cell means is wanted
    asked = Signal(object)  # the hand, dropped over another cell
    more = Signal(object, QPointF)  # the cell whose hidden RFCs are wanted

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pack: Pack | None = None
        self._cells: Mapping[Place, Sequence[QueueRow]] = {}
        self._place: Place | None = None
        self._picture = Picture()  # cells, chips and axes
        self._spots: list[Spot] = []
        self._rests: list[tuple[QRectF, Place]] = []
        self._pick = ""
        self._pressed: tuple[Spot, QPointF] | None = None
        self._hand: Hand | None = None
        self.setProperty("scaled", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        look.changed.connect(self._anew)

    def show_cells(self, pack: Pack, cells: Mapping[Place, Sequence[QueueRow]]) -> None:
        """Show the policy's matrix with these RFCs."""
        self._pack, self._cells = pack, cells
        self.setAccessibleName(say("pages.risk.matrix"))
        self._anew()

    def choose(self, place: Place | None) -> None:
        """Mark a cell, without a signal."""
        self._place = place
        self.setAccessibleDescription(self.spoken(place) if place else "")
        self.update()

    def pick(self, uid: str) -> None:
        """Mark the RFC that keys move, without a signal."""
        self._pick = uid
        self.update()

    def hand(self) -> Hand | None:
        """Return the RFC that is being rated anew."""
        return self._hand

    def let_go(self) -> None:
        """Drop what is in the hand; nothing changes."""
        self._hand = self._pressed = None
        self.unsetCursor()
        self.update()

    def hold(self, rerating: Rerating) -> None:
        """Take what other cells mean for the RFC in the hand."""
        hand = self._hand
        if hand is not None and hand.row.uid == rerating.change.uid:
            hand.hold(rerating)
            self._speak()
            if hand.waiting:
                self.drop()

    def drop(self) -> None:
        """Ask to keep what is in the hand, or let it go where it came from."""
        hand = self._hand
        if hand is None:
            return
        if not hand.moved:
            self.let_go()
        elif hand.trial is None:
            hand.waiting = True  # it is asked as soon as that is known
        else:
            hand.waiting = False
            self.asked.emit(hand)

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
        left, foot, gap = look.px(matrix_paint.AXIS), look.px(matrix_paint.FOOT), look.px(_GAP)
        wide, high = len(matrix.impacts), len(matrix.probabilities)
        width = (self.width() - left - gap * (wide - 1)) / wide
        height = (self.height() - foot - gap * (high - 1)) / high
        column, row = place[0], high - 1 - place[1]
        return QRectF(left + column * (width + gap), row * (height + gap), width, height)

    def sizeHint(self) -> QSize:
        """Ask for the room of the design."""
        return QSize(self._look.px(980), self._look.px(700))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer, and the RFC whose chip is there."""
        place = self._at(event.position())
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.choose(place)
        self.chosen.emit(place)
        spot = self._spot_at(event.position())
        if spot is not None:
            self.picked.emit(spot.row.uid)
            self._pressed = (spot, event.position())
        for rect, rest in self._rests:
            if rect.contains(event.position()):
                self.more.emit(rest, rect.bottomLeft())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the RFC whose chip is under the pointer."""
        spot = self._spot_at(event.position())
        if spot is not None:
            self.let_go()
            self.opened.emit(spot.row.uid)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask to keep what was dragged."""
        self._pressed = None
        self.unsetCursor()
        if self._hand is not None and self._hand.at is not None:
            self.drop()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the chip that is held, or say what is under the pointer."""
        point = event.position()
        if self._pressed is not None:
            self._drag(*self._pressed, point)
            return
        spot = self._spot_at(point)
        if spot is not None:
            set_tip(self, f"{spot.row.number} {spot.row.title}".strip())
            return
        place = self._at(point)
        inferred = place is not None and self._cell(place).inferred
        self.setToolTip(say("pages.risk.inferred") if inferred else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell by the arrows, move the RFC by Ctrl, into the list by Enter."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._matrix() is not None:
            if self._hand is not None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._carry(step)
            else:
                place = stepped(self._matrix(), self._place, step)
                self.choose(place)
                self.chosen.emit(place)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._hand is not None:
                self.drop()
            else:
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self._hand is not None:
            self.let_go()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the cell."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show cells, chips and axes, and over them what is chosen and in the hand."""
        painter = QPainter(self)
        held = self._hand.row.uid if self._hand else ""
        self._picture.show(painter, self.size(), self._draw, held)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._matrix() is not None:
            for spot in self._spots if self.hasFocus() else ():
                if spot.row.uid == self._pick != held:
                    matrix_paint.ring(painter, self._look, spot.rect)
            if self._place is not None and min(self._place) >= 0:
                matrix_paint.chosen(painter, self._look, self.rect_of(self._place))
            self._paint_hand(painter)
        painter.end()

    def _anew(self) -> None:
        """Draw the matrix anew when it is painted next."""
        self._picture.forget()
        self.update()

    def _draw(self, painter: QPainter) -> None:
        matrix = self._matrix()
        painter.fillRect(self.rect(), self._look.colour("bg.canvas"))
        self._spots, self._rests = [], []
        if matrix is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place in self.places():
                self._paint_cell(painter, place)
            matrix_paint.axes(painter, self._look, self.height(), matrix, self.rect_of)

    def _carry(self, step: tuple[int, int]) -> None:
        """Move the chosen RFC by a cell."""
        rows = self._cells.get(self._place, ()) if self._place else ()
        if self._hand is None and rows and self._pack and self._place:
            row = next((one for one in rows if one.uid == self._pick), rows[0])
            self._hand = Hand(self._pack, row, self._place, self._place)
            self.taken.emit(row.uid)
        if self._hand is not None:
            self._hand.at = None
            self._over(stepped(self._matrix(), self._hand.place or self._hand.origin, step))

    def _drag(self, spot: Spot, start: QPointF, point: QPointF) -> None:
        if self._hand is None and self._pack is not None:
            if (point - start).manhattanLength() < QApplication.startDragDistance():
                return
            grabbed = start - spot.rect.topLeft()
            self._hand = Hand(self._pack, spot.row, spot.place, spot.place, grabbed=grabbed)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.taken.emit(spot.row.uid)
        if self._hand is not None:
            self._hand.at = point
            self._over(self._at(point))

    def _over(self, place: Place | None) -> None:
        hand = self._hand
        if hand is not None and hand.place != place:
            hand.place = place
            hand.judge()
            self._speak()
        self.update()

    def _speak(self) -> None:
        hand = self._hand
        if hand is not None and hand.place is not None:
            lines = (line.text for line in short_lines(hand))
            self.setAccessibleDescription(". ".join((self.spoken(hand.place), *lines)))
        self.update()

    def _spot_at(self, point: QPointF) -> Spot | None:
        return next((one for one in self._spots if one.rect.contains(point)), None)

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
        found = (place for place in self.places() if self.rect_of(place).contains(point))
        return next(found, None)

    def _paint_cell(self, painter: QPainter, place: Place) -> None:
        look, rect, cell = self._look, self.rect_of(place), self._cell(place)
        level = self._level(cell)
        tone = level.tone if level else "low"
        rows = self._cells.get(place, ())
        ground = matrix_paint.mixed(look, f"risk.{tone}.fill", 1.0 if rows else 0.45)
        framed = ground == look.colour("bg.canvas")  # as in high contrast: fills tell nothing apart
        painter.setPen(QPen(look.colour("line.card")) if framed else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, look.px(3), look.px(3))
        if cell.inferred:
            line = QColor(look.colour(f"risk.{tone}.mark"))
            line.setAlphaF(0.28)
            paint.hatch(painter, rect, ground, line, look.px(9), stroke=1)
        left, top = round(rect.left()) + look.px(_INSET), round(rect.top()) + look.px(6)
        high, letters = look.px(16), look.lettering
        name = letters.line(level.label if level else cell.level, "caption", 500)
        if cell.inferred:  # words do not stand on lines
            painter.fillRect(QRectF(left - 3, top, name.width + look.px(26), high), ground)
        paint.risk_bars(painter, look, left, top + 1, tone, 13, "text.primary")
        painter.setPen(look.colour("text.primary"))
        name.paint(painter, left + look.px(19), top, high)
        if rows:
            count = letters.line(f"{len(rows):,}", "caption", 500)
            count.paint(painter, round(rect.right()) - look.px(_INSET) - count.width, top, high)
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
                round(inner.left() + number % columns * (width + gap)),
                round(inner.top()) + number // columns * look.px(_STEP), int(width),
                look.px(_CHIP),
            )  # fmt: skip
            if number < len(shown):
                held = self._hand is not None and self._hand.row.uid == shown[number].uid
                if held:
                    matrix_paint.ghost(painter, look, box, short_number(shown[number].number))
                else:
                    matrix_paint.chip(painter, look, self._pack, box, shown[number], tone)
                self._spots.append(Spot(box, shown[number], place))
            else:
                text = say("pages.risk.more", count=f"{len(rows) - len(shown):,}")
                matrix_paint.more(painter, look, box, text)
                self._rests.append((box, place))

    def _paint_hand(self, painter: QPainter) -> None:
        hand = self._hand
        if hand is not None:
            level = self._level(self._cell(hand.place or hand.origin))
            cell = self.rect_of(hand.place or hand.origin)
            tone = level.tone if level else "low"
            matrix_paint.held(painter, self._look, hand, cell, QRectF(self.rect()), tone)
