"""Record that something owed was done: when, and what; a post-mortem by its questions."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cab_desk.domain.sections import cited
from cab_desk.errors import BadInput
from cab_desk.gui import forms, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.look import Look
from cab_desk.gui.moments import NoMomentError
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.moment_field import MomentField
from cab_desk.gui.widgets.post_mortem import PostMortemForm
from cab_desk.services.outcome import Outcome
from cab_desk.services.registers import duties
from cab_desk.services.registers.due_rows import DueRow
from cab_desk.words import say


class DutyDialog(Dialog):
    """A duty with the time and the note of its doing; closes once it is recorded."""

    heading: Label
    text: Label
    at: QLineEdit
    at_error: FieldError
    note_box: QVBoxLayout
    note_label: Label
    note: QPlainTextEdit
    note_error: FieldError
    cancel: Button
    go: Button

    def __init__(self, desk: Desk, look: Look, row: DueRow, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.desk, self._row = desk, row
        self._zone = times.zone_of(desk.board.zone if desk.board else "")
        forms.load(self, "duty")
        self.fit(520)
        kind = "duty" if row.uid else "review"
        self.keep_typed(kind, row.uid or row.review, f"{row.what}|{row.by.isoformat()}")
        self.setWindowTitle(row.label)
        self.heading.setText(row.label)
        about = f"{row.number}, {row.title}" if row.uid else say("duties.of_board")
        now = desk.office.clock()
        self.text.setText(
            say("duties.owed_by", about=about, by=times.short(row.by, self._zone, now),
                section=cited(row.section))
        )  # fmt: skip
        self._at = MomentField(look, self.at, self._zone, desk.office.clock)
        self._at.show(now)
        self.at.setAccessibleName(say("duties.at"))
        self.note.setAccessibleName(say("duties.note"))
        self.go.setText(say("duties.go"))
        self.note.setTabChangesFocus(True)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._keep)
        self.note.setFocus()
        asked = duties.asked_of(desk.pack, row.what)
        self.answers = PostMortemForm(look, asked) if asked else None
        if self.answers is not None:
            self._ask(self.answers)

    def _ask(self, form: PostMortemForm) -> None:
        """Put the questions in the place of the note."""
        self.note_box.insertWidget(0, form, 1)
        for widget in (self.note_label, self.note):
            widget.hide()
        self.fit(560)
        form.answers[0].setFocus()

    def more_fields(self) -> bool:
        """Add a row for one more task of a post-mortem."""
        if self.answers is not None:
            self.answers.add_task()
        return self.answers is not None

    def _keep(self) -> None:
        for shown in self.findChildren(FieldError):
            shown.show_fault("")
        at = self._moment()
        if at is None:
            return
        note, row = self.note.toPlainText(), self._row
        if row.review:
            command = partial(duties.review_done, review=row.review, note=note, at=at)
        else:
            said = self.answers.said() if self.answers else None
            command = partial(duties.done, uid=row.uid, what=row.what, by=row.by, note=note, at=at,
                              said=said)  # fmt: skip
        self.desk.run(command, self._kept, self._refused)

    def _moment(self) -> datetime | None:
        try:
            return self._at.moment()
        except NoMomentError as error:
            self.at_error.show_fault(error.sentence, self.at)
            self.at.setFocus(Qt.FocusReason.OtherFocusReason)
            return None

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        faults = error.faults if isinstance(error, BadInput) else ()
        placed = self.answers.show_faults(faults) if self.answers else faults
        for fault in placed:
            shown = self.at_error if fault.place == "at" else self.note_error
            shown.show_fault(fault.sentence, self.at if fault.place == "at" else self.note)
        if not faults:
            self.note_error.show_fault(getattr(error, "sentence", str(error)))
