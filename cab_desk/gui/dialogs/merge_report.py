"""What came of bringing a file back: each event with what, why, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QWidget,
)

from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Chip, Label, Rule
from cab_desk.gui.widgets.tall_area import TallArea
from cab_desk.services.packets import merge_report
from cab_desk.services.packets.merge_report import MergeReport, Row
from cab_desk.words import plural, say

TONES = {
    merge_report.NEW: "pass",
    merge_report.KNOWN: "wait",
    merge_report.WAITING: "warn",
    merge_report.STALE: "warn",
    merge_report.LATE: "warn",
    merge_report.CONFLICTING: "block",
    merge_report.INELIGIBLE: "block",
    merge_report.REFUSED: "block",
}
_MOST_ROWS = 200
_WIDE, _AROUND = 860, 48


class MergeReportDialog(Dialog):
    """The report of a merge as a table; what needs somebody's eye stands first."""

    def __init__(self, look: Look, report: MergeReport, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.report = report
        self.setWindowTitle(say("packets.report"))
        outer = self.column()
        self.heading = Label(look, say("packets.report"), "title")
        self.sentence = Label(look, report.sentence(), wrap=True)
        outer.addWidget(self.heading)
        outer.addWidget(self.sentence)
        outer.addWidget(self._table(), 1)
        self.go = Button(look, say("packets.report_close"), "primary", key="Esc")
        self.go.clicked.connect(self.accept)
        outer.addLayout(self.foot(self.go))
        self.fit(_WIDE)
        self.go.setFocus()

    def _table(self) -> TallArea:
        look = self.look
        area = TallArea(look.px(_WIDE - _AROUND))
        area.setAccessibleName(say("packets.report"))
        self.grid = QGridLayout(area.body)
        self.grid.setContentsMargins(0, 0, look.px(8), 0)
        self.grid.setHorizontalSpacing(look.px(16))
        self.grid.setVerticalSpacing(look.px(8))
        for column, name in enumerate(("state", "what", "why", "remedy")):
            head = Label(look, say(f"packets.column.{name}"), "small", "text.secondary")
            self.grid.addWidget(head, 0, column)
            self.grid.setColumnStretch(column, 0 if column == 0 else 1)
        known = (merge_report.NEW, merge_report.KNOWN)
        rows = sorted(self.report.rows, key=lambda row: row.state in known)
        for number, row in enumerate(rows[:_MOST_ROWS]):
            self._row(2 * number + 1, row)
        last = 2 * len(rows[:_MOST_ROWS]) + 1
        if (more := len(rows) - _MOST_ROWS) > 0:
            text = plural("packets.more_rows", more)
            self.grid.addWidget(Label(look, text, "body", "text.secondary"), last, 0, 1, 4)
        self.grid.setRowStretch(last + 1, 1)
        return area

    def _row(self, place: int, row: Row) -> None:
        look, top = self.look, Qt.AlignmentFlag.AlignTop
        self.grid.addWidget(Rule(look), place, 0, 1, 4)
        chip = Chip(look, say(f"packets.state.{row.state}"), TONES[row.state])
        self.grid.addWidget(chip, place + 1, 0, top | Qt.AlignmentFlag.AlignLeft)
        why = " ".join(filter(None, (row.why, row.clock)))
        for column, text in enumerate((row.what, why, row.remedy), 1):
            self.grid.addWidget(Label(look, text, wrap=True), place + 1, column, top)
