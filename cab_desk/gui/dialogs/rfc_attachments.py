"""The files of the RFC form: chosen, dropped, replaced, taken away; read beside the window."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cab_desk.domain.attachments import (
    LARGEST,
    LARGEST_TOGETHER,
    Attachment,
    put,
    sized,
)
from cab_desk.gui.desk import Desk, Task
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Button, Elided, FieldError, Label
from cab_desk.gui.widgets.file_rows import Act, FileRows
from cab_desk.gui.widgets.home_drop import files_of
from cab_desk.services.attachment_ports import Tray
from cab_desk.services.requests.files import together_fault
from cab_desk.words import say

_REPLACE, _REMOVE = "replace", "remove"
_KEYS = "Ctrl+Shift+A"
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class AttachmentEditor(QFrame):
    """The list of files with what adds to it; one file after another is read.

    What is chosen lies in the user's tray until the RFC is saved.
    """

    edited = Signal()
    reading_changed = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._desk: Desk | None = None
        self._files: tuple[Attachment, ...] = ()
        self._brought: set[str] = set()  # hashes that this form put into the tray
        self._waiting: list[tuple[Path, str]] = []
        self._task: Task | None = None
        self._over = False
        edge = look.px(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(look.px(4))
        acts = (
            Act(_REPLACE, say("attachments.replace"), "repeat", quiet=True),
            Act(_REMOVE, say("attachments.remove"), "trash-2", quiet=True),
        )
        self.rows = FileRows(look, acts)
        self.rows.asked.connect(self._act)
        column.addWidget(self.rows)
        column.addLayout(self._foot())
        self.fault = FieldError(look)
        self.fault.setObjectName("attachments_error")
        column.addWidget(self.fault)
        self.rows.hide()
        look.changed.connect(self.update)

    def begin(self, desk: Desk, form: QWidget, *places: QWidget) -> None:
        """Work for a form: files that are dropped on it, or on these of its places, come here."""
        self._desk = desk
        self.add.setEnabled(self._tray is not None)
        QShortcut(QKeySequence(_KEYS), form).activated.connect(self.add.click)
        for place in (form, *places):
            place.setAcceptDrops(True)
            place.installEventFilter(self)

    def show_files(self, files: Sequence[Attachment]) -> None:
        """Fill the list."""
        self._files = tuple(files)
        self.rows.show_files(self._files)

    def files(self) -> tuple[Attachment, ...]:
        """Return the files as the RFC is to have them."""
        return self._files

    @property
    def reading(self) -> bool:
        """Tell whether a file is still being read."""
        return self._task is not None

    def take(self, paths: Sequence[str], instead: str = "") -> None:
        """Read files, one after the other, the first in the place of one of this name."""
        self._say("")
        for path in paths:
            self._waiting.append((Path(path), instead))
            instead = ""
        self._next()

    def take_over(self, files: Sequence[Attachment]) -> None:
        """Hear of the files of an earlier form, which are this one's to drop from now on."""
        self._brought |= {one.sha256 for one in files}

    def forget(self, needed: Callable[[], Collection[str]]) -> None:
        """Drop what this form put into the tray: it was saved, or thrown away.

        The tray is one for all boards and windows: what another edit names is left to that one.
        """
        self.call_off()
        tray, names = self._tray, frozenset(self._brought)
        if tray is not None and self._desk is not None and names:
            drop = partial(_drop_unneeded, tray, names, needed)
            self._desk.aside(drop, lambda _none: None)
        self._brought = set()

    def call_off(self) -> None:
        """Read no further; what was read before stays."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self._rest()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files that are dropped anywhere on the form; texts go where they went before."""
        if event.type() == QEvent.Type.DragLeave:
            self._hang(False)
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return False
        paths = files_of(event.mimeData())
        if not paths or self._tray is None:
            return False
        self._hang(event.type() != QEvent.Type.Drop)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.take(paths)
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave what hangs over the list to the form."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, dashed at rest."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.colour("accent" if self._over else "line.field"), 2 if self._over else 1)
        if not self._over:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(look.colour("bg.selected" if self._over else "bg.surface"))
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        painter.end()

    @property
    def _tray(self) -> Tray | None:
        return self._desk.office.tray if self._desk is not None else None

    def _foot(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.add = Button(look, say("attachments.add"), icon="paperclip", small=True)
        self.add.setToolTip(say("attachments.add_tip", keys=_KEYS.replace("+", " ")))
        self.add.clicked.connect(self._choose)
        most = {"most": sized(LARGEST), "together": sized(LARGEST_TOGETHER)}
        self.hint = Elided(look, say("attachments.hint", **most), "small", "text.tertiary")
        self.progress = Label(look, "", "small", "text.secondary")
        self.stop = Button(look, say("attachments.stop"), small=True)
        self.stop.clicked.connect(self.call_off)
        row.addWidget(self.add)
        row.addWidget(self.hint, 1)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        self.progress.hide()
        self.stop.hide()
        return row

    def _choose(self) -> None:
        names, _filter = QFileDialog.getOpenFileNames(self, say("attachments.choose"))
        if names:
            self.take(names)

    def _act(self, act: str, file: Attachment) -> None:
        if act == _REMOVE:
            self._set(tuple(one for one in self._files if one != file))
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        name, _filter = QFileDialog.getOpenFileName(self, say("attachments.choose_one"))
        if name:
            self.take([name], file.name)

    def _next(self) -> None:
        tray, desk = self._tray, self._desk
        if self._task is not None or not self._waiting or tray is None or desk is None:
            return
        path, instead = self._waiting.pop(0)
        self._tell(path.name, 0, 1)
        job: Callable[..., Attachment] = partial(tray.take, path)
        self._task = desk.aside(
            job, partial(self._read, instead), partial(self._tell, path.name), self._refused
        )
        self.reading_changed.emit(True)

    def _read(self, instead: str, new: Attachment) -> None:
        self._rest()
        known = next((one for one in self._files if one.sha256 == new.sha256), None)
        if known is not None:
            self._say(say("attachments.there", file=known.name))
        else:
            self._brought.add(new.sha256)
            files, kept = put(self._files, new, instead)
            if fault := together_fault(files, kept):
                self._say(fault)
                self._waiting.clear()
            else:
                self._set(files)
        self._next()

    def _refused(self, error: Exception) -> None:
        self._rest()
        self._say(str(error))
        self._next()

    def _rest(self) -> None:
        self._task = None
        for widget in (self.progress, self.stop):
            widget.hide()
        self.hint.show()
        self.reading_changed.emit(False)

    def _tell(self, name: str, done: int, total: int) -> None:
        share = 100 * done // total if total else 0
        self.progress.setText(say("attachments.progress", file=name, share=share))
        self.hint.hide()
        self.progress.show()
        self.stop.show()

    def _say(self, sentence: str) -> None:
        self.fault.show_fault(sentence, self.add)

    def _set(self, files: tuple[Attachment, ...]) -> None:
        self.show_files(files)
        self.edited.emit()

    def _hang(self, over: bool) -> None:
        if over != self._over:
            self._over = over
            self.update()


def _drop_unneeded(
    tray: Tray, names: frozenset[str], needed: Callable[[], Collection[str]]
) -> None:
    tray.drop(names.difference(needed()))
