"""Note answers to an invitation: the context menu of each seat, by mouse or by the menu key."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from cab_desk.domain.meeting import Answer
from cab_desk.gui.widgets.meeting_side import SeatButton, SeatList
from cab_desk.words import say


class SeatAnswers(QObject):
    """`answered` carries person id and answer, an empty one to take it back."""

    answered = Signal(str, str)

    def __init__(self, seats: SeatList) -> None:
        super().__init__(seats)
        self._seats = seats

    def watch(self) -> None:
        """Offer the menu on every seat that is shown."""
        for button in self._seats.buttons.values():
            if button.contextMenuPolicy() is not Qt.ContextMenuPolicy.CustomContextMenu:
                button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                button.customContextMenuRequested.connect(partial(self._offer, button))

    def menu(self, button: SeatButton) -> QMenu:
        """Return the menu of a seat; the present answer is ticked."""
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(say("agenda.answer", name=button.seat.name))
        for answer in (*Answer, ""):
            action = menu.addAction(say(f"agenda.answer.{answer or 'nothing'}"))
            action.setCheckable(True)
            action.setChecked(button.seat.answer == answer)
            told = partial(self.answered.emit, button.seat.person_id, str(answer))
            action.triggered.connect(lambda _on, tell=told: tell())
        return menu

    def _offer(self, button: SeatButton, at: QPoint) -> None:
        self.menu(button).popup(button.mapToGlobal(at))
