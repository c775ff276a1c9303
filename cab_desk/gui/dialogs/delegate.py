"""Give a member's seat to a delegate, up to a day, or give it back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cab_desk.domain.meeting import Attendance
from cab_desk.errors import BadInput
from cab_desk.gui import forms
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services import meetings
from cab_desk.words import say


class DelegateDialog(Dialog):
    """`given` carries the member's id, the delegate's or nothing, and the last day; the dialog
    stays open until it is accepted or `refuse` says why not.
    """

    heading: Label
    seat: QComboBox
    who: QComboBox
    until: QLineEdit
    error: FieldError
    cancel: Button
    go: Button

    given = Signal(str, str, str)

    def __init__(
        self, look: Look, seats: Sequence[Attendance], people: Sequence[tuple[str, str]], day: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        forms.load(self, "delegate")
        self.fit(460)
        self.setWindowTitle(self.heading.text())
        self._seats = [seat for seat in seats if seat.votes]
        voting = {seat.person_id for seat in self._seats}
        for seat in self._seats:
            self.seat.addItem(meetings.seat_name(seat), seat.person_id)
        self.who.addItem(say("agenda.delegate_nobody"), "")
        for person_id, name in people:
            if person_id not in voting:
                self.who.addItem(name, person_id)
        self.until.setText(day)
        self._day = day
        self.seat.currentIndexChanged.connect(self._chosen)
        self.who.currentIndexChanged.connect(lambda _at: self.error.show_fault(""))
        self.until.textEdited.connect(lambda _text: self.error.show_fault(""))
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._give)
        self._chosen(0)

    def refuse(self, error: Exception) -> None:
        """Say why the seat was not given."""
        self.go.setEnabled(True)
        faults = error.faults if isinstance(error, BadInput) else ()
        fields = {"seat": self.seat, "who": self.who, "until": self.until}
        field = next((fields[one.place] for one in faults if one.place in fields), None)
        self.error.show_fault(getattr(error, "sentence", str(error)), field)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, row: int) -> None:
        if 0 <= row < len(self._seats):
            seat = self._seats[row]
            self.who.setCurrentIndex(max(0, self.who.findData(seat.delegate_id)))
            self.until.setText(seat.delegate_until or self._day)

    def _give(self) -> None:
        if self.seat.count():
            self.go.setEnabled(False)
            seat, who = str(self.seat.currentData()), str(self.who.currentData() or "")
            self.given.emit(seat, who, self.until.text())
