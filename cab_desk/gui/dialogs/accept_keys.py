"""Have a chair accept keys that wait, or confirm the people of a board of an earlier version."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from cab_desk.domain.board import Person
from cab_desk.domain.content import fingerprint
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.chair_word import ChairWord
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.members import vouching
from cab_desk.services.members.vouching import NOBODY, By, Rule
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.words import say

_GROUPS = 8  # of a key's fingerprint
_ROW = 28


class _WordDialog(Dialog):
    """What a chair signs for, in a list, with the passphrase; `accepted` once it is recorded."""

    def __init__(
        self, desk: Desk, look: Look, rule: Rule, name: str, parent: QWidget | None
    ) -> None:
        super().__init__(look, parent)
        self.desk = desk
        title = say(f"people.{name}_title")
        self.setWindowTitle(title)
        outer = self.column()
        outer.addWidget(Label(look, title, "title", wrap=True))
        text = say(f"people.{name}_text")
        outer.addWidget(Label(look, text, "body", "text.secondary", wrap=True))
        self.lines = QListWidget()
        listed = say("people.list" if name == "accept" else "people.everybody")
        outer.addLayout(self.field(listed, self.lines))
        self.word = ChairWord(desk, look, self, rule.chairs)
        outer.addWidget(self.word)
        self.error = FieldError(look)
        outer.addWidget(self.error)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say(f"people.{name}_go"), "primary", "pen-line")
        outer.addLayout(self.foot(self.cancel, self.go))
        self.fit(560)
        if not rule.chairs:
            self.error.show_fault(say("identity.nobody"))
            self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._sign)
        self.idle = IdleGuard(self, desk.told.emit)
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.word.forget()
        super().reject()

    def _add(self, text: str, key: str = "") -> None:
        item = QListWidgetItem(text)
        item.setSizeHint(QSize(0, self.look.px(_ROW)))
        if key:
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.lines.addItem(item)

    def _sign(self) -> None:
        """Have it signed."""

    def _say(self, command: Callable[[Office, By], Outcome]) -> None:
        """Give the chair's word to a command, where it was said."""
        by = self.word.by()
        if by == NOBODY:
            self.error.show_fault(say("people.passphrase_missing"), self.word.secret)
            return
        self.go.setEnabled(False)
        self.desk.run_office(
            lambda office: command(office, by), lambda _outcome: self.accept(), self._refused
        )

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.word.secret)


class AcceptKeysDialog(_WordDialog):
    """The keys that no chair accepted yet, by their fingerprints."""

    def __init__(self, desk: Desk, look: Look, rule: Rule, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, rule, "accept", parent)
        for one in rule.waiting:
            named = {"name": one.person.name, "print": fingerprint(one.key_id, _GROUPS)}
            self._add(say("people.key_line", **named), one.person.id)

    def _sign(self) -> None:
        items = [self.lines.item(row) for row in range(self.lines.count())]
        ids = [
            str(one.data(Qt.ItemDataRole.UserRole))
            for one in items if one.checkState() == Qt.CheckState.Checked
        ]  # fmt: skip
        if not ids:
            self.error.show_fault(say("people.choose_key"), self.lines)
            return
        self._say(lambda office, by: vouching.accept_keys(office, ids, by))


class ConfirmPeopleDialog(_WordDialog):
    """Everybody on a board whose people nobody signed for."""

    def __init__(
        self, desk: Desk, look: Look, rule: Rule, people: Iterable[Person] = (),
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(desk, look, rule, "confirm", parent)
        for one in people:
            roles = ", ".join(role.name for role in one.roles)
            self._add(f"{one.name}: {roles}" if roles else one.name)

    def _sign(self) -> None:
        self._say(vouching.confirm)
