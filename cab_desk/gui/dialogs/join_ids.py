"""Say that a person stands on the board under a second id: a chair signs it, and one who agrees."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.ports import Work
from cab_desk.services.signatures import joining
from cab_desk.services.signatures.joining import NOBODY, JoinRequest
from cab_desk.words import say


class JoinIdsDialog(Dialog):
    """The other id, how that is known, and two passphrases; `accepted` once it is recorded.

    Of two that are joined already it takes that back.
    """

    SIGNS: ClassVar[bool] = True

    def __init__(
        self, desk: Desk, look: Look, person: Person, people: Sequence[Person],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self.desk, self._person = desk, person
        self._joined: frozenset[str] = frozenset()
        self._choice = joining.Choice((), ())
        title = say("identity.title", name=person.name)
        self.setWindowTitle(title)
        self.other, self.chair, self.second = QComboBox(), QComboBox(), QComboBox()
        self.reason, self.chair_pass, self.second_pass = QLineEdit(), QLineEdit(), QLineEdit()
        self.error = FieldError(look)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("identity.go"), "primary", "pen-line")
        self._lay_out(title)
        self.fit(560)
        self.keep_typed("join_ids", person.id)
        for one in people:
            if one.id != person.id:
                self.other.addItem(one.name, one.id)
        self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._join)
        self.other.currentIndexChanged.connect(lambda _row: self._ask())
        self.chair.currentIndexChanged.connect(self._chair_chosen)
        self.second.currentIndexChanged.connect(self._second_chosen)
        self.idle = IdleGuard(self, desk.told.emit)
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self._forget()
        super().reject()

    def _lay_out(self, title: str) -> None:
        outer = self.column()
        outer.addWidget(Label(self.look, title, "title", wrap=True))
        text = say("identity.about")
        outer.addWidget(Label(self.look, text, "body", "text.secondary", wrap=True))
        outer.addLayout(self.field(say("identity.other"), self.other))
        outer.addLayout(self.field(say("identity.why"), self.reason))
        pairs = ((self.chair, self.chair_pass, "chair"), (self.second, self.second_pass, "agrees"))
        for who, secret, name in pairs:
            secret.setEchoMode(QLineEdit.EchoMode.Password)
            secret.setAccessibleName(say(f"identity.{name}_passphrase"))
            row = QHBoxLayout()
            row.setSpacing(self.look.px(12))
            row.addLayout(self.field(say(f"identity.{name}"), who), 1)
            row.addLayout(self.field(say("identity.passphrase"), secret), 1)
            outer.addLayout(row)
        outer.addWidget(self.error)
        outer.addStretch(1)
        outer.addLayout(self.foot(self.cancel, self.go))

    def _ask(self) -> None:
        other = str(self.other.currentData() or "")
        self.go.setEnabled(False)
        if other:
            self.desk.read_work(partial(_standing, one=self._person.id, other=other), self._offer)

    def _offer(self, found: tuple[joining.Choice, frozenset[str]]) -> None:
        self._choice, self._joined = found
        choice = self._choice
        _fill(self.chair, choice.chairs)
        parts = self.other.currentData() in self._joined
        self.go.setText(say("identity.part" if parts else "identity.go"))
        self.go.setEnabled(bool(choice.chairs))
        self.error.show_fault("" if choice.chairs else say("identity.nobody"))
        self._chair_chosen()

    def _chair_chosen(self) -> None:
        self.chair_pass.clear()
        _fill(self.second, self._choice.beside(str(self.chair.currentData() or "")))
        self._second_chosen()

    def _second_chosen(self) -> None:
        self.second_pass.clear()
        self.second.setEnabled(self.second.count() > 0)
        self.second_pass.setEnabled(self.second.count() > 0)

    def _join(self) -> None:
        second = str(self.second.currentData() or "")
        request = JoinRequest(
            one=self._person.id,
            other=str(self.other.currentData()),
            reason=self.reason.text(),
            chair=(str(self.chair.currentData()), self.chair_pass.text()),
            second=(second, self.second_pass.text()) if second else NOBODY,
            joined=self.other.currentData() not in self._joined,
        )
        self._forget()
        self.go.setEnabled(False)
        self.error.show_fault("")
        self.desk.run_office(
            lambda office: joining.join(office, request),
            lambda _outcome: self.accept(),
            self._refused,
        )

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.chair_pass)

    def _forget(self) -> None:
        for secret in (self.chair_pass, self.second_pass):
            secret.clear()


def _standing(work: Work, one: str, other: str) -> tuple[joining.Choice, frozenset[str]]:
    joined = frozenset(each.id for each in joining.joined_with(work, one))
    return joining.choice(work, one, other), joined


def _fill(combo: QComboBox, people: Sequence[Person]) -> None:
    """Offer these people, and keep who was chosen."""
    chosen = combo.currentData()
    combo.clear()
    for person in people:
        combo.addItem(person.name, person.id)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
