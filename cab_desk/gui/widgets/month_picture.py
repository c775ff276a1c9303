"""The picture of a month: six weeks of days with changes as chips, windows, freezes, conflicts."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from cab_desk.domain.face import Face
from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.month_key import APPROVED, sign_of
from cab_desk.gui.widgets.month_strips import name_entry, paint_strips
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import Grounds, Month
from cab_desk.words import plural, say

_HEAD, _CHIP, _TOP, _MORE = 30, 21, 26, 17
_FROZEN = ("freeze", "blackout")
_PAST = 0.62  # what lies behind stands back; text keeps its contrast


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
        self.size = QSize()
        self.hits: list[Hit] = []
        self.tips: list[tuple[QRectF, str]] = []
        self._names: list[tuple[QRectF, str, str]] = []
        self._free: list[QRectF] = []  # what the line of each day has left

    def draw(self, painter: QPainter, size: QSize) -> None:
        """Draw heads, grounds, chips and hairlines."""
        look, self.size = self.look, size
        painter.fillRect(QRect(QPoint(), self.size), look.colour("bg.surface"))
        self.hits, self._names, self._free = [], [], []
        if self.month is None:
            return
        self._paint_heads(painter)
        for number in range(42):
            self._paint_ground(painter, number)
        self._paint_entries(painter)
        for number in range(42):
            self._paint_day(painter, number)
        for part, title, kind in self._names:
            name_entry(painter, look, self.size.width(), part, title, kind)
        self.tips = paint_strips(painter, look, self.grounds.entries, self._part, self._free)

    def _cell(self, number: int) -> QRectF:
        head = self.look.px(_HEAD)
        width, height = self.size.width() / 7, (self.size.height() - head) / 6
        return QRectF(number % 7 * width, head + number // 7 * height, width, height)

    def _day(self, number: int) -> date:
        assert self.month is not None  # noqa: S101 -- only called while painting one
        return self.month.first + timedelta(days=number)

    def _now(self) -> datetime:
        assert self.today is not None  # noqa: S101 -- set together with the month
        return self.today

    def _now_day(self) -> date:
        return self._now().astimezone(self.zone).date()

    def _paint_heads(self, painter: QPainter) -> None:
        look = self.look
        painter.setFont(look.font("small", 500))
        painter.setPen(look.colour("text.secondary"))
        for number, name in enumerate(say("frame.weekdays").split()):
            cell = self._cell(number)
            area = QRectF(cell.left() + look.px(10), 0, cell.width(), look.px(_HEAD))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_ground(self, painter: QPainter, number: int) -> None:
        look, cell, day = self.look, self._cell(number), self._day(number)
        past = day < self._now_day() or day.month != self.shown
        painter.fillRect(cell, look.colour("cal.past" if past else "cal.outside"))
        painter.setPen(QPen(look.colour("line.card"), 1))
        painter.drawLine(cell.topLeft(), cell.topRight())
        painter.setPen(QPen(look.colour("line.hair"), 1))
        painter.drawLine(cell.topLeft(), cell.bottomLeft())
        begin = datetime.combine(day, datetime.min.time(), self.zone)
        for start, end in self.grounds.windows:
            left = max(0.0, (start - begin).total_seconds() / 86400)
            right = min(1.0, (end - begin).total_seconds() / 86400)
            if right > left:
                x, width = cell.left() + left * cell.width(), (right - left) * cell.width()
                top = cell.bottom() - look.px(8)
                painter.fillRect(QRectF(x, top, width, look.px(6)), look.colour("cal.window"))
                foot = QRectF(x, cell.bottom() - look.px(2), width, look.px(2))
                painter.fillRect(foot, look.colour("pass.edge"))

    def _paint_entries(self, painter: QPainter) -> None:
        look = self.look
        for entry in self.grounds.entries:
            if entry.kind not in _FROZEN or entry.systems:
                continue
            named = False
            for number in range(42):
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
        cell = self._cell(number)
        begin = datetime.combine(self._day(number), datetime.min.time(), self.zone)
        left = max(0.0, (start - begin).total_seconds() / 86400)
        right = min(1.0, (end - begin).total_seconds() / 86400)
        if right <= left:
            return None
        x = cell.left() + left * cell.width()
        return QRectF(x, cell.top() + 1, (right - left) * cell.width(), cell.height() - 1)

    def _paint_day(self, painter: QPainter, number: int) -> None:
        look, cell, day = self.look, self._cell(number), self._day(number)
        assert self.month is not None  # noqa: S101 -- only called while painting one
        self._paint_number(painter, cell, day, named=day.day == 1 or number == 0)
        bars, total = self.month.bars.get(day, ()), self.month.totals.get(day, 0)
        top = cell.top() + look.px(_TOP)
        step = look.px(_CHIP) + look.px(1)
        high = cell.bottom() - look.px(9) - top
        room = max(0, int(high // step))
        rest = max(0, int((high - look.px(_MORE)) // step))  # where a line says how many more
        shown = bars if total <= min(room, len(bars)) else bars[:rest]
        for place, bar in enumerate(shown):
            area = QRectF(
                cell.left() + look.px(6), top + place * step, cell.width() - look.px(12),
                look.px(_CHIP),
            )  # fmt: skip
            painter.setOpacity(1.0 if bar.end > self._now() else _PAST)
            self._paint_chip(painter, area, bar)
            painter.setOpacity(1.0)
            self.hits.append(Hit(area, bar, day))
        if len(shown) < total:
            painter.setPen(look.colour("text.secondary"))
            painter.setFont(look.font("caption", 500))
            area = QRectF(
                cell.left() + look.px(8), top + len(shown) * step, cell.width(), look.px(_MORE)
            )
            text = say("pages.calendar.more", count=f"{total - len(shown):,}")
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            hit = Hit(area.adjusted(0, 0, -look.px(16), 0), None, day, total - len(shown))
            self.hits.append(hit)

    def _paint_number(self, painter: QPainter, cell: QRectF, day: date, named: bool) -> None:
        look = self.look
        text = str(day.day)
        text += f" {say('frame.months').split()[day.month - 1]}" if named else ""
        painter.setFont(look.font("body", 600))
        width = QFontMetrics(painter.font()).horizontalAdvance(text)
        area = QRectF(cell.left() + look.px(8), cell.top() + look.px(3), width + look.px(6),
                      look.px(20))  # fmt: skip
        today = day == self._now_day()
        if not today and self._hatched(day):
            painter.fillRect(area.adjusted(-2, 0, 2, 0), look.colour("bg.surface"))
        if today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("ink"))
            painter.drawRoundedRect(area.adjusted(-2, 0, 2, 0), look.px(4), look.px(4))
        near = day.month == self.shown
        token = "text.on-ink" if today else ("text.primary" if near else "text.tertiary")
        painter.setPen(look.colour(token))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        self._paint_marks(painter, cell, day, area.right() + look.px(8))

    def _paint_marks(self, painter: QPainter, cell: QRectF, day: date, x: float) -> None:
        look = self.look
        assert self.month is not None  # noqa: S101 -- only called while painting one
        meeting = self.grounds.meetings.get(day)
        if meeting:
            painter.setFont(look.font("caption"))
            painter.setPen(look.colour("text.tertiary"))
            area = QRectF(x, cell.top() + look.px(3), cell.width(), look.px(20))
            text = say("pages.calendar.cab", time=meeting)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            x += QFontMetrics(painter.font()).horizontalAdvance(text) + look.px(8)
        count, left = self.month.clash_days.get(day, 0), cell.right()
        if count:
            text = plural("pages.calendar.conflict", count)
            width = paint.chip_width(look, text, "cd-st-block")
            left = cell.right() - width - look.px(6)
            if left > x:
                paint.chip(painter, look, left, cell.top() + look.px(2), text, "block")
            else:
                left = cell.right() - look.px(20)
                paint.status(painter, look, left, cell.top() + look.px(4), "block", 14,
                             "cal.outside")  # fmt: skip
        self._free.append(QRectF(x, cell.top(), left - x - look.px(4), look.px(_TOP)))

    def _paint_chip(self, painter: QPainter, area: QRectF, bar: Bar) -> None:
        look = self.look
        level = self.face.level(bar.risk) if self.face and bar.risk else None
        tone = level.tone if level else "low"
        approved = bar.state in APPROVED
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(look.colour(f"risk.{tone}.mark"), 1)
        if not approved:
            edge.setDashPattern([3, 2])
        painter.setPen(edge)
        painter.setBrush(look.colour(f"risk.{tone}.fill" if approved else "bg.surface"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), look.px(3), look.px(3))
        left = QRectF(area.left(), area.top(), look.px(4), area.height())
        painter.fillRect(left, look.colour(f"risk.{tone}.mark"))
        self._paint_chip_text(painter, area, bar)
        assert self.month is not None  # noqa: S101 -- only called while painting one
        if bar.uid in self.month.clashes:
            painter.setPen(QPen(look.colour("block.fg"), look.px(2)))
            x = area.left() - look.px(3)
            painter.drawLine(QPointF(x, area.top() + 2), QPointF(x, area.bottom() - 2))

    def _paint_chip_text(self, painter: QPainter, area: QRectF, bar: Bar) -> None:
        look = self.look
        number = bar.number.rpartition("-")[2] if bar.number else ""
        strong, plain = look.font("caption", 600), look.font("caption")
        x = area.left() + look.px(9)
        painter.setPen(look.colour("text.primary"))
        painter.setFont(strong)
        painter.drawText(QRectF(x, area.top(), area.width(), area.height()),
                         Qt.AlignmentFlag.AlignVCenter, number)  # fmt: skip
        x += QFontMetrics(strong).horizontalAdvance(number) + look.px(5)
        room = int(area.right() - look.px(20) - x)
        painter.setFont(plain)
        title = QFontMetrics(plain).elidedText(bar.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(x, area.top(), room + 2, area.height()),
                         Qt.AlignmentFlag.AlignVCenter, title)  # fmt: skip
        name, token = sign_of(bar)
        paint.glyph(painter, look, area.right() - look.px(17), area.top() + look.px(4), name,
                    token, 13)  # fmt: skip

    def _hatched(self, day: date) -> bool:
        """Tell whether a freeze lies over the number of a day."""
        begin = datetime.combine(day, datetime.min.time(), self.zone)
        return any(
            entry.kind in _FROZEN and not entry.systems and entry.start < begin + timedelta(hours=6)
            and (entry.end or entry.start) > begin
            for entry in self.grounds.entries
        )  # fmt: skip
