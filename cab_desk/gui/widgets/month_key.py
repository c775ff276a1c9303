"""What the grounds and bars of the calendar mean, as a line of samples."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import GONE
from cab_desk.words import say

NAMES = ("window", "freeze", "blackout", "approved", "waiting")
APPROVED = frozenset({"approved", "scheduled", "in_progress", "implemented", "closed"})
_SAMPLE, _GAP = 22, 14


class MonthKey(QWidget):
    """Five samples with their words; those that find no room are left out."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("scaled", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(say(f"pages.calendar.key.{name}") for name in NAMES))
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Be as high as a line."""
        return QSize(0, self._look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw samples and words from the left."""
        look = self._look
        painter = QPainter(self)
        font = look.font("small")
        metrics = QFontMetrics(font)
        x = 0
        for name in NAMES:
            word = say(f"pages.calendar.key.{name}")
            width = look.px(_SAMPLE + 6) + metrics.horizontalAdvance(word)
            if x + width > self.width():
                break
            top = (self.height() - look.px(12)) / 2
            sample(painter, look, QRectF(x, top, look.px(_SAMPLE), look.px(12)), name)
            painter.setFont(font)
            painter.setPen(look.colour("text.secondary"))
            area = QRectF(x + look.px(_SAMPLE + 6), 0, width, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, word)
            x += width + look.px(_GAP)
        painter.end()


class KeySample(QWidget):
    """One sample with its word, as a line of a list."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name = look, name
        self.setProperty("scaled", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say(f"pages.calendar.key.{name}"))
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Be as high as a line."""
        return QSize(0, self._look.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw sample and word."""
        look = self._look
        painter = QPainter(self)
        top = (self.height() - look.px(14)) / 2
        sample(painter, look, QRectF(0, top, look.px(28), look.px(14)), self._name)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text.secondary"))
        area = QRectF(look.px(38), 0, self.width() - look.px(38), self.height())
        word = say(f"pages.calendar.key.{self._name}")
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()


def sample(painter: QPainter, look: Look, rect: QRectF, name: str) -> None:
    """Draw what a ground or a bar looks like."""
    if name == "window":
        paint.fill(painter, rect, look.colour("cal.window"))
        foot = QRectF(rect.left(), rect.bottom() - look.px(2), rect.width(), look.px(2))
        paint.fill(painter, foot, look.colour("pass.edge"))
    elif name in ("freeze", "blackout"):
        ground, line = (look.colour(f"cal.{name}.{part}") for part in ("bg", "line"))
        paint.hatch(painter, rect, ground, line, look.px(4), name == "blackout", 1)
    else:
        pen = QPen(look.colour("risk.high.mark"), 1)
        if name == "waiting":
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(look.colour("risk.high.fill" if name == "approved" else "bg.surface"))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        paint.fill(
            painter,
            QRectF(rect.left(), rect.top(), look.px(4), rect.height()),
            look.colour("risk.high.mark"),
        )


def sign_of(bar: Bar) -> tuple[str, str]:
    """Return the glyph of a change's state, and its token."""
    if bar.state in GONE or bar.gate in ("block", "rejected"):
        return "cd-st-block", "block.fg"
    if bar.gate == "exception":
        return "cd-st-waive", "waive.fg"
    return ("cd-st-pass", "pass.fg") if bar.state in APPROVED else ("cd-st-wait", "wait.fg")
