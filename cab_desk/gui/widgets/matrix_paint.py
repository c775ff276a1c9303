"""Parts of the risk matrix as they are painted: axes, frames, and what shows a chip in the hand."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from cab_desk.domain.policy import Matrix, Pack
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.matrix_hand import Hand, short_lines
from cab_desk.gui.widgets.queue_rows import short_number
from cab_desk.gui.widgets.verdict_card import card
from cab_desk.services.rows import QueueRow
from cab_desk.services.schedule.risk import Place
from cab_desk.words import say

AXIS, FOOT = 108, 48
HEAD, CHIP, INSET = 26, 28, 9


def frame(painter: QPainter, look: Look, box: QRectF) -> None:
    """Paint the ground of a chip."""
    painter.setPen(QPen(look.colour("line.field"), 1))
    painter.setBrush(look.colour("bg.surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))


def ghost(painter: QPainter, look: Look, box: QRectF, number: str) -> None:
    """Paint where a chip was taken from."""
    pen = QPen(look.colour("text.secondary"), 1)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))
    painter.setFont(look.font("small"))
    painter.setPen(look.colour("text.primary"))
    area = box.adjusted(look.px(10), 0, 0, 0)
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, number)


def target(painter: QPainter, look: Look, cell: QRectF) -> None:
    """Paint the cell that a chip would fall into."""
    pen = QPen(look.colour("text.primary"), look.px(2))
    pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), look.px(3), look.px(3))


def chosen(painter: QPainter, look: Look, cell: QRectF) -> None:
    """Paint the edge of the cell that is chosen."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("accent"), look.px(2)))
    painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), look.px(3), look.px(3))


def shadow(painter: QPainter, look: Look, box: QRectF) -> None:
    """Paint the shadow of a chip in the hand."""
    painter.setPen(Qt.PenStyle.NoPen)
    for drop, alpha in ((4, 0.08), (2, 0.12)):
        tint = QColor(0, 0, 0)
        tint.setAlphaF(alpha)
        painter.setBrush(tint)
        painter.drawRoundedRect(box.translated(0, look.px(drop)), look.px(5), look.px(5))


def ring(painter: QPainter, look: Look, box: QRectF) -> None:
    """Paint the edge of the chip that is chosen or in the hand."""
    painter.setPen(QPen(look.colour("accent"), look.px(2)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))


def chip(
    painter: QPainter, look: Look, pack: Pack | None, box: QRectF, row: QueueRow, tone: str
) -> None:
    """Paint an RFC: its level's edge, its class, its number and title."""
    left, top, wide, high = (
        round(side) for side in (box.left(), box.top(), box.width(), box.height())
    )
    draw = partial(_ground, look=look, width=wide, height=high, tone=tone)
    painter.drawPixmap(left, top, look.kept(("rfc", tone), wide, high, draw))
    kind = pack.class_def(row.class_id) if pack else None
    x = left + look.px(10)
    if kind is not None:
        middle = top + (high - look.px(14)) // 2
        paint.class_mark(painter, look, x, middle, kind.letter, kind.shape, 14)
    x += look.px(20)
    number = look.lettering.line(short_number(row.number), "small", 600)
    painter.setPen(look.colour("text.primary"))
    number.paint(painter, x, top, high)
    x += number.width + look.px(6)
    painter.setPen(look.colour("text.secondary"))
    room = left + wide - x - look.px(6)
    look.lettering.line(row.title, "small", None, room).paint(painter, x, top, high)


def _ground(painter: QPainter, look: Look, width: int, height: int, tone: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame(painter, look, QRectF(0, 0, width, height))
    edge = QRectF(0, 1, look.px(4), height - 2)
    painter.fillRect(edge, look.colour(f"risk.{tone}.mark"))


def held(painter: QPainter, look: Look, hand: Hand, cell: QRectF, room: QRectF, tone: str) -> None:
    """Paint the chip in the hand, the cell that it would fall into, and what that means."""
    if hand.moved:
        target(painter, look, cell)
    width = min(cell.width() - look.px(2 * INSET), look.px(200))
    corner = cell.topLeft() + QPointF(look.px(INSET), look.px(HEAD))
    if hand.at is not None:
        corner = hand.at - (hand.grabbed or QPointF())
    box = QRectF(corner.x(), corner.y(), width, look.px(CHIP))
    shadow(painter, look, box)
    chip(painter, look, hand.pack, box, hand.row, tone)
    ring(painter, look, box)
    if hand.place is not None:
        card(painter, look, hand.at or box.bottomLeft(), room, short_lines(hand))


def more(painter: QPainter, look: Look, box: QRectF, text: str) -> None:
    """Paint how many RFCs of a cell are not shown."""
    line = look.lettering.line(text, "small", 600)
    part = QRectF(box.left(), box.top(), line.width + look.px(20), box.height())
    frame(painter, look, part)
    painter.setPen(look.colour("text.primary"))
    line.paint(painter, round(box.left()) + look.px(10), round(box.top()), round(box.height()))


def axes(
    painter: QPainter, look: Look, height: int, matrix: Matrix, rect_of: Callable[[Place], QRectF]
) -> None:
    """Paint the words of both axes."""
    painter.setFont(look.font("body", 500))
    painter.setPen(look.colour("text.primary"))
    metrics = QFontMetrics(painter.font())
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    room = look.px(AXIS - 14)
    for number, step in enumerate(matrix.probabilities):
        cell = rect_of((0, number))
        text = metrics.elidedText(step.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(0, cell.top(), room, cell.height()), right, text)
    foot = height - look.px(FOOT)
    for number, step in enumerate(matrix.impacts):
        cell = rect_of((number, 0))
        area = QRectF(cell.left(), foot + look.px(6), cell.width(), look.px(20))
        text = metrics.elidedText(step.label, Qt.TextElideMode.ElideRight, int(cell.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.setFont(look.font("caption", 500))
    painter.setPen(look.colour("text.secondary"))
    small = QFontMetrics(painter.font())
    for top, high, key in ((0, 16, "probability"), (foot + look.px(6), 20, "impact")):
        lines = axis_lines(small, say(f"pages.risk.{key}"), room)
        for number, line in enumerate(lines):
            area = QRectF(0, top + number * small.lineSpacing(), room, look.px(high))
            painter.drawText(area, right, line)


def axis_lines(metrics: QFontMetrics, text: str, room: int) -> list[str]:
    """Return what an axis is called in as many lines as it needs; a word too long is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(metrics.elidedText(word, Qt.TextElideMode.ElideRight, room))
    return lines


def mixed(look: Look, token: str, part: float) -> QColor:
    """Return a colour laid thinly on the canvas."""
    top, ground = look.colour(token), look.colour("bg.canvas")
    pairs = (
        (top.red(), ground.red()), (top.green(), ground.green()), (top.blue(), ground.blue()),
    )  # fmt: skip
    return QColor(*(round(above * part + below * (1 - part)) for above, below in pairs))
