"""The fields of the RFC form but for its documents: shown, read back, and their faults."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QDateTime, QObject, QSignalBlocker, QTime, QTimeZone, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QWidget,
)

from cab_desk.domain.change import ENVIRONMENTS, PRIORITIES, TRAITS, Change
from cab_desk.domain.policy import Pack
from cab_desk.errors import Fault
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label, Segments
from cab_desk.gui.widgets.moment_field import dress
from cab_desk.services.requests.intake import LONGEST_TITLE
from cab_desk.words import plural, say

_TRAIT_COLUMNS = 3
_FORMAT = "ddd d MMM yyyy  HH:mm"
_LAST_DAY = QDate(9998, 12, 31)  # of a later one some zone's clock shows a year that is none
# A fault's place in services.intake → the widget that shows it, where the names differ.
_PLACES = {"class": "class_id"}


class Fields(QObject):
    """Bind the widgets of the form to the fields of a change."""

    edited = Signal()

    title: QLineEdit
    class_id: Segments
    priority: QComboBox
    environment: QComboBox
    impact: QComboBox
    probability: QComboBox
    residual_impact: QComboBox
    residual_probability: QComboBox
    systems: QLineEdit
    types: Button
    requester: QComboBox
    owner: QComboBox
    start: QDateTimeEdit
    end: QDateTimeEdit
    planned: QCheckBox

    def __init__(self, form: QWidget, look: Look, pack: Pack, zone: str, now: datetime) -> None:
        super().__init__(form)
        self._now = now
        self._length = timedelta(hours=1)
        self._usual = timedelta(hours=1)  # of a time that is not planned yet
        self._fixed = False  # whether the length is a template's to say
        self._shown: dict[QDateTimeEdit, datetime] = {}
        self._form = form
        self._pack = pack
        self._zone = ZoneInfo(zone)
        self._bind(form)
        self._traits = self._make_traits(look)
        self._types = self._make_types()
        self._offer(look, zone)
        self._listen()

    def show_change(self, change: Change, names: Sequence[str]) -> None:
        """Fill the widgets from a change."""
        self.title.setText(change.title)
        self.title.setCursorPosition(0)
        if change.class_id in {item.id for item in self._pack.classes}:
            self.class_id.choose(change.class_id)
        for box, value in self._combos(change):
            box.setCurrentIndex(max(0, box.findData(value)))
        for box, name in ((self.requester, change.requester), (self.owner, change.owner)):
            box.clear()
            box.addItems(list(names))
            box.setCurrentText(name)
        self.systems.setText(", ".join(change.systems))
        for trait, tick in self._traits.items():
            tick.setChecked(trait in change.traits)
        for action in self._types.actions():
            action.setChecked(action.data() in change.types)
        self._show_times(change)
        self._name_types()

    def fill(self, base: Change) -> Change:
        """Return `base` with what the widgets hold."""
        planned = self.planned.isChecked()
        matrix = self._pack.matrix
        if matrix is not None and matrix.residual:
            base = replace(
                base,
                residual_impact=self.residual_impact.currentData() or "",
                residual_probability=self.residual_probability.currentData() or "",
            )
        names = [part.strip() for part in self.systems.text().split(",")]
        return replace(
            base,
            title=self.title.text(),
            class_id=self.class_id.present(),
            priority=self.priority.currentData() or "",
            environment=self.environment.currentData() or "production",
            impact=self.impact.currentData() or "",
            probability=self.probability.currentData() or "",
            systems=tuple(name for name in names if name),
            requester=self.requester.currentText().strip(),
            owner=self.owner.currentText().strip(),
            traits=tuple(trait for trait, tick in self._traits.items() if tick.isChecked()),
            types=tuple(act.data() for act in self._types.actions() if act.isChecked()),
            start=self._moment(self.start) if planned else None,
            end=self._moment(self.end) if planned else None,
        )

    def last(self, minutes: int, *, fixed: bool) -> None:
        """Have a time that is not planned yet last so long (0: an hour); `fixed` for good."""
        self._usual, self._fixed = timedelta(minutes=minutes or 60), fixed
        planned = self.planned.isChecked()
        if minutes and (fixed or not planned):
            self._length = self._usual
            self._follow_start()
        self._enable_times(planned)

    def show_fault(self, place: str, sentence: str) -> None:
        """Show a fault under its field."""
        name = _PLACES.get(place, place.partition(".")[0])
        error = self._form.findChild(FieldError, f"{name}_error")
        if error is not None:
            error.show_fault(sentence, self._form.findChild(QWidget, name))

    def clear_faults(self) -> None:
        """Take away every fault."""
        for error in self._form.findChildren(FieldError):
            name = error.objectName().removesuffix("_error")
            error.show_fault("", self._form.findChild(QWidget, name))

    def time_faults(self) -> list[Fault]:
        """Return the times that the clocks of the board's zone jump over."""
        if not self.planned.isChecked():
            return []
        found = []
        for edit in (self.start, self.end):
            local = self._local(edit)
            there = local.astimezone(UTC).astimezone(self._zone)
            if there.replace(tzinfo=None) != local.replace(tzinfo=None):
                sentence = say("changes.form.no_such_time", time=f"{local:%H:%M}",
                               zone=self._zone.key)  # fmt: skip
                found.append(Fault(edit.objectName(), sentence))
        return found

    def _bind(self, form: QWidget) -> None:
        for name, kind in type(self).__annotations__.items():
            found = form.findChild(kind, name)
            if found is None:
                raise LookupError(f"ui/rfc_form.ui lacks {name}")
            setattr(self, name, found)

    def _make_traits(self, look: Look) -> dict[str, QCheckBox]:
        holder = self._form.findChild(QWidget, "traits")
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(6))
        found = {}
        for number, trait in enumerate(TRAITS):
            tick = QCheckBox(say(f"changes.trait.{trait}"))
            grid.addWidget(tick, number // _TRAIT_COLUMNS, number % _TRAIT_COLUMNS)
            found[trait] = tick
        return found

    def _make_types(self) -> QMenu:
        menu = QMenu(self._form)
        for kind in self._pack.types:
            action = menu.addAction(kind.label.replace("&", "&&"))
            action.setCheckable(True)
            action.setData(kind.id)
            action.toggled.connect(self._name_types)
            action.toggled.connect(self.edited)
        if self._pack.types:
            self.types.setMenu(menu)
        else:  # the policy knows no types: the field would ask for nothing
            self.types.hide()
            label = self._form.findChild(Label, "types_label")
            if label is not None:
                label.hide()
            row = self._form.findChild(QHBoxLayout, "row_what")
            if row is not None:
                row.setStretch(1, 0)  # the systems have the whole line
                row.setSpacing(0)
        return menu

    def _name_types(self) -> None:
        chosen = [action.text() for action in self._types.actions() if action.isChecked()]
        text = chosen[0].replace("&&", "&") if len(chosen) == 1 else ""
        self.types.setText(text or plural("changes.form.types_chosen", len(chosen)))

    def _offer(self, look: Look, zone: str) -> None:
        self.title.setMaxLength(LONGEST_TITLE)
        self.class_id.set_items([(item.id, item.label) for item in self._pack.classes])
        matrix = self._pack.matrix
        impacts = [(step.id, step.label) for step in matrix.impacts] if matrix else []
        odds = [(step.id, step.label) for step in matrix.probabilities] if matrix else []
        lists: list[tuple[QComboBox, list[tuple[str, str]]]] = [
            (self.priority, [(key, say(f"changes.priority.{key}")) for key in PRIORITIES]),
            (self.impact, impacts),
            (self.probability, odds),
            (self.residual_impact, impacts),
            (self.residual_probability, odds),
        ]
        for box, items in lists:
            box.addItem(say("changes.form.not_said"), "")
            for key, text in items:
                box.addItem(text, key)
        for key in ENVIRONMENTS:
            self.environment.addItem(say(f"changes.environment.{key}"), key)
        for box in (self.requester, self.owner):
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for edit in (self.start, self.end):
            edit.setDisplayFormat(_FORMAT)
            edit.setCalendarPopup(True)
            edit.setTimeZone(QTimeZone.utc())  # naive local time of the board, see _moment
            edit.setMaximumDate(_LAST_DAY)
            dress(edit.calendarWidget(), look)
        label = self._form.findChild(Label, "planned_label")
        if label is not None:
            label.setText(say("changes.form.zone", zone=zone.replace("_", " ")))

    def _listen(self) -> None:
        for edit in (self.title, self.systems):
            edit.textEdited.connect(self.edited)
        for box, _ in self._combos(Change(title="")):
            box.currentIndexChanged.connect(self.edited)
        for box in (self.requester, self.owner):
            box.currentTextChanged.connect(self.edited)
        for tick in (*self._traits.values(), self.planned):
            tick.toggled.connect(self.edited)
        self.planned.toggled.connect(self._enable_times)
        self.class_id.chosen.connect(lambda _key: self.edited.emit())
        self.start.dateTimeChanged.connect(self._keep_length)
        self.end.dateTimeChanged.connect(self._keep_end)

    def _combos(self, change: Change) -> list[tuple[QComboBox, str]]:
        return [
            (self.priority, change.priority),
            (self.environment, change.environment),
            (self.impact, change.impact),
            (self.probability, change.probability),
            (self.residual_impact, change.residual_impact),
            (self.residual_probability, change.residual_probability),
        ]

    def _enable_times(self, planned: bool) -> None:
        self.start.setEnabled(planned)
        self.end.setEnabled(planned and not self._fixed)

    def _show_times(self, change: Change) -> None:
        local = self._now.astimezone(self._zone)
        tomorrow = local.replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
        start = change.start or tomorrow.astimezone(UTC)  # an hour later is not one on every wall
        end = change.end or start + self._usual
        self._length = end - start
        self._show_moment(self.start, start)
        self._show_moment(self.end, end)
        self.planned.setChecked(change.start is not None)
        self._enable_times(change.start is not None)

    def _show_moment(self, edit: QDateTimeEdit, moment: datetime) -> None:
        """Show a moment as wall-clock time of the board, and remember it to the second."""
        local = moment.astimezone(self._zone)
        day, time = QDate(local.year, local.month, local.day), QTime(local.hour, local.minute)
        with QSignalBlocker(edit):
            edit.setDateTime(QDateTime(day, time, QTimeZone.utc()))
        self._shown[edit] = moment

    def _keep_length(self) -> None:
        """Move the end with the start, so that a moved change stays as long as it was."""
        self._follow_start()
        self.edited.emit()

    def _follow_start(self) -> None:
        start = self._moment(self.start)
        try:
            self._show_moment(self.end, start + self._length)
        except OverflowError:  # the calendar has an end
            self._show_moment(self.end, start)

    def _keep_end(self) -> None:
        self._length = max(timedelta(), self._moment(self.end) - self._moment(self.start))
        self.edited.emit()

    def _local(self, edit: QDateTimeEdit) -> datetime:
        day, time = edit.date(), edit.time()
        return datetime(
            day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=self._zone
        )

    def _moment(self, edit: QDateTimeEdit) -> datetime:
        """Return what an edit shows, read as wall-clock time of the board, in UTC.

        A time that was only shown stays the moment that it was: seconds, and which of the two
        hours it meant where the clocks go back.
        """
        local, shown = self._local(edit), self._shown.get(edit)
        if shown is not None:
            before = shown.astimezone(self._zone).replace(second=0, microsecond=0, tzinfo=None)
            if before.replace(fold=0) == local.replace(tzinfo=None):
                return shown
        return local.astimezone(UTC)
