"""Plan an emergency CAB for one RFC, now."""

from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from cab_desk.errors import BadInput
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label, NoticeBar
from cab_desk.services import meetings
from cab_desk.services.meetings import Urgent
from cab_desk.services.outcome import Outcome
from cab_desk.services.requests import changes
from cab_desk.words import plural, say


class EmergencyDialog(Dialog):
    """What the policy wants and what it is now; `made` has the meeting's id once it is planned."""

    heading: Label
    about: Label
    text: Label
    warning: NoticeBar
    in_time: Label
    place: QLineEdit
    error: FieldError
    cancel: Button
    go: Button

    def __init__(self, desk: Desk, look: Look, uid: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.desk = desk
        self.uid = uid
        self.made = ""
        forms.load(self, "emergency")
        self.fit(480)
        self.keep_typed("emergency", uid)
        self.warning.hide()
        self.go.setEnabled(False)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._plan)
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)
        desk.read_work(partial(meetings.urgent, uid=uid), self._show)

    def _show(self, found: Urgent) -> None:
        label = changes.label(found.change)
        self.heading.setText(say("agenda.emergency_heading", change=label))
        self.setWindowTitle(self.heading.text())
        self.about.setText(found.change.title)
        self.text.setText(plural("agenda.emergency_text", found.members))
        zone = times.zone_of(found.zone)
        asked = _said(found.asked_at, zone, found.now)
        by = _said(found.by, zone, found.now) if found.by else ""
        key = "agenda.emergency_in_time" if by else "agenda.emergency_no_rule"
        self.in_time.setText(say(key, when=asked, by=by) if by else say(key, when=asked))
        if found.late:
            self.warning.tell(meetings.late_words(found), "warn")
        if found.known:
            said = say("agenda.emergency_known", change=label, meeting=found.known)
            self.error.show_fault(said)
        self.go.setEnabled(not found.known)

    def _plan(self) -> None:
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        self.error.show_fault("")
        command = partial(meetings.plan_emergency, uid=self.uid, place=self.place.text())
        self.desk.run(command, self._planned, self._refused)

    def _planned(self, outcome: Outcome) -> None:
        self.made = outcome.made
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        faults = error.faults if isinstance(error, BadInput) else ()
        field = self.place if any(fault.place == "place" for fault in faults) else None
        self.error.show_fault(getattr(error, "sentence", str(error)), field)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)


def _said(at: datetime, zone: tzinfo, now: datetime) -> str:
    return f"{times.date(at, zone, now)}, {times.clock(at, zone)}"
