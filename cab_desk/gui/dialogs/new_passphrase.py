"""Change the passphrase of one's own key: the old one, and twice the new one."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.members import resealing
from cab_desk.services.members.resealing import ChangeRequest
from cab_desk.services.outcome import Outcome
from cab_desk.words import say


class NewPassphraseDialog(Dialog):
    """Three fields for secrets; `accepted` once the key is sealed anew."""

    def __init__(
        self, desk: Desk, look: Look, person: Person, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk, self._person = desk, person
        title = say("evidence.reseal.title", name=person.name)
        self.setWindowTitle(title)
        self.heading = Label(look, title, "title", wrap=True)
        self.about = Label(look, "", "body", "text.secondary", wrap=True)
        self.old, self.new, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self.error = FieldError(look)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("evidence.reseal.go"), "primary")
        outer = self.column()
        outer.addWidget(self.heading)
        outer.addWidget(self.about)
        for name in ("old", "new", "again"):
            secret = getattr(self, name)
            secret.setEchoMode(QLineEdit.EchoMode.Password)
            outer.addLayout(self.field(say(f"evidence.reseal.{name}"), secret))
        outer.addWidget(self.error)
        outer.addStretch(1)
        outer.addLayout(self.foot(self.cancel, self.go))
        self.fit(480)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._change)
        self.idle = IdleGuard(self, desk.told.emit)
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)
        desk.read_work(partial(resealing.since, person_id=person.id), self._say_since)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self._forget()
        super().reject()

    def _forget(self) -> None:
        for secret in (self.old, self.new, self.again):
            secret.clear()

    def _say_since(self, since: datetime | None) -> None:
        if since is not None:
            zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
            day = times.date(since, zone, self.desk.office.clock())
            self.about.setText(say("evidence.reseal.about", day=day))

    def _change(self) -> None:
        request = ChangeRequest(self._person.id, self.old.text(), self.new.text())
        if self.new.text() != self.again.text():
            self.error.show_fault(say("evidence.reseal.differ"), self.again)
            return
        self._forget()
        self.error.show_fault("")
        self.go.setEnabled(False)
        self.desk.run_office(
            lambda office: resealing.change_passphrase(office, request), self._done, self._refused
        )

    def _done(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.old)
