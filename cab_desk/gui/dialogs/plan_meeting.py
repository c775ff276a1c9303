"""Plan a meeting, or change its plan: title, kind, time, place, who comes besides the members."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QWidget,
)

from cab_desk.domain.board import Person
from cab_desk.domain.meeting import Meeting
from cab_desk.domain.series import next_at
from cab_desk.errors import BadInput
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.moments import NoMomentError
from cab_desk.gui.widgets.basics import Button, FieldError, Label, set_tip
from cab_desk.gui.widgets.moment_field import MomentField, widen
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.outcome import Outcome
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from cab_desk.words import say

_NEVER = -1  # the spin box's value for no cut-off


class PlanMeetingDialog(Dialog):
    """A new meeting, or one that has not begun; `made` has its id once it is planned."""

    dialog_heading: Label
    title: QLineEdit
    title_error: FieldError
    kind: QComboBox
    kind_error: FieldError
    at: QLineEdit
    at_error: FieldError
    minutes: QSpinBox
    minutes_error: FieldError
    cutoff: QSpinBox
    cutoff_error: FieldError
    zone: Label
    place: QLineEdit
    place_error: FieldError
    scribe: QLineEdit
    scribe_error: FieldError
    guests: QListWidget
    guests_label: Label
    cancel: Button
    save: Button

    def __init__(
        self,
        desk: Desk,
        look: Look,
        parent: QWidget | None = None,
        *,
        meeting: Meeting | None = None,
    ) -> None:
        super().__init__(look, parent)
        self.desk = desk
        self.made = ""
        self._meeting = meeting
        self._seen = meetings.plan_of(meeting) if meeting else None
        forms.load(self, "plan_meeting")
        widen(self, self.zone, self.at_error)
        self.fit(560)
        self.keep_typed("replan" if meeting else "plan_meeting", meeting.id if meeting else "")
        self.setWindowTitle(self.dialog_heading.text())
        self._zone = times.zone_of(desk.board.zone if desk.board else "")
        self._at = MomentField(look, self.at, self._zone, desk.office.clock)
        self._prefill()
        if meeting is not None:
            self._show(meeting)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._plan)
        desk.read_work(lambda work: work.people.all(), self._show_people)

    def _prefill(self) -> None:
        rule = self.desk.pack.meeting
        at = _next(rule.weekday, rule.time, rule.zone, self.desk.office.clock())
        self.title.setText(say("meeting.plan.default"))
        self.title.selectAll()
        self.kind.addItem(say("meeting.plan.kind_regular"), "regular")
        self.kind.addItem(say("meeting.plan.kind_emergency"), "emergency")
        self._at.show(at)
        self.minutes.setRange(5, 600)
        self.minutes.setValue(rule.minutes)
        self.cutoff.setRange(_NEVER, meetings.MOST_HOURS)
        self.cutoff.setSpecialValueText(say("agenda.cutoff_none"))
        self.cutoff.setSuffix(say("agenda.cutoff_suffix"))
        self.cutoff.setValue(meetings.CUTOFF_HOURS)
        name = self.desk.board.zone if self.desk.board else "UTC"
        self.zone.setText(say("meeting.plan.zone", zone=name, offset=times.offset(at, self._zone)))

    def _show(self, meeting: Meeting) -> None:
        heading = say("agenda.replan_title", meeting=meeting.number)
        self.dialog_heading.setText(heading)
        self.setWindowTitle(heading)
        self.save.setText(say("agenda.replan_save"))
        self._fill(meetings.plan_fields(meetings.plan_of(meeting)))
        self.title.selectAll()
        if meetings.is_frozen(meeting, self.desk.office.clock()):
            self.cutoff.setEnabled(False)
            set_tip(self.cutoff, say("agenda.cutoff_stands"))

    def _fill(self, values: Mapping[str, Any]) -> None:
        self.title.setText(values["title"])
        self.kind.setCurrentIndex(self.kind.findData(values["kind"]))
        self._at.show(values["at"])
        self.minutes.setValue(values["minutes"])
        self.place.setText(values["place"])
        self.scribe.setText(values["scribe"])
        self.cutoff.setValue(_NEVER if values["cutoff"] is None else values["cutoff"])

    def _show_people(self, people: list[Person]) -> None:
        seated = {seat.person_id for seat in self._meeting.attendance} if self._meeting else set()
        for person in people:
            if person.member or person.chair or person.retired or not person.linked:
                continue
            item = QListWidgetItem(person.name)
            item.setData(Qt.ItemDataRole.UserRole, person.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = person.id in seated
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.guests.addItem(item)
        some = self.guests.count() > 0
        self.guests.setVisible(some)
        self.guests_label.setVisible(some)

    def _plan(self) -> None:
        self._clear()
        try:
            at = self._at.moment()
        except NoMomentError as error:
            self.at_error.show_fault(error.sentence, self.at)
            self.at.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        items = [self.guests.item(row) for row in range(self.guests.count())]
        new = NewMeeting(
            title=self.title.text(),
            at=at,
            kind=str(self.kind.currentData()),
            minutes=self.minutes.value(),
            place=self.place.text(),
            scribe=self.scribe.text(),
            cutoff_hours=None if self.cutoff.value() == _NEVER else self.cutoff.value(),
            guests=tuple(
                str(item.data(Qt.ItemDataRole.UserRole))
                for item in items
                if item.checkState() == Qt.CheckState.Checked
            ),
        )
        self.save.setEnabled(False)
        command = partial(meetings.plan, new=new)
        if self._meeting is not None:
            command = partial(
                meetings.replan, meeting_id=self._meeting.id, new=new, seen=self._seen
            )
        self.desk.run(command, self._planned, self._refused)

    def _planned(self, outcome: Outcome) -> None:
        self.made = outcome.made
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, ChangedMeanwhile):
            now = error.found.merged.now
            merging.ask(self, self.desk, self.look, error.found, partial(self._merge, now))
        faults = error.faults if isinstance(error, BadInput) else ()
        fields = {
            "title": (self.title, self.title_error),
            "kind": (self.kind, self.kind_error),
            "at": (self.at, self.at_error),
            "minutes": (self.minutes, self.minutes_error),
            "cutoff": (self.cutoff, self.cutoff_error),
            "place": (self.place, self.place_error),
            "scribe": (self.scribe, self.scribe_error),
        }
        for fault in faults:
            field, shown = fields[fault.place]
            shown.show_fault(fault.sentence, field)
        if not faults:
            self.title_error.show_fault(getattr(error, "sentence", str(error)))

    def _merge(self, now: Mapping[str, Any], values: Mapping[str, Any], said: str) -> None:
        """Show both edits in the form; a further one begins from what stands now."""
        self._fill(values)
        for row in range(self.guests.count()):
            item = self.guests.item(row)
            on = item.data(Qt.ItemDataRole.UserRole) in values["guests"]
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._seen = meetings.plan_from(now)
        self.title_error.show_fault(said)

    def _clear(self) -> None:
        for shown in self.findChildren(FieldError):
            shown.show_fault("")


def _next(weekday: int | None, at: str, zone: str, now: datetime) -> datetime:
    """Return when the pack's regular meeting is next, or the next full hour without one."""
    local = now.astimezone(ZoneInfo(zone or "UTC"))
    if weekday is None:
        return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return next_at(now, weekday, at, zone)
