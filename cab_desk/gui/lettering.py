"""Single lines of text for painted views: cut and shaped once, painted as often as one likes.

To shape a line takes Qt some ten microseconds, to cut it to its room as much again; to paint one
that is kept takes three. A month shows some three hundred.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter, QStaticText, QTransform

_KEPT = 4000
_LAST_LATIN = "\u024f"
_CUT = "…"
_KERNED = 0.94  # the least that kerning leaves of a line


class Line(NamedTuple):
    """A shaped line and how much it takes."""

    text: QStaticText
    font: QFont
    width: int
    height: int

    def paint(self, painter: QPainter, x: int, top: int, height: int) -> None:
        """Paint the line from `x` on, in the middle of what is `height` from `top` on."""
        painter.setFont(self.font)
        painter.drawStaticText(x, top + (height - self.height) // 2, self.text)


class Lettering:
    """The lines of a look as it is now; when it changes, it has another of these."""

    def __init__(self, fonts: Callable[[str, int | None], QFont]) -> None:
        self._fonts = fonts
        self._lines: dict[tuple[str, str, int | None, int | None], Line] = {}
        self._letters: dict[tuple[str, int | None], _Letters] = {}

    def line(
        self, text: str, style: str, weight: int | None = None, room: int | None = None
    ) -> Line:
        """Return a text as a line in a type style, cut to `room`."""
        key = (text, style, weight, room)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= _KEPT:
                self._lines.clear()
            found = self._lines[key] = self._made(text, style, weight, room)
        return found

    def width(self, text: str, style: str, weight: int | None = None) -> float:
        """Return what a text takes at most; to lay out thousands, of which few are painted."""
        letters = self._letters_of(style, weight)
        return letters.sum(text) if text.isascii() else letters.shaped(text).width

    def _letters_of(self, style: str, weight: int | None) -> _Letters:
        found = self._letters.get((style, weight))
        if found is None:
            found = self._letters[style, weight] = _Letters(self._fonts(style, weight))
        return found

    def _made(self, text: str, style: str, weight: int | None, room: int | None) -> Line:
        letters = self._letters_of(style, weight)
        if room is None:
            return letters.shaped(text)
        line = letters.shaped(letters.cut(text, room))
        return line if line.width <= room else letters.shaped(letters.cut_by_qt(text, room))


class _Letters(dict[str, float]):
    """The widths of a font's letters, measured when they are first met."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self._font = font
        self._metrics = QFontMetricsF(font)
        self._height = QFontMetrics(font).height()

    def __missing__(self, letter: str) -> float:
        width = self[letter] = self._metrics.horizontalAdvance(letter)
        return width

    def sum(self, text: str) -> float:
        """Return how much all letters of a text take, without kerning."""
        return sum(map(self.__getitem__, text))

    def shaped(self, text: str) -> Line:
        """Return a text as a line."""
        shaped = QStaticText(text)
        shaped.setTextFormat(Qt.TextFormat.PlainText)
        shaped.prepare(QTransform(), self._font)
        return Line(shaped, self._font, round(shaped.size().width()), self._height)

    def cut(self, text: str, room: int) -> str:
        """Cut a text by the sum of its letters, which kerning makes a little less."""
        if not text or max(text) > _LAST_LATIN:
            return self.cut_by_qt(text, room)
        ends = list(accumulate(map(self.__getitem__, text)))
        if ends[-1] <= room:
            return text
        if ends[-1] * _KERNED <= room or room < self[_CUT]:
            return self.cut_by_qt(text, room)
        return text[: bisect_right(ends, room - self[_CUT])] + _CUT

    def cut_by_qt(self, text: str, room: int) -> str:
        """Cut a text as it is shaped, which takes several times as long."""
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))
