"""Single lines of text for painted views: cut and shaped once, painted as often as one likes.

To shape a line takes Qt some ten microseconds, to cut it to its room as much again; to paint one
that is kept takes three. A month shows some three hundred, most of them new in each month: those
are shaped at once, as a sheet, in half of the time.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, compress
from operator import and_, gt
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QStaticText,
    QTextLayout,
    QTextLine,
    QTransform,
)

_KEPT = 4000
_LAST_LATIN = "\u024f"
_CUT = "…"
_KERNED = 0.94  # the least that kerning leaves of a line
_SLIM = 4  # pixels; what begins with many slimmer letters is measured whole
_END = "\u2028"  # of a part of a sheet
_GAP = "   "  # between the lines of a part: over two Inter still shapes by what stands beyond
_PART = 8  # lines, which Qt shapes as one: of fewer a sheet takes half as long again
_ENDLESS = 1_000_000


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


class Place(NamedTuple):
    """A text and where it stands: from `x` on, in what begins at `top`, cut to `room`."""

    text: str
    x: int
    top: int
    room: int | None = None


class Sheet:
    """Lines of one font, shaped at once and painted at once, each in its place.

    What is not plain Latin has a direction and fonts of its own: it is a line by itself.
    """

    def __init__(self, letters: "_Letters", places: Sequence[Place], height: int) -> None:
        self.places, self._height = places, height
        self._alone: list[tuple[Place, Line]] = []
        texts = [letters.fitted(place) for place in places]
        self._layout, self.widths = self._shaped(letters, texts)
        rooms = [_ENDLESS if place.room is None else place.room for place in places]
        if any(map(gt, self.widths, rooms)):
            for number, (place, width) in enumerate(zip(places, self.widths, strict=True)):
                if width > rooms[number]:
                    texts[number] = letters.cut_by_qt(place.text, rooms[number])
            self._layout, self.widths = self._shaped(letters, texts)

    def paint(self, painter: QPainter) -> None:
        """Paint all lines."""
        self._layout.draw(painter, QPointF())
        for place, line in self._alone:
            line.paint(painter, place.x, place.top, self._height)

    def _shaped(self, letters: "_Letters", texts: Sequence[str]) -> tuple[QTextLayout, list[int]]:
        """Shape texts, set them in their places, and return how much each takes."""
        plain = list(map(and_, _plain(self.places), map(bool, texts)))
        among = list(compress(texts, plain))
        layout, lines = _laid_out(letters.font, among)
        down = (self._height - letters.height) // 2
        self._alone, widths = [], []
        for place, text, is_plain in zip(self.places, texts, plain, strict=True):
            if is_plain:
                line = next(lines)
                line.setPosition(QPointF(place.x, place.top + down))
                widths.append(round(line.naturalTextWidth()))
            else:
                alone = letters.shaped(text)
                self._alone.append((place, alone))
                widths.append(alone.width)
        return layout, widths


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

    def sheet(
        self, places: Sequence[Place], height: int, style: str, weight: int | None = None
    ) -> Sheet:
        """Return texts as lines in a type style, each in the middle of what is `height`."""
        return Sheet(self._letters_of(style, weight), places, height)

    def width(self, text: str, style: str, weight: int | None = None) -> float:
        """Return what a text takes at most; to lay out thousands, of which few are painted."""
        letters = self._letters_of(style, weight)
        return letters.sum(text) if text.isascii() else letters.shaped(text).width

    def _letters_of(self, style: str, weight: int | None) -> "_Letters":
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
        self.font = font
        self._metrics = QFontMetricsF(font)
        self.height = QFontMetrics(font).height()

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
        shaped.prepare(QTransform(), self.font)
        return Line(shaped, self.font, round(shaped.size().width()), self.height)

    def fitted(self, place: Place) -> str:
        """Return a text as far as there is room for it."""
        return place.text if place.room is None else self.cut(place.text, place.room)

    def cut(self, text: str, room: int) -> str:
        """Cut a text by the sum of its letters, which kerning makes a little less."""
        if not (text and _is_latin(text)) or room < self[_CUT]:
            return self.cut_by_qt(text, room)
        ends = self._ends(text[: room // _SLIM])
        if ends[-1] * _KERNED <= room:
            ends = self._ends(text)
            if ends[-1] <= room:
                return text
            if ends[-1] * _KERNED <= room:
                return self.cut_by_qt(text, room)
        return text[: bisect_right(ends, room - self[_CUT])] + _CUT

    def _ends(self, text: str) -> list[float]:
        return list(accumulate(map(self.__getitem__, text)))

    def cut_by_qt(self, text: str, room: int) -> str:
        """Cut a text as it is shaped, which takes several times as long."""
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))


def _laid_out(
    font: QFont, texts: Sequence[str], part: int = _PART
) -> tuple[QTextLayout, Iterator[QTextLine]]:
    """Shape texts, so many of them as one, and return a line for each."""
    parts = [_GAP.join(texts[first : first + part]) for first in range(0, len(texts), part)]
    layout = QTextLayout(_END.join(parts), font)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    begin, lines = 0, []
    for number, text in enumerate(texts, 1):
        line = layout.createLine()
        lines.append(line)
        if part == 1:
            line.setLineWidth(_ENDLESS)
            continue
        if not line.isValid() or line.textStart() != begin:
            return _laid_out(font, texts, 1)  # letters were joined, as to an arrow
        line.setNumColumns(len(text) + len(_GAP))
        begin += len(text) + len(_GAP if number % part else _END)
    layout.endLayout()
    return layout, iter(lines)


def _plain(places: Sequence[Place]) -> list[bool]:
    """Tell which texts are set as Latin is, in one line each."""
    whole = "".join([place.text for place in places])
    if whole.isascii() and whole.isprintable():
        return [True] * len(places)
    return [_is_latin(place.text) and place.text.isprintable() for place in places]


def _is_latin(text: str) -> bool:
    return text.isascii() or max(text) <= _LAST_LATIN
