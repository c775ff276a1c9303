"""Grey what cannot work in an open packet, with the reason as its tooltip.

Pages are those of the board, and turn their buttons on and off as they read; in a packet some
stay off, whatever the page says.
"""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QStackedWidget, QWidget

from cab_desk.gui.pages.page import Page
from cab_desk.gui.widgets.basics import EmptyState
from cab_desk.gui.widgets.labels import set_tip
from cab_desk.words import say

# By page and name: what writes more than a review, or proves what only the whole chain proves.
SHUT = {
    "settings": (
        "save_board",
        "add_person",
        "edit_person",
        "make_key",
        "reset_key",
        "lend_role",
        "change_passphrase",
        "me",
        "board_name",
        "zone",
    ),
    "policy": ("copy_button", "_switch"),
    "minutes": ("draft_button", "final_button", "edit_button"),
    "audit": ("verify", "verify_document", "proof"),
    "calendar": ("entries",),
}
_REASONS = {"audit": "packets.no_ledger"}
# Rows and registers that come and go, by the name of their class, and their buttons: all, or these.
_PARTS: dict[str, tuple[str, ...]] = {
    "DutyRow": (),
    "FlagsRegister": ("edit_button", "new_button", "audit_button"),
}


class Closed(QObject):
    """Keeps those buttons of a page off; looks again whenever the page is laid out anew."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._why = say(_REASONS.get(page.NAME, "packets.only_review"))
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.look_again)
        inside = (area.widget() for area in page.findChildren(QScrollArea))
        self._grounds: list[QWidget] = [page, *(one for one in inside if one is not None)]
        for ground in self._grounds:
            ground.installEventFilter(self)
        self._soon.start()

    def look_again(self) -> None:
        """Shut what came since."""
        for button in set(self._found()):
            button.setEnabled(False)
            set_tip(button, self._why)
            button.installEventFilter(self)

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

    def _found(self) -> Iterator[QWidget]:
        for name in SHUT.get(self._page.NAME, ()):
            button = getattr(self._page, name, None)
            if isinstance(button, QWidget) and button.toolTip() != self._why:
                yield button
        for part in self._page.findChildren(QWidget):
            names = _PARTS.get(type(part).__name__)
            if names is not None:
                yield from self._of(part, names)
        if self._page.NAME == "meeting":  # what it offers where there is none
            for empty in self._page.findChildren(EmptyState):
                yield from self._of(empty, ())

    def _of(self, part: QWidget, names: tuple[str, ...]) -> Iterator[QWidget]:
        if names:
            found = [getattr(part, name, None) for name in names]
        else:
            found = list(part.findChildren(QAbstractButton))
        for button in found:
            if isinstance(button, QWidget) and button.toolTip() != self._why:
                yield button


def watch(stack: QStackedWidget) -> None:
    """Keep those buttons off on every page of a window, as it is made."""

    def attend(_place: int = 0) -> None:
        page = stack.currentWidget()
        if isinstance(page, Page) and page.findChild(Closed) is None:
            Closed(page)

    stack.currentChanged.connect(attend)
    attend()
