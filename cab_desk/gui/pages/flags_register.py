"""The register of feature flags: every one that is there, and what is wrong with it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QStackedWidget, QTableView, QWidget

from cab_desk.domain.registers import flag_rules
from cab_desk.domain.upkeep import FLAG_AUDIT
from cab_desk.gui import forms, tables, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, EmptyState, Label
from cab_desk.gui.widgets.search_field import SearchField
from cab_desk.services.members import access
from cab_desk.services.registers import duties, flags
from cab_desk.services.registers.due_rows import DueRow
from cab_desk.services.registers.flags import FAULTY, REMOVED, SOUND, STALE, FlagLine, Inventory
from cab_desk.words import plural, say

_STATES = ("", SOUND, FAULTY, STALE, REMOVED)
_TONES = {SOUND: "pass.fg", FAULTY: "block.fg", STALE: "warn.fg", REMOVED: "text.secondary"}
_GLYPHS = {SOUND: "cd-st-pass", FAULTY: "cd-st-block", STALE: "cd-st-warn", REMOVED: "cd-st-na"}
_TOUCHED_BY = frozenset({"flags", "change", "policy", "board"})


class FlagsRegister(QWidget):
    """A list with filters; `opened` carries the uid of the RFC that made a flag."""

    NEEDS_BOARD: ClassVar[tuple[str, ...]] = ("edit_button", "new_button", "audit_button")

    state: QComboBox
    text: SearchField
    shown: Label
    audits: Label
    audit_button: Button
    export_button: Button
    new_button: Button
    stack: QStackedWidget
    rows: QTableView
    empty: EmptyState
    detail: Label
    edit_button: Button
    open_button: Button

    opened = Signal(str)

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.look = desk, look
        self._due: DueRow | None = None
        forms.load(self, "flags_register", {"SearchField": SearchField})
        zone = times.zone_of(desk.board.zone if desk.board else "")
        self.model = tables.RowsModel(look, _columns(zone))
        tables.dress(self.rows, self.model, look)
        self.rows.setAccessibleName(say("flags.register"))
        self.stack.setProperty("card", True)
        inset = look.px(4)  # the corners of the card are round
        self.stack.setContentsMargins(inset, inset, inset, inset)
        for state in _STATES:
            self.state.addItem(
                flags.state_word(state) if state else say("flags.every_state"), state
            )
        self.state.setMinimumWidth(look.px(136))
        self.state.setAccessibleName(say("flags.filter.state"))
        self.text.setPlaceholderText(say("flags.search"))
        self.text.keyed = False
        self.text.setAccessibleName(say("flags.filter.text"))
        self.state.activated.connect(lambda _row: self.reload())
        self.text.searched.connect(lambda _text: self.reload())
        self.rows.doubleClicked.connect(lambda _index: self.edit())
        self.rows.selectionModel().currentChanged.connect(self._told)
        self.edit_button.clicked.connect(self.edit)
        self.open_button.clicked.connect(self._open)
        self.new_button.clicked.connect(self.add)
        self.audit_button.clicked.connect(self.audit)
        self.export_button.clicked.connect(self._ask_where)
        self.export_button.setVisible(desk.office.policies is not None)
        self.empty.button.clicked.connect(self._empty_clicked)
        desk.touched.connect(self._touched)
        self._show(Inventory((), 0, 0, 0))
        self.reload()

    def reload(self) -> None:
        """Read the register again."""
        query = partial(flags.inventory, text=self._text(), state=self._state())
        self.desk.read_work(query, self._show)
        self.desk.read_work(duties.due, self._owed)

    def add(self) -> None:
        """Write a new flag."""
        self._open_form(None)

    def edit(self) -> None:
        """Change the flag of the row; one that was removed is only shown."""
        line = self._line()
        if line is not None and line.state != REMOVED:
            self._open_form(line)

    def audit(self) -> None:
        """Record that the inventory was looked through."""
        from cab_desk.gui.dialogs.duty import DutyDialog  # noqa: PLC0415 -- once a month

        if self._due is not None:
            self._shown(DutyDialog(self.desk, self.look, self._due, self.window()))

    def keep_table(self, path: Path) -> None:
        """Write what is shown into a CSV file."""
        policies = self.desk.office.policies
        if policies is None:
            return
        table = flags.table(self.model.rows)
        told = say("flags.exported", file=path.name)
        count = len(self.model.rows)

        def kept(_none: None) -> None:
            self.desk.told.emit(told)
            self.desk.run_office(lambda office: access.taken(office, "table", path.name, count))

        self.desk.aside(lambda: policies.write_table(path, table), kept)

    def clear(self) -> None:
        """Show every flag that stands."""
        self.state.setCurrentIndex(0)
        self.text.clear()
        self.reload()

    def _touched(self, touched: frozenset[str]) -> None:
        if {name.partition(":")[0] for name in touched} & _TOUCHED_BY:
            self.reload()

    def _text(self) -> str:
        return self.text.text().strip()

    def _state(self) -> str:
        return str(self.state.currentData() or "")

    def _show(self, found: Inventory) -> None:
        self.model.set_rows(found.lines)
        self.export_button.setEnabled(bool(found.lines))
        for button in (self.edit_button, self.open_button):
            button.setEnabled(False)
        self.detail.setText("")
        self.shown.setText(_counts(found))
        self.audits.setText(self._last(found))
        if found.lines:
            self.stack.setCurrentWidget(self.rows)
            self.rows.selectRow(0)
            return
        if self._text() or self._state():
            self.empty.tell("search", say("flags.none_found"), say("exceptions.clear"))
        else:
            self.empty.tell("flag", say("flags.none"), say("flags.new"))
        self.stack.setCurrentWidget(self.empty)

    def _last(self, found: Inventory) -> str:
        audit = found.audit
        if audit is None:
            return say("flags.never_audited")
        counts = {"flags": f"{audit.flags:,}", "stale": f"{audit.stale:,}"}
        return say("flags.last_audit", period=audit.period, note=audit.note, **counts)

    def _owed(self, rows: Sequence[DueRow]) -> None:
        self._due = next((row for row in rows if row.review == FLAG_AUDIT), None)
        self.audit_button.setEnabled(self._due is not None)

    def _line(self) -> FlagLine | None:
        return self.model.row(self.rows.currentIndex())

    def _told(self, index: QModelIndex, _before: QModelIndex) -> None:
        line = self.model.row(index)
        self.edit_button.setEnabled(line is not None and line.state != REMOVED)
        self.open_button.setEnabled(line is not None and bool(line.flag.change_uid))
        self.detail.setText(" ".join(line.why) or line.flag.purpose if line else "")

    def _open(self) -> None:
        line = self._line()
        if line is not None and line.flag.change_uid:
            self.opened.emit(line.flag.change_uid)

    def _open_form(self, line: FlagLine | None) -> None:
        from cab_desk.gui.dialogs.flag import FlagDialog  # noqa: PLC0415 -- when one is written

        rules = flag_rules(self.desk.pack)
        if rules is not None:
            self._shown(FlagDialog(self.desk, self.look, rules, line, self.window()))

    def _shown(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _empty_clicked(self) -> None:
        if self._text() or self._state():
            self.clear()
        else:
            self.add()

    def _ask_where(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(
            self, say("flags.export"), "feature-flags.csv", say("policy.csv_filter")
        )
        if name:
            self.keep_table(Path(name))


def _counts(found: Inventory) -> str:
    if not found.standing:
        return ""
    parts = [plural("flags.shown", found.standing)]
    if found.stale:
        parts.append(say("flags.stale_count", count=f"{found.stale:,}"))
    if found.faulty:
        parts.append(say("flags.faulty_count", count=f"{found.faulty:,}"))
    return ", ".join(parts)


def _columns(zone: tzinfo) -> list[tables.Column[FlagLine]]:
    def column(name: str) -> str:
        return say(f"flags.column.{name}")

    def out(line: FlagLine) -> str:
        moment = line.flag.rolled_out_at
        return times.date(moment, zone) if moment else ""

    return [
        tables.Column(column("name"), lambda line: line.flag.name, face="mono",
                      tip=lambda line: line.flag.name),
        tables.Column(column("kind"), lambda line: line.flag.kind, 92),
        tables.Column(column("owner"), lambda line: line.flag.owner, 150,
                      tip=lambda line: line.flag.owner),
        tables.Column(column("ttl"), lambda line: _ends(line.flag.ttl, zone), 136),
        tables.Column(column("rolled_out"), out, 136),
        tables.Column(column("kill_switch"), _switch, 84),
        tables.Column(column("change"), lambda line: line.number, 116),
        tables.Column(column("state"), lambda line: flags.state_word(line.state), 106,
                      tone=lambda line: _TONES[line.state],
                      icon=lambda line: (_GLYPHS[line.state], _TONES[line.state]),
                      tip=lambda line: " ".join(line.why)),
    ]  # fmt: skip


def _ends(ttl: str, zone: tzinfo) -> str:
    """Say the day until which a flag is to live, or what stands there instead of one."""
    with suppress(ValueError):
        return times.date(datetime.fromisoformat(ttl).replace(tzinfo=zone), zone)
    return ttl


def _switch(line: FlagLine) -> str:
    flag = line.flag
    return flags.yes_word(flag.kill_switch) if flag.kill_switch or flag.user_facing else ""
