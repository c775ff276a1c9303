"""The files that a sign-off covers, on its sheet: whoever signs sees which bytes are meant."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cab_desk.domain.attachments import Attachment
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Label
from cab_desk.gui.widgets.file_rows import FileRows
from cab_desk.words import plural, say

_SEEN = 3  # lines before the list scrolls


class SignedFiles(QWidget):
    """A line for each file under how many they are; nothing where there is none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        self.heading = Label(look, "", "small", "text.secondary")
        self.rows = FileRows(look)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(say("attachments.label"))
        self.area.setWidget(self.rows)
        column.addWidget(self.heading)
        column.addWidget(self.area)
        self.hide()

    def show_files(self, files: Sequence[Attachment]) -> None:
        """Show the files of what is signed."""
        self.rows.show_files(files)
        self.heading.setText(plural("attachments.signed", len(files)))
        more = len(files) > _SEEN
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus if more else Qt.FocusPolicy.NoFocus)
        lines = self.rows.rows[:_SEEN]
        self.area.setFixedHeight(sum(row.sizeHint().height() for row in lines))
        self.setVisible(bool(files))

    def sizeHint(self) -> QSize:
        """Be no wider than the sheet."""
        return QSize(0, super().sizeHint().height())
