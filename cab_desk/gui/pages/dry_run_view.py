"""Try a policy out on the last months: what would differ, request by request."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cab_desk.domain.policy import Pack
from cab_desk.gui import forms, tables, times
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Card, Elided, EmptyState, Label
from cab_desk.services.figures import kpis
from cab_desk.services.pack_ports import Policies
from cab_desk.services.policies import dry_run, packs
from cab_desk.services.policies.dry_run import Difference, DryRun
from cab_desk.services.policies.packs import Shelf
from cab_desk.words import plural, say

MONTHS = (1, 3, 6, 12, 24)
_USUAL = 1  # its place in MONTHS
_GLYPHS = {
    "blocked": ("cd-st-block", "block.fg"),
    "allowed": ("cd-st-pass", "pass.fg"),
    "other": ("cd-st-info", "info.fg"),
}
_DRAFT = "draft"


class DryRunView(QWidget):
    """`opened` carries the uid of an RFC; `draft` gives what is being written, when it is sound."""

    opened = Signal(str)
    finished = Signal()

    policy: QComboBox
    months: QComboBox
    run: Button
    export_button: Button
    about: Label
    progress: QProgressBar
    sentence: Label
    stack: QStackedWidget
    empty: EmptyState
    found: QWidget
    card: Card
    differences: QTableView
    detail: Card
    detail_title: Elided
    detail_turn: Label
    lines_area: QScrollArea
    lines_page: QWidget
    lines: QVBoxLayout
    open_button: Button

    def __init__(
        self,
        desk: Desk,
        look: Look,
        policies: Policies,
        draft: Callable[[], Pack | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.look = look
        self._policies = policies
        self._draft = draft
        self._task: Task | None = None
        self._wanted = ""
        self.outcome: DryRun | None = None
        forms.load(self, "dry_run")
        for count in MONTHS:
            self.months.addItem(plural("policy.dry.months", count), count)
        self.months.setCurrentIndex(_USUAL)
        self.model = tables.RowsModel(look, _columns(desk))
        tables.dress(self.differences, self.model, look)
        self.differences.setTabKeyNavigation(False)
        self.lines_page.setAutoFillBackground(False)
        self.lines_area.viewport().setAutoFillBackground(False)
        self.differences.selectionModel().currentRowChanged.connect(self._show_row)
        self.differences.doubleClicked.connect(lambda _index: self._open())
        self.open_button.clicked.connect(self._open)
        self.run.clicked.connect(self._run_or_stop)
        self.export_button.clicked.connect(self._ask_where)
        self._rest()
        self._show_nothing()
        self.reload()

    def reload(self) -> None:
        """Ask again which policies there are."""
        self.desk.read_work(partial(packs.shelf, policies=self._policies), self._show_shelf)

    def choose(self, pack_hash: str) -> None:
        """Choose a policy by its hash, as soon as it is listed; empty for the draft."""
        self._wanted = pack_hash or _DRAFT
        self.reload()

    def start(self) -> None:
        """Judge by the chosen policy, off this thread."""
        chosen = str(self.policy.currentData() or "")
        draft = self._draft()
        if chosen == _DRAFT and draft is not None:
            self._replay(draft)
        elif chosen and chosen != _DRAFT:
            self._show_running()
            ask = partial(packs.whole, policies=self._policies, pack_hash=chosen)
            self._task = self.desk.read_work(ask, self._replay, self._failed)

    def stop(self) -> None:
        """Give up; nothing was written."""
        if self._task is not None:
            self._task.cancel()
            self._rest()
            self.sentence.setText(say("policy.dry.stopped"))

    def keep_table(self, path: Path) -> None:
        """Write the differences as CSV, and say so."""
        if self.outcome is None:
            return
        rows = dry_run.rows(self.outcome)
        told = say("policy.exported", file=path.name)
        self.desk.aside(
            lambda: self._policies.write_table(path, rows),
            lambda _none: self.desk.told.emit(told),
        )

    def _run_or_stop(self) -> None:
        if self._task is not None:
            self.stop()
        else:
            self.start()

    def _replay(self, pack: Pack) -> None:
        now, board = self.desk.office.clock(), self.desk.board
        zone = board.zone if board else "UTC"
        since = kpis.last_months(now, zone, int(self.months.currentData()))
        self._show_running()
        job = partial(dry_run.replay, self.desk.office, self.desk.pack, pack, since)
        self._task = self.desk.aside(job, self._show, self._show_progress, self._failed)

    def _show_running(self) -> None:
        self.progress.setRange(0, 0)
        self.progress.show()
        self.run.setText(say("policy.dry.stop"))
        self.run.set_icon("x")
        self.sentence.setText(say("policy.dry.running"))

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        self.sentence.setText(say("policy.dry.progress", done=f"{done:,}", total=f"{total:,}"))

    def _show(self, outcome: DryRun) -> None:
        self._rest()
        self.outcome = outcome
        text = outcome.sentence()
        if outcome.differing > len(outcome.differences):
            text = f"{text} {say('policy.dry.first', count=f'{len(outcome.differences):,}')}"
        self.sentence.setText(text)
        self.model.set_rows(outcome.differences)
        self.export_button.setEnabled(bool(outcome.differences))
        if outcome.differences:
            self.stack.setCurrentWidget(self.found)
            self.differences.selectRow(0)
            self._show_row(self.model.index(0, 0))
        else:
            self.empty.tell("check", text)
            self.sentence.setText("")
            self.stack.setCurrentWidget(self.empty)
        self.finished.emit()

    def _failed(self, error: Exception) -> None:
        self._rest()
        self.sentence.setText(str(error))

    def _rest(self) -> None:
        self._task = None
        self.progress.hide()
        self.run.setText(say("policy.dry.run"))
        self.run.set_icon("play")

    def _show_nothing(self) -> None:
        self.export_button.setEnabled(False)
        self.empty.tell("rotate-ccw", say("policy.dry.empty"))
        self.stack.setCurrentWidget(self.empty)

    def _show_shelf(self, shelf: Shelf) -> None:
        wanted = self._wanted or str(self.policy.currentData() or "")
        self.policy.clear()
        if self._draft() is not None:
            self.policy.addItem(say("policy.dry.draft"), _DRAFT)
        for offer in shelf.offers:
            if not offer.in_force and offer.newest:
                text = say("policy.offer", title=offer.title, version=offer.version)
                self.policy.addItem(text, offer.hash)
        self.policy.setCurrentIndex(max(0, self.policy.findData(wanted)))
        self._wanted = ""
        self.run.setEnabled(self.policy.count() > 0)

    def _show_row(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        row = self.model.row(index)
        self.detail.setVisible(row is not None)
        if row is None:
            return
        self.detail_title.setText(f"{row.number} {row.title}".strip())
        self.detail_turn.setText(say(f"policy.dry.turn.{row.turn}"))
        while self.lines.count():
            taken = self.lines.takeAt(0)
            if taken and (widget := taken.widget()):
                widget.deleteLater()
        for line in row.lines:
            self.lines.addWidget(Label(self.look, line, wrap=True))
        self.lines.addStretch(1)

    def _open(self) -> None:
        row = self.model.row(self.differences.currentIndex())
        if row is not None:
            self.opened.emit(row.uid)

    def _ask_where(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(
            self, say("policy.dry.export"), "dry-run.csv", say("policy.csv_filter")
        )
        if name:
            self.keep_table(Path(name))


def _columns(desk: Desk) -> list[tables.Column[Difference]]:
    def planned(row: Difference) -> str:
        if row.start is None:
            return ""
        return times.date(row.start, times.zone_of(_zone(desk)), desk.office.clock())

    def first(row: Difference) -> str:
        return row.lines[0] if row.lines else ""

    def rest(row: Difference) -> str:
        return "\n".join(row.lines)

    return [
        tables.Column(say("policy.dry.column.number"), lambda row: row.number, 128),
        tables.Column(say("policy.dry.column.title"), lambda row: row.title, 264,
                      tip=lambda row: row.title),
        tables.Column(say("policy.dry.column.start"), planned, 112),
        tables.Column(
            say("policy.dry.column.turn"),
            lambda row: say(f"policy.dry.turn.{row.turn}"),
            248,
            icon=lambda row: _GLYPHS[row.turn],
        ),
        tables.Column(say("policy.dry.column.lines"), first, tip=rest),
    ]  # fmt: skip


def _zone(desk: Desk) -> str:
    return desk.board.zone if desk.board else ""
