"""Lay a body out briefer, step by step, until it stands whole in the room there is."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

BRIEFEST = 4


def height_of(body: QWidget, width: int) -> int:
    """Return how high a body becomes at a width."""
    layout = body.layout()
    if layout is None:
        return body.sizeHint().height()
    if layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return layout.totalSizeHint().height()


def put(area: QScrollArea, body: QWidget) -> None:
    """Show another body at the same place; the keys stay where they were, and not in what is next.

    Else Qt would give the focus of what is gone to a field that follows, and letters with it.
    """
    held = QApplication.focusWidget()
    inside = held is not None and area.isAncestorOf(held)
    bar = area.verticalScrollBar()
    place = bar.value()
    area.setWidget(body)
    bar.setValue(place)
    if inside:
        area.setFocus(Qt.FocusReason.OtherFocusReason)


class Fit:
    """Remembers how brief a body had to be, and when another form would do better."""

    def __init__(self, fits: bool = True) -> None:
        self._fits = fits  # without it everything is said in full, and scrolled
        self._brief = 0
        self._heights: dict[int, int] = {}
        self._width = 0

    def wanting(self, room: QSize) -> bool:
        """Tell whether a room asks for another form than was built last."""
        if not self._fits:
            return False
        if room.width() != self._width:
            return self._brief > 0 or self._heights.get(0, 0) > room.height()
        longer = self._heights.get(self._brief - 1)
        if longer is not None and longer <= room.height():
            return True
        return self._brief < BRIEFEST and self._heights.get(self._brief, 0) > room.height()

    def build(self, room: QSize, make: Callable[[int], QWidget]) -> QWidget:
        """Return the fullest form that stands whole, else the briefest."""
        self._heights.clear()
        self._width = room.width()
        self._brief = 0
        body = make(0)
        while self._fits:
            high = height_of(body, room.width())
            self._heights[self._brief] = high
            if high <= room.height() or self._brief == BRIEFEST:
                break
            self._brief += 1
            body = make(self._brief)
        return body
