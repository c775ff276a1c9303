"""Say who sees to a condition of an approval, and by when."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from cab_desk.errors import BadInput
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs import merging
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.requests import condition_care
from cab_desk.services.requests.condition_care import CareRequest
from cab_desk.services.requests.conditions import Condition
from cab_desk.services.requests.meanwhile import ChangedMeanwhile


class CareDialog(Dialog):
    """Owner and day of one condition; `accepted` once that is recorded."""

    heading: Label
    text: Label
    owner: QLineEdit
    owner_error: FieldError
    due: QLineEdit
    due_error: FieldError
    cancel: Button
    go: Button

    def __init__(
        self, desk: Desk, look: Look, uid: str, condition: Condition, people: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self.desk = desk
        self._uid, self._condition = uid, condition
        self._seen = (condition.owner, condition.due)
        forms.load(self, "care")
        self.fit(480)
        self.keep_typed("care", uid, condition.id)
        self.setWindowTitle(self.heading.text())
        self.text.setText(condition.text)
        self.owner.setText(condition.owner)
        self.due.setText(condition.due)
        names = QCompleter(list(people), self.owner)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        names.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.owner.setCompleter(names)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._save)
        self.owner.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        zone = times.zone_of(self.desk.board.zone if self.desk.board else "")
        due = times.typed_day(self.due.text(), self.desk.office.clock(), zone)
        request = CareRequest(self._uid, self._condition.id, self.owner.text(), due, self._seen)
        self.go.setEnabled(False)
        command = partial(condition_care.assign, request=request)
        self.desk.run(command, lambda _outcome: self.accept(), self._refused)

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        if isinstance(error, ChangedMeanwhile):
            now = error.found.merged.now
            merging.ask(self, self.desk, self.look, error.found, partial(self._merge, now))
        faults = {one.place: one.sentence for one in error.faults} if isinstance(
            error, BadInput) else {"due": getattr(error, "sentence", str(error))}  # fmt: skip
        fields = {"owner": (self.owner, self.owner_error), "due": (self.due, self.due_error)}
        for name, (field, shown) in reversed(fields.items()):  # the first wrong one gets the focus
            if name in faults:
                shown.show_fault(faults[name], field)
            else:
                shown.show_fault("", field)

    def _merge(self, now: Mapping[str, Any], values: Mapping[str, Any], said: str) -> None:
        """Show both edits in the form; a further one begins from what stands now."""
        self.owner.setText(values["owner"])
        self.due.setText(values["due"])
        self._seen = (now["owner"], now["due"])
        self.owner_error.show_fault("", self.owner)
        self.due_error.show_fault(said)
