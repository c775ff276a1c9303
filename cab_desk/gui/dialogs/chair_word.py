"""Ask for a chair's word: which of those who can sign, and the passphrase."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cab_desk.domain.board import Person
from cab_desk.gui.chair_lock import session_of
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Label
from cab_desk.services.members.vouching import NOBODY, By
from cab_desk.words import say


class ChairWord(QWidget):
    """A row of a dialog; while the chair's session is open it says so, and asks nothing."""

    def __init__(
        self, desk: Desk, look: Look, dialog: Dialog, chairs: Sequence[Person], *,
        second: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(dialog)
        self._desk = desk
        self._session = None if second else session_of(desk)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(look.px(4))
        self.who = QComboBox(self)
        self.secret = QLineEdit(self)
        self.said = Label(look, "", "body", "text.secondary", wrap=True)
        name = "second" if second else "first"
        if self._session is not None:
            self.said.setText(say("people.session_open", name=self._session.name))
            outer.addWidget(self.said)
            self.who.hide()
            self.secret.hide()
            return
        self.said.hide()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName(say(f"people.{name}_passphrase"))
        for chair in chairs:
            self.who.addItem(chair.name, chair.id)
        self.choose(desk.me if not second else "", at=1 if second else 0)
        self.who.currentIndexChanged.connect(lambda _row: self.secret.clear())
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addLayout(dialog.field(say(f"people.{name}"), self.who), 1)
        row.addLayout(dialog.field(say("people.passphrase"), self.secret), 1)
        outer.addLayout(row)

    def choose(self, person_id: str, at: int = 0) -> None:
        """Offer a chair first."""
        found = self.who.findData(person_id)
        self.who.setCurrentIndex(found if found >= 0 else min(at, self.who.count() - 1))

    def by(self) -> By:
        """Return who says it, and forget the passphrase; nobody where none was typed."""
        if self._session is not None and self._session.open:
            return self._session
        passphrase = self.secret.text()
        self.forget()
        return (str(self.who.currentData() or ""), passphrase) if passphrase else NOBODY

    def forget(self) -> None:
        """Empty the field."""
        self.secret.clear()
