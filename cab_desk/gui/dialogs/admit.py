"""Let a request in that came after the cut-off, with the chair's reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QSpinBox, QWidget

from cab_desk.domain.meeting import LONGEST_BOX, LateItem
from cab_desk.gui import forms
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.words import say

_SHORTEST, _BOX = 3, 5


class AdmitDialog(Dialog):
    """`given` carries reason and minutes; the dialog stays open until it is accepted, or `refuse`
    says why not.
    """

    heading: Label
    reason: QPlainTextEdit
    error: FieldError
    minutes: QSpinBox
    cancel: Button
    go: Button

    given = Signal(str, int)

    def __init__(self, look: Look, late: LateItem, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._label = late.number or late.title
        forms.load(self, "admit")
        self.fit(460)
        self.keep_typed("admit", late.change_uid)
        self.heading.setText(say("agenda.admit_title", item=self._label))
        self.setWindowTitle(self.heading.text())
        self.minutes.setRange(1, LONGEST_BOX)
        self.minutes.setValue(_BOX)
        self.minutes.setSuffix(say("meeting.box_suffix"))
        self.reason.setTabChangesFocus(True)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._give)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str) -> None:
        """Say why the request was not let in; nothing that was typed is lost."""
        self.go.setEnabled(True)
        self.error.show_fault(sentence, self.reason if sentence else None)

    def _give(self) -> None:
        reason = self.reason.toPlainText().strip()
        if len(reason) < _SHORTEST:
            self.error.show_fault(say("agenda.admit_reason", item=self._label), self.reason)
            return
        self.error.show_fault("", self.reason)
        self.go.setEnabled(False)
        self.given.emit(reason, self.minutes.value())
