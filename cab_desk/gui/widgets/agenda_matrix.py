"""The policy's matrix, small, with the items of an agenda in it by their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cab_desk.domain.policy import Pack
from cab_desk.gui.look import Look
from cab_desk.services.meetings import Stand
from cab_desk.services.schedule.risk import Place
from cab_desk.words import say

_CELL, _INSET, _ABOVE = 26, 8, 8
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_EMPTY = {"light": 0.45, "dark": 0.5}


@dataclass(frozen=True, slots=True)
class Placed:
    """An item in the matrix: where it lies, and where it lies with its measures in place."""

    number: int
    at: Place
    after: Place | None
    now: bool
    said: str


def placed(stand: Stand, pack: Pack) -> tuple[Placed, ...]:
    """Return the rated items of an agenda that wait, and the one under discussion."""
    meeting, matrix = stand.meeting, pack.matrix
    if meeting is None or matrix is None:
        return ()
    impacts = {step.id: (place, step.label) for place, step in enumerate(matrix.impacts)}
    chances = {step.id: (place, step.label) for place, step in enumerate(matrix.probabilities)}
    found = []
    for item in meeting.items:
        rating, now = stand.rated.get(item.id), item.id == meeting.current
        if rating is None or (item.verdict is not None and not now):
            continue
        impact, chance = impacts.get(rating.impact), chances.get(rating.probability)
        if impact is None or chance is None:
            continue
        said = say("meeting.place_of", place=item.position, impact=impact[1],
                   probability=chance[1])  # fmt: skip
        less, rarer = impacts.get(rating.residual_impact), chances.get(rating.residual_probability)
        after = None
        if less is not None and rarer is not None:
            after = (less[0], rarer[0])
            said = say("meeting.place_after", said=said, impact=less[1], probability=rarer[1])
        found.append(Placed(item.position, (impact[0], chance[0]), after, now, said))
    return tuple(found)


class AgendaMatrix(QWidget):
    """It rises with the probability and goes right with the impact, as the Risk page does.

    Of the item under discussion an arrow leads to where its measures bring it.
    """

    picked = Signal()  # `kept` is another cell now, or none

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kept: Place | None = None  # whose items alone are listed
        self._at: Place | None = None  # where the keys are
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._look = look
        self._pack: Pack | None = None
        self.placed: tuple[Placed, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("meeting.places"))
        self.hide()
        look.changed.connect(self.updateGeometry)

    def show_agenda(self, stand: Stand, pack: Pack) -> None:
        """Show where the items lie; hidden where the policy has no matrix or nothing is rated."""
        found = placed(stand, pack)
        if found == self.placed and pack is self._pack:
            return
        self.placed, self._pack = found, pack
        if self.kept is not None and self.kept not in self._held():
            self.keep(None)
        self.setVisible(bool(found))
        said = ". ".join(one.said for one in found)
        self.setAccessibleDescription(said)
        self.setToolTip("\n".join(one.said for one in found))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Be as high as its rows."""
        matrix = self._pack.matrix if self._pack else None
        rows = len(matrix.probabilities) if matrix else 0
        return QSize(self._look.px(200), rows * self._look.px(_CELL) + self._look.px(4 + _ABOVE))

    def cell(self, place: Place) -> QRectF:
        """Return where a cell is drawn."""
        look, matrix = self._look, self._pack.matrix if self._pack else None
        if matrix is None:
            return QRectF()
        gap, columns, rows = look.px(2), len(matrix.impacts), len(matrix.probabilities)
        inset = look.px(_INSET)
        width = (self.width() - 2 * inset - gap * (columns - 1)) / columns
        height = look.px(_CELL) - gap
        column, row = place
        left = inset + column * (width + gap)
        top = look.px(_ABOVE) + (rows - 1 - row) * (height + gap)
        return QRectF(left, top, width, height)

    def keep(self, place: Place | None) -> None:
        """List the items of a cell alone; of the one that is kept already, or of none: all."""
        self.kept = None if place == self.kept else place
        self.update()
        self.picked.emit()

    def numbers(self) -> frozenset[int] | None:
        """Return the places of the items that are listed; None for all."""
        if self.kept is None:
            return None
        return frozenset(one.number for one in self.placed if one.at == self.kept)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """List what lies in the cell under the pointer."""
        found = (place for place in self._held() if self.cell(place).contains(event.position()))
        place = next(found, None)
        if place is not None:
            self._at = place
            self.keep(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell that holds items by arrows, list by Enter, all by Esc."""
        key, cells = Qt.Key(event.key()), self._held()
        if key in _STEPS and cells:
            at = cells.index(self._at) + _STEPS[key] if self._at in cells else 0
            self._at = cells[at % len(cells)]
            inside = [one.said for one in self.placed if one.at == self._at]
            self.setAccessibleDescription(". ".join(inside))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at in cells:
            self.keep(self._at)
        elif key == Qt.Key.Key_Escape and self.kept is not None:
            self.keep(None)
        else:
            super().keyPressEvent(event)

    def _held(self) -> list[Place]:
        """Return the cells that hold items, as one reads them."""
        return sorted({one.at for one in self.placed}, key=lambda place: (-place[1], place[0]))

    def _rings(self, painter: QPainter) -> None:
        look = self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, token in ((self.kept, "accent"), (self._at, "focus.ring")):
            if place is None or (token == "focus.ring" and not self.hasFocus()):
                continue
            painter.setPen(QPen(look.colour(token), look.px(2)))
            painter.drawRoundedRect(self.cell(place), look.px(3), look.px(3))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, the numbers in them, and the arrow."""
        pack = self._pack
        if pack is None or pack.matrix is None:
            return
        look, matrix = self._look, pack.matrix
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        held: dict[Place, list[Placed]] = {}
        for one in self.placed:
            held.setdefault(one.at, []).append(one)
        for impact, line in enumerate(matrix.cells):
            for chance, cell in enumerate(line):
                rect, level = self.cell((impact, chance)), pack.level(cell.level)
                inside = held.get((impact, chance), [])
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour(f"risk.{level.tone}.fill" if level else "bg.sunken"))
                painter.setOpacity(1 if inside else _EMPTY[look.theme])
                painter.drawRoundedRect(rect, look.px(3), look.px(3))
                painter.setOpacity(1)
                self._numbers(painter, rect, inside)
        for one in self.placed:
            if one.now and one.after not in (None, one.at):
                self._arrow(painter, one)
        self._rings(painter)
        painter.end()

    def _numbers(self, painter: QPainter, rect: QRectF, inside: Sequence[Placed]) -> None:
        look = self._look
        if any(one.now for one in inside):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("text.primary"), look.px(2)))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), look.px(3), look.px(3))
        font = look.font("small", 600 if any(one.now for one in inside) else 500, tabular=True)
        painter.setFont(font)
        painter.setPen(look.colour("text.primary"))
        text = fitted([one.number for one in inside], QFontMetrics(font), rect.width() - look.px(6))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _arrow(self, painter: QPainter, one: Placed) -> None:
        look = self._look
        start, end = self.cell(one.at).center(), self.cell(one.after or one.at).center()
        painter.setPen(QPen(look.colour("text.primary"), look.px(1.5)))
        painter.drawLine(start, end)
        along = end - start
        length = max(1.0, (along.x() ** 2 + along.y() ** 2) ** 0.5)
        ahead = QPointF(along.x() / length, along.y() / length) * look.px(6)
        aside = QPointF(-ahead.y(), ahead.x()) * 0.6
        painter.setBrush(look.colour("text.primary"))
        painter.drawPolygon([end, end - ahead + aside, end - ahead - aside])


def fitted(numbers: Sequence[int], metrics: QFontMetrics, width: float) -> str:
    """Return as many numbers as have room, and how many more there are."""
    for shown in range(len(numbers), 0, -1):
        text = " ".join(map(str, numbers[:shown]))
        if shown < len(numbers):
            text = f"{text} {say('meeting.place_more', count=len(numbers) - shown)}"
        if metrics.horizontalAdvance(text) <= width:
            return text
    return say("meeting.place_more", count=len(numbers)) if numbers else ""
