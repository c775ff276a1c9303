"""The room of a page: as large as the window leaves it, and never smaller than pages need."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from cab_desk.gui.look import Look

# A little below what the smallest window leaves beside rail and status bar.
_LEAST = QSize(1040, 640)  # at 160 % on 1080 lines, too


class Room(QScrollArea):
    """Fits its one widget to itself; where the screen is too small for that, it scrolls."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look.changed.connect(self._fit)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._begin)
        self._pages: QStackedWidget | None = None

    def showEvent(self, event: QShowEvent) -> None:
        """Show every page from its upper left corner on.

        Qt scrolls to whatever gets the focus that the page before loses.
        """
        super().showEvent(event)
        self._soon.start()
        if self._pages is None and (pages := self.findChild(QStackedWidget)) is not None:
            self._pages = pages
            pages.currentChanged.connect(lambda _place: self._soon.start())

    def _begin(self) -> None:
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Ask for little: what lacks is scrolled to."""
        return QSize(self._look.px(200), self._look.px(200))

    def _fit(self) -> None:
        page = self.widget()
        if page is None:
            return
        least = QSize(self._look.px(_LEAST.width()), self._look.px(_LEAST.height()))
        page.resize(self.maximumViewportSize().expandedTo(least))
