"""What a day of the calendar is besides its changes: a holiday, and when the board meets."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.services.schedule.month import Grounds
from cab_desk.words import say

_GLYPH, _GAP, _HIGH = 13, 4, 20
_LEAST = 24  # of words: fewer say nothing


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign with its words, and all that they say."""

    glyph: str
    token: str
    text: str
    whole: str


def marks_of(grounds: Grounds, day: date) -> list[Mark]:
    """Return what stands beside the number of a day."""
    found = []
    if name := grounds.holidays.get(day):
        whole = say("schedule.holiday", name=name)
        found.append(Mark("calendar-off", "info.fg", name, whole))
    if times := grounds.meetings.get(day):
        text = say("pages.calendar.cab", time=times)
        whole = "\n".join(grounds.sittings.get(day, ()))
        found.append(Mark("gavel", "text.secondary", text, whole or text))
    return found


def paint_marks(
    painter: QPainter, look: Look, marks: list[Mark], x: float, right: float, top: float
) -> tuple[float, list[tuple[QRectF, str]]]:
    """Draw marks from the left as far as there is room; return where they end, and their tips.

    A mark whose words find no room is its sign alone.
    """
    tips: list[tuple[QRectF, str]] = []
    sign, gap = look.px(_GLYPH), look.px(_GAP)
    for number, mark in enumerate(marks):
        if x + sign > right:
            tips[-1:] = [(rect, f"{text}\n{mark.whole}") for rect, text in tips[-1:]]
            continue
        begin, later = x, (len(marks) - number - 1) * (sign + 2 * gap)
        paint.glyph(painter, look, x, top + look.px(4), mark.glyph, mark.token, _GLYPH)
        x += sign + gap
        room = int(right - x - later)
        if room >= look.px(_LEAST):
            line = look.lettering.line(mark.text, "caption", 500, room)
            painter.setPen(look.colour("text.secondary"))
            line.paint(painter, round(x), round(top), look.px(_HIGH))
            x += line.width + 2 * gap
        tips.append((QRectF(begin, top, x - begin, look.px(_HIGH)), mark.whole))
    return x, tips
