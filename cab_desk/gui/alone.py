"""Full screen, where a running meeting stands alone: no rail, toolbar and status bar around it.

In a room what is decided is read from the last row; what leads elsewhere comes back with the page
that it leads to, with a search, or by the button at the head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from cab_desk.gui.widgets.basics import Button
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.gui.look import Look
    from cab_desk.gui.pages.page import Page
    from cab_desk.gui.widgets.search_field import SearchField
    from cab_desk.gui.widgets.status_bar import StatusBar

_SEARCH = QKeySequence("Ctrl+K")
_AGAIN_MS = 1_000


class Frame(Protocol):
    """What is asked of the window, which is a widget."""

    @property
    def look(self) -> Look:
        """Return its look."""

    @property
    def rail(self) -> QWidget:
        """Return what leads to the pages."""

    @property
    def toolbar(self) -> QWidget:
        """Return what stands over the page."""

    @property
    def search(self) -> SearchField:
        """Return the field of the toolbar."""

    @property
    def stack(self) -> QStackedWidget:
        """Return the pages that were made."""

    @property
    def status(self) -> StatusBar:
        """Return what stands below."""

    def page(self) -> Page:
        """Return the page that is shown."""


def toggle(frame: Frame) -> None:
    """Enter full screen, or leave it."""
    assert isinstance(frame, QWidget)  # noqa: S101 -- it is the window
    found = frame.findChild(Alone)
    (found if isinstance(found, Alone) else Alone(frame)).toggle()


def pose(frame: Frame) -> None:
    """Show a window as in full screen at the size that it has, for a picture."""
    Alone(frame, posed=True)


class Alone(QObject):
    """What stands around the page of a window, and goes while a meeting runs in full screen."""

    def __init__(self, frame: Frame, *, posed: bool = False) -> None:
        assert isinstance(frame, QWidget)  # noqa: S101 -- it is the window
        super().__init__(frame)
        self._frame, self._window, self._posed = frame, frame, posed
        self._back: Button | None = None
        # The system leaves full screen, a search is left by a click, a board gets lost: looked at
        # while a page stands alone, rather than heard of from four places.
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.fit)
        frame.stack.currentChanged.connect(self._turned)
        frame.search.left.connect(self.fit)
        for shortcut in self._window.findChildren(QShortcut):
            if shortcut.key() == _SEARCH:
                shortcut.activated.connect(self._search)
        self._turned()

    def toggle(self) -> None:
        """Enter full screen, or leave it."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self.fit()

    def fit(self) -> None:
        """Show what stands around the page, unless it is to stand alone."""
        frame = self._frame
        alone = (self._posed or self._window.isFullScreen()) and frame.page().alone
        searching = frame.search.hasFocus() or QApplication.activePopupWidget() is not None
        frame.rail.setVisible(not alone)
        frame.toolbar.setVisible(not alone or (searching and frame.toolbar.isVisible()))
        # It says that the board cannot be reached, and that its chain is broken.
        frame.status.setVisible(not alone or frame.status.troubled())
        if alone != self._again.isActive():
            (self._again.start if alone else self._again.stop)()
        if alone and self._back is None:
            self._back = self._way_back()
        if self._back is not None:
            self._back.setVisible(alone)

    def _turned(self) -> None:
        page = self._frame.page()
        page.alone_changed.connect(self.fit, Qt.ConnectionType.UniqueConnection)
        self.fit()

    def _search(self) -> None:
        self._frame.toolbar.show()
        self._frame.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _way_back(self) -> Button:
        button = Button(self._frame.look, say("frame.whole_window"), icon="maximize", key="F11")
        button.clicked.connect(self.toggle)
        head = self._frame.page().findChild(QHBoxLayout, "top_row")
        assert head is not None  # noqa: S101 -- the meeting, which alone stands alone, has one
        head.addWidget(button)
        button.set_compact(True)
        return button
