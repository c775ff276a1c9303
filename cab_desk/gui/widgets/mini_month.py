"""A small month: the days that are shown, today, and the days that are frozen."""

from collections.abc import Collection
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.services.schedule.month import first_of
from cab_desk.words import say

_CELL, _ROW, _HEAD, _TITLE = 26, 24, 22, 26
_CENTRE = Qt.AlignmentFlag.AlignCenter
_DAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class MiniMonth(QWidget):
    """Six weeks of numbers; a click or Enter goes to a day."""

    chosen = Signal(object)  # a date

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._month = date(2026, 1, 1)
        self._first, self._days = self._month, 0
        self._today = self._month
        self._at = self._month
        self._frozen: Collection[date] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("schedule.mini_month"))
        look.changed.connect(self.updateGeometry)

    def show_days(self, first: date, days: int, today: date, frozen: Collection[date] = ()) -> None:
        """Mark the days that are shown; the month is that of their middle."""
        self._first, self._days, self._today, self._frozen = first, days, today, frozen
        self._month = (first + timedelta(days=days // 2)).replace(day=1)
        self._at = first
        self.update()

    def sizeHint(self) -> QSize:
        """Be seven cells wide, and eight rows high."""
        look = self._look
        return QSize(7 * look.px(_CELL), look.px(_TITLE + _HEAD) + 6 * look.px(_ROW))

    def minimumSizeHint(self) -> QSize:
        """Never be smaller."""
        return self.sizeHint()

    def turn(self, months: int) -> None:
        """Show another month; what is chosen stays."""
        beyond = self._month.replace(day=28) + timedelta(days=4)
        before = self._month - timedelta(days=1)
        self._month = (beyond if months > 0 else before).replace(day=1)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the day under the pointer, or to another month by the arrows of the title."""
        point = event.position()
        for side, months in ((0, -1), (1, 1)):
            if self._arrow(side).contains(point):
                self.turn(months)
                return
        day = self._day_at(point)
        if day is not None:
            self.chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from day to day by arrows, to other months by Page Up and Page Down."""
        key = Qt.Key(event.key())
        if key in _DAYS:
            self._at += timedelta(days=_DAYS[key])
            self._month = self._at.replace(day=1)
            self.setAccessibleDescription(self._at.isoformat())
            self.update()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title, names of days and numbers."""
        look = self._look
        painter = QPainter(self)
        painter.setFont(look.font("small", 600))
        painter.setPen(look.colour("text.primary"))
        names = say("pages.calendar.months").split()
        title = f"{names[self._month.month - 1]} {self._month.year}"
        area = QRectF(0, 0, self.width(), look.px(_TITLE))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)
        for side, icon in ((0, "chevron-left"), (1, "chevron-right")):
            rect = self._arrow(side)
            edge = (rect.height() - look.px(14)) / 2
            where = QPointF(rect.left() + edge, rect.top() + edge)
            painter.drawPixmap(where, look.pixmap(icon, 14, "text.secondary"))
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("text.tertiary"))
        for number, name in enumerate(say("frame.weekdays").split()):
            area = QRectF(number * look.px(_CELL), look.px(_TITLE), look.px(_CELL), look.px(_HEAD))
            painter.drawText(area, _CENTRE, name[:1])
        for number in range(42):
            self._paint_day(painter, number)
        painter.end()

    def _paint_day(self, painter: QPainter, number: int) -> None:
        look = self._look
        day, area = self._day(number), self._cell(number)
        if self._first <= day < self._first + timedelta(days=self._days):
            paint.fill(painter, area, look.colour("bg.selected"))
        if day == self._today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("ink"))
            painter.drawRoundedRect(area.adjusted(1, 0, -1, 0), look.px(4), look.px(4))
        if day in self._frozen:
            foot = QRectF(area.left() + look.px(5), area.bottom() - look.px(3),
                          area.width() - look.px(10), 2)  # fmt: skip
            paint.fill(painter, foot, look.colour("cal.freeze.line"))
        painter.setFont(look.font("small", 600 if day == self._today else None))
        near = day.month == self._month.month
        token = "text.on-ink" if day == self._today else (
            "text.primary" if near else "text.tertiary")  # fmt: skip
        painter.setPen(look.colour(token))
        painter.drawText(area, _CENTRE, str(day.day))
        if self.hasFocus() and day == self._at:
            painter.setPen(look.colour("focus.ring"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(1, 1, -1, -1))

    def _day(self, number: int) -> date:
        return first_of(self._month) + timedelta(days=number)

    def _cell(self, number: int) -> QRectF:
        look = self._look
        return QRectF(number % 7 * look.px(_CELL),
                      look.px(_TITLE + _HEAD) + number // 7 * look.px(_ROW),
                      look.px(_CELL), look.px(_ROW))  # fmt: skip

    def _day_at(self, point: QPointF) -> date | None:
        found = (n for n in range(42) if self._cell(n).contains(point))
        number = next(found, None)
        return None if number is None else self._day(number)

    def _arrow(self, side: int) -> QRectF:
        size = self._look.px(_TITLE)
        return QRectF(self.width() - (2 - side) * size, 0, size, size)
