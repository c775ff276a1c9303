"""The picture of a month: six weeks of days with changes as chips, windows, freezes, conflicts."""

from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLine, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from cab_desk.domain.face import Face
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.day_marks import marks_of, paint_marks
from cab_desk.gui.widgets.month_chips import HIGH, Chip, Chips
from cab_desk.gui.widgets.month_strips import name_entry, paint_strips
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import DAYS, Grounds, Month
from cab_desk.words import plural, say

_HEAD, _TOP, _MORE = 30, 26, 17
_COUNT = 82  # what the number of conflicts takes of a day's line
_FROZEN = ("freeze", "blackout")
_DAY = 86_400  # seconds


Cell = tuple[int, int, int, int]  # left, top, width, height of a day


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
        self._placed: list[Chip] = []
        self._more: list[Hit] = []
        self._hits: list[Hit] | None = None
        self.tips: list[tuple[QRectF, str]] = []
        self._chips = Chips(look)
        self._names: list[tuple[QRectF, str, str]] = []
        self._said: list[tuple[QRectF, str]] = []  # marks of days, and what they say
        self._free: list[QRectF] = []  # what the line of each day has left
        self._columns: list[int] = []  # edges of the days, on whole pixels: chips stay crisp
        self._rows: list[int] = []
        self._cells: list[Cell] = []
        self._days: list[date] = []
        self._begins: list[float] = []  # when each day begins, as seconds

    @property
    def hits(self) -> list[Hit]:
        """Where chips stand, in the order of the days; nobody asks while one turns the pages."""
        if self._hits is None:
            high = self.look.px(HIGH)
            chips = (
                Hit(QRectF(chip.left, chip.top, chip.width, high), chip.bar, chip.day)
                for chip in self._placed
            )
            found = (*chips, *self._more)
            self._hits = sorted(found, key=lambda hit: (hit.day, hit.rect.top()))
        return self._hits

    @property
    def heads(self) -> list[tuple[date, QRectF]]:
        """Where the number of each day stands, with what is said beside it."""
        high = self.look.px(_TOP)
        return [
            (day, QRectF(left, top, width, high))
            for (left, top, width, _), day in zip(self._cells, self._days, strict=True)
        ]

    def draw(self, painter: QPainter, size: QSize) -> None:
        """Draw heads, grounds, chips and hairlines."""
        look = self.look
        self._placed, self._more, self._hits = [], [], None
        self._names, self._free, self._said = [], [], []
        if self.month is None or self.today is None:
            paint.fill(painter, QRect(QPoint(), size), look.colour("bg.surface"))
            return
        self._measure(self.month, self.today, size)
        self._paint_heads(painter)
        self._paint_grounds(painter)
        self._paint_entries(painter)
        self._paint_numbers(painter)
        self._place(painter, self.month)
        marks = {**dict.fromkeys(self.month.settled, "waive"),
                 **dict.fromkeys(self.month.clashes, "block")}  # fmt: skip
        self._chips.paint(painter, self._placed, self._now, marks, self._tone_of)
        for part, title, kind in self._names:
            name_entry(painter, look, size.width(), part, title, kind)
        strips = paint_strips(painter, look, self.grounds.entries, self._part, self._free)
        self.tips = [*self._said, *strips]

    def _measure(self, month: Month, now: datetime, size: QSize) -> None:
        """Reckon where the days lie, and when they begin."""
        head, width, height = self.look.px(_HEAD), size.width(), size.height()
        self._columns = [round(number * width / 7) for number in range(8)]
        self._rows = [head + round(number * (height - head) / 6) for number in range(7)]
        self._cells = [
            (left, top, right - left, bottom - top)
            for top, bottom in pairwise(self._rows)
            for left, right in pairwise(self._columns)
        ]
        self._days = [month.first + timedelta(days=number) for number in range(DAYS)]
        begins = (datetime.combine(day, time(), self.zone) for day in self._days)
        self._begins = [begin.timestamp() for begin in begins]
        self._now, self._now_day = now, now.astimezone(self.zone).date()

    def _paint_heads(self, painter: QPainter) -> None:
        look, width, high = self.look, self._columns[-1], self.look.px(_HEAD)
        paint.fill(painter, QRect(0, 0, width, high), look.colour("bg.surface"))
        painter.setPen(look.colour("text.secondary"))
        for number, name in enumerate(say("frame.weekdays").split()):
            line = look.lettering.line(name, "small", 500)
            line.paint(painter, self._columns[number] + look.px(10), 0, high)

    def _paint_grounds(self, painter: QPainter) -> None:
        """Paint the grounds of the days, the hairlines between them, and windows at their foot."""
        look = self.look
        past, ahead = look.colour("cal.past"), look.colour("cal.outside")
        behind = [day < self._now_day or day.month != self.shown for day in self._days]
        for row, (top, bottom) in enumerate(pairwise(self._rows)):
            edges = iter(self._columns)
            left = next(edges)
            for dim, run in groupby(behind[row * 7 : row * 7 + 7]):
                right = left
                for _day in run:
                    right = next(edges)
                band = QRect(left, top, right - left, bottom - top)
                paint.fill(painter, band, past if dim else ahead)
                left = right
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
                    paint.fill(painter, foot, look.colour("cal.window"))
                    foot = QRectF(part.left(), part.bottom() - thin, part.width(), thin)
                    paint.fill(painter, foot, look.colour("pass.edge"))

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
                wide = part.width() > self._cells[number][2] / 2
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
        x, top, width, height = self._cells[number]
        return QRectF(x + left * width, top + 1, (right - left) * width, height - 1)

    def _place(self, painter: QPainter, month: Month) -> None:
        """Place the chips for which their days have room, and paint how many more there are."""
        look = self.look
        inset, down, high, foot = map(look.px, (6, _TOP, HIGH, 9))
        step, line = high + look.px(1), look.px(_MORE)
        painter.setPen(look.colour("text.secondary"))
        for (left, top, width, height), day in zip(self._cells, self._days, strict=True):
            bars, total = month.bars.get(day, ()), month.totals.get(day, 0)
            room = height - foot - down
            rest = max(0, (room - line) // step)  # where a line says how many more
            shown = bars if total <= min(max(0, room // step), len(bars)) else bars[:rest]
            x, y, wide = left + inset, top + down, width - 2 * inset
            for bar in shown:
                self._placed.append(Chip(bar, x, y, wide, day))
                y += step
            if len(shown) < total:
                self._paint_more(painter, (left, y, width, line), day, total - len(shown))

    def _tone_of(self, risk: str) -> str:
        level = self.face.level(risk) if self.face and risk else None
        return level.tone if level else "low"

    def _paint_more(self, painter: QPainter, line: Cell, day: date, count: int) -> None:
        look, inset = self.look, self.look.px(8)
        left, top, width, high = line
        text = say("pages.calendar.more", count=f"{count:,}")
        look.lettering.line(text, "caption", 500).paint(painter, left + inset, top, high)
        area = QRectF(left + inset, top, width - 2 * inset, high)
        self._more.append(Hit(area, None, day, count))

    def _paint_numbers(self, painter: QPainter) -> None:
        """Paint the number of each day, and what its line says beside it."""
        look, letters, months = self.look, self.look.lettering, say("frame.months").split()
        inset, down, high, pad, pads = map(look.px, (8, 3, 20, 3, 6))
        near, far = look.colour("text.primary"), look.colour("text.tertiary")
        for number, (cell, day) in enumerate(zip(self._cells, self._days, strict=True)):
            text = str(day.day)
            if day.day == 1 or number == 0:
                text += f" {months[day.month - 1]}"
            line = letters.line(text, "body", 600)
            left, top, wide = cell[0] + inset, cell[1] + down, line.width + pads
            if day == self._now_day:
                self._paint_today(painter, (left - 2, top, wide + 4, high))
            else:
                if self._hatched(number):
                    box = QRect(left - 2, top, wide + 4, high)
                    paint.fill(painter, box, look.colour("bg.surface"))
                painter.setPen(near if day.month == self.shown else far)
            line.paint(painter, left + pad, top, high)
            self._paint_marks(painter, cell, day, left + wide + inset)

    def _paint_today(self, painter: QPainter, box: Cell) -> None:
        look, edge = self.look, self.look.px(4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("ink"))
        painter.drawRoundedRect(QRect(*box), edge, edge)
        painter.setPen(look.colour("text.on-ink"))

    def _paint_marks(self, painter: QPainter, cell: Cell, day: date, x: int) -> None:
        look = self.look
        assert self.month is not None  # noqa: S101 -- only called while painting one
        left, top, width, _height = cell
        count, end = self.month.clash_days.get(day, 0), left + width
        if marks := marks_of(self.grounds, day):
            room = end - look.px(_COUNT if count else 6)
            after, tips = paint_marks(painter, look, marks, x, room, top + look.px(3))
            self._said += tips
            x = round(after)
        if count:
            right = end - look.px(6)
            text = plural("pages.calendar.conflict", count)
            end = self._chips.count(painter, right, top + look.px(2), right - x, text)
        self._free.append(QRectF(x, top, end - x - look.px(4), look.px(_TOP)))

    def _hatched(self, number: int) -> bool:
        """Tell whether a freeze lies over the number of a day."""
        begin = self._begins[number]
        return any(
            entry.kind in _FROZEN and not entry.systems
            and entry.start.timestamp() < begin + _DAY / 4
            and (entry.end or entry.start).timestamp() > begin
            for entry in self.grounds.entries
        )  # fmt: skip
