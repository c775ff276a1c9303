"""The first run's place for files: it says what it would read while they hang over it."""

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Label
from cab_desk.words import plural, say

_ICON = 24


def files_of(data: QMimeData) -> list[str]:
    """Return the files of this computer that are dragged; folders are none."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path and not path.endswith("/")]


class StepDrop(QFrame):
    """Takes files that are dropped, once there is a board; `dropped` carries their paths."""

    dropped = Signal(list)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.over: Sequence[str] = ()
        column = QVBoxLayout(self)
        edge = look.px(10)
        column.setContentsMargins(edge, look.px(12 + _ICON + 4), edge, edge)
        column.setSpacing(look.px(2))
        self.heading = Label(look, say("pages.step_drop"), "body.strong")
        self.text = Label(look, say("pages.step_requests_text"), "small", "text.secondary",
                          wrap=True)  # fmt: skip
        for label in (self.heading, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(1)
        look.changed.connect(self.update)

    def open(self, taking: bool) -> None:
        """Take files from now on, or no longer."""
        self.setAcceptDrops(taking)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what would be read; nothing but files is taken."""
        found = files_of(event.mimeData())
        if found:
            event.acceptProposedAction()
            self._hang(found)

    def dragLeaveEvent(self, event: object) -> None:
        """Rest again."""
        self._hang(())

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        self._hang(())
        event.acceptProposedAction()
        self.dropped.emit(files_of(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, dashed at rest, and the arrow."""
        look, over = self._look, bool(self.over)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.colour("accent" if over else "line.field"), 2 if over else 1)
        if not over:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(look.colour("bg.selected" if over else "bg.surface"))
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        x, token = (self.width() - look.px(_ICON)) / 2, "accent" if over else "text.secondary"
        ground = "bg.selected" if over else "bg.surface"
        painter.drawPixmap(int(x), look.px(12), look.pixmap("download", _ICON, token, ground))
        painter.end()

    def _hang(self, files: Sequence[str]) -> None:
        self.over = files
        if files:
            self.heading.setText(plural("pages.step_drop_now", len(files)))
            self.text.setText(", ".join(PurePath(one).name for one in files))
        else:
            self.heading.setText(say("pages.step_drop"))
            self.text.setText(say("pages.step_requests_text"))
        self.update()
