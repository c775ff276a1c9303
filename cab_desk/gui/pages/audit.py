"""Audit: the chain of audit entries, and whether it still holds."""

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QTableView, QWidget

from cab_desk.domain.ledger import Head
from cab_desk.gui import forms, tables, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.pages.page import Page
from cab_desk.gui.widgets.basics import Button, Card, Chip, Label
from cab_desk.services import verifying
from cab_desk.services.ports import Office, Reader
from cab_desk.services.rows import LedgerRow
from cab_desk.words import plural, say

_PAGE = 200


class AuditPage(Page):
    """List the entries, newest first, and verify them."""

    NAME: ClassVar[str] = "audit"
    ICON: ClassVar[str] = "history"
    UI: ClassVar[str] = "audit"
    TOUCHED_BY: ClassVar[frozenset[str]] = frozenset({"ledger"})

    summary: Card
    state: Chip
    facts: Label
    head: Label
    verify: Button
    entries: QTableView
    shown: Label
    more: Button

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(desk, look, parent)
        self._rows: list[LedgerRow] = []
        zone = times.zone_of(desk.board.zone if desk.board else "")
        self._model = tables.RowsModel(look, _columns(zone))
        tables.dress(self.entries, self._model, look)
        self.state.show_status(say("pages.audit.unverified"), "wait")
        self.verify.clicked.connect(self.check)
        self.more.clicked.connect(self._read_more)
        self.reload(frozenset())

    def own_widgets(self) -> dict[str, forms.Maker]:
        """Name the chip."""
        return {"Chip": Chip}

    def reload(self, touched: frozenset[str]) -> None:
        """Read the newest entries again."""
        self.desk.read(partial(_entries, before=None), self._show_first)

    def check(self) -> None:
        """Walk the whole chain, every signature and every record; nothing is written."""
        self.verify.setEnabled(False)
        self.state.show_status(say("pages.audit.verifying"), "info")
        office = self.desk.office
        self.desk.aside(lambda: _report(office), self._show_report, None, self._failed)

    def _read_more(self) -> None:
        before = self._rows[-1].seq if self._rows else None
        self.desk.read(partial(_entries, before=before), self._show_more)

    def _show_first(self, found: tuple[Head, list[LedgerRow]]) -> None:
        head, rows = found
        self._rows = []
        self.head.setText(f"{head.hash[:8]} … {head.hash[-8:]}" if head.seq else "")
        self.facts.setText(plural("pages.audit.facts", head.seq))
        self._show_more((head, rows))

    def _show_more(self, found: tuple[Head, list[LedgerRow]]) -> None:
        head, rows = found
        self._rows += rows
        self._model.set_rows(self._rows)
        self.shown.setText(
            say("pages.audit.shown", shown=f"{len(self._rows):,}", all=f"{head.seq:,}")
        )
        self.more.setVisible(len(self._rows) < head.seq)

    def _show_report(self, report: verifying.Report) -> None:
        self.verify.setEnabled(True)
        if report.ok:
            self.state.show_status(say("pages.audit.intact"), "pass")
            self.facts.setText(plural("pages.audit.verified", report.entries))
            return
        self.state.show_status(say("pages.audit.broken"), "block")
        self.facts.setText(report.faults[0].sentence)

    def _failed(self, error: Exception) -> None:
        self.verify.setEnabled(True)
        self.state.show_status(say("pages.audit.unverified"), "wait")
        self.facts.setText(str(error))


def _entries(reader: Reader, before: int | None) -> tuple[Head, list[LedgerRow]]:
    return reader.head(), reader.ledger_rows(before, _PAGE)


def _report(office: Office) -> verifying.Report:
    return verifying.verify_office(office)


def _columns(zone: object) -> list[tables.Column[LedgerRow]]:
    def at(row: LedgerRow) -> str:
        where = times.zone_of(str(zone))
        return f"{times.date(row.at, where, row.at)} {times.clock(row.at, where)}"

    return [
        tables.Column(say("pages.audit.col_seq"), lambda row: f"{row.seq:,}", 72, right=True),
        tables.Column(say("pages.audit.col_at"), at, 168),
        tables.Column(say("pages.audit.col_what"), lambda row: row.text, tip=lambda row: row.text),
        tables.Column(say("pages.audit.col_author"), lambda row: row.author, 180),
        tables.Column(
            say("pages.audit.col_signed"),
            lambda row: say("pages.audit.signed") if row.signed else "",
            96,
            icon=lambda row: ("shield-check", "pass.fg") if row.signed else None,
        ),
        tables.Column(say("pages.audit.col_hash"), lambda row: row.hash[:12], 132, face="mono"),
    ]
