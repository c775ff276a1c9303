"""Settle a conflict of two RFCs: accept it, say which goes first, or open it again."""

from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from cab_desk.errors import BadInput
from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.conflict_rows import held
from cab_desk.services.conflict_ports import ACCEPTED, AWAY, OPEN, ORDERED, Partner
from cab_desk.services.outcome import Outcome
from cab_desk.services.ports import Work
from cab_desk.services.requests import in_the_way
from cab_desk.services.requests.changes import label
from cab_desk.services.schedule.settling import SettleRequest, Shown, settle, shown
from cab_desk.services.schedule.settling_away import settle_away, shown_away
from cab_desk.words import say

_WIDTH = 480


class SettleDialog(Dialog):
    """What is to become of a conflict, and why; `accepted` once it is recorded."""

    def __init__(
        self, desk: Desk, look: Look, uid: str, other: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk, self._uid, self._other = desk, uid, other
        self._shown: Shown | None = None  # what is decided about
        self._away = False  # whether that is an absence
        self.heading = Label(look, say("conflicts.title"), "title")
        self.text = Label(look, "", "body", "text.secondary", wrap=True)
        self.choice, self.reason = QComboBox(), QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.choice_error, self.reason_error = FieldError(look), FieldError(look)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.go = Button(look, say("conflicts.go"), "primary", "check")
        outer = self.column()
        outer.addWidget(self.heading)
        outer.addWidget(self.text)
        outer.addLayout(self.field(say("conflicts.choice"), self.choice, self.choice_error))
        outer.addLayout(self.field(say("conflicts.reason"), self.reason, self.reason_error))
        outer.addLayout(self.foot(self.cancel, self.go))
        self.setWindowTitle(self.heading.text())
        self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._record)
        self.fit(_WIDTH)
        self.keep_typed("settle", uid, other)
        desk.read_work(self._read, self._offer, self._refused)

    def _read(self, work: Work) -> tuple[str, Partner | None, Shown]:
        found = in_the_way.of_change(work, self._uid)
        partner = next((one for one in found if one.uid == self._other), None)
        name = label(work.changes.get(self._uid))
        away = partner is not None and AWAY in partner.kinds
        known = (shown_away if away else shown)(work, self._uid, self._other)
        return name, partner, known

    def _offer(self, found: tuple[str, Partner | None, Shown]) -> None:
        name, partner, self._shown = found
        if partner is None:
            self.choice_error.show_fault(say("conflicts.none", one=name, other=self._other))
            return
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        self.text.setText(_about(name, partner, zone, self.desk.office.clock()))
        self._away = AWAY in partner.kinds
        accept = "spacing.accept_away" if self._away else "conflicts.state.accepted"
        self.choice.addItem(say(accept), (ACCEPTED, ""))
        for first, after, uid in ((name, partner.name, self._uid),
                                  (partner.name, name, self._other)):  # fmt: skip
            if self._away:
                break  # there is nothing to put in order
            self.choice.addItem(say("conflicts.first", first=first, after=after), (ORDERED, uid))
        if (settled := partner.settled) is not None:
            self.choice.addItem(say("conflicts.state.open"), (OPEN, ""))
            self.choice.setCurrentIndex(self.choice.findData((settled.state, settled.first)))
            self.reason.setPlainText(settled.reason)
        self.go.setEnabled(True)
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fit(_WIDTH)

    def _record(self) -> None:
        state, first = self.choice.currentData()
        reason = self.reason.toPlainText()
        request = SettleRequest(self._uid, self._other, state, reason, first, self._shown)
        self.go.setEnabled(False)
        command = settle_away if self._away else settle
        self.desk.run(partial(command, request=request), self._recorded, self._refused)

    def _recorded(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(self.choice.count() > 0)
        faults = {one.place: one.sentence for one in error.faults} if isinstance(
            error, BadInput) else {"state": getattr(error, "sentence", str(error))}  # fmt: skip
        self.choice_error.show_fault(faults.get("state", ""), self.choice)
        self.reason_error.show_fault(faults.get("reason", ""), self.reason)
        wrong = self.choice if "state" in faults else self.reason
        wrong.setFocus(Qt.FocusReason.OtherFocusReason)


def _about(name: str, partner: Partner, zone: tzinfo, now: datetime) -> str:
    """Say what is in the way, and how long it holds what is said here."""
    if partner.near:
        about = "spacing.about_away" if AWAY in partner.kinds else "spacing.about"
        return say(about, why=held(partner, zone, now))
    when = times.full_span(partner.start, partner.end, zone, now)
    systems = ", ".join(partner.systems)
    return say("conflicts.about", one=name, other=partner.name, systems=systems, when=when)
