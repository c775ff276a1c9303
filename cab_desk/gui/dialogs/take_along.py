"""Take with you: for whom a packet is, and what it holds."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from cab_desk.domain.meeting import MeetingState
from cab_desk.gui import saving
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.dialog import Dialog
from cab_desk.gui.idle import IdleGuard
from cab_desk.gui.look import Look
from cab_desk.gui.tools import PacketTools
from cab_desk.gui.widgets.basics import Button, FieldError, Label
from cab_desk.services.office import Office
from cab_desk.services.outcome import Outcome
from cab_desk.services.packets.packing import Wanted
from cab_desk.services.ports import Work
from cab_desk.services.requests import changes
from cab_desk.words import say


@dataclass(frozen=True, slots=True)
class Choices:
    """Who can take a packet along, and what it can hold."""

    people: tuple[tuple[str, str], ...]  # id and name
    contents: tuple[tuple[str, Wanted], ...]  # words and what is meant
    me: str


class TakeAlongDialog(Dialog):
    """A reader and what they read; `go` asks where the file is to lie."""

    def __init__(
        self, desk: Desk, look: Look, tools: PacketTools, uid: str = "", meeting: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        self.desk, self.look, self._tools, self._meeting = desk, look, tools, meeting
        self.setWindowTitle(say("packets.take"))
        self.heading = Label(look, say("packets.take"), "title", wrap=True)
        self.text = Label(look, say("packets.take_text"), "body", "text.secondary", wrap=True)
        self.person, self.contents = QComboBox(), QComboBox()
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.unsigned = Label(look, say("packets.take.unsigned"), "small", "text.secondary",
                              wrap=True)  # fmt: skip
        self.idle = IdleGuard(self, desk.told.emit)
        self.error = FieldError(look)
        outer = self.column()
        outer.addWidget(self.heading)
        outer.addWidget(self.text)
        fields = {"person": self.person, "contents": self.contents, "passphrase": self.passphrase}
        for name, widget in fields.items():
            outer.addLayout(self.field(say(f"packets.take.{name}"), widget))
        outer.addWidget(self.unsigned)
        outer.addWidget(self.error)
        self.cancel = Button(look, say("common.cancel"), key="Esc")
        self.cancel.clicked.connect(self.reject)
        self.go = Button(look, say("packets.take_go"), "primary", "file-down")
        self.go.setEnabled(False)
        self.go.clicked.connect(self._ask_where)
        outer.addLayout(self.foot(self.cancel, self.go))
        self.fit(520)
        desk.read_work(partial(choices, uid=uid), self._show, self._refused)

    def _show(self, found: Choices) -> None:
        for person_id, name in found.people:
            self.person.addItem(name, person_id)
        for words, wanted in found.contents:
            self.contents.addItem(words, wanted)
        self.person.setCurrentIndex(max(0, self.person.findData(found.me)))
        meetings = [wanted.meeting_id for _, wanted in found.contents]
        if self._meeting in meetings:
            self.contents.setCurrentIndex(meetings.index(self._meeting))
        self.go.setEnabled(bool(found.people))
        self.passphrase.setEnabled(bool(found.me))  # nobody here has a key to sign by
        if not found.me:
            self.unsigned.setText(say("packets.nobody_signs"))
            self.passphrase.setToolTip(self.unsigned.text())

    def reject(self) -> None:
        """Forget what was typed, and close."""
        self.passphrase.clear()
        super().reject()

    def _ask_where(self) -> None:
        name = f"{saving.safe(self.person.currentText(), 'review')}.cabreview"
        path, _ = QFileDialog.getSaveFileName(self, say("packets.take"), name, say("packets.files"))
        if path:
            self.write(Path(path))

    def write(self, path: Path) -> None:
        """Hand the packet out and write it to a file."""
        wanted: Wanted = self.contents.currentData()
        wanted = Wanted(str(self.person.currentData()), wanted.uids, wanted.meeting_id)
        if path.suffix != ".cabreview":
            path = path.with_name(f"{path.name}.cabreview")

        def command(office: Office) -> Outcome:
            return self._tools.take(office, wanted, path, passphrase)

        passphrase = self.passphrase.text()
        self.passphrase.clear()
        self.error.show_fault("")
        self.go.setEnabled(False)
        self.desk.run_office(command, self._kept, self._refused)

    def _kept(self, _outcome: Outcome) -> None:
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.error.show_fault(getattr(error, "sentence", str(error)), self.passphrase)


def choices(work: Work, uid: str = "") -> Choices:
    """Return who can take what along; an RFC that is looked at comes first."""
    people = tuple(
        (person.id, person.name)
        for person in work.people.all()
        if person.linked and not person.retired
    )
    contents: list[tuple[str, Wanted]] = []
    if uid:
        words = say("packets.take.alone", number=changes.label(work.changes.get(uid)))
        contents.append((words, Wanted("", (uid,))))
    for meeting in work.meetings.all():
        if meeting.state is not MeetingState.CLOSED and any(
            one.change_uid for one in meeting.items
        ):
            words = say("packets.take.agenda", meeting=meeting.number, title=meeting.title)
            contents.append((words, Wanted("", meeting_id=meeting.id)))
    contents.append((say("packets.take.submitted"), Wanted("")))
    return Choices(people, tuple(contents), work.actor)
