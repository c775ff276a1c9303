"""The chips of a month: frames are drawn once for each kind, words are shaped all at once.

A round, dashed frame takes Qt 25 microseconds, its kept picture one; there are few kinds.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen, QPixmap

from cab_desk.gui import paint
from cab_desk.gui.lettering import Lettering, Place, Sheet
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.month_key import APPROVED, sign_of
from cab_desk.services.rows import Bar
from cab_desk.services.schedule.month import GONE

HIGH = 21
_PAST = 0.62  # what lies behind stands back; text keeps its contrast
_LEAD, _GAP, _SIGN, _SIGN_SIZE = 9, 5, 20, 13
_MARK = "cd-st-block"


class Kind(NamedTuple):
    """What tells the frame of a chip from those of others."""

    width: int
    tone: str
    approved: bool
    sign: tuple[str, str]


class Chip(NamedTuple):
    """A change and where it stands on its day."""

    bar: Bar
    left: int
    top: int
    width: int
    day: date


class Words(NamedTuple):
    """The words of some chips, as they were shaped for them."""

    chips: Sequence[Chip]
    letters: Lettering
    numbers: Sheet
    titles: Sheet


class Chips:
    """Paints the chips of a look."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._words: dict[bool, Words] = {}  # of what is past, and of what is not

    def paint(
        self, painter: QPainter, chips: Sequence[Chip], now: datetime, marks: Mapping[str, str],
        tone_of: Callable[[str], str],
    ) -> None:  # fmt: skip
        """Paint chips, those of the past fainter, with a line at those that `marks` names: whole
        where the conflict is open (`block`), broken where it is settled (`waive`).
        """
        frames: dict[tuple[object, ...], QPixmap] = {}
        behind: list[Chip] = []
        ahead: list[Chip] = []
        for chip in chips:
            (behind if chip.bar.end <= now else ahead).append(chip)
        for past, some in ((True, behind), (False, ahead)):
            painter.setOpacity(_PAST if past else 1.0)
            for bar, left, top, width, _day in some:
                seen = width, bar.risk, bar.state, bar.gate
                frame = frames.get(seen)
                if frame is None:
                    frame = frames[seen] = self._frame(bar, width, tone_of(bar.risk))
                painter.drawPixmap(left, top, frame)
            painter.setPen(self._look.colour("text.primary"))
            self._write(painter, past, some)
            self._clashes(painter, [(chip, marks[chip.bar.uid]) for chip in some
                                    if chip.bar.uid in marks])  # fmt: skip
        painter.setOpacity(1.0)

    def count(self, painter: QPainter, right: int, top: int, room: int, text: str) -> int:
        """Paint how many conflicts a day has, or a sign for them, and return where it begins."""
        look = self._look
        wide = paint.chip_width(look, text, _MARK)
        if wide >= room:
            left = right - look.px(14)
            paint.status(painter, look, left, top + look.px(2), "block", 14, "cal.outside")
            return left
        draw = partial(paint.chip, look=look, x=0, y=0, text=text, tone="block")
        kept = look.kept(("count", text), wide, look.px(paint.CHIP_HEIGHT), draw)
        painter.drawPixmap(right - wide, top, kept)
        return right - wide

    def _write(self, painter: QPainter, past: bool, chips: Sequence[Chip]) -> None:
        look, words = self._look, self._words.get(past)
        if words is None or words.chips != chips or words.letters is not look.lettering:
            words = self._words[past] = self._shaped(chips)
        words.numbers.paint(painter)
        words.titles.paint(painter)
        lead, down = look.px(_LEAD), look.px(HIGH) // 2
        for chip, place, width in zip(chips, words.titles.places, words.titles.widths, strict=True):
            if chip.bar.state in GONE:
                middle = chip.top + down
                painter.drawLine(chip.left + lead, middle, place.x + width, middle)

    def _shaped(self, chips: Sequence[Chip]) -> Words:
        look, letters = self._look, self._look.lettering
        high, lead, gap, sign = map(look.px, (HIGH, _LEAD, _GAP, _SIGN))
        places = [
            Place(bar.number.rpartition("-")[2], left + lead, top)
            for bar, left, top, _width, _day in chips
        ]
        numbers = letters.sheet(places, high, "caption", 600)
        places = []
        for (bar, left, top, width, _day), wide in zip(chips, numbers.widths, strict=True):
            begin = lead + wide + gap
            places.append(Place(bar.title, left + begin, top, width - sign - begin))
        return Words(chips, letters, numbers, letters.sheet(places, high, "caption"))

    def _clashes(self, painter: QPainter, chips: Sequence[tuple[Chip, str]]) -> None:
        look = self._look
        wide, high = look.px(2), look.px(HIGH) - 4
        for chip, tone in chips:
            left, colour = chip.left - look.px(3) - wide // 2, look.colour(f"{tone}.fg")
            part = high // 3 if tone == "waive" else high
            for down in range(0, high, 2 * part):
                rest = min(part, high - down)
                paint.fill(painter, QRect(left, chip.top + 2 + down, wide, rest), colour)

    def _frame(self, bar: Bar, width: int, tone: str) -> QPixmap:
        """Return frame, edge of the level and sign of a chip."""
        kind = Kind(width, tone, bar.state in APPROVED, sign_of(bar))
        draw = partial(self._draw, kind)
        return self._look.kept(("chip", kind), width, self._look.px(HIGH), draw)

    def _draw(self, kind: Kind, painter: QPainter) -> None:
        look = self._look
        area = QRectF(0, 0, kind.width, look.px(HIGH))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark = look.colour(f"risk.{kind.tone}.mark")
        edge = QPen(mark, 1)
        if not kind.approved:
            edge.setDashPattern([3, 2])
        painter.setPen(edge)
        ground = f"risk.{kind.tone}.fill" if kind.approved else "bg.surface"
        painter.setBrush(look.colour(ground))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), look.px(3), look.px(3))
        paint.fill(painter, QRectF(0, 0, look.px(4), area.height()), mark)
        paint.glyph(painter, look, kind.width - look.px(17), look.px(4), *kind.sign, _SIGN_SIZE)
