"""Levels of risk in a line: one of them, and the key of all."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cab_desk.domain.policy import Level
from cab_desk.gui import paint
from cab_desk.gui.look import Look


class LevelKey(QWidget):
    """Every level of a policy: bars and word."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._levels: Sequence[Level] = ()
        self.setProperty("scaled", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_levels(self, levels: Sequence[Level]) -> None:
        """Show these levels, low to high."""
        self._levels = tuple(levels)
        self.setAccessibleName(", ".join(level.label for level in levels))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Be as wide as bars and words."""
        return QSize(round(sum(self._widths())), self._look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars and words."""
        look = self._look
        painter = QPainter(self)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text.secondary"))
        x = 0.0
        for level, width in zip(self._levels, self._widths(), strict=True):
            paint.risk_bars(painter, look, x, look.px(2), level.tone, 15)
            area = QRectF(x + look.px(22), 0, width, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, level.label)
            x += width
        painter.end()

    def _widths(self) -> list[float]:
        metrics = QFontMetrics(self._look.font("small"))
        lead, gap = self._look.px(22), self._look.px(20)
        return [lead + metrics.horizontalAdvance(level.label) + gap for level in self._levels]


class LevelMark(LevelKey):
    """One level, or none."""

    def show_level(self, level: Level | None) -> None:
        """Show this level."""
        self.show_levels([level] if level else [])
