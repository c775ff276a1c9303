"""Have a chair sign that a part of the history is lost."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.chair_word import ChairWord
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.evidence import forgoing
from cab_desk.services.members.vouching import NOBODY
from cab_desk.words import say


class ForgoDialog(Dialog):
    """What was lost and by what, with the passphrase; `accepted` once it is recorded."""

    SIGNS: ClassVar[bool] = True

    def __init__(
        self, desk: Desk, look: Look, chairs: Sequence[Person], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk = desk
        title = say("forgoing.title")
        self.setWindowTitle(title)
        outer = self.column()
        outer.addWidget(Label(look, title, "title", wrap=True))
        outer.addWidget(Label(look, say("forgoing.about"), "body", "text.secondary", wrap=True))
        self.reason = QLineEdit()
        outer.addLayout(self.field(say("forgoing.reason"), self.reason))
        self.word = ChairWord(desk, look, self, chairs)
        outer.addWidget(self.word)
        self.error = FieldError(look)
        outer.addWidget(self.error)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("forgoing.go"), "primary", "pen-line")
        outer.addLayout(self.foot(self.cancel, self.go))
        self.fit(560)
        self.keep_typed("forgo", "")
        if not chairs:
            self.error.show_fault(say("identity.nobody"))
            self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._sign)
        self.idle = IdleGuard(self, desk.told.emit)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.word.forget()
        super().reject()

    def _sign(self) -> None:
        by, reason = self.word.by(), self.reason.text()
        if not reason.strip():
            self.error.show_fault(say("forgoing.reason_needed"), self.reason)
            return
        if by == NOBODY:
            self.error.show_fault(say("people.passphrase_missing"), self.word.secret)
            return
        self.go.setEnabled(False)
        self.desk.run_office(
            lambda office: forgoing.forgo(office, by, reason),
            lambda _outcome: self.accept(), self._refused,
        )  # fmt: skip

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.word.secret)
