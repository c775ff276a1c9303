"""Ask for the reason of a step that needs one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cab_desk.gui import forms
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.words import say

_SHORTEST = 3


class ReasonDialog(Dialog):
    """A question, its reason, and a plain button; `given` carries the reason.

    The dialog stays open until it is accepted, or `refuse` says why not.
    """

    heading: Label
    text: Label
    reason: QPlainTextEdit
    reason_error: FieldError
    cancel: Button
    go: Button

    given = Signal(str)

    def __init__(self, look: Look, step: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        forms.load(self, "reason")
        self.fit(460)
        self.setWindowTitle(say(f"changes.{step}.heading"))
        self.heading.setText(say(f"changes.{step}.heading"))
        self.text.setText(say(f"changes.{step}.text"))
        self.go.setText(say(f"changes.{step}.go"))
        self.reason.setAccessibleName(say(f"changes.{step}.heading"))
        self.reason.setTabChangesFocus(True)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._give)
        self.reason.setFocus()

    def refuse(self, error: Exception) -> None:
        """Say why it was not recorded; nothing that was typed is lost."""
        self.go.setEnabled(True)
        self.reason_error.show_fault(getattr(error, "sentence", str(error)), self.reason)

    def _give(self) -> None:
        reason = self.reason.toPlainText().strip()
        if len(reason) < _SHORTEST:
            self.reason_error.show_fault(say("changes.reason_missing"), self.reason)
            return
        self.reason_error.show_fault("", self.reason)
        self.go.setEnabled(False)
        self.given.emit(reason)
