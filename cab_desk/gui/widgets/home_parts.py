"""The painted parts of Home: the readiness of an agenda, the strip of freezes ahead, files."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services.boards.home import Readiness
from cab_desk.services.rows import CalendarEntry
from cab_desk.words import say

_DAYS = 16


class ReadinessBar(QWidget):
    """Ready, warned (hatched) and blocked RFCs of an agenda, to scale."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._readiness = Readiness()
        self.setProperty("scaled", True)
        self.setFixedHeight(look.px(10))
        look.changed.connect(self.update)

    def show_readiness(self, readiness: Readiness) -> None:
        """Show these counts."""
        self._readiness = readiness
        self.setAccessibleName(
            say("pages.readiness", ready=readiness.ready, warned=readiness.warned,
                blocked=readiness.blocked)
        )  # fmt: skip
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = QPainter(self)
        found = self._readiness
        paint.readiness_bar(
            painter, self._look, QRectF(self.rect()), found.ready, found.warned, found.blocked
        )
        painter.end()


class FreezeStrip(QWidget):
    """The coming days with their freezes (hatched) and blackouts (crossed), to scale."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._now: datetime | None = None
        self._zone: tzinfo | None = None
        self._entries: Sequence[CalendarEntry] = ()
        self.setProperty("scaled", True)
        self.setFixedHeight(look.px(76))
        look.changed.connect(self.update)

    def show_entries(self, now: datetime, zone: tzinfo, entries: Sequence[CalendarEntry]) -> None:
        """Show what is frozen from today on."""
        self._now, self._zone, self._entries = now, zone, entries
        self.setAccessibleName(", ".join(entry.title for entry in entries))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw days, hatches and the now line."""
        if self._now is None:
            return
        look = self._look
        painter = QPainter(self)
        first = self._now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        width = self.width() / _DAYS
        band = QRectF(0, look.px(24), self.width(), look.px(28))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("bg.sunken"))
        painter.drawRoundedRect(band, look.px(4), look.px(4))
        self._paint_entries(painter, band, first, width)
        self._paint_days(painter, first, width)
        x = (self._now - first).total_seconds() / 86400 * width
        painter.setPen(QPen(look.colour("now"), look.px(2)))
        painter.drawLine(
            QPointF(x, band.top() - look.px(4)), QPointF(x, band.bottom() + look.px(4))
        )
        painter.end()

    def _paint_entries(
        self, painter: QPainter, band: QRectF, first: datetime, width: float
    ) -> None:
        for entry in self._entries:
            left = max(0.0, (entry.start - first).total_seconds() / 86400 * width)
            end = entry.end or first + timedelta(days=_DAYS)
            right = min(band.width(), (end - first).total_seconds() / 86400 * width)
            if right <= left:
                continue
            kind = entry.kind
            part = QRectF(left, band.top(), right - left, band.height())
            ground, line = (self._look.colour(f"cal.{kind}.{name}") for name in ("bg", "line"))
            paint.hatch(painter, part, ground, line, self._look.px(7), kind == "blackout")

    def _paint_days(self, painter: QPainter, first: datetime, width: float) -> None:
        look = self._look
        letters = say("pages.day_letters").split()
        for number in range(_DAYS):
            day = first + timedelta(days=number)
            today = number == 0
            painter.setPen(look.colour("text.primary" if today else "text.tertiary"))
            painter.setFont(look.font("caption", 600 if today else None))
            column = QRectF(number * width, 0, width, look.px(18))
            painter.drawText(column, Qt.AlignmentFlag.AlignCenter, letters[day.weekday()])
            column.moveTop(look.px(56))
            painter.drawText(column, Qt.AlignmentFlag.AlignCenter, str(day.day))
            if number:
                painter.setPen(QPen(look.colour("bg.surface"), 1))
                x = number * width
                painter.drawLine(QPointF(x, look.px(24)), QPointF(x, look.px(52)))


class DropArea(QFrame):
    """Takes files that are dropped; `dropped` carries their paths."""

    dropped = Signal(list)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._over = False
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(52), look.px(24), look.px(24))
        column.setSpacing(look.px(4))
        centre = Qt.AlignmentFlag.AlignHCenter
        self.heading = Label(look, say("pages.drop_title"), "heading")
        self.text = Label(look, say("pages.drop_text"), "small", "text.secondary", wrap=True)
        self.text.setAlignment(centre)
        self.button = Button(look, say("pages.choose_files"), icon="folder-open")
        column.addWidget(self.heading, 0, centre)
        column.addWidget(self.text)
        column.addSpacing(look.px(8))
        column.addWidget(self.button, 0, centre)
        look.changed.connect(self.update)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this computer, nothing else."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: object) -> None:
        """Rest again."""
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        self._hover(False)
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed frame and the arrow."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(look.colour("accent" if self._over else "line.field"), 2 if self._over else 1)
        if not self._over:
            edge.setDashPattern([4, 3])
        painter.setPen(edge)
        painter.setBrush(look.colour("bg.selected" if self._over else "bg.canvas"))
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, look.px(8), look.px(8))
        x = (self.width() - look.px(24)) / 2
        token = "accent" if self._over else "text.secondary"
        paint.glyph(painter, look, x, look.px(22), "download", token, 24)
        painter.end()

    def _hover(self, over: bool) -> None:
        self._over = over
        self.update()
