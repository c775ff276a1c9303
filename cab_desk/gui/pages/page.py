"""What every page of the window is."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from cab_desk.gui import forms, tab_order
from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.words import say

__all__ = ["Ask", "Page"]


class Page(QWidget):
    """A page: made on first visit, asks its query again when what it shows was touched.

    `sub_title_changed` fills the line beside the title; `badge_changed` the number on the rail.
    """

    NAME: ClassVar[str] = ""
    ICON: ClassVar[str] = ""
    UI: ClassVar[str] = ""  # the form's name in ui/, or empty
    KEYS: ClassVar[tuple[str, ...]] = ()  # single keys that `key` is asked about
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset()
    # What stays off in an open packet: it writes more than a review, or asks for the whole chain.
    NEEDS_BOARD: ClassVar[tuple[str, ...]] = ()
    WHY_BOARD: ClassVar[str] = "packets.only_review"

    open_change = Signal(str)
    go_to = Signal(str)
    sub_title_changed = Signal(str)
    badge_changed = Signal(int)
    asked = Signal(object)  # an Ask
    alone_changed = Signal()
    alone = False  # whether nothing stands around the page in full screen

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.look = look
        self.doers: Mapping[str, Callable[[Ask], object]] = {}
        self._leading: QWidget | None = None
        self.sub_title = ""  # what stands beside the title whenever the page is shown
        self.sub_title_changed.connect(self._keep_sub_title)
        self.foresee()
        if self.UI:
            forms.load(self, self.UI, self.own_widgets())

    def _keep_sub_title(self, text: str) -> None:
        self.sub_title = text

    def lead_to(self, widget: QWidget) -> None:
        """Have a widget take the focus that is given to the page.

        No focus proxy: Tab would go from the rail to that widget, past all that stands before it.
        """
        self._leading = widget

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus on."""
        super().focusInEvent(event)
        if self._leading is not None:
            self._leading.setFocus(event.reason())

    def focusNextPrevChild(self, on: bool) -> bool:  # noqa: N802  # Qt's spelling
        """Have Tab go as the eye does, also to what was made once it had been read."""
        tab_order.follow(self.layout())
        return super().focusNextPrevChild(on)

    def foresee(self) -> None:
        """Begin to read what will be shown, before the form is laid out."""

    def can(self, action: str) -> bool:
        """Tell whether anybody does this action; a button without a doer is not shown."""
        return action in self.doers

    def entered(self) -> None:
        """Note that the page is shown; called after `doers` are known, on every visit."""

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the widget classes of the page's form that are its own."""
        return {}

    def title(self) -> str:
        """Return the page's title."""
        return say(f"frame.page.{self.NAME}")

    def toolbar_widgets(self) -> list[QWidget]:
        """Return what stands at the toolbar's right, the one primary button last."""
        return []

    def stand_alone(self, alone: bool) -> None:
        """Say whether nothing is to stand around the page in full screen."""
        if alone != self.alone:
            self.alone = alone
            self.alone_changed.emit()

    def concerns(self, touched: frozenset[str]) -> bool:
        """Tell whether what was touched is shown here; ``change:<uid>`` touches ``change``."""
        kinds = {name.partition(":")[0] for name in touched}
        return bool(kinds & self.TOUCHED_BY)

    def reload(self, touched: frozenset[str]) -> None:
        """Ask the page's query again."""

    def search(self, text: str) -> bool:
        """Show what matches a search; False where the page holds no list of its own."""
        return False

    def show_part(self, name: str) -> None:
        """Lead to a part of the page, such as a rule of the policy."""

    def key(self, name: str) -> bool:
        """Act on a single key (``J``, ``G``, ``Alt+1``); False where it means nothing here."""
        return False
