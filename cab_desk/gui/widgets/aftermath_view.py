"""After the change: what came of it, whether it is to be rolled back, and what is still owed."""

from collections.abc import Collection
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.domain.change import Change, Stage
from cab_desk.domain.policy import Pack
from cab_desk.domain.verdict import Due
from cab_desk.gui import times
from cab_desk.gui.asks import Ask
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Chip, Elided, Label
from cab_desk.gui.widgets.verdict_card import CardLine, StatusLine
from cab_desk.services.registers import duties
from cab_desk.services.registers.due_rows import DUE, OVERDUE, SOON, state_of
from cab_desk.services.requests import aftermath, closing
from cab_desk.services.requests.review import Review
from cab_desk.words import plural, say

_BEGUN = frozenset({Stage.IN_PROGRESS, Stage.IMPLEMENTED, Stage.CLOSED})
_TONES = {OVERDUE: "block", SOON: "warn", DUE: "wait"}


def concerns(review: Review) -> bool:
    """Tell whether there is anything to say: the work began, or something is owed."""
    owed = any(due.what != "approval" for due in review.verdict.due)
    return review.change.stage in _BEGUN or review.change.outcome is not None or owed


class AftermathView(QWidget):
    """A part of the review; `asked` carries what is to be done."""

    asked = Signal(object)

    def __init__(
        self, look: Look, review: Review, pack: Pack, doers: Collection[str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._look, self._doers = look, doers
        self._zone = times.zone_of(review.zone)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, look.px(10), 0, 0)
        self._column.setSpacing(look.px(6))
        self._column.addWidget(Label(look, say("aftermath.heading"), "body.strong"))
        self._rollback(review, pack)
        self._outcome(review)
        for due in review.verdict.due:
            if due.what != "approval":
                self._column.addLayout(self._due(review, due))
        self._checklists(review, pack)

    def _rollback(self, review: Review, pack: Pack) -> None:
        done = review.change.outcome and review.change.outcome.result == "rolled_back"
        lines = aftermath.rollback_lines(pack, review.verdict.rollback)
        if not lines or done:
            return
        head = Label(self._look, say("aftermath.rollback"), "heading", "block.fg")
        self._column.addWidget(head)
        for line in lines:
            self._column.addWidget(StatusLine(self._look, CardLine(line, "block")))

    def _outcome(self, review: Review) -> None:
        outcome, look = review.change.outcome, self._look
        if outcome is None or not outcome.result:
            return
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        tone = {"succeeded": "pass", "cancelled": "wait"}.get(outcome.result, "block")
        result = say(f"duties.result.{outcome.result}")
        row.addWidget(Chip(look, result[:1].upper() + result[1:], tone))
        if outcome.started_at and outcome.finished_at:
            ran = times.full_span(outcome.started_at, outcome.finished_at, self._zone, review.at)
            row.addWidget(Elided(look, ran, "body", "text.secondary"), 100)
        row.addStretch(1)
        self._ask_button(row, "outcome", say("aftermath.outcome_again"), review.change)
        self._column.addLayout(row)

    def _due(self, review: Review, due: Due) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        state = state_of(due.by, review.at)
        word = say("aftermath.done") if due.done else say(f"duties.state.{state}")
        row.addWidget(Chip(look, word, "pass" if due.done else _TONES[state]))
        row.addWidget(Label(look, duties.named(due.what, due.label)))
        by = say("aftermath.by", by=self._moment(due.by, review.at))
        row.addWidget(Elided(look, f"{by} · {due.section}", "small", "text.tertiary"), 100)
        row.addStretch(1)
        if not due.done:
            text = say("aftermath.duty")
            self._ask_button(row, "duty", text, review.change, f"{due.what}|{due.by.isoformat()}")
        return row

    def _checklists(self, review: Review, pack: Pack) -> None:
        change = review.change
        found = closing.open_checklists(pack, change)
        if not found or change.stage not in _BEGUN:
            return
        for number, (label, _phase, lacking) in enumerate(found):
            row = QHBoxLayout()
            row.setSpacing(self._look.px(8))
            text = plural("aftermath.open_items", len(lacking))
            if not lacking:
                text = say("aftermath.all_items")
            row.addWidget(Chip(self._look, text, "wait" if lacking else "pass"))
            row.addWidget(Label(self._look, label))
            row.addStretch(1)
            if number == 0:
                self._ask_button(row, "checklists", say("aftermath.checklists"), change)
            self._column.addLayout(row)

    def _ask_button(
        self, row: QHBoxLayout, action: str, text: str, change: Change, detail: str = ""
    ) -> None:
        if action not in self._doers or change.stage is Stage.CLOSED:
            return
        button = Button(self._look, text, small=True)
        button.clicked.connect(lambda: self.asked.emit(Ask(action, change.uid, detail)))
        row.addWidget(button)

    def _moment(self, at: datetime, now: datetime) -> str:
        return f"{times.date(at, self._zone, now)} {times.clock(at, self._zone)}"
