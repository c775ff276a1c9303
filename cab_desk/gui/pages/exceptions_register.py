"""The register of exceptions: every one that was granted, with who and why."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QStackedWidget, QTableView, QWidget

from cab_desk.gui import forms, tables, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, EmptyState, Label
from cab_desk.gui.widgets.search_field import SearchField
from cab_desk.services.members import access
from cab_desk.services.ports import Work
from cab_desk.services.register_ports import Granted, GrantedQuery
from cab_desk.services.registers import exceptions
from cab_desk.words import plural, say

_WIDE = 136  # of a filter
_PERIODS = (0, 30, 90, 365)  # days back; 0 for all
_TONES = {"stands": "text.primary", "stale": "warn.fg", "withdrawn": "text.secondary"}
_TOUCHED_BY = frozenset({"change", "policy", "board"})


class ExceptionsRegister(QWidget):
    """A list with filters; `opened` carries the uid of the RFC that somebody wants to see."""

    override: QComboBox
    person: QComboBox
    period: QComboBox
    text: SearchField
    shown: Label
    open_button: Button
    export_button: Button
    stack: QStackedWidget
    rows: QTableView
    empty: EmptyState
    detail: Label

    opened = Signal(str)

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.look = desk, look
        self._all: tuple[Granted, ...] = ()
        forms.load(self, "exceptions_register", {"SearchField": SearchField})
        zone = times.zone_of(desk.board.zone if desk.board else "")
        self.model = tables.RowsModel(look, _columns(zone))
        tables.dress(self.rows, self.model, look)
        self.rows.setAccessibleName(say("exceptions.register"))
        self.stack.setProperty("card", True)
        inset = look.px(4)  # the corners of the card are round
        self.stack.setContentsMargins(inset, inset, inset, inset)
        for days in _PERIODS:
            self.period.addItem(say(f"exceptions.period.{days}"), days)
        self.text.setPlaceholderText(say("exceptions.search"))
        self.text.keyed = False
        for widget, key in ((self.override, "override"), (self.person, "person"),
                            (self.period, "period"), (self.text, "text")):  # fmt: skip
            widget.setAccessibleName(say(f"exceptions.filter.{key}"))
        for combo in (self.override, self.person, self.period):
            combo.setMinimumWidth(look.px(_WIDE))
            combo.activated.connect(lambda _row: self._search())
        self.text.searched.connect(lambda _text: self._search())
        self.rows.doubleClicked.connect(lambda _index: self._open())
        self.rows.selectionModel().currentChanged.connect(self._told)
        self.open_button.clicked.connect(self._open)
        self.export_button.clicked.connect(self._ask_where)
        self.export_button.setVisible(desk.office.policies is not None)
        self.empty.button.clicked.connect(self.clear)
        desk.touched.connect(self._touched)
        self._show((), False)
        self.reload()

    def reload(self) -> None:
        """Read the register again."""
        self.desk.read_work(partial(_everything, query=self._query(), text=self._text()),
                            lambda found: self._fill(*found))  # fmt: skip

    def clear(self) -> None:
        """Show everything again."""
        for combo in (self.override, self.person, self.period):
            combo.setCurrentIndex(0)
        self.text.clear()
        self._search()

    def keep_table(self, path: Path) -> None:
        """Write what is shown into a CSV file."""
        policies = self.desk.office.policies
        if policies is None:
            return
        table = exceptions.table(self.model.rows)
        told = say("exceptions.exported", file=path.name)
        count = len(self.model.rows)

        def kept(_none: None) -> None:
            self.desk.told.emit(told)
            self.desk.run_office(lambda office: access.taken(office, "table", path.name, count))

        self.desk.aside(lambda: policies.write_table(path, table), kept)

    def _touched(self, touched: frozenset[str]) -> None:
        if {name.partition(":")[0] for name in touched} & _TOUCHED_BY:
            self.reload()

    def _query(self) -> GrantedQuery:
        days = int(self.period.currentData() or 0)
        since = self.desk.office.clock() - timedelta(days=days) if days else None
        return GrantedQuery(
            str(self.override.currentData() or ""), str(self.person.currentData() or ""), since
        )

    def _text(self) -> str:
        return self.text.text().strip()

    def _filtered(self) -> bool:
        return self._query() != GrantedQuery() or bool(self._text())

    def _search(self) -> None:
        self.reload()

    def _fill(self, everything: Sequence[Granted], found: Sequence[Granted]) -> None:
        self._all = tuple(everything)
        _offer(self.override, say("exceptions.every_kind"),
               {one.override: one.label for one in everything})  # fmt: skip
        _offer(self.person, say("exceptions.every_person"),
               {one.person_id: one.person for one in everything})  # fmt: skip
        self._show(found, self._filtered())

    def _show(self, found: Sequence[Granted], filtered: bool) -> None:
        self.model.set_rows(found)
        self.export_button.setEnabled(bool(found))
        self.open_button.setEnabled(False)
        self.detail.setText("")
        count = plural("exceptions.shown", len(found))
        if filtered:
            count = say("exceptions.shown_of", shown=count, all=f"{len(self._all):,}")
        self.shown.setText(count if self._all else "")
        if found:
            self.stack.setCurrentWidget(self.rows)
            self.rows.selectRow(0)
            return
        if filtered:
            self.empty.tell("search", say("exceptions.none_found"), say("exceptions.clear"))
        else:
            self.empty.tell("shield-check", say("exceptions.none"))
        self.stack.setCurrentWidget(self.empty)

    def _told(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row(index)
        self.open_button.setEnabled(row is not None)
        self.detail.setText(_why(row) if row else "")

    def _open(self) -> None:
        row = self.model.row(self.rows.currentIndex())
        if row is not None:
            self.opened.emit(row.change_uid)

    def _ask_where(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(
            self, say("exceptions.export"), "exceptions.csv", say("policy.csv_filter")
        )
        if name:
            self.keep_table(Path(name))


def _everything(work: Work, query: GrantedQuery, text: str) -> tuple[list[Granted], list[Granted]]:
    """Return the whole register, and what of it is wanted."""
    return exceptions.register(work, GrantedQuery()), exceptions.register(work, query, text)


def _offer(combo: QComboBox, everything: str, known: dict[str, str]) -> None:
    """Offer what the register holds, and keep to what is chosen."""
    chosen = combo.currentData()
    combo.clear()
    combo.addItem(everything, "")
    for key, word in sorted(known.items(), key=lambda pair: pair[1].casefold()):
        combo.addItem(word, key)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))


def _columns(zone: tzinfo) -> list[tables.Column[Granted]]:
    def at(one: Granted) -> str:
        return f"{times.date(one.at, zone)} {times.clock(one.at, zone)}"

    def column(name: str) -> str:
        return say(f"exceptions.column.{name}")

    return [
        tables.Column(column("number"), lambda one: one.number, 120, tip=lambda one: one.title),
        tables.Column(column("title"), lambda one: one.title, tip=lambda one: one.title),
        tables.Column(column("exception"), lambda one: one.label, 150,
                      tip=lambda one: f"{one.label}, {one.section}"),
        tables.Column(column("reason"), lambda one: one.reason, tip=_why),
        tables.Column(column("person"), lambda one: one.person, 156,
                      tip=lambda one: f"{one.person}, {one.role}"),
        tables.Column(column("at"), at, 166),
        tables.Column(column("state"), lambda one: exceptions.state_word(one.state), 104,
                      tone=lambda one: _TONES[one.state]),
    ]  # fmt: skip


def _why(one: Granted) -> str:
    """Return the reason of an exception, with its kind where it has one."""
    kind = exceptions.kind_word(one.kind)
    return f"{kind}. {one.reason}" if kind else one.reason
