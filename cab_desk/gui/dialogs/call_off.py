"""Call a planned meeting off: why, and where its agenda goes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from cab_desk.gui import forms
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.words import say

_SHORTEST = 3


class CallOffDialog(Dialog):
    """`given` carries the reason and the id of the meeting that takes the agenda, or nothing."""

    heading: Label
    reason: QPlainTextEdit
    error: FieldError
    to: QComboBox
    cancel: Button
    go: Button

    given = Signal(str, str)

    def __init__(
        self,
        look: Look,
        number: str,
        later: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        forms.load(self, "call_off")
        self.fit(480)
        self.keep_typed("call_off", number)
        self.heading.setText(say("agenda.call_off_title", meeting=number))
        self.setWindowTitle(self.heading.text())
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName(say("agenda.call_off_why"))
        self.to.setAccessibleName(say("agenda.call_off_to"))
        for meeting_id, name in later:
            self.to.addItem(name, meeting_id)
        self.to.addItem(say("agenda.call_off_to_none"), "")
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._give)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: Exception) -> None:
        """Stay open and say why it was refused."""
        self.error.show_fault(getattr(error, "sentence", str(error)), self.reason)

    def _give(self) -> None:
        reason = self.reason.toPlainText().strip()
        if len(reason) < _SHORTEST:
            self.error.show_fault(say("agenda.call_off_reason"), self.reason)
            return
        self.given.emit(reason, self.to.currentData())
