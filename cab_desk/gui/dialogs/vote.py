"""Vote provisionally in a packet: role, decision, conditions, a remark."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QWidget

from cab_desk.domain.change import Choice
from cab_desk.errors import BadInput
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.outcome import Outcome
from cab_desk.services.packets import comments
from cab_desk.services.packets.comments import Ballot
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes
from cab_desk.words import say

DECISIONS = (Choice.APPROVE, Choice.CONDITIONS, Choice.REJECT, Choice.ABSTAIN)


class VoteDialog(Dialog):
    """A ballot; it says that it counts for nothing until its author signs off."""

    def __init__(self, desk: Desk, look: Look, uid: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.desk, self._uid = desk, uid
        self.heading = Label(look, face="title", wrap=True)
        self.text = Label(look, say("packets.vote_text"), "body", "text.secondary", wrap=True)
        self.role, self.decision = QComboBox(), QComboBox()
        self.conditions, self.remark = QPlainTextEdit(), QPlainTextEdit()
        self.error = FieldError(look)
        outer = self.column()
        outer.addWidget(self.heading)
        outer.addWidget(self.text)
        for name, widget in (
            ("role", self.role), ("decision", self.decision), ("conditions", self.conditions),
            ("remark", self.remark),
        ):  # fmt: skip
            outer.addLayout(self.field(say(f"packets.vote.{name}"), widget))
            if isinstance(widget, QPlainTextEdit):
                widget.setTabChangesFocus(True)
        outer.addWidget(self.error)
        for choice in DECISIONS:
            self.decision.addItem(say(f"signing.button.{choice}"), choice)
        self.decision.currentIndexChanged.connect(self._show_conditions)
        outer.addLayout(self._foot())
        self.fit(520)
        self.keep_typed("vote", uid)
        self._show_conditions()
        desk.read_work(self._read, self._show, self._refused)

    def _foot(self) -> QHBoxLayout:
        self.cancel = Button(self.look, say("common.cancel"), key="Esc")
        self.cancel.clicked.connect(self.reject)
        self.go = Button(self.look, say("packets.vote_go"), "primary")
        self.go.setEnabled(False)
        self.go.clicked.connect(self._keep)
        return self.foot(self.cancel, self.go)

    def _read(self, work: Work) -> tuple[str, Ballot]:
        number = changes.label(work.changes.get(self._uid))
        return number, comments.ballot(self.desk.office, work, self._uid)

    def _show(self, found: tuple[str, Ballot]) -> None:
        number, ballot = found
        self.heading.setText(say("packets.vote_on", number=number))
        self.setWindowTitle(self.heading.text())
        self.role.addItems(list(ballot.roles))
        self.go.setEnabled(bool(ballot.roles))
        if not ballot.roles:
            self.error.show_fault(say("packets.cannot_vote", number=number, why=ballot.why))

    def _show_conditions(self) -> None:
        shown = self.decision.currentData() == Choice.CONDITIONS
        self.conditions.setVisible(shown)
        self.label_of(self.conditions).setVisible(shown)

    def _keep(self) -> None:
        conditions = self.conditions.toPlainText().splitlines()
        decision = Choice(self.decision.currentData())
        command = partial(
            comments.vote, uid=self._uid, role=self.role.currentText(), decision=decision,
            conditions=conditions if decision is Choice.CONDITIONS else (),
            remark=self.remark.toPlainText(),
        )  # fmt: skip
        self.error.show_fault("")
        self.desk.run_office(command, self._kept, self._refused)

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        faults = error.faults if isinstance(error, BadInput) else ()
        fields = {"conditions": self.conditions, "remark": self.remark}
        field = next((fields.get(fault.place) for fault in faults), None)
        self.error.show_fault(getattr(error, "sentence", str(error)), field)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
