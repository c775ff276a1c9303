"""Unlock the chair's key once, so that it signs what the board decides."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui import forms
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.dialogs.make_key import MakeKeyDialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.members.chair import ChairSession, unlock_chair
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.words import say


class UnlockChairDialog(Dialog):
    """`unlocked` carries the session."""

    heading: Label
    text: Label
    who: QComboBox
    passphrase: QLineEdit
    error: FieldError
    cancel: Button
    go: Button

    unlocked = Signal(object)

    def __init__(
        self, desk: Desk, look: Look, chairs: Sequence[Person], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk = desk
        self._session: ChairSession | None = None
        forms.load(self, "unlock_chair")
        self.fit(460)
        self.setWindowTitle(self.heading.text())
        self._chairs = {person.id: person for person in chairs}
        for person in chairs:
            self.who.addItem(person.name, person.id)
        self.who.setCurrentIndex(max(0, self.who.findData(desk.me)))
        self.who.currentIndexChanged.connect(self._show_chosen)
        self.who.currentIndexChanged.connect(lambda _at: self.passphrase.clear())
        self.idle = IdleGuard(self, desk.told.emit)
        if not chairs:
            self.error.show_fault(say("meeting.unlock.none"))
            self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._unlock)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Ask for the passphrase, or for a key where the chair has none yet."""
        chair = self._chairs.get(str(self.who.currentData()))
        keyless = chair is not None and not chair.key_id
        self.passphrase.setEnabled(not keyless)
        self.go.setText(say("meeting.sign.make_key" if keyless else "meeting.unlock.go"))
        if chair is not None:
            self.error.show_fault(say("signing.no_key", name=chair.name) if keyless else "")

    def _make_key(self, chair: Person) -> None:
        dialog = MakeKeyDialog(self.desk, self.look, chair, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._key_made, chair))
        dialog.open()

    def _key_made(self, chair: Person) -> None:
        self._chairs[chair.id] = replace(chair, key_id=chair.id)  # any: that there is one
        self._show_chosen()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.passphrase.clear()
        super().reject()

    def _unlock(self) -> None:
        chair = self._chairs.get(str(self.who.currentData()))
        if chair is not None and not chair.key_id:
            self._make_key(chair)
            return
        if not self.go.isEnabled() or not self.passphrase.text():
            return
        person_id, passphrase = str(self.who.currentData()), self.passphrase.text()
        self.passphrase.clear()
        self._busy(True)

        def command(office: Office) -> Outcome:
            self._session = unlock_chair(office, person_id, passphrase)
            return Outcome(frozenset({"ledger"}))

        self.desk.run_office(command, self._done, self._refused)

    def _done(self, _outcome: Outcome) -> None:
        self._busy(False)
        self.accept()
        self.unlocked.emit(self._session)
        self._session = None

    def _refused(self, error: Exception) -> None:
        self._busy(False)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.passphrase)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _busy(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.passphrase.setEnabled(not busy)
        self.go.setText(say("meeting.unlock.busy" if busy else "meeting.unlock.go"))
