"""Say by signature that a condition of an approval is met."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cab_desk.gui import forms
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import conditions
from cab_desk.services.requests.conditions import TickRequest
from cab_desk.services.signatures.ticking import tick
from cab_desk.words import say


@dataclass(frozen=True, slots=True)
class _Sheet:
    text: str
    people: Sequence[tuple[str, str]]


class TickDialog(Dialog):
    """Who ticks, the passphrase and a note; `accepted` once it is recorded."""

    SIGNS: ClassVar[bool] = True

    heading: Label
    text: Label
    who: QComboBox
    passphrase: QLineEdit
    note: QLineEdit
    error: FieldError
    cancel: Button
    go: Button

    def __init__(
        self, desk: Desk, look: Look, uid: str, condition: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk = desk
        self._uid, self._condition = uid, condition
        forms.load(self, "tick")
        self.fit(480)
        self.keep_typed("tick", uid, condition)
        self.setWindowTitle(self.heading.text())
        self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.idle = IdleGuard(self, desk.told.emit)
        self.go.clicked.connect(self._tick)
        self.who.currentIndexChanged.connect(lambda _at: self.passphrase.clear())
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        desk.read_work(self._read, self._offer, self._refused)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.passphrase.clear()
        super().reject()

    def _read(self, work: Work) -> _Sheet:
        found = conditions.of_change(work, work.changes.get(self._uid))
        one = next((one for one in found if one.id == self._condition), None)
        if one is None:
            return _Sheet("", ())
        people = [(person.id, person.name) for person in conditions.tickers(work, one)]
        return _Sheet(one.text, people)

    def _offer(self, sheet: _Sheet) -> None:
        self.text.setText(sheet.text)
        for person_id, name in sheet.people:
            self.who.addItem(name, person_id)
        self.who.setCurrentIndex(max(0, self.who.findData(self.desk.me)))
        if not sheet.text:
            self.error.show_fault(say("evidence.condition.gone"))
        elif not sheet.people:
            self.error.show_fault(say("evidence.condition.nobody"))
        else:
            self.go.setEnabled(True)

    def _tick(self) -> None:
        request = TickRequest(
            self._uid,
            self._condition,
            str(self.who.currentData()),
            self.passphrase.text(),
            self.note.text(),
        )
        self.passphrase.clear()
        self.go.setEnabled(False)
        self.desk.run_office(lambda office: tick(office, request), self._done, self._refused)

    def _done(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.passphrase)
