"""Say that a form goes on below what is seen of it, and lead there."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.buttons import Button

_PEEP = 72  # so much of a section is enough to see that it is there


class MoreBelow(Button):
    """Shown while a section of a scroll area lies below its edge; a click goes there."""

    def __init__(
        self, look: Look, text: str, area: QScrollArea, head: QWidget, first: QWidget,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, text, "link", parent=parent)
        self._area, self._head, self._first = area, head, first
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self._tell)
        bar.rangeChanged.connect(self._tell)
        area.viewport().installEventFilter(self)
        self.clicked.connect(self._go)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again where more or less is seen."""
        if event.type() == QEvent.Type.Resize:
            self._tell()
        return False

    def _tell(self) -> None:
        view = self._area.viewport()
        top = self._head.mapTo(view, QPoint(0, 0)).y()
        self.setVisible(top + self._look.px(_PEEP) > view.height())

    def _go(self) -> None:
        bar, view = self._area.verticalScrollBar(), self._area.viewport()
        top = bar.value() + self._head.mapTo(view, QPoint(0, 0)).y()
        bar.setValue(top - self._look.px(8))
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)
