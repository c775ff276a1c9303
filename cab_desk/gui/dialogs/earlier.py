"""What an RFC says now beside what was signed before: signatures that do not count any more."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.heard_said import choice_said
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.gui.widgets.difference_view import DifferenceView
from cab_desk.services.ports import Work
from cab_desk.services.requests.changes import label
from cab_desk.services.signatures import signsheet
from cab_desk.services.signatures.signsheet import Stale
from cab_desk.words import say

_WIDE, _HIGH = 660, 260


class EarlierDialog(Dialog):
    """Each signature for another content, and what differs from it now."""

    def __init__(self, desk: Desk, look: Look, uid: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._found: Sequence[Stale] = ()
        self._revision = 0
        self.heading = Label(look, say("signing.earlier"), "title", wrap=True)
        self.setWindowTitle(self.heading.text())
        about = Label(look, say("signing.earlier.about"), "body", "text.secondary", wrap=True)
        self.which = QComboBox()
        self.differences = DifferenceView(look)
        self.differences.setMinimumHeight(look.px(_HIGH))
        self.error = FieldError(look)
        self.close_it = Button(look, say("entries.close"), key="Esc")
        outer: QVBoxLayout = self.column()
        outer.addWidget(self.heading)
        outer.addWidget(about)
        outer.addLayout(self.field(say("signing.take_back.which"), self.which))
        outer.addWidget(self.differences, 1)
        outer.addWidget(self.error)
        outer.addLayout(self.foot(self.close_it))
        self.fit(_WIDE)
        self.which.currentIndexChanged.connect(self._show)
        self.close_it.clicked.connect(self.reject)
        self.close_it.setFocus(Qt.FocusReason.OtherFocusReason)
        desk.read_work(partial(_read, uid=uid), self._offer, self._refused)

    def _offer(self, found: tuple[str, int, Sequence[Stale]]) -> None:
        number, self._revision, self._found = found
        self.heading.setText(say("signing.earlier.of", number=number))
        self.setWindowTitle(self.heading.text())
        for one in self._found:
            self.which.addItem(choice_said(one.record.signoff))
        if not self._found:
            self.error.show_fault(say("signing.earlier.none"))

    def _show(self, place: int) -> None:
        if 0 <= place < len(self._found):
            one = self._found[place]
            self.differences.show_differences(
                one.differences,
                say("meeting.sign.version", revision=one.record.revision),
                say("meeting.sign.version", revision=self._revision),
            )

    def _refused(self, error: Exception) -> None:
        self.error.show_fault(getattr(error, "sentence", str(error)))


def _read(work: Work, uid: str) -> tuple[str, int, Sequence[Stale]]:
    change = work.changes.get(uid)
    return label(change), change.revision, signsheet.stale(work, change)
