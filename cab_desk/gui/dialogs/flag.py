"""Write a feature flag into the inventory, or change what it says of one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from cab_desk.domain import flags as rules_of
from cab_desk.domain.change import Flag
from cab_desk.domain.demands import FlagRules
from cab_desk.errors import BadInput
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label, NoticeBar
from cab_desk.services.outcome import Outcome
from cab_desk.services.registers import flags
from cab_desk.services.registers.flags import FlagLine
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from cab_desk.words import say

_HIGH = 64  # three lines of purpose


class FlagDialog(Dialog):
    """One flag; closes once it is kept. Every fault stands at its field."""

    heading: Label
    form_hint: Label
    notice: NoticeBar
    name: QLineEdit
    name_error: FieldError
    kind: QComboBox
    kind_error: FieldError
    owner: QLineEdit
    owner_error: FieldError
    change: QLineEdit
    change_error: FieldError
    purpose: QPlainTextEdit
    purpose_error: FieldError
    ttl: QLineEdit
    ttl_error: FieldError
    rolled_out: QLineEdit
    rolled_out_error: FieldError
    user_facing: QCheckBox
    kill_switch: QCheckBox
    kill_switch_error: FieldError
    remove: Button
    cancel: Button
    go: Button

    def __init__(
        self, desk: Desk, look: Look, rules: FlagRules, line: FlagLine | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self.desk, self._rules = desk, rules
        self._old = line.flag if line else None
        self._number: str | None = line.number if line else ""  # None: it is said in any case
        self._seen: Mapping[str, Any] | None = None
        if line is not None:
            self._seen = flags.fields(line.flag, line.number)
        self._zone = times.zone_of(desk.board.zone if desk.board else "")
        forms.load(self, "flag")
        self.resize(look.px(600), look.px(480))
        self.keep_typed("flag", self._old.name if self._old else "")
        heading = self._old.name if self._old else say("flags.new")
        self.setWindowTitle(heading)
        self.heading.setText(heading)
        self.form_hint.setText(say("flags.form.hint", pattern=rules.pattern))
        self.notice.close_button.hide()
        self.purpose.setFixedHeight(look.px(_HIGH))
        self.purpose.setTabChangesFocus(True)
        self.kind.addItems(list(rules.kinds))
        self._fields: dict[str, tuple[QWidget, FieldError]] = {
            "name": (self.name, self.name_error),
            "kind": (self.kind, self.kind_error),
            "owner": (self.owner, self.owner_error),
            "change": (self.change, self.change_error),
            "purpose": (self.purpose, self.purpose_error),
            "ttl": (self.ttl, self.ttl_error),
            "rolled_out": (self.rolled_out, self.rolled_out_error),
            "kill_switch": (self.kill_switch, self.kill_switch_error),
        }
        self._speak()
        self._fill(line)
        self.name.textEdited.connect(self._follow)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._save)
        self.remove.clicked.connect(self._remove)
        self.remove.setVisible(self._old is not None)
        (self.owner if self._old else self.name).setFocus()

    def said(self) -> Flag:
        """Return the flag as the form has it; its day of rollout is added when it is kept."""
        old = self._old or Flag("", "")
        return replace(
            old,
            name=self.name.text(),
            kind=self.kind.currentText(),
            owner=self.owner.text(),
            purpose=self.purpose.toPlainText(),
            ttl=self.ttl.text().strip(),
            kill_switch=self.kill_switch.isChecked(),
            user_facing=self.user_facing.isChecked(),
        )

    def _speak(self) -> None:
        for name, key in (
            ("name", "flags.column.name"), ("kind", "flags.column.kind"),
            ("owner", "flags.column.owner"), ("change", "flags.column.change"),
            ("purpose", "flags.column.purpose"), ("ttl", "flags.form.ttl"),
            ("rolled_out", "flags.form.rolled_out"),
        ):  # fmt: skip
            self._fields[name][0].setAccessibleName(say(key))

    def _fill(self, line: FlagLine | None) -> None:
        if line is None:
            return
        self.name.setText(line.flag.name)
        self.name.setReadOnly(True)
        self._fill_fields(line.flag, line.number)
        for fault in flags.wrong(line.flag, self._rules):
            self._show_fault(fault.place, fault.sentence)

    def _fill_fields(self, flag: Flag, number: str) -> None:
        self.kind.setCurrentText(flag.kind)
        self.owner.setText(flag.owner)
        self.change.setText(number)
        self.purpose.setPlainText(flag.purpose)
        self.ttl.setText(flag.ttl)
        self.rolled_out.setText(self._day(flag.rolled_out_at))
        self.user_facing.setChecked(flag.user_facing)
        self.kill_switch.setChecked(flag.kill_switch)

    def _follow(self, text: str) -> None:
        """Choose the type that the name ends in."""
        self.name_error.show_fault("", self.name)
        for kind in self._rules.kinds:
            if rules_of.named(text.strip(), self._rules, kind):
                self.kind.setCurrentText(kind)

    def _day(self, moment: datetime | None) -> str:
        return f"{moment.astimezone(self._zone):%Y-%m-%d}" if moment else ""

    def _rolled_out(self) -> datetime | None:
        """Return when the flag was fully rolled out; raises ValueError for what is no day."""
        text = self.rolled_out.text().strip()
        before = self._old.rolled_out_at if self._old else None
        if text == self._day(before):
            return before
        day = rules_of.day(text)
        if day is None and text:
            raise ValueError(text)
        return datetime.combine(day, time(), self._zone) if day else None

    def _save(self) -> None:
        for field, shown in self._fields.values():
            shown.show_fault("", field)
        try:
            flag = replace(self.said(), rolled_out_at=self._rolled_out())
        except ValueError:
            sentence = say("flags.form.no_day", text=self.rolled_out.text()[:40])
            self._show_fault("rolled_out", sentence)
            QTimer.singleShot(0, self, self._fit)
            return
        self.go.setEnabled(False)
        number = self.change.text()
        command = partial(flags.put, flag=flag, new=self._old is None,
                          number=None if number == self._number else number,
                          seen=self._seen)  # fmt: skip
        self.desk.run(command, self._kept, self._refused)

    def _remove(self) -> None:
        if self._old is not None:
            self.remove.setEnabled(False)
            self.desk.run(
                partial(flags.remove, name=self._old.name, seen=self._seen),
                self._kept,
                self._refused,
            )

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.remove.setEnabled(True)
        if isinstance(error, ChangedMeanwhile):
            now = error.found.merged.now
            merging.ask(self, self.desk, self.look, error.found, partial(self._merge, now))
        faults = error.faults if isinstance(error, BadInput) else ()
        for fault in reversed(faults):
            self._show_fault(fault.place, fault.sentence)
        if not faults:
            self.notice.tell(getattr(error, "sentence", str(error)), "block")
            self.notice.close_button.hide()
        QTimer.singleShot(0, self, self._fit)

    def _merge(self, now: Mapping[str, Any], values: Mapping[str, Any], said: str) -> None:
        """Show both edits in the form; a further one begins from what stands now."""
        if self._old is None:
            return
        self._fill_fields(flags.flag_from(self._old, values), values["change"])
        self._old, self._seen, self._number = flags.flag_from(self._old, now), now, None
        self.notice.tell(said, "info")
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """Be as high as what is shown."""
        self.resize(self.width(), self.sizeHint().height())

    def _show_fault(self, place: str, sentence: str) -> None:
        field, shown = self._fields[place]
        shown.show_fault(sentence, field)
        field.setFocus()
