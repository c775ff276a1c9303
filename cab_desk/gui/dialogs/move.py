"""Ask whether a change shall be planned for another time, and say what that means."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from cab_desk.gui import forms, times
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.verdict_card import StatusLine
from cab_desk.gui.widgets.week_hand import Hand, said, trial_lines
from cab_desk.words import plural, say

_SHORTEST = 3


class MoveDialog(Dialog):
    """`kept` carries start, end and the reason; the dialog stays open until it is accepted, or
    `refuse` says why not.
    """

    heading: Label
    before: Label
    after: Label
    verdict: QVBoxLayout
    free: Button
    stale: Label
    reason_label: Label
    reason: QPlainTextEdit
    reason_error: FieldError
    cancel: Button
    go: Button

    kept = Signal(object, object, str)

    def __init__(
        self, look: Look, hand: Hand, zone: str, now: datetime, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self._hand = hand
        self._zone, self._now = ZoneInfo(zone), now
        forms.load(self, "move")
        self.fit(520)
        self.keep_typed("move", hand.bar.uid)
        name = hand.bar.number or f"“{hand.bar.title}”"
        self.heading.setText(say("schedule.move_heading", change=name))
        self.setWindowTitle(self.heading.text())
        signed = hand.moving.signed if hand.moving else 0
        self.stale.setVisible(signed > 0)
        self.stale.setText(plural("schedule.stale", signed))
        self._needs_reason = signed > 0
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName(self.reason_label.text())
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._keep)
        self.free.clicked.connect(self._take_free)
        self._show()
        self.reason.setFocus()

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
        span = times.full_span(start, end, self._zone, self._now)
        return say("schedule.new_time", span=span, length=times.length(end - start))

    def _take_free(self) -> None:
        hand = self._hand
        if hand.free is not None:
            length = hand.end - hand.start
            hand.start, hand.end = hand.free, hand.free + length
            hand.judge()
            self._show()

    def refuse(self, error: Exception) -> None:
        """Say why it stays where it is; nothing that was typed is lost."""
        self.go.setEnabled(True)
        self.reason_error.show_fault(getattr(error, "sentence", str(error)), self.reason)

    def _keep(self) -> None:
        reason = self.reason.toPlainText().strip()
        if self._needs_reason and len(reason) < _SHORTEST:
            self.reason_error.show_fault(say("changes.reason_missing"), self.reason)
            return
        self.reason_error.show_fault("", self.reason)
        self.go.setEnabled(False)
        self.kept.emit(self._hand.start, self._hand.end, reason)
