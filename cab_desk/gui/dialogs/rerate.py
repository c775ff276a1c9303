"""Ask whether a request shall be rated anew, and say what that changes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cab_desk.domain.policy import Cell
from cab_desk.gui.dialogs.plan_edit import PlanEditDialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.matrix_hand import Hand, full_lines, level_of
from cab_desk.gui.widgets.verdict_card import StatusLine
from cab_desk.words import say

_WIDTH, _MOST = 520, 200  # the verdict scrolls where it is higher


class RerateDialog(PlanEditDialog):
    """`kept` carries the reason."""

    FORM = "rerate"
    STALE = "risk.stale"

    area: QScrollArea
    scrolled: QWidget
    verdict: QVBoxLayout

    kept = Signal(str)

    def __init__(self, look: Look, hand: Hand, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._hand = hand
        name = hand.row.number or f"“{hand.row.title}”"
        signed = hand.rerating.signed if hand.rerating else 0
        self.lay_out(hand.row.uid, say("risk.heading", change=name), signed, _WIDTH)
        self.reasoned.connect(self.kept)
        self.area.viewport().setAutoFillBackground(False)
        self.scrolled.setAutoFillBackground(False)  # the ground behind is the dialog's
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
