"""Lend one's role to somebody for some days, signed by one's own key."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.members import lending
from cab_desk.services.members.lending import LendRequest
from cab_desk.services.outcome import Outcome
from cab_desk.words import say

_USUAL = 7  # days


class LendDialog(Dialog):
    """Which role, to whom, from and until which day, and the passphrase; days are the board's."""

    SIGNS: ClassVar[bool] = True

    heading: Label
    role: QComboBox
    who: QComboBox
    since: QDateEdit
    until: QDateEdit
    passphrase: QLineEdit
    error: FieldError
    cancel: Button
    go: Button

    def __init__(
        self, desk: Desk, look: Look, lender: Person, people: Sequence[Person],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self.desk, self._lender = desk, lender
        self._zone = times.zone_of(desk.board.zone if desk.board else "")
        forms.load(self, "lend")
        self.fit(480)
        title = say("evidence.lend.title", name=lender.name)
        self.setWindowTitle(title)
        self.heading.setText(title)
        today = desk.office.clock().astimezone(self._zone).date()
        first = QDate(today.year, today.month, today.day)
        self.since.setDate(first)
        self.until.setDate(first.addDays(_USUAL))
        for field in (self.since, self.until):
            field.setCalendarPopup(True)
            field.setDisplayFormat("d MMM yyyy")
        for one in people:
            if one.id != lender.id and one.linked and not one.retired:
                self.who.addItem(one.name, one.id)
        self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.idle = IdleGuard(self, desk.told.emit)
        self.go.clicked.connect(self._lend)
        self.role.setFocus(Qt.FocusReason.OtherFocusReason)
        desk.read_work(partial(lending.roles_of, person_id=lender.id), self._offer)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.passphrase.clear()
        super().reject()

    def _offer(self, roles: Sequence[str]) -> None:
        self.role.addItems(list(roles))
        self.go.setEnabled(bool(roles) and self.who.count() > 0)
        if not roles:
            self.error.show_fault(say("evidence.lend.no_role", name=self._lender.name))

    def _lend(self) -> None:
        request = LendRequest(
            self._lender.id,
            str(self.who.currentData()),
            self.role.currentText(),
            self._midnight(self.since),
            self._midnight(self.until) + timedelta(days=1),  # the last day is lent, too
            self.passphrase.text(),
        )
        self.passphrase.clear()
        self.go.setEnabled(False)
        self.desk.run_office(
            lambda office: lending.lend(office, request), self._done, self._refused
        )

    def _midnight(self, field: QDateEdit) -> datetime:
        day = field.date()
        return datetime(day.year(), day.month(), day.day(), tzinfo=self._zone)

    def _done(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.passphrase)
