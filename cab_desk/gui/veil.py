"""Cover the windows behind somebody who types a secret: blurred beyond reading, and dimmed."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from cab_desk.gui.look import Look

# One pixel is kept of so many each way, at the design's scale: a line of body text is 20 high, so
# that not even the shapes of words are left.
_COARSE = 24
_DIM = 0.565


class Veil(QWidget):
    """Lies over all of one window, and shows of it no more than where it is light or dark.

    The picture is taken once. What is painted beneath is not painted again while it lies there.
    """

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self.setObjectName("veil")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture = self._taken()
        window.installEventFilter(self)
        look.changed.connect(self._take_again)
        self._lie()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window, and above what it lays out anew."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._lie()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the few pixels that are left, as large as the window, and dim them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(self.rect(), self._picture)
        painter.end()

    def _lie(self) -> None:
        self.setGeometry(self._window.rect())
        self.raise_()

    def _take_again(self) -> None:
        self.hide()
        self._picture = self._taken()
        self.show()
        self._lie()

    def _taken(self) -> QPixmap:
        seen = self._window.grab()
        every = max(1.0, _COARSE * self._look.k)
        wide, high = (max(2, round(side / every)) for side in self._window.size().toTuple())
        small = seen.scaled(
            wide, high, Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )  # fmt: skip
        small.setDevicePixelRatio(1.0)
        pair = map(self._look.colour, ("text.primary", "bg.canvas"))
        dark = QColor(min(pair, key=QColor.value))  # a copy: the look keeps its own
        dark.setAlphaF(_DIM)
        painter = QPainter(small)
        painter.fillRect(small.rect(), dark)
        painter.end()
        return small


def cover(look: Look, dialog: QWidget) -> list[Veil]:
    """Cover every window that a dialog stands over, unless it is covered already."""
    veils: list[Veil] = []
    below = dialog.parentWidget()
    while below is not None:
        window = below.window()
        own = window.findChildren(Veil, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if window.isVisible() and not any(one.isVisible() for one in own):
            veils.append(Veil(look, window))
        below = window.parentWidget()
    return veils
