"""Replace somebody's lost key: two others vouch for it, the person types a new passphrase."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui import forms
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.members import resetting
from cab_desk.services.members.resetting import ResetRequest
from cab_desk.services.outcome import Outcome
from cab_desk.words import say


class ResetKeyDialog(Dialog):
    """Why, who vouches with which passphrase, and the new one; `accepted` once it is done."""

    SIGNS: ClassVar[bool] = True

    heading: Label
    reason: QLineEdit
    first_who: QComboBox
    first_pass: QLineEdit
    second_who: QComboBox
    second_pass: QLineEdit
    passphrase: QLineEdit
    again: QLineEdit
    acceptance: Label
    agreed: QCheckBox
    error: FieldError
    cancel: Button
    go: Button

    def __init__(
        self, desk: Desk, look: Look, person: Person, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk, self._person = desk, person
        forms.load(self, "reset_key")
        self.fit(560)
        self.keep_typed("reset_key", person.id)
        title = say("evidence.reset.title", name=person.name)
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.acceptance.setText(say("board.acceptance", name=person.name))
        self._hidden = (self.first_pass, self.second_pass, self.passphrase, self.again)
        self.cancel.clicked.connect(self.reject)
        self.idle = IdleGuard(self, desk.told.emit)
        self.go.clicked.connect(self._reset)
        self.first_who.currentIndexChanged.connect(lambda _at: self.first_pass.clear())
        self.second_who.currentIndexChanged.connect(lambda _at: self.second_pass.clear())
        self.go.setEnabled(False)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        desk.read_work(partial(resetting.witnesses, person_id=person.id), self._offer)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self._forget()
        super().reject()

    def _offer(self, people: Sequence[Person]) -> None:
        chairs = sorted(people, key=lambda one: not one.chair)
        for place, combo in enumerate((self.first_who, self.second_who)):
            for person in chairs:
                combo.addItem(person.name, person.id)
            combo.setCurrentIndex(min(place, combo.count() - 1))
        if len(people) > 1:
            self.go.setEnabled(True)
        else:
            self.error.show_fault(say("evidence.reset_two", name=self._person.name))

    def _reset(self) -> None:
        if self.passphrase.text() != self.again.text():
            self.error.show_fault(say("meeting.sign.key_differ"), self.again)
            return
        if not self.agreed.isChecked():
            self.error.show_fault(say("meeting.sign.key_not_accepted"), self.agreed)
            return
        request = ResetRequest(
            person_id=self._person.id,
            passphrase=self.passphrase.text(),
            reason=self.reason.text(),
            first=(str(self.first_who.currentData()), self.first_pass.text()),
            second=(str(self.second_who.currentData()), self.second_pass.text()),
        )
        self._forget()
        self.go.setEnabled(False)
        self.desk.run_office(
            lambda office: resetting.reset_key(office, request), self._done, self._refused
        )

    def _done(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.first_pass)

    def _forget(self) -> None:
        for field in self._hidden:
            field.clear()
        self.agreed.setChecked(False)
