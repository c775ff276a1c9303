"""The chips of a month: frames are drawn once for each kind, words are shaped once.

A round, dashed frame takes Qt 25 microseconds, its kept picture one; there are few kinds.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen, QPixmap

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.month_key import APPROVED, sign_of
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import GONE

HIGH = 21
_PAST = 0.62  # what lies behind stands back; text keeps its contrast
_LEAD, _GAP, _SIGN, _SIGN_SIZE = 9, 5, 20, 13
_MARK = "cd-st-block"


class Kind(NamedTuple):
    """What tells the frame of a chip from those of others."""

    width: int
    tone: str
    approved: bool
    sign: tuple[str, str]


class Chip(NamedTuple):
    """A change and where it stands on its day."""

    left: int
    top: int
    kind: Kind
    number: str
    title: str
    past: bool
    clashes: bool
    gone: bool


def chip_of(bar: Bar, place: tuple[int, int, int], tone: str, past: bool, clashes: bool) -> Chip:
    """Return the chip of a change at a place: its left, top and width."""
    left, top, width = place
    kind = Kind(width, tone, bar.state in APPROVED, sign_of(bar))
    return Chip(
        left, top, kind, bar.number.rpartition("-")[2], bar.title, past, clashes, bar.state in GONE
    )


class Chips:
    """Paints the chips of a look."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def paint(self, painter: QPainter, chips: Sequence[Chip]) -> None:
        """Paint chips, those of the past fainter."""
        frames = {kind: self._frame(kind) for kind in {chip.kind for chip in chips}}
        for past in (True, False):
            some = [chip for chip in chips if chip.past is past]
            painter.setOpacity(_PAST if past else 1.0)
            for chip in some:
                painter.drawPixmap(chip.left, chip.top, frames[chip.kind])
            painter.setPen(self._look.colour("text.primary"))
            self._words(painter, some)
            self._clashes(painter, [chip for chip in some if chip.clashes])
        painter.setOpacity(1.0)

    def count(self, painter: QPainter, right: int, top: int, room: int, text: str) -> int:
        """Paint how many conflicts a day has, or a sign for them, and return where it begins."""
        look = self._look
        wide = paint.chip_width(look, text, _MARK)
        if wide >= room:
            left = right - look.px(14)
            paint.status(painter, look, left, top + look.px(2), "block", 14, "cal.outside")
            return left
        draw = partial(paint.chip, look=look, x=0, y=0, text=text, tone="block")
        kept = look.kept(("count", text), wide, look.px(paint.CHIP_HEIGHT), draw)
        painter.drawPixmap(right - wide, top, kept)
        return right - wide

    def _words(self, painter: QPainter, chips: Sequence[Chip]) -> None:
        look, letters = self._look, self._look.lettering
        high, lead, gap, sign = map(look.px, (HIGH, _LEAD, _GAP, _SIGN))
        numbers = [letters.line(chip.number, "caption", 600) for chip in chips]
        for chip, number in zip(chips, numbers, strict=True):  # a font after the other, not in turn
            number.paint(painter, chip.left + lead, chip.top, high)
        for chip, number in zip(chips, numbers, strict=True):
            begin = lead + number.width + gap
            title = letters.line(chip.title, "caption", None, chip.kind.width - sign - begin)
            title.paint(painter, chip.left + begin, chip.top, high)
            if chip.gone:
                end, middle = chip.left + begin + title.width, chip.top + high // 2
                painter.drawLine(chip.left + lead, middle, end, middle)

    def _clashes(self, painter: QPainter, chips: Sequence[Chip]) -> None:
        look = self._look
        wide, high, colour = look.px(2), look.px(HIGH) - 4, look.colour("block.fg")
        for chip in chips:
            left = chip.left - look.px(3) - wide // 2
            painter.fillRect(left, chip.top + 2, wide, high, colour)

    def _frame(self, kind: Kind) -> QPixmap:
        """Return frame, edge of the level and sign of a chip."""
        draw = partial(self._draw, kind)
        return self._look.kept(("chip", kind), kind.width, self._look.px(HIGH), draw)

    def _draw(self, kind: Kind, painter: QPainter) -> None:
        look = self._look
        area = QRectF(0, 0, kind.width, look.px(HIGH))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark = look.colour(f"risk.{kind.tone}.mark")
        edge = QPen(mark, 1)
        if not kind.approved:
            edge.setDashPattern([3, 2])
        painter.setPen(edge)
        ground = f"risk.{kind.tone}.fill" if kind.approved else "bg.surface"
        painter.setBrush(look.colour(ground))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), look.px(3), look.px(3))
        painter.fillRect(QRectF(0, 0, look.px(4), area.height()), mark)
        paint.glyph(painter, look, kind.width - look.px(17), look.px(4), *kind.sign, _SIGN_SIZE)
