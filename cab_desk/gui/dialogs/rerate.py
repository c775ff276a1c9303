"""Ask whether a request shall be rated anew, and say what that changes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from cab_desk.domain.policy import Cell
from cab_desk.gui import forms
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.matrix_hand import Hand, full_lines, level_of
from cab_desk.gui.widgets.verdict_card import StatusLine
from cab_desk.words import plural, say

_SHORTEST = 3
_WIDTH, _MOST = 520, 200  # the verdict scrolls where it is higher


class RerateDialog(Dialog):
    """`kept` carries the reason; the dialog stays open until it is accepted, or `refuse` says why
    not.
    """

    heading: Label
    before: Label
    after: Label
    area: QScrollArea
    scrolled: QWidget
    verdict: QVBoxLayout
    stale: Label
    reason_label: Label
    reason: QPlainTextEdit
    reason_error: FieldError
    cancel: Button
    go: Button

    kept = Signal(str)

    def __init__(self, look: Look, hand: Hand, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._hand = hand
        forms.load(self, "rerate")
        self.fit(_WIDTH)
        self.keep_typed("rerate", hand.row.uid)
        self.area.viewport().setAutoFillBackground(False)
        self.scrolled.setAutoFillBackground(False)  # the ground behind is the dialog's
        name = hand.row.number or f"“{hand.row.title}”"
        self.heading.setText(say("risk.heading", change=name))
        self.setWindowTitle(self.heading.text())
        signed = hand.rerating.signed if hand.rerating else 0
        self.stale.setVisible(signed > 0)
        self.stale.setText(plural("risk.stale", signed))
        self._needs_reason = signed > 0
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName(self.reason_label.text())
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._keep)
        if hand.rerating is not None and hand.trial is not None:
            self.before.setText(self._place(hand.rerating.rating, hand.trial.before))
            self.after.setText(self._place(hand.rating(), hand.trial.after))
        for line in full_lines(hand):
            self.verdict.addWidget(StatusLine(look, line))
        self.area.setFixedHeight(
            min(self.verdict.totalHeightForWidth(look.px(_WIDTH - 56)), look.px(_MOST))
        )
        self.reason.setFocus()

    def _place(self, rating: tuple[str, str], cell: Cell | None) -> str:
        matrix, level = self._hand.pack.matrix, level_of(self._hand.pack, cell)
        if matrix is None or cell is None:
            return level
        impact = matrix.impacts[matrix.impact_ids.index(rating[0])].label
        probability = matrix.probabilities[matrix.probability_ids.index(rating[1])].label
        return say("risk.place", impact=impact, probability=probability, level=level)

    def refuse(self, error: Exception) -> None:
        """Say why it was not rated anew; nothing that was typed is lost."""
        self.go.setEnabled(True)
        self.reason_error.show_fault(getattr(error, "sentence", str(error)), self.reason)

    def _keep(self) -> None:
        reason = self.reason.toPlainText().strip()
        if self._needs_reason and len(reason) < _SHORTEST:
            self.reason_error.show_fault(say("changes.reason_missing"), self.reason)
            return
        self.reason_error.show_fault("", self.reason)
        self.go.setEnabled(False)
        self.kept.emit(reason)
