"""Take a sign-off back: which one, why, and the passphrase of whoever gave it."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.heard_said import choice_said
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import decided
from cab_desk.services.signatures import signing
from cab_desk.words import say

Given = tuple[str, str, str]  # the sign-off's id, whose it is, and what it says


class TakeBackDialog(Dialog):
    """The sign-offs that stand, a reason and a passphrase; `accepted` once it is recorded."""

    SIGNS: ClassVar[bool] = True

    def __init__(self, desk: Desk, look: Look, uid: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.desk, self._uid = desk, uid
        self._given: dict[str, str] = {}
        self.setWindowTitle(say("signing.take_back"))
        self.heading = Label(look, say("signing.take_back"), "title", wrap=True)
        self.text = Label(look, say("signing.take_back.about"), "body", "text.secondary", wrap=True)
        self.which, self.reason, self.passphrase = QComboBox(), QLineEdit(), QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.error = FieldError(look)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("signing.take_back.go"), "primary", key="Ctrl ↵")
        outer = self.column()
        outer.addWidget(self.heading)
        outer.addWidget(self.text)
        for name in ("which", "reason", "passphrase"):
            outer.addLayout(self.field(say(f"signing.take_back.{name}"), getattr(self, name)))
        outer.addWidget(self.error)
        outer.addLayout(self.foot(self.cancel, self.go))
        self.fit(480)
        self.keep_typed("unsign", uid)
        self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._take_back)
        self.which.currentIndexChanged.connect(lambda _at: self.passphrase.clear())
        self.idle = IdleGuard(self, desk.told.emit)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        desk.read_work(partial(standing, uid=uid), self._offer, self._refused)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.passphrase.clear()
        super().reject()

    def _offer(self, found: Sequence[Given]) -> None:
        seat = self.desk.office.seat
        for event_id, person_id, words in found:
            if seat is None or seat.person_id == person_id:
                self._given[event_id] = person_id
                self.which.addItem(words, event_id)
        own = [place for place, one in enumerate(self._given.values()) if one == self.desk.me]
        self.which.setCurrentIndex(own[0] if own else 0)
        self.go.setEnabled(bool(self._given))
        if not self._given:
            self.error.show_fault(say("signing.take_back.none"))

    def _take_back(self) -> None:
        event_id = str(self.which.currentData())
        passphrase, reason = self.passphrase.text(), self.reason.text()
        self.passphrase.clear()
        self.error.show_fault("")
        self.go.setEnabled(False)

        def command(office: Office) -> Outcome:
            return signing.withdraw(
                office, uid=self._uid, event_id=event_id, person_id=self._given[event_id],
                passphrase=passphrase, reason=reason,
            )  # fmt: skip

        self.desk.run_office(command, self._done, self._refused)

    def _done(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(bool(self._given))
        self.error.show_fault(getattr(error, "sentence", str(error)), self.passphrase)


def standing(work: Work, uid: str) -> list[Given]:
    """Return the sign-offs of a change that can be taken back: they stand, and nothing closed."""
    change = work.changes.get(uid)
    return [
        (
            one.signoff.event_id,
            one.signoff.heard.by_id if one.signoff.heard else one.signoff.person_id,
            choice_said(one.signoff),
        )
        for one in work.signoffs.of_change(uid)
        if one.revocable
        and one.signoff.person_id
        and not (work.in_packet and one.signoff.heard)
        and not decided.kept(work, change, one.signoff.event_id, one.content_hash)
    ]  # fmt: skip
