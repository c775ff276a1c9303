"""Ask whether a change shall be planned for another time, and say what that means."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cab_desk.gui import times
from cab_desk.gui.dialogs.plan_edit import PlanEditDialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button
from cab_desk.gui.widgets.verdict_card import StatusLine
from cab_desk.gui.widgets.week_hand import Hand, said, trial_lines
from cab_desk.words import say


class MoveDialog(PlanEditDialog):
    """`kept` carries start, end and the reason."""

    FORM = "move"
    STALE = "schedule.stale"

    verdict: QVBoxLayout
    free: Button

    kept = Signal(object, object, str)

    def __init__(
        self, look: Look, hand: Hand, zones: tuple[ZoneInfo, ZoneInfo | None], now: datetime,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self._hand = hand
        (self._zone, self._beside), self._now = zones, now
        name = hand.bar.number or f"“{hand.bar.title}”"
        heading = say("schedule.move_heading", change=name)
        self.lay_out(hand.bar.uid, heading, hand.moving.signed if hand.moving else 0, 520)
        self.free.clicked.connect(self._take_free)
        self.reasoned.connect(self._pass_on)
        self._show()
        self.reason.setFocus()

    def _pass_on(self, reason: str) -> None:
        self.kept.emit(self._hand.start, self._hand.end, reason)

    def _show(self) -> None:
        hand = self._hand
        hand.seek()
        self.before.setText(self._span(hand.bar.start, hand.bar.end))
        self.after.setText(self._span(hand.start, hand.end))
        while self.verdict.count():
            taken = self.verdict.takeAt(0)
            if taken and (widget := taken.widget()):
                widget.deleteLater()
        for line in trial_lines(hand.trial):
            self.verdict.addWidget(StatusLine(self.look, line))
        self.free.setVisible(hand.free is not None)
        if hand.free is not None:
            when = said(hand.free, self._zone, self._now)
            self.free.setText(say("schedule.take_free", when=when))

    def _span(self, start: datetime, end: datetime) -> str:
        span = times.both_spans(start, end, self._zone, self._beside, self._now)
        return say("schedule.new_time", span=span, length=times.length(end - start))

    def _take_free(self) -> None:
        hand = self._hand
        if hand.free is not None:
            length = hand.end - hand.start
            hand.start, hand.end = hand.free, hand.free + length
            hand.judge()
            self._show()
