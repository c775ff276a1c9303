"""The chips of a month: frames are drawn once for each kind, words are shaped once.

A round, dashed frame takes Qt 25 microseconds, its kept picture one; there are few kinds.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from cab_desk.gui import paint
from cab_desk.gui.lettering import Lettering
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.month_key import APPROVED, sign_of
from cab_desk.services.rows import Bar

HIGH = 21
_PAST = 0.62  # what lies behind stands back; text keeps its contrast
_LEAD, _GAP, _SIGN, _SIGN_SIZE = 9, 5, 20, 13
_MARK = "cd-st-block"


class Chip(NamedTuple):
    """A change and where it stands on its day."""

    left: int
    top: int
    width: int
    bar: Bar
    tone: str
    past: bool
    clashes: bool


class Chips:
    """Paints the chips of one look, until that changes: then `forget` what is kept."""

    def __init__(self, look: Look, lettering: Lettering) -> None:
        self._look = look
        self._lettering = lettering
        self._kept: dict[tuple[object, ...], QPixmap] = {}

    def forget(self) -> None:
        """Draw all frames anew."""
        self._kept.clear()

    def paint(self, painter: QPainter, chips: Sequence[Chip]) -> None:
        """Paint chips, those of the past fainter."""
        ratio = painter.device().devicePixelRatioF()
        for past in (True, False):
            some = [chip for chip in chips if chip.past is past]
            painter.setOpacity(_PAST if past else 1.0)
            for chip in some:
                painter.drawPixmap(chip.left, chip.top, self._frame(chip, ratio))
            painter.setPen(self._look.colour("text.primary"))
            self._words(painter, some)
            self._clashes(painter, [chip for chip in some if chip.clashes])
        painter.setOpacity(1.0)

    def count(self, painter: QPainter, right: int, top: int, room: int, text: str) -> int:
        """Paint how many conflicts a day has, or a sign for them, and return where it begins."""
        look, ratio = self._look, painter.device().devicePixelRatioF()
        wide = paint.chip_width(look, text, _MARK)
        if wide >= room:
            left = right - look.px(14)
            paint.status(painter, look, left, top + look.px(2), "block", 14, "cal.outside")
            return left
        kept = self._kept.get((text, ratio))
        if kept is None:
            kept, inner = self._canvas(wide, look.px(paint.CHIP_HEIGHT), ratio)
            paint.chip(inner, look, 0, 0, text, "block")
            inner.end()
            self._kept[text, ratio] = kept
        painter.drawPixmap(right - wide, top, kept)
        return right - wide

    def _words(self, painter: QPainter, chips: Sequence[Chip]) -> None:
        look, line = self._look, self._lettering.line
        high, lead, gap, sign = map(look.px, (HIGH, _LEAD, _GAP, _SIGN))
        for chip in chips:
            x = chip.left + lead
            number = line(chip.bar.number.rpartition("-")[2], "caption", 600)
            number.paint(painter, x, chip.top, high)
            x += number.width + gap
            room = chip.left + chip.width - sign - x
            line(chip.bar.title, "caption", None, room).paint(painter, x, chip.top, high)

    def _clashes(self, painter: QPainter, chips: Sequence[Chip]) -> None:
        look = self._look
        wide, high, colour = look.px(2), look.px(HIGH) - 4, look.colour("block.fg")
        for chip in chips:
            left = chip.left - look.px(3) - wide // 2
            painter.fillRect(left, chip.top + 2, wide, high, colour)

    def _frame(self, chip: Chip, ratio: float) -> QPixmap:
        """Return frame, edge of the level and sign of a chip."""
        approved, sign = chip.bar.state in APPROVED, sign_of(chip.bar)
        key = (chip.width, chip.tone, approved, sign, ratio)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._drawn(chip.width, chip.tone, approved, sign, ratio)
        return found

    def _drawn(
        self, width: int, tone: str, approved: bool, sign: tuple[str, str], ratio: float
    ) -> QPixmap:
        look = self._look
        kept, painter = self._canvas(width, look.px(HIGH), ratio)
        area = QRectF(0, 0, width, look.px(HIGH))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark = look.colour(f"risk.{tone}.mark")
        edge = QPen(mark, 1)
        if not approved:
            edge.setDashPattern([3, 2])
        painter.setPen(edge)
        painter.setBrush(look.colour(f"risk.{tone}.fill" if approved else "bg.surface"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), look.px(3), look.px(3))
        painter.fillRect(QRectF(0, 0, look.px(4), area.height()), mark)
        paint.glyph(painter, look, width - look.px(17), look.px(4), *sign, _SIGN_SIZE)
        painter.end()
        return kept

    def _canvas(self, width: int, height: int, ratio: float) -> tuple[QPixmap, QPainter]:
        kept = QPixmap(round(width * ratio), round(height * ratio))
        kept.setDevicePixelRatio(ratio)
        kept.fill(Qt.GlobalColor.transparent)
        return kept, QPainter(kept)
