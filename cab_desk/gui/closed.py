"""Grey what cannot work in an open packet, with the reason as its tooltip.

Pages are those of the board, and turn their buttons on and off as they read. What stays off in a
packet each page, and each part of one, says where it is made: `NEEDS_BOARD` names its buttons and
fields, and an empty state what it says there instead.
"""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from cab_desk.gui.pages.page import Page
from cab_desk.gui.widgets.basics import EmptyState
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.words import say


class Closed(QObject):
    """Keeps those of a page off; looks again whenever the page is laid out anew."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._why = say(page.WHY_BOARD)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.look_again)
        inside = (area.widget() for area in page.findChildren(QScrollArea))
        self._grounds: list[QWidget] = [page, *(one for one in inside if one is not None)]
        for ground in self._grounds:
            ground.installEventFilter(self)
        self._soon.start()

    def look_again(self) -> None:
        """Shut what came since."""
        for one in self._open():
            one.setEnabled(False)
            set_tip(one, self._why)
            one.installEventFilter(self)
        for empty in self._page.findChildren(EmptyState):
            if empty.in_packet:
                empty.tell(empty.icon, say(empty.in_packet))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn off again what the page turned on; nothing is kept from where it goes."""
        kind = event.type()
        if watched in self._grounds and kind in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._soon.start()
        elif kind == QEvent.Type.EnabledChange and isinstance(watched, QWidget):
            if watched.isEnabled():
                watched.setEnabled(False)
        elif kind == QEvent.Type.ToolTipChange and isinstance(watched, QWidget):
            self._soon.start()
        return False

    def _open(self) -> Iterator[QWidget]:
        """Find what is named and not shut yet; a part may not have made all that it names."""
        for part in (self._page, *self._page.findChildren(QWidget)):
            for name in getattr(part, "NEEDS_BOARD", ()):
                found = getattr(part, name, None)
                if isinstance(found, QWidget) and found.toolTip() != self._why:
                    yield found


def watch(stack: QStackedWidget) -> None:
    """Keep those off on every page of a window, as it is made."""

    def attend(_place: int = 0) -> None:
        page = stack.currentWidget()
        if isinstance(page, Page) and page.findChild(Closed) is None:
            Closed(page)

    stack.currentChanged.connect(attend)
    attend()
