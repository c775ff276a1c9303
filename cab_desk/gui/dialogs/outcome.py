"""Record what became of a change; the policy's triggers are judged while one types."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.change import RESULTS
from cab_desk.domain.change import Outcome as Result
from cab_desk.errors import BadInput
from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.moments import NoMomentError
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.moment_field import MomentField
from cab_desk.gui.widgets.verdict_card import CardLine, StatusLine
from cab_desk.services.outcome import Outcome
from cab_desk.services.requests import aftermath, changes, outcomes
from cab_desk.services.requests.aftermath import Trial
from cab_desk.words import say

_TRUTHS = frozenset({
    "caused_incident", "customer_reports", "vulnerability", "data_corruption", "critical_alerts",
})  # fmt: skip
_WHOLE = frozenset({"health_check_failures"})
_TIMES = ("started_at", "finished_at")


class OutcomeDialog(Dialog):
    """Result, times, and the figures that the policy's triggers read; closes once recorded."""

    def __init__(self, desk: Desk, look: Look, uid: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.desk, self._uid = desk, uid
        self._zone = times.zone_of(desk.board.zone if desk.board else "")
        self._trial: Trial | None = None
        self.fields: dict[str, QLineEdit | QCheckBox | QComboBox] = {}
        self.errors: dict[str, FieldError] = {}
        self._times: dict[str, MomentField] = {}
        outer = self.column()
        self.heading = Label(look, face="title", wrap=True)
        outer.addWidget(self.heading)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(8))
        outer.addLayout(self._grid)
        self._verdict = QVBoxLayout()
        self._verdict.setSpacing(look.px(4))
        outer.addLayout(self._verdict)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.cancel.clicked.connect(self.reject)
        self.go = Button(look, say("aftermath.keep"), "primary")
        self.go.clicked.connect(self._keep)
        self.go.setEnabled(False)
        outer.addLayout(self.foot(self.cancel, self.go))
        self.fit(560)
        self.keep_typed("outcome", uid)
        desk.read_work(partial(aftermath.trial, uid=uid), self._show)

    def _show(self, trial: Trial) -> None:
        self._trial = trial
        change = trial.change
        self.heading.setText(say("aftermath.dialog", change=changes.label(change)))
        self.setWindowTitle(self.heading.text())
        before = change.outcome or Result(
            started_at=change.start, finished_at=self.desk.office.clock()
        )
        figures = aftermath.measures(self.desk.pack, change)
        names = ["result", *_TIMES, *figures, "caused_incident"]
        for row, name in enumerate(dict.fromkeys(names)):
            self._add(row, name, getattr(before, name))
        self.go.setEnabled(True)
        self._judge()
        self.fields["result"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, row: int, name: str, value: object) -> None:
        label = Label(self.look, say(f"aftermath.field.{name}"))
        label.setObjectName(f"{name}_label")
        label.set_face("small", 600)
        field = self._field(name, value)
        field.setAccessibleName(label.text())
        self.fields[name] = field
        self.errors[name] = FieldError(self.look)
        if name in _TRUTHS:
            self._grid.addWidget(field, 2 * row, 0, 1, 2)
        else:
            self._grid.addWidget(label, 2 * row, 0)
            self._grid.addWidget(field, 2 * row, 1)
        self._grid.addWidget(self.errors[name], 2 * row + 1, 1)

    def _field(self, name: str, value: object) -> QLineEdit | QCheckBox | QComboBox:
        if name == "result":
            choice = QComboBox()
            choice.addItem(say("aftermath.choose"), "")
            for result in RESULTS:
                text = say(f"duties.result.{result}")
                choice.addItem(text[:1].upper() + text[1:], result)
            choice.setCurrentIndex(max(0, choice.findData(value)))
            choice.currentIndexChanged.connect(lambda _row: self._judge())
            return choice
        if name in _TRUTHS:
            box = QCheckBox(say(f"aftermath.field.{name}"))
            box.setChecked(bool(value))
            box.clicked.connect(lambda _on: self._judge())
            return box
        field = QLineEdit("" if isinstance(value, datetime) else self._said(value))
        if name in _TIMES:
            self._times[name] = MomentField(self.look, field, self._zone, self.desk.office.clock)
            self._times[name].show(value if isinstance(value, datetime) else None)
        field.textChanged.connect(lambda _text: self._judge())
        return field

    def _said(self, value: object) -> str:
        return f"{value:g}" if isinstance(value, float | int) else ""

    def outcome(self, *, aloud: bool = False) -> Result | None:
        """Return what the fields say, or None while one cannot be read; say which when `aloud`."""
        found: dict[str, object] = {}
        sound = True
        for name, field in self.fields.items():
            try:
                found[name] = self._value(name, field)
            except ValueError as error:
                sound = False
                if aloud and isinstance(field, QLineEdit):
                    said = say("aftermath.no_number", text=field.text().strip()[:40])
                    told = error.sentence if isinstance(error, NoMomentError) else said
                    self.errors[name].show_fault(told, field)
                    field.setFocus(Qt.FocusReason.OtherFocusReason)
        return Result(**found) if sound else None  # type: ignore[arg-type]

    def _value(self, name: str, field: QLineEdit | QCheckBox | QComboBox) -> object:
        if isinstance(field, QComboBox):
            return str(field.currentData()) or None
        if isinstance(field, QCheckBox):
            return True if field.isChecked() else None
        text = field.text().strip()
        if not text:
            return None
        if name in _TIMES:
            return self._times[name].moment()
        return int(text) if name in _WHOLE else float(text.replace(",", "."))

    def verdict(self) -> list[str]:
        """Return what the policy says of what is entered so far."""
        outcome = self.outcome()
        if self._trial is None or outcome is None:
            return []
        changed = replace(self._trial.change, outcome=outcome)
        rollback = self._trial.bench.judge(changed).rollback
        return aftermath.rollback_lines(self.desk.pack, rollback)

    def _judge(self) -> None:
        if self._trial is None or "result" not in self.fields:
            return
        while self._verdict.count():
            taken = self._verdict.takeAt(0)
            if taken and (widget := taken.widget()):
                widget.deleteLater()
        lines, tone = self.verdict(), "block"
        if lines:
            head = Label(self.look, say("aftermath.rollback"), "heading", "block.fg")
            self._verdict.addWidget(head)
        elif self.outcome() is not None:
            lines, tone = [say("aftermath.no_trigger")], "pass"
        for line in lines:
            self._verdict.addWidget(StatusLine(self.look, CardLine(line, tone)))

    def _keep(self) -> None:
        for shown in self.errors.values():
            shown.show_fault("")
        outcome = self.outcome(aloud=True)
        if outcome is None or self._trial is None:
            return
        command = partial(outcomes.record, uid=self._uid, outcome=outcome,
                          expected_version=self._trial.change.version)  # fmt: skip
        self.desk.run(command, self._kept, self._refused)

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        faults = error.faults if isinstance(error, BadInput) else ()
        for fault in faults:
            shown = self.errors.get(fault.place, self.errors["result"])
            shown.show_fault(fault.sentence, self.fields.get(fault.place, self.fields["result"]))
        if not faults:
            self.errors["result"].show_fault(getattr(error, "sentence", str(error)))
