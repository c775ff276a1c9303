"""Put a freeze, blackout, incident or failed window on the calendar, and see whom it hits."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from cab_desk.errors import BadInput
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.moments import NoMomentError
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.labels import tip
from cab_desk.gui.widgets.moment_field import MomentField, widen
from cab_desk.services.outcome import Outcome
from cab_desk.services.requests.holidays import HOLIDAY, whole_days
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from cab_desk.services.rows import CalendarEntry
from cab_desk.services.schedule import calendar
from cab_desk.services.schedule.calendar import ABSENCE, KINDS, Effect
from cab_desk.words import say

_PAUSE_MS = 250
_MOST_SHOWN = 50


class EntryDialog(Dialog):
    """A new entry, or one that is on the calendar; closes once it is kept or taken off."""

    heading: Label
    kind: QComboBox
    kind_error: FieldError
    title_label: Label
    title: QLineEdit
    title_error: FieldError
    start: QLineEdit
    start_error: FieldError
    end: QLineEdit
    end_error: FieldError
    zone: Label
    authority_label: Label
    authority: QLineEdit
    authority_error: FieldError
    severity_label: Label
    severity: QLineEdit
    severity_error: FieldError
    systems_label: Label
    systems: QLineEdit
    systems_error: FieldError
    effects_title: Label
    effects: QListWidget
    reason_label: Label
    reason: QLineEdit
    reason_error: FieldError
    remove: Button
    cancel: Button
    save: Button

    def __init__(
        self, desk: Desk, look: Look, entry: CalendarEntry, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.desk = desk
        self._entry = entry
        self._zone = times.zone_of(desk.board.zone if desk.board else "")
        forms.load(self, "entry")
        widen(self, self.zone, self.start_error, self.end_error)
        self.fit(600)
        self.keep_typed("calendar_entry", entry.id)
        clock = desk.office.clock
        self._moments = {
            field: MomentField(look, field, self._zone, clock) for field in (self.start, self.end)
        }
        self._later = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._later.timeout.connect(self._preview)
        self._prefill()
        self.kind.currentIndexChanged.connect(self._arrange)
        for field in (
            self.title,
            self.start,
            self.end,
            self.authority,
            self.systems,
            self.severity,
        ):
            field.textChanged.connect(lambda _text: self._later.start())
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)
        self.remove.clicked.connect(self._remove)
        self._arrange()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _prefill(self) -> None:
        entry, known = self._entry, bool(self._entry.id)
        for kind in KINDS:
            self.kind.addItem(say(f"schedule.entry.kind.{kind}"), kind)
        self.heading.setText(
            say("schedule.entry.heading", title=entry.title) if known
            else say("schedule.entry.heading_new")
        )  # fmt: skip
        self.setWindowTitle(self.heading.text())
        self._fill(entry)
        name = self.desk.board.zone if self.desk.board else "UTC"
        self.zone.setText(say("schedule.entry.zone", zone=name.replace("_", " ")))
        self.effects_title.setText(say("schedule.entry.effects"))
        self.effects.setAccessibleName(say("schedule.entry.effects"))
        for widget in (self.remove, self.reason, self.reason_label):
            widget.setVisible(known)

    def _fill(self, entry: CalendarEntry) -> None:
        self.kind.setCurrentIndex(KINDS.index(entry.kind) if entry.kind in KINDS else 0)
        self.title.setText(entry.title)
        self._moments[self.start].show(entry.start)
        self._moments[self.end].show(entry.end)
        # Of an absence it is an id, and nobody's role.
        self.authority.setText(", ".join(entry.authority) if entry.kind != ABSENCE else "")
        self.severity.setText(entry.severity)
        self.systems.setText(", ".join(entry.systems))

    def _merge(self, now: Mapping[str, Any], values: Mapping[str, Any], said: str) -> None:
        """Show both edits in the form; a further one begins from what stands now."""
        # That one of both took it off the calendar is no field: the other one says what stands.
        self._fill(replace(self._entry, **{**values, "status": now["status"]}))
        self._entry = replace(self._entry, **now)
        self.title_error.show_fault(said)

    def _arrange(self) -> None:
        kind = str(self.kind.currentData())
        for widget, kinds in (
            (self.authority, ("freeze",)), (self.authority_label, ("freeze",)),
            (self.severity, ("incident",)), (self.severity_label, ("incident",)),
        ):  # fmt: skip
            widget.setVisible(kind in kinds)
        for widget in (self.systems, self.systems_label):
            widget.setVisible(kind not in (HOLIDAY, ABSENCE))  # nobody works on any of them
        named = "spacing.who" if kind == ABSENCE else "schedule.entry.title"
        self.title_label.setText(say(named))
        self.title.setAccessibleName(say(named))
        if kind == HOLIDAY:
            self._show_whole_days()
        self._later.start()

    def _show_whole_days(self) -> None:
        entry = self.entry()
        if entry is not None and entry.end is not None:
            days = whole_days(entry, self.desk.board.zone if self.desk.board else "UTC")
            self._moments[self.start].show(days.start)
            self._moments[self.end].show(days.end)

    def _moment(self, field: QLineEdit, shown: FieldError) -> datetime | None:
        try:
            found = self._moments[field].moment()
        except NoMomentError as error:
            shown.show_fault(error.sentence, field)
            return None
        shown.show_fault("")
        return found

    def entry(self) -> CalendarEntry | None:
        """Return what the fields say, or None while a time cannot be read."""
        kind = str(self.kind.currentData())
        start = self._moment(self.start, self.start_error)
        open_end = kind == "incident" and not self.end.text().strip()
        end = None if open_end else self._moment(self.end, self.end_error)
        if start is None or (end is None and not open_end):
            return None
        return CalendarEntry(
            self._entry.id, kind, self.title.text(), start, end,
            _names(self.authority.text()) if kind == "freeze" else (),
            _names(self.systems.text()),
            self.severity.text().strip() if kind == "incident" else "",
        )  # fmt: skip

    def _preview(self) -> None:
        entry = self.entry()
        if entry is not None and (entry.end is None or entry.end > entry.start):
            self.desk.read_work(partial(calendar.preview, entry=entry), self._show_effects)

    def _show_effects(self, found: list[Effect]) -> None:
        self.effects.clear()
        lines = [
            say(f"schedule.entry.{how}", name=effect.name, title=effect.title, text=text)
            for effect in found[:_MOST_SHOWN]
            for how, texts in (("gains", effect.gains), ("loses", effect.loses))
            for text in texts
        ]
        absence = self.kind.currentData() == ABSENCE
        none = say("spacing.no_gains" if absence else "schedule.entry.none")
        for line in lines or [none]:
            item = QListWidgetItem(line)
            item.setToolTip(tip(line))
            self.effects.addItem(item)

    def _save(self) -> None:
        self._clear()
        entry = self.entry()
        if entry is not None:
            seen = self._entry if self._entry.id else None
            command = partial(calendar.declare, entry=entry, seen=seen)
            self.desk.run(command, self._kept, self._refused)

    def _remove(self) -> None:
        self._clear()
        command = partial(
            calendar.remove, entry_id=self._entry.id, reason=self.reason.text(), seen=self._entry
        )
        self.desk.run(command, self._kept, self._refused)

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, ChangedMeanwhile):
            now = error.found.merged.now
            merging.ask(self, self.desk, self.look, error.found, partial(self._merge, now))
        faults = error.faults if isinstance(error, BadInput) else ()
        for fault in faults:
            field = getattr(self, fault.place, self.title)
            shown = getattr(self, f"{fault.place}_error", self.title_error)
            shown.show_fault(fault.sentence, field)
        if not faults:
            self.title_error.show_fault(getattr(error, "sentence", str(error)))

    def _clear(self) -> None:
        for shown in self.findChildren(FieldError):
            shown.show_fault("")


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in text.split(",") if (name := part.strip())))
