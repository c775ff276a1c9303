"""Files of an RFC, a line each: name, size, the beginning of the hash, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.domain.attachments import Attachment, grouped, sized
from cab_desk.domain.content import fingerprint
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, Label, set_tip
from cab_desk.gui.widgets.gates import Glyph
from cab_desk.words import say


@dataclass(frozen=True, slots=True)
class Act:
    """What a button of a line does: its id, its words, and its icon."""

    id: str
    words: str
    icon: str = ""
    quiet: bool = False  # the icon alone, the words in its tooltip


class FileName(Elided):
    """The name of a file, its ending always in sight: that says what it is."""

    CUT = Qt.TextElideMode.ElideMiddle


class FileRow(QWidget):
    """One file; `asked` carries what is to be done with it. A `stacked` one needs less width."""

    asked = Signal(str, object)

    def __init__(
        self,
        look: Look,
        file: Attachment,
        acts: Sequence[Act],
        stacked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.file = file
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.px(2), 0, look.px(2))
        row.setSpacing(look.px(8))
        top = Qt.AlignmentFlag.AlignTop if stacked else Qt.AlignmentFlag.AlignVCenter
        row.addWidget(Glyph(look, "paperclip", "text.secondary", "bg.surface", 14), 0, top)
        self.name = FileName(look, file.name, "body")
        self.hash = Label(look, fingerprint(file.sha256), "mono", "text.secondary")
        set_tip(self.hash, say("attachments.hash", hash=grouped(file.sha256)))
        size = Label(look, sized(file.size), "small", "text.secondary")
        if stacked:
            row.addLayout(self._stack(look, size), 1)
        else:
            row.addWidget(self.name, 1)
            row.addWidget(size)
            row.addWidget(self.hash)
        self.buttons: dict[str, Button] = {}
        for act in acts:
            row.addWidget(self._button(look, act))
        said = say("attachments.said", file=file.name, size=sized(file.size),
                   hash=fingerprint(file.sha256))  # fmt: skip
        self.setAccessibleName(said)

    def _stack(self, look: Look, size: Label) -> QVBoxLayout:
        column, second = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(0)
        second.setSpacing(look.px(8))
        second.addWidget(size)
        second.addWidget(self.hash)
        second.addStretch(1)
        column.addWidget(self.name)
        column.addLayout(second)
        return column

    def _button(self, look: Look, act: Act) -> Button:
        kind = "quiet" if act.quiet else "plain"
        button = Button(look, act.words, kind=kind, icon=act.icon, small=True)
        if act.quiet:
            button.set_compact(True)
        button.setAccessibleName(f"{act.words}: {self.file.name}")
        button.clicked.connect(lambda: self.asked.emit(act.id, self.file))
        self.buttons[act.id] = button
        return button


class FileRows(QWidget):
    """The files of an RFC by name; `asked` carries the id of an act and the file."""

    asked = Signal(str, object)

    def __init__(
        self,
        look: Look,
        acts: Sequence[Act] = (),
        stacked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._acts, self._stacked = look, acts, stacked
        self.rows: list[FileRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_files(self, files: Sequence[Attachment]) -> None:
        """Show these files."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for file in sorted(files, key=lambda one: one.name.casefold()):
            row = FileRow(self._look, file, self._acts, self._stacked)
            row.asked.connect(self.asked)
            self._column.addWidget(row)
            self.rows.append(row)
        self.setVisible(bool(files))
