"""The late tray: requests that came after the cut-off and wait for the chair."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.domain.meeting import LateItem
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, Label
from cab_desk.words import say


class LateTray(QWidget):
    """A line for each request with a button; `wanted` carries the one to let in. Hidden while it
    is empty.
    """

    wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[LateItem, ...] = ()
        self.buttons: list[Button] = []
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, look.px(7), 0, 0)
        self._column.setSpacing(look.px(4))
        head = Label(look, say("agenda.late"), "small", "text.secondary")
        head.set_face("small", 600)
        self._column.addWidget(head)
        self.hide()

    def show_late(self, late: Sequence[LateItem]) -> None:
        """Show what waits."""
        if tuple(late) == self._shown:
            return
        self._shown = tuple(late)
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.buttons = []
        self._rows = [self._row(one) for one in late]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(late))

    def _row(self, one: LateItem) -> QWidget:
        look, row = self._look, QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(8))
        text = f"{one.number}  {one.title}".strip()
        line.addWidget(Elided(look, text), 1)
        button = Button(look, say("agenda.let_in"), small=True)
        button.setAccessibleName(say("agenda.let_in_name", item=one.number or one.title))
        button.clicked.connect(partial(self._want, one))
        self.buttons.append(button)
        line.addWidget(button)
        return row

    def _want(self, one: LateItem, _checked: bool = False) -> None:
        self.wanted.emit(one)
