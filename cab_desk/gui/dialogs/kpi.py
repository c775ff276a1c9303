"""What stands behind a KPI: its definition, numerator and denominator, and the changes."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTableView, QWidget

from cab_desk.gui import forms, tables, times
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Chip, Elided, Label
from cab_desk.services.figures import kpi_words
from cab_desk.services.figures.kpis import Behind, KpiLine
from cab_desk.words import plural, say

_TONES = {"met": "pass", "missed": "block", "no_target": "info", "no_data": "wait"}
_BAD = frozenset({"failed", "rolled_back"})


class KpiDialog(Dialog):
    """One KPI; `chosen` carries the uid of a change to open."""

    heading: Elided
    state: Chip
    value: Label
    definition: Label
    counted: Label
    shown: Label
    changes: QTableView
    open_button: Button
    close_button: Button

    chosen = Signal(str)

    def __init__(
        self, look: Look, line: KpiLine, definition: str, zone: tzinfo, now: datetime,
        parent: QWidget | None = None, *, team: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        forms.load(self, "kpi", {"Chip": Chip})
        self.resize(look.px(880), look.px(600))
        kpi = line.kpi
        self.setWindowTitle(kpi_words.label(kpi))
        self.heading.setText(kpi_words.label(kpi))
        self.state.show_status(say(f"kpis.dialog.{line.state}"), _TONES[line.state])
        where = say("kpis.dialog.where", section=line.section) if line.section else ""
        value = kpi_words.value(kpi, line.figure.value)
        self.value.setText(" ".join(filter(None, (f"{value}. {kpi_words.verdict(line)}.", where))))
        self.definition.setText(definition)
        top, bottom = kpi_words.amounts(line)
        self.counted.setText(
            say("kpis.dialog.counted", counts=kpi_words.numerator(kpi), numerator=top,
                among=kpi_words.denominator(kpi, team), denominator=bottom)
        )  # fmt: skip
        self._model = tables.RowsModel(look, _columns(zone, now))
        tables.dress(self.changes, self._model, look)
        self.changes.doubleClicked.connect(lambda _index: self._choose())
        self.open_button.clicked.connect(self._choose)
        self.open_button.setEnabled(False)
        self.close_button.clicked.connect(self.reject)
        self.changes.selectionModel().currentChanged.connect(
            lambda index, _before: self.open_button.setEnabled(index.isValid())
        )

    def show_behind(self, found: Sequence[Behind]) -> None:
        """List the changes, those that are counted first."""
        self._model.set_rows(found)
        counted = sum(one.counted for one in found)
        text = plural("kpis.dialog.shown", len(found), counted=f"{counted:,}")
        self.shown.setText(text if found else say("kpis.dialog.none"))
        self.changes.setFocus()
        if found:
            self.changes.setCurrentIndex(self._model.index(0, 0))

    def rows(self) -> Sequence[Behind]:
        """Return what is listed."""
        return self._model.rows

    def _choose(self) -> None:
        row = self._model.row(self.changes.currentIndex())
        if row is not None:
            self.chosen.emit(row.ran.uid)
            self.accept()


def _columns(zone: tzinfo, now: datetime) -> list[tables.Column[Behind]]:
    return [
        tables.Column(
            "", lambda one: say("kpis.dialog.is_counted") if one.counted else "", 86,
            tone=lambda _one: "text.secondary",
        ),
        tables.Column(say("kpis.paper.rfc"), lambda one: one.ran.number, 120),
        tables.Column(say("kpis.paper.item_title"), lambda one: one.ran.title,
                      tip=lambda one: one.ran.row.reason or one.ran.title),
        tables.Column(say("kpis.dialog.ended"), lambda one: times.date(one.ran.row.at, zone, now),
                      120),
        tables.Column(
            say("kpis.dialog.result"), _result, 150,
            tone=lambda one: "block.fg" if _wrong(one) else "text.primary",
            icon=lambda one: ("cd-st-block", "block.fg") if _wrong(one) else None,
            tip=lambda one: one.ran.row.reason,
        ),
    ]  # fmt: skip


def _wrong(one: Behind) -> bool:
    row = one.ran.row
    missing = row.bypasses > 0 and not row.elsewhere
    return row.result in _BAD or row.violations > 0 or row.incident or missing


def _result(one: Behind) -> str:
    row = one.ran.row
    if row.violations and row.result not in _BAD:
        return say("kpis.dialog.outside")
    if row.bypasses and not row.elsewhere and row.result not in _BAD:
        return say("kpis.dialog.bypassed")
    return say(f"kpis.paper.result.{row.result}")
