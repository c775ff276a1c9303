"""A view's picture, kept between two paintings: hover, choice and drags paint over it."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap


class Picture:
    """What was drawn last; it is drawn again when it is stale, of another size or state.

    The memory stays: to have it anew for each drawing costs as much as a hundred lines of text.
    """

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._drawn: object = None

    def forget(self) -> None:
        """Draw anew when it is shown next."""
        self._drawn = None

    def show(
        self, painter: QPainter, size: QSize, draw: Callable[[QPainter], object], state: object = ()
    ) -> None:
        """Put the picture of a state under the painter, drawn by `draw` where it is not there."""
        ratio = painter.device().devicePixelRatioF()
        if self._pixmap.size() != size * ratio or self._pixmap.devicePixelRatio() != ratio:
            self._pixmap = QPixmap(size * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._drawn = None
        if self._drawn != (state,):
            inner = QPainter(self._pixmap)
            draw(inner)
            inner.end()
            self._drawn = (state,)
        painter.drawPixmap(0, 0, self._pixmap)
