"""Audit: the chain of audit entries, and whether it still holds."""

from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFileDialog, QProgressBar, QTableView, QWidget

from cab_desk.domain.ledger import Head
from cab_desk.errors import Refused
from cab_desk.gui import forms, loose, saving, tables, times
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.look import Look
from cab_desk.gui.pages import audit_lost
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.widgets.audit_filters import AuditFilters
from cab_desk.gui.widgets.basics import Button, Card, Chip, EmptyState, Label, NoticeBar
from cab_desk.services.evidence import minutes_check, proving, verifying
from cab_desk.services.evidence.minutes_check import FileCheck
from cab_desk.services.office import Office
from cab_desk.services.ports import Reader, Work
from cab_desk.services.requests.happenings import sentence
from cab_desk.services.rows import LedgerFilter, LedgerRow
from cab_desk.words import plural, say

_PAGE = 200
_SHOWN_FAULTS = 6


class AuditPage(Page):
    """List the entries, newest first, and verify them."""

    NAME: ClassVar[str] = "audit"
    ICON: ClassVar[str] = "history"
    UI: ClassVar[str] = "audit"
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset({"ledger"})
    NEEDS_BOARD: ClassVar[tuple[str, ...]] = ("verify", "verify_document", "proof")
    WHY_BOARD: ClassVar[str] = "packets.no_ledger"

    summary: Card
    state: Chip
    facts: Label
    head: Label
    verify: Button
    verify_document: Button
    progress: QProgressBar
    faults: Label
    notice: NoticeBar
    entries: QTableView
    filters: AuditFilters
    shown: Label
    details: Button
    proof: Button
    more: Button

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._rows: list[LedgerRow] = []
        self._task: Task | None = None
        self._led_to = 0  # an entry that is to be chosen once it is listed
        zone = times.zone_of(desk.board.zone if desk.board else "")
        self._model = tables.RowsModel(look, _columns(desk, zone))
        tables.dress(self.entries, self._model, look)
        self._nothing = EmptyState(look)
        self._nothing.lie_over(self.entries.viewport())
        self.entries.setTabKeyNavigation(False)  # Tab goes on to what stands below
        self.state.show_status(say("pages.audit.unverified"), "wait")
        self.verify.clicked.connect(self.check)
        self.verify_document.clicked.connect(self.choose_document)
        self.progress.hide()
        self.faults.hide()
        self.more.clicked.connect(self._read_more)
        self.filters.clock, self.filters.zone = desk.office.clock, zone
        self.filters.recall(desk.settings.audit)
        self.filters.changed.connect(lambda _wanted: self._narrow())
        self.proof.clicked.connect(self.choose_proof)
        self.details.clicked.connect(self.show_entry)
        self.entries.activated.connect(self._open)
        self.lead_to(self.entries)
        self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the chip."""
        return {"Chip": Chip, "AuditFilters": AuditFilters}

    def show_part(self, name: str) -> None:
        """Lead to an entry by its number, whatever the filters leave out."""
        self._led_to = int(name)
        if not self._lead() and not self.filters.wanted().empty:
            self.filters.clear()
            self._narrow()

    def _lead(self) -> bool:
        rows = [row.seq for row in self._rows]
        if self._led_to not in rows:
            return False
        self.entries.selectRow(rows.index(self._led_to))
        self.entries.scrollTo(self.entries.currentIndex())
        self._led_to = 0
        return True

    def reload(self, touched: frozenset[str]) -> None:
        """Read the newest entries again."""
        self.desk.read_work(lambda work: work.people.all(), self.filters.offer)
        self._read_first()

    def _narrow(self) -> None:
        self.desk.settings.audit = self.filters.keep()
        self._read_first()

    def _read_first(self) -> None:
        job = partial(_entries, before=None, wanted=self.filters.wanted())
        self.desk.read(job, self._show_first)

    def check(self) -> None:
        """Walk the whole chain, every signature and every record; nothing is written."""
        if self._task is not None:
            self._task.cancel()
            self._rest(say("pages.audit.stopped"))
            return
        self.state.show_status(say("pages.audit.verifying"), "info")
        self.verify.setText(say("pages.audit.stop"))
        self.verify.set_icon("x")
        self.faults.setText("")
        self.faults.hide()
        self.progress.setRange(0, 0)
        self.progress.show()
        job = partial(verifying.verify_office, self.desk.office)
        self._task = self.desk.aside(job, self._show_report, self._show_progress, self._failed)

    def choose_document(self) -> None:
        """Ask for a document and verify it."""
        name, _filter = QFileDialog.getOpenFileName(
            self, say("pages.audit.verify_document"), "", say("pages.audit.document_filter")
        )
        if name:
            self.check_document(Path(name))

    def check_document(self, path: Path) -> None:
        """Say whether the ledger holds a file."""
        job = partial(_held, self.desk.office, path)
        self.desk.aside(job, self._show_held, otherwise=self._not_read)

    def choose_proof(self) -> None:
        """Ask where the proof of the chosen entry is to be kept."""
        row = self._chosen()
        if row is None:
            self.notice.tell(say("evidence.proof.choose"), "warn")
            return
        name, _filter = QFileDialog.getSaveFileName(
            self, say("evidence.proof.open"), f"proof-{row.seq}.json", say("evidence.proof.files")
        )
        if name:
            self.keep_proof(row.seq, Path(name))

    def show_entry(self) -> None:
        """Show the chosen entry in full; of a sign-off, what was signed."""
        row = self._chosen()
        if row is None:
            self.notice.tell(say("entries.choose"), "warn")
            return
        self.asked.emit(Ask("entry", detail=str(row.seq)))

    def _open(self, index: QModelIndex) -> None:
        self.entries.selectRow(index.row())
        self.show_entry()

    def _chosen(self) -> LedgerRow | None:
        """Return the entry that is marked; the one that merely has the focus is not chosen yet."""
        index = self.entries.currentIndex()
        marked = self.entries.selectionModel().isSelected(index)
        return self._model.row(index) if marked else None

    def keep_proof(self, seq: int, path: Path) -> None:
        """Write what proves an entry to somebody who holds the minutes."""
        job = partial(_proof, seq=seq, path=path)
        self.desk.read_work(job, self.notice_of_proof, self._not_read)

    def notice_of_proof(self, sentence: str) -> None:
        """Say what was written, and what it shows."""
        self.notice.tell(sentence, "pass")

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        self.facts.setText(say("pages.audit.progress", done=f"{done:,}", total=f"{total:,}"))

    def _show_held(self, found: FileCheck) -> None:
        self.notice.tell(found.sentence, "pass" if found.ok else "warn")

    def _not_read(self, error: Exception) -> None:
        self.notice.tell(str(error), "block")

    def _read_more(self) -> None:
        before = self._rows[-1].seq if self._rows else None
        job = partial(_entries, before=before, wanted=self.filters.wanted())
        self.desk.read(job, self._show_more)

    def _show_first(self, found: tuple[Head, list[LedgerRow]]) -> None:
        head, rows = found
        self._rows = []
        self.head.setText(f"{head.hash[:8]} … {head.hash[-8:]}" if head.seq else "")
        if self._task is None:
            self.state.show_status(say("pages.audit.unverified"), "wait")
            part = self.desk.office.seat is not None
            entries = plural("pages.audit.facts", head.seq)
            self.facts.setText(say("packets.audit_part") if part else entries)
        self._show_more((head, rows))

    def _show_more(self, found: tuple[Head, list[LedgerRow]]) -> None:
        head, rows = found
        self._rows += rows
        self._model.set_rows(self._rows)
        count = len(self._rows)
        entries = say("pages.audit.shown", shown=f"{count:,}", all=f"{head.seq:,}")
        part = self.desk.office.seat is not None  # whose entries are numbered as in the whole
        self.shown.setText(plural("packets.audit_shown", count) if part else entries)
        narrowed = not self.filters.wanted().empty
        self._nothing.tell("link", say("pages.audit.none_found" if narrowed else "pages.no_entry"))
        self._nothing.setVisible(not self._rows)
        whole = len(rows) < _PAGE if narrowed or part else len(self._rows) >= head.seq
        self.more.setVisible(not whole)
        self._lead()

    def _show_report(self, report: verifying.Report) -> None:
        first = report.first
        self._rest("")
        self.asked.emit(
            Ask("chain", "broken" if first else "intact", str(first.seq if first else 0))
        )
        if first is None:
            self.state.show_status(say("pages.audit.intact"), "pass")
            self.facts.setText(plural("pages.audit.verified", report.entries))
            if told := audit_lost.told(report):
                self.faults.setText("\n".join(told))
                self.faults.show()
            return
        audit_lost.offer(self, self.notice, report)
        self.state.show_status(say("pages.audit.broken"), "block")
        self.facts.setText(plural("pages.audit.faults", len(report.faults)))
        lines = [fault.sentence for fault in report.faults[:_SHOWN_FAULTS]]
        self.faults.setText("\n".join(lines))
        self.faults.show()

    def _failed(self, error: Exception) -> None:
        self._rest(str(error))

    def _rest(self, facts: str) -> None:
        """Go back to what is shown while nothing is verified."""
        self._task = None
        self.progress.hide()
        self.verify.setText(say("pages.audit.verify"))
        self.verify.set_icon("shield-check")
        self.state.show_status(say("pages.audit.unverified"), "wait")
        self.facts.setText(facts)


def _entries(
    reader: Reader, before: int | None, wanted: LedgerFilter
) -> tuple[Head, list[LedgerRow]]:
    narrowed = None if wanted.empty else wanted
    return reader.head(), reader.ledger_rows(before, _PAGE, wanted=narrowed)


def _proof(work: Work, seq: int, path: Path) -> str:
    made = proving.proof(work, str(seq))
    saving.keep(path, proving.written(made))
    printed = made["printed"]
    if not isinstance(printed, dict):
        return say("evidence.proof.kept_bare", file=path.name, seq=f"{seq:,}")
    return say("evidence.proof.kept", file=path.name, seq=f"{seq:,}", **printed)


def _held(office: Office, path: Path) -> FileCheck:
    try:
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refused(say("common.unreadable", file=path.name, why=why)) from error
    return minutes_check.check(office, path.name, data)


def _columns(desk: Desk, zone: tzinfo) -> list[tables.Column[LedgerRow]]:
    now = desk.office.clock()

    def place(row: LedgerRow) -> str:
        return "" if loose.is_loose(desk, row) else f"{row.seq:,}"

    def at(row: LedgerRow) -> str:
        return f"{times.date(row.at, zone, now)} {times.clock(row.at, zone)}"

    def what(row: LedgerRow) -> str:
        return sentence(row.type, row.body)

    return [
        tables.Column(say("pages.audit.col_seq"), place, 72, right=True),
        tables.Column(say("pages.audit.col_at"), at, 168),
        tables.Column(say("pages.audit.col_what"), what, tip=what),
        tables.Column(say("pages.audit.col_author"), lambda row: row.author, 180),
        tables.Column(
            say("pages.audit.col_signed"),
            lambda row: say("pages.audit.signed") if row.signed else "",
            96,
            icon=lambda row: ("shield-check", "pass.fg") if row.signed else None,
        ),
        tables.Column(say("pages.audit.col_hash"), lambda row: row.hash[:12], 132, face="mono"),
    ]
