"""Confirm what the board decides about an item, with reason, conditions or next meeting."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from cab_desk.domain.meeting import AgendaItem, Verdict
from cab_desk.gui import forms
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.meetings import Decision, item_label
from cab_desk.words import plural, say

_WITH_REASON = (Verdict.DEFERRED, Verdict.REJECTED, Verdict.WITHDRAWN)
_SHORTEST = 3


class DecideDialog(Dialog):
    """`given` carries the Decision; the dialog stays open until `done_with` or `refuse`."""

    heading: Label
    text: Label
    conditions_label: Label
    conditions: QPlainTextEdit
    reason_label: Label
    reason: QPlainTextEdit
    error: FieldError
    to_label: Label
    to: QComboBox
    keep: Button
    go: Button

    given = Signal(object)

    def __init__(
        self, look: Look, item: AgendaItem, verdict: Verdict,
        conditions: Sequence[str] = (), meetings: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None, *, rest: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self._item, self._verdict = item, verdict
        self._rest = rest  # so many items that are all deferred at once
        forms.load(self, "decide")
        self._dress(conditions, meetings)
        self.keep_typed("defer_rest" if rest else "decide", item.id, "" if rest else verdict)
        self.keep.clicked.connect(self.reject)
        self.go.clicked.connect(self._give)

    def refuse(self, sentence: str) -> None:
        """Say why it was not recorded; nothing that was typed is lost."""
        self.go.setEnabled(True)
        self.error.show_fault(sentence)

    def done_with(self) -> None:
        """Close after the decision was recorded."""
        self.accept()

    def _dress(self, conditions: Sequence[str], meetings: Sequence[tuple[str, str]]) -> None:
        verdict = self._verdict
        title = say(f"meeting.confirm.{verdict}", item=item_label(self._item))
        if self._rest:
            title = plural("meeting.confirm.rest", self._rest)
        self.setWindowTitle(title)
        self.heading.setText(title)
        with_reason = verdict in _WITH_REASON
        self.text.setText(
            say("meeting.confirm.text_reason" if with_reason else "meeting.confirm.text")
        )
        self.go.setText(say(f"meeting.confirm.go.{'rest' if self._rest else verdict}"))
        deferred, conditional = verdict is Verdict.DEFERRED, verdict is Verdict.CONDITIONS
        for widget, shown in (
            (self.reason, with_reason), (self.reason_label, with_reason),
            (self.conditions, conditional), (self.conditions_label, conditional),
            (self.to, deferred), (self.to_label, deferred),
        ):  # fmt: skip
            widget.setVisible(shown)
        self.conditions.setPlainText("\n".join(conditions))
        for meeting_id, name in meetings:
            self.to.addItem(name, meeting_id)
        self.to.addItem(say("meeting.confirm.to_none"), "")
        self.fit(480)
        first = self.reason if with_reason else (self.conditions if conditional else self.go)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        if not self.go.isEnabled():
            return
        reason = self.reason.toPlainText().strip()
        lines = tuple(filter(None, map(str.strip, self.conditions.toPlainText().splitlines())))
        word = say(f"meeting.verdict.{self._verdict}")
        label = item_label(self._item)
        if self._verdict in _WITH_REASON and len(reason) < _SHORTEST:
            said = say("meeting.reason_needed", item=label, verdict=word)
            self.error.show_fault(said, self.reason)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._verdict is Verdict.CONDITIONS and not lines:
            self.error.show_fault(say("meeting.conditions_needed", item=label), self.conditions)
            return
        self.error.show_fault("", self.reason)
        self.go.setEnabled(False)
        to = str(self.to.currentData() or "") if self._verdict is Verdict.DEFERRED else ""
        self.given.emit(Decision(self._verdict, reason, lines, to))
