"""Put an item on the agenda that is no RFC."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from cab_desk.domain.meeting import LONGEST_BOX
from cab_desk.gui import forms
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.words import say

_FIRST_BOX = 5


class FreeItemDialog(Dialog):
    """`given` carries title and minutes; the dialog stays open until it is accepted, or `refuse`
    says why not.
    """

    heading: Label
    title: QLineEdit
    error: FieldError
    minutes: QSpinBox
    cancel: Button
    go: Button

    given = Signal(str, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        forms.load(self, "free_item")
        self.fit(440)
        self.setWindowTitle(self.heading.text())
        self.minutes.setRange(1, LONGEST_BOX)
        self.minutes.setValue(_FIRST_BOX)
        self.minutes.setSuffix(say("meeting.box_suffix"))
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._give)
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: Exception) -> None:
        """Say why the item is not on the agenda; nothing that was typed is lost."""
        self.go.setEnabled(True)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.title)

    def _give(self) -> None:
        title = self.title.text().strip()
        if not title:
            self.error.show_fault(say("meeting.item_title_missing"), self.title)
            return
        self.error.show_fault("", self.title)
        self.go.setEnabled(False)
        self.given.emit(title, self.minutes.value())
