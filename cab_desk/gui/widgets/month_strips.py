"""What lies over days of the month: names of freezes, and strips of what holds for some alone."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.week_strips import KINDS, words_of
from cab_desk.services.rows import CalendarEntry

_FROZEN = {"freeze": "snowflake", "blackout": "ban"}
_STRIP, _ROWS = 3, 2
_LEAST = 46  # of words, below which they are left to the tip
_GLYPH = 15

Part = Callable[[int, datetime, datetime], QRectF | None]


def name_entry(
    painter: QPainter, look: Look, width: int, part: QRectF, title: str, kind: str
) -> None:
    """Draw the name of a freeze at the foot of a day."""
    metrics = QFontMetrics(look.font("caption", 600))
    room = min(width - part.left() - look.px(40), look.px(230))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room))
    wide = metrics.horizontalAdvance(text) + look.px(28)
    box = QRectF(part.left() + look.px(4), part.bottom() - look.px(24), wide, look.px(18))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("bg.surface"))
    painter.drawRoundedRect(box, look.px(3), look.px(3))
    paint.glyph(painter, look, box.left() + look.px(4), box.top() + look.px(3), _FROZEN[kind],
                "text.secondary", 12)  # fmt: skip
    painter.setPen(look.colour("text.primary"))
    painter.setFont(look.font("caption", 600))
    painter.drawText(box.adjusted(look.px(20), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)


def paint_strips(
    painter: QPainter, look: Look, entries: Sequence[CalendarEntry], part_of: Part,
    free: Sequence[QRectF],
) -> list[tuple[QRectF, str]]:  # fmt: skip
    """Draw what does not hold for the whole board as strips over the days, with words on the first.

    `free` is what the line of each day has left; returns what a tip says, and where.
    """
    tips: list[tuple[QRectF, str]] = []
    named: set[str] = set()
    found = [one for one in entries if one.kind in KINDS or (one.kind in _FROZEN and one.systems)]
    for number, room in enumerate(free):
        row = 0
        for entry in found:
            # What is not over is drawn as far as the days go.
            part = part_of(number, entry.start, entry.end or datetime.max.replace(
                tzinfo=entry.start.tzinfo))  # fmt: skip
            if part is None:
                continue
            strip = QRectF(part.left(), part.top() + row % _ROWS * look.px(_STRIP + 1),
                           max(part.width(), 3), look.px(_STRIP))  # fmt: skip
            _strip(painter, look, strip, entry.kind)
            tips.append((QRectF(part.left(), part.top(), part.width(), room.height()),
                         words_of(entry)))  # fmt: skip
            if row == 0 and (entry.id not in named or number % 7 == 0):
                _words(painter, look, room, entry)
                named.add(entry.id)
            row += 1
    return tips


def _strip(painter: QPainter, look: Look, strip: QRectF, kind: str) -> None:
    if kind in _FROZEN:
        ground, line = (look.colour(f"cal.{kind}.{name}") for name in ("bg", "line"))
        paint.hatch(painter, strip, ground, line, look.px(4), kind == "blackout")
    else:
        paint.fill(painter, strip, look.colour(KINDS[kind][1]))


def _words(painter: QPainter, look: Look, room: QRectF, entry: CalendarEntry) -> None:
    if room.width() < look.px(_LEAST):
        return
    name, token = KINDS.get(entry.kind, (_FROZEN.get(entry.kind, ""), "text.secondary"))
    font = look.font("caption")
    metrics = QFontMetrics(font)
    width = int(room.width() - look.px(_GLYPH))
    text = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, width)
    left = room.right() - look.px(_GLYPH) - metrics.horizontalAdvance(text)
    paint.glyph(painter, look, left, room.top() + look.px(7), name, token, 12)
    painter.setFont(font)
    painter.setPen(look.colour("text.secondary"))
    area = QRectF(left + look.px(_GLYPH), room.top() + look.px(3), width, look.px(20))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
