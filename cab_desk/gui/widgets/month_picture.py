"""The picture of a month: six weeks of days with changes as chips, windows, freezes, conflicts."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLine, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from cab_desk.domain.face import Face
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.month_chips import HIGH, Chip, Chips, chip_of
from cab_desk.gui.widgets.month_strips import name_entry, paint_strips
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import DAYS, Grounds, Month
from cab_desk.words import plural, say

_HEAD, _TOP, _MORE = 30, 26, 17
_FROZEN = ("freeze", "blackout")
_DAY = 86_400  # seconds


class Hit(NamedTuple):
    """Where a chip was painted; without a bar it stands for what is `more` on a day."""

    rect: QRectF
    bar: Bar | None
    day: date
    more: int = 0

    @property
    def key(self) -> str:
        """Return what tells this chip from the others."""
        return self.bar.uid if self.bar else f"more {self.day}"


class MonthPicture:
    """Draws a month, and knows from then on where its chips stand and what lies under them."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.month: Month | None = None
        self.grounds = Grounds()
        self.face: Face | None = None
        self.zone = ZoneInfo("UTC")
        self.today: datetime | None = None
        self.shown = 1  # which month of the year counts
        self.hits: list[Hit] = []
        self.tips: list[tuple[QRectF, str]] = []
        self._chips = Chips(look)
        self._names: list[tuple[QRectF, str, str]] = []
        self._free: list[QRectF] = []  # what the line of each day has left
        self._columns: list[int] = []  # edges of the days, on whole pixels: chips stay crisp
        self._rows: list[int] = []
        self._days: list[date] = []
        self._begins: list[float] = []  # when each day begins, as seconds

    def draw(self, painter: QPainter, size: QSize) -> None:
        """Draw heads, grounds, chips and hairlines."""
        look = self.look
        self.hits, self._names, self._free = [], [], []
        if self.month is None or self.today is None:
            painter.fillRect(QRect(QPoint(), size), look.colour("bg.surface"))
            return
        self._measure(self.month, self.today, size)
        self._paint_heads(painter)
        self._paint_grounds(painter)
        self._paint_entries(painter)
        chips: list[Chip] = []
        for number in range(DAYS):
            chips += self._paint_day(painter, self.month, number)
        self._chips.paint(painter, chips)
        for part, title, kind in self._names:
            name_entry(painter, look, size.width(), part, title, kind)
        self.tips = paint_strips(painter, look, self.grounds.entries, self._part, self._free)

    def _measure(self, month: Month, now: datetime, size: QSize) -> None:
        """Reckon where the days lie, and when they begin."""
        head, width, height = self.look.px(_HEAD), size.width(), size.height()
        self._columns = [round(number * width / 7) for number in range(8)]
        self._rows = [head + round(number * (height - head) / 6) for number in range(7)]
        self._days = [month.first + timedelta(days=number) for number in range(DAYS)]
        begins = (datetime.combine(day, time(), self.zone) for day in self._days)
        self._begins = [begin.timestamp() for begin in begins]
        self._now, self._now_day = now, now.astimezone(self.zone).date()

    def _cell(self, number: int) -> QRect:
        row, column = divmod(number, 7)
        left, top = self._columns[column], self._rows[row]
        return QRect(left, top, self._columns[column + 1] - left, self._rows[row + 1] - top)

    def _paint_heads(self, painter: QPainter) -> None:
        look, width, high = self.look, self._columns[-1], self.look.px(_HEAD)
        painter.fillRect(0, 0, width, high, look.colour("bg.surface"))
        painter.setPen(look.colour("text.secondary"))
        for number, name in enumerate(say("frame.weekdays").split()):
            line = look.lettering.line(name, "small", 500)
            line.paint(painter, self._columns[number] + look.px(10), 0, high)

    def _paint_grounds(self, painter: QPainter) -> None:
        """Paint the grounds of the days, the hairlines between them, and windows at their foot."""
        look = self.look
        past, ahead = look.colour("cal.past"), look.colour("cal.outside")
        for number, day in enumerate(self._days):
            behind = day < self._now_day or day.month != self.shown
            painter.fillRect(self._cell(number), past if behind else ahead)
        right, bottom = self._columns[-1], self._rows[-1]
        painter.setPen(QPen(look.colour("line.card"), 1))
        painter.drawLines([QLine(0, y, right, y) for y in self._rows[:-1]])
        painter.setPen(QPen(look.colour("line.hair"), 1))
        painter.drawLines([QLine(x, self._rows[0], x, bottom) for x in self._columns[:-1]])
        for start, end in self.grounds.windows:
            for number in range(DAYS):
                if part := self._part(number, start, end):
                    high, thin = look.px(8), look.px(2)
                    foot = QRectF(part.left(), part.bottom() - high, part.width(), look.px(6))
                    painter.fillRect(foot, look.colour("cal.window"))
                    foot = QRectF(part.left(), part.bottom() - thin, part.width(), thin)
                    painter.fillRect(foot, look.colour("pass.edge"))

    def _paint_entries(self, painter: QPainter) -> None:
        look = self.look
        for entry in self.grounds.entries:
            if entry.kind not in _FROZEN or entry.systems:
                continue
            named = False
            for number in range(DAYS):
                part = self._part(number, entry.start, entry.end or entry.start)
                if part is None:
                    continue
                ground, line = (look.colour(f"cal.{entry.kind}.{name}") for name in ("bg", "line"))
                paint.hatch(painter, part, ground, line, look.px(7), entry.kind == "blackout")
                if number % 7 and number:
                    painter.setPen(QPen(look.colour("line.hair"), 1))
                    painter.drawLine(part.topLeft(), part.bottomLeft())
                wide = part.width() > self._cell(number).width() / 2
                if wide and (not named or number % 7 == 0):
                    self._names.append((part, entry.title, entry.kind))
                    named = True

    def _part(self, number: int, start: datetime, end: datetime) -> QRectF | None:
        """Return what a span of time takes of a day."""
        begin = self._begins[number]
        left = max(0.0, (start.timestamp() - begin) / _DAY)
        right = min(1.0, (end.timestamp() - begin) / _DAY)
        if right <= left:
            return None
        cell = self._cell(number)
        x, width = cell.left() + left * cell.width(), (right - left) * cell.width()
        return QRectF(x, cell.top() + 1, width, cell.height() - 1)

    def _paint_day(self, painter: QPainter, month: Month, number: int) -> list[Chip]:
        """Paint what a day says beside its chips, and return these."""
        look, cell, day = self.look, self._cell(number), self._days[number]
        self._paint_number(painter, cell, number)
        bars, total = month.bars.get(day, ()), month.totals.get(day, 0)
        top, high = cell.top() + look.px(_TOP), look.px(HIGH)
        step = high + look.px(1)
        room = cell.top() + cell.height() - look.px(9) - top
        rest = max(0, (room - look.px(_MORE)) // step)  # where a line says how many more
        shown = bars if total <= min(max(0, room // step), len(bars)) else bars[:rest]
        left, width = cell.left() + look.px(6), cell.width() - look.px(12)
        chips = []
        for place, bar in enumerate(shown):
            y = top + place * step
            chips.append(self._chip(bar, (left, y, width)))
            self.hits.append(Hit(QRectF(left, y, width, high), bar, day))
        if len(shown) < total:
            self._paint_more(painter, cell, top + len(shown) * step, day, total - len(shown))
        return chips

    def _chip(self, bar: Bar, place: tuple[int, int, int]) -> Chip:
        level = self.face.level(bar.risk) if self.face and bar.risk else None
        clashes = self.month is not None and bar.uid in self.month.clashes
        past = bar.end <= self._now
        return chip_of(bar, place, level.tone if level else "low", past, clashes)

    def _paint_more(self, painter: QPainter, cell: QRect, top: int, day: date, count: int) -> None:
        look = self.look
        left, high = cell.left() + look.px(8), look.px(_MORE)
        painter.setPen(look.colour("text.secondary"))
        text = say("pages.calendar.more", count=f"{count:,}")
        look.lettering.line(text, "caption", 500).paint(painter, left, top, high)
        area = QRectF(left, top, cell.width() - look.px(16), high)
        self.hits.append(Hit(area, None, day, count))

    def _paint_number(self, painter: QPainter, cell: QRect, number: int) -> None:
        look, day = self.look, self._days[number]
        text = str(day.day)
        if day.day == 1 or number == 0:
            text += f" {say('frame.months').split()[day.month - 1]}"
        line = look.lettering.line(text, "body", 600)
        area = QRect(cell.left() + look.px(8), cell.top() + look.px(3), line.width + look.px(6),
                     look.px(20))  # fmt: skip
        today = day == self._now_day
        if not today and self._hatched(number):
            painter.fillRect(area.adjusted(-2, 0, 2, 0), look.colour("bg.surface"))
        if today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("ink"))
            painter.drawRoundedRect(area.adjusted(-2, 0, 2, 0), look.px(4), look.px(4))
        near = day.month == self.shown
        token = "text.on-ink" if today else ("text.primary" if near else "text.tertiary")
        painter.setPen(look.colour(token))
        line.paint(painter, area.left() + look.px(3), area.top(), area.height())
        self._paint_marks(painter, cell, day, area.left() + area.width() + look.px(8))

    def _paint_marks(self, painter: QPainter, cell: QRect, day: date, x: int) -> None:
        look = self.look
        assert self.month is not None  # noqa: S101 -- only called while painting one
        meeting = self.grounds.meetings.get(day)
        if meeting:
            painter.setPen(look.colour("text.tertiary"))
            line = look.lettering.line(say("pages.calendar.cab", time=meeting), "caption")
            line.paint(painter, x, cell.top() + look.px(3), look.px(20))
            x += line.width + look.px(8)
        count, left = self.month.clash_days.get(day, 0), cell.left() + cell.width()
        if count:
            right, top = left - look.px(6), cell.top() + look.px(2)
            text = plural("pages.calendar.conflict", count)
            left = self._chips.count(painter, right, top, right - x, text)
        self._free.append(QRectF(x, cell.top(), left - x - look.px(4), look.px(_TOP)))

    def _hatched(self, number: int) -> bool:
        """Tell whether a freeze lies over the number of a day."""
        begin = self._begins[number]
        return any(
            entry.kind in _FROZEN and not entry.systems
            and entry.start.timestamp() < begin + _DAY / 4
            and (entry.end or entry.start).timestamp() > begin
            for entry in self.grounds.entries
        )  # fmt: skip
