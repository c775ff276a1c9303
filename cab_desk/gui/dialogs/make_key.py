"""Make somebody's signing key where no sign-off asks for one: for the chair, or from Settings."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui import forms
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.dialogs.sign_key import KeyStep
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label


@dataclass(frozen=True, slots=True)
class _Holder:
    person_id: str
    name: str


class MakeKeyDialog(Dialog):
    """Passphrase twice and the written acceptance; `accepted` once the key is made."""

    key_stamp: Label
    key_title: Label
    acceptance: Label
    first: QLineEdit
    second: QLineEdit
    agreed: QCheckBox
    key_error: FieldError
    cancel: Button
    go: Button

    def __init__(
        self, desk: Desk, look: Look, person: Person, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk = desk
        forms.load(self, "make_key")
        self.fit(480)
        self.step = KeyStep(self, look)
        self.step.show_for(_Holder(person.id, person.name))
        self.setWindowTitle(self.key_title.text())
        self.cancel.clicked.connect(self.reject)
        self.idle = IdleGuard(self, desk.told.emit)
        self.go.clicked.connect(self.step.make)
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """Show that the key is being made, or that it is over."""
        for widget in (self.first, self.second, self.agreed, self.go):
            widget.setEnabled(not busy)

    def key_made(self) -> None:
        """Close once the key is there."""
        self.accept()

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.step.forget()
        super().reject()
