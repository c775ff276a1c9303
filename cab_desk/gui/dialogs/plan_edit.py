"""What the dialogs share that ask whether an edit of a plan or a rating shall be kept."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from cab_desk.gui import forms
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.words import plural, say

_SHORTEST = 3


class PlanEditDialog(Dialog):
    """Asks for a reason where people have signed; stays open until the edit is accepted, or
    `refuse` says why not.
    """

    FORM: ClassVar[str]
    STALE: ClassVar[str]  # words: how many sign-offs fall with the edit

    heading: Label
    before: Label
    after: Label
    stale: Label
    reason_label: Label
    reason: QPlainTextEdit
    reason_error: FieldError
    cancel: Button
    go: Button

    reasoned = Signal(str)  # the edit is wanted, for this reason

    def lay_out(self, uid: str, heading: str, signed: int, width: int) -> None:
        """Fill the form of an edit that makes so many sign-offs stale."""
        forms.load(self, self.FORM)
        self.fit(width)
        self.keep_typed(self.FORM, uid)
        self.heading.setText(heading)
        self.setWindowTitle(heading)
        self.stale.setVisible(signed > 0)
        self.stale.setText(plural(self.STALE, signed))
        self._needs_reason = signed > 0
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName(self.reason_label.text())
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._keep)

    def refuse(self, error: Exception) -> None:
        """Say why all stays as it was; nothing that was typed is lost."""
        self.go.setEnabled(True)
        self.reason_error.show_fault(getattr(error, "sentence", str(error)), self.reason)

    def _keep(self) -> None:
        reason = self.reason.toPlainText().strip()
        if self._needs_reason and len(reason) < _SHORTEST:
            self.reason_error.show_fault(say("changes.reason_missing"), self.reason)
            return
        self.reason_error.show_fault("", self.reason)
        self.go.setEnabled(False)
        self.reasoned.emit(reason)
