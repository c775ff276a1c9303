"""Make a board: name, zone, policy, and the people with their roles."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, QTimer, QTimeZone
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.board import Board
from cab_desk.domain.policy import Pack
from cab_desk.errors import BadInput, Fault, Refused
from cab_desk.gui import forms
from cab_desk.gui.desk import EVERYTHING, Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.tools import PackChoice, Tools
from cab_desk.gui.widgets.basics import Button, FieldError, Label, NoticeBar
from cab_desk.services.boards import boards
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.outcome import Outcome
from cab_desk.words import plural, say

_MOST_HIGH = 240  # of the people, before they scroll


class PersonRow(QWidget):
    """One person to be: name, role, and the part in the board."""

    def __init__(self, look: Look, roles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        self.name = QLineEdit()
        self.name.setPlaceholderText(say("board.form.person"))
        self.name.setAccessibleName(say("board.form.person"))
        self.role = QComboBox()
        self.role.setAccessibleName(say("board.form.role"))
        self.role.addItem(say("board.form.no_role"), "")
        for role in roles:
            self.role.addItem(role, role)
        self.member = QCheckBox(say("board.form.member"))
        self.chair = QCheckBox(say("board.form.chair"))
        row.addWidget(self.name, 3)
        row.addWidget(self.role, 2)
        row.addWidget(self.member)
        row.addWidget(self.chair)

    def person(self) -> NewPerson | None:
        """Return who stands in the row, or None where no name does."""
        name = self.name.text().strip()
        if not name:
            return None
        role = self.role.currentData()
        return NewPerson(
            name, (role,) if role else (), self.member.isChecked(), self.chair.isChecked()
        )


class NewBoardDialog(Dialog):
    """Ask for what a new board needs and make it."""

    notice: NoticeBar
    name: QLineEdit
    name_error: FieldError
    zone: QComboBox
    zone_error: FieldError
    policy: QComboBox
    policy_text: Label
    rows: QVBoxLayout
    people_area: QScrollArea
    people_error: FieldError
    add: Button
    cancel: Button
    make: Button

    def __init__(self, desk: Desk, look: Look, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.desk = desk
        self._tools = tools
        self._people: list[PersonRow] = []
        forms.load(self, "new_board")
        self.setWindowTitle(say("board.form.title"))
        self.fit(720)
        self.keep_typed("new_board")
        self.zone.setEditable(True)
        self.zone.addItems(sorted(available_timezones()))
        self.zone.setCurrentText(bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC")
        present = desk.pack
        self.policy.addItem(_title(PackChoice(present.id, present.title, present.version)),
                            present.id)  # fmt: skip
        self.policy.currentIndexChanged.connect(self._choose_policy)
        desk.aside(tools.packs, self._offer)  # all of them are read, a tenth of a second
        self.rows.addStretch(1)
        self.add.clicked.connect(self._add_and_go)
        self.cancel.clicked.connect(self.reject)
        self.make.clicked.connect(self._make)
        self._show_policy(desk.pack)
        self.name.setFocus()

    def person_rows(self) -> Sequence[PersonRow]:
        """Return the rows of people."""
        return self._people

    def more_fields(self) -> bool:
        """Add a row for one more person."""
        self._add_row("")
        return True

    def _offer(self, choices: Sequence[PackChoice]) -> None:
        """Offer every policy at hand, the one that was chosen meanwhile still in place."""
        chosen = self.policy.currentData()
        self.policy.blockSignals(True)
        self.policy.clear()
        for choice in choices:
            self.policy.addItem(_title(choice), choice.id)
        self.policy.setCurrentIndex(max(0, self.policy.findData(chosen)))
        self.policy.blockSignals(False)

    def _choose_policy(self) -> None:
        pack = self._tools.choose_pack(self.policy.currentData())
        self.desk.pack = pack
        self._show_policy(pack)

    def _show_policy(self, pack: Pack) -> None:
        parts = [
            plural("board.form.classes", len(pack.classes)),
            plural("board.form.rules", len(pack.rules)),
            plural("board.form.roles", len(pack.roles)),
        ]
        self.policy_text.setText(", ".join(parts))
        for row in self._people:
            self.rows.removeWidget(row)
            row.deleteLater()
        self._people.clear()
        for role in pack.meeting.members or pack.roles:
            row = self._add_row(role)
            row.member.setChecked(bool(pack.meeting.members))
            row.chair.setChecked(role == pack.meeting.chair)
        if not self._people:
            self._add_row("")

    def _add_row(self, role: str) -> PersonRow:
        row = PersonRow(self.look, self.desk.pack.roles)
        row.role.setCurrentIndex(max(0, row.role.findData(role)))
        self.rows.insertWidget(len(self._people), row)
        self._people.append(row)
        high = self.rows.sizeHint().height()
        self.people_area.setFixedHeight(min(high, self.look.px(_MOST_HIGH)))
        return row

    def _add_and_go(self) -> None:
        row = self._add_row("")
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)
        # Once it has its place: until then there is nothing to scroll to.
        QTimer.singleShot(0, row, lambda: self.people_area.ensureWidgetVisible(row))

    def _make(self) -> None:
        self.name_error.show_fault("", self.name)
        self.zone_error.show_fault("", self.zone)
        self.people_error.show_fault("")
        persons = [person for row in self._people if (person := row.person())]
        if sum(person.chair for person in persons) > 1:
            sentence = say("board.two_chairs")
            self._failed(BadInput(sentence, [Fault("people", sentence)]))
            return
        command = partial(
            boards.create_board,
            name=self.name.text(),
            zone=self.zone.currentText().strip(),
            people=persons,
        )
        self.make.setEnabled(False)
        self.desk.run(command, self._made, self._failed)

    def _made(self, _outcome: Outcome) -> None:
        """Read the board, so that the window shows it at once, then close."""
        self.desk.read(lambda reader: reader.board(), self._show_board)

    def _show_board(self, board: Board | None) -> None:
        self.desk.board = board
        self.accept()
        self.desk.touched.emit(EVERYTHING)

    def _failed(self, error: Exception) -> None:
        self.make.setEnabled(True)
        faults = error.faults if isinstance(error, BadInput) else ()
        for fault in reversed(faults):  # the focus stays at the first
            self._show_fault(fault.place, fault.sentence)
        if faults:  # each says it at its field
            self.notice.hide()
        else:
            sentence = error.sentence if isinstance(error, Refused) else str(error)
            self.notice.tell(sentence, "block")

    def _show_fault(self, place: str, sentence: str) -> None:
        if place == "name":
            self.name_error.show_fault(sentence, self.name)
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        elif place == "zone":
            self.zone_error.show_fault(sentence, self.zone)
            self.zone.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.people_error.show_fault(sentence)


def _title(choice: PackChoice) -> str:
    return say(
        "board.form.policy_choice", title=choice.title, version=choice.version.removeprefix("v")
    )
