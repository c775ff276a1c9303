"""Incidents, failed windows and notices over a lane: a line to scale, its words beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from cab_desk.gui import paint
from cab_desk.gui.look import Look
from cab_desk.services.rows import CalendarEntry
from cab_desk.words import say

KINDS = {
    "incident": ("cd-st-block", "block.fg"),
    "absence": ("user-x", "text.tertiary"),
    "failed_window": ("calendar-x", "warn.fg"),
    "notice": ("cd-st-info", "info.fg"),
}
_LINE, _WORDS, _GAP, _GLYPH = 4, 16, 8, 17
_OPEN_END = timedelta(days=3650)  # of what is not over yet
_LONGEST = 260


@dataclass(frozen=True, slots=True)
class Strip:
    """One entry's line from `left` to `right`; its words, if it has any, from `words` on."""

    entry: CalendarEntry
    top: float  # below the lane's
    left: float
    right: float
    words: float = 0
    width: float = 0
    text: str = ""


class Days(Protocol):
    """The days that strips lie across, to scale."""

    look: Look
    now: datetime
    width: float

    @property
    def left(self) -> int:
        """Where the first day begins."""

    def x_of(self, moment: datetime) -> float:
        """Return where a moment stands."""

    def span(self, start: datetime, end: datetime) -> tuple[float, float] | None:
        """Return the ends of a time as far as it is in sight."""


def words_of(entry: CalendarEntry) -> str:
    """Return what stands under a line: what it is, and its title."""
    kind = say(f"schedule.entry.kind.{entry.kind}")
    return f"{kind}: {entry.title}" if entry.title else kind


def strips_of(
    days: Days, entries: Sequence[CalendarEntry], systems: Sequence[str], first: bool
) -> tuple[Strip, ...]:
    """Return the strips of a lane; what concerns all lanes has its words in the first alone."""
    look = days.look
    metrics = QFontMetrics(look.font("caption", 500))
    made: list[Strip] = []
    ends: list[float] = []  # how far each row of words is taken
    bare = 0
    for entry in entries:
        named = bool(entry.systems)
        if entry.kind not in KINDS or (named and not set(entry.systems) & set(systems)):
            continue
        span = days.span(entry.start, entry.end or days.now + _OPEN_END)
        if span is None:
            continue
        left, right = span[0], max(span[1], span[0] + 3)
        if entry.kind == "absence" and not first:
            continue  # it lies over a person, not over the systems
        if not named and not first:
            made.append(Strip(entry, bare * look.px(_LINE + 1) + 1, left, right))
            bare += 1
            continue
        room = look.px(_LONGEST)
        text = metrics.elidedText(words_of(entry), Qt.TextElideMode.ElideRight, room)
        wide = metrics.horizontalAdvance(text) + look.px(_GLYPH)
        words = _beside_now(days, (left, right), wide)
        low, high = min(left, words), max(right, words + wide)
        row = next((n for n, end in enumerate(ends) if end <= low), len(ends))
        ends[row : row + 1] = [high + look.px(_GAP)]
        top = row * look.px(_LINE + _WORDS) + 1
        made.append(Strip(entry, top, left, right, words, wide, text))
    return tuple(made)


def _beside_now(days: Days, line: tuple[float, float], wide: float) -> float:
    """Return where words begin: with their line, but neither across now nor out of sight."""
    gap = days.look.px(_GAP)
    words, now = line[0], days.x_of(days.now)
    if words - gap < now < words + wide:
        words = now + gap if line[1] > now else now - gap - wide
    return max(days.left + days.look.px(4), min(words, days.width - wide - 4))


def inset(days: Days, strips: Sequence[Strip]) -> float:
    """Return how much of a lane's height its strips take."""
    look = days.look
    lines = [one.top + look.px(_LINE + (_WORDS if one.text else 0)) for one in strips]
    return max(lines, default=0.0)


def paint_strips(
    painter: QPainter,
    look: Look,
    strips: Sequence[Strip],
    lane_top: float,
    frozen: Sequence[tuple[float, float]],
) -> None:
    """Draw the strips of a lane; over what is frozen their words have a ground of their own."""
    for one in strips:
        name, token = KINDS[one.entry.kind]
        top = lane_top + one.top
        line = QRectF(one.left, top, one.right - one.left, look.px(_LINE))
        painter.fillRect(line, look.colour(token))
        if not one.text:
            continue
        top += look.px(_LINE)
        if any(low < one.words + one.width and one.words < high for low, high in frozen):
            ground = QRectF(one.words - 3, top + 1, one.width + 6, look.px(_WORDS) - 2)
            painter.fillRect(ground, look.colour("bg.surface"))
        paint.glyph(painter, look, one.words, top + look.px(2), name, token, 13)
        painter.setFont(look.font("caption", 500))
        painter.setPen(look.colour("text.primary"))
        area = QRectF(one.words + look.px(_GLYPH), top, one.width, look.px(_WORDS))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, one.text)
