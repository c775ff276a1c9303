"""The files of an RFC in its review: named, with a way to save a copy of each."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cab_desk.domain.attachments import Attachment, safe_name
from cab_desk.gui import saving
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.basics import Label
from cab_desk.gui.widgets.file_rows import Act, FileRows
from cab_desk.services.ports import Work
from cab_desk.words import say

_SAVE = "save"


class FilesView(QWidget):
    """A heading and a line for each file; a copy is written whole or not at all, never opened."""

    def __init__(
        self,
        desk: Desk,
        look: Look,
        files: Sequence[Attachment],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(4), 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(Label(look, say("attachments.label"), "body.strong"))
        acts = (Act(_SAVE, say("attachments.save"), "download"),)
        self.rows = FileRows(look, acts, stacked=True)
        self.rows.asked.connect(lambda _act, file: self._ask_where(file))
        self.rows.show_files(files)
        column.addWidget(self.rows)

    def _ask_where(self, file: Attachment) -> None:
        # Files of other programs and of packets may bear any name.
        name = safe_name(file.name) or file.sha256[:12]
        title, kinds = say("attachments.save_title"), say("attachments.all_files")
        path = saving.ask_for_file(self, title, name, kinds)
        if path is not None:
            self._desk.read_work(partial(_read, file=file), partial(self._keep, path))

    def _keep(self, path: Path, data: bytes) -> None:
        told = say("attachments.saved", file=path.name)
        self._desk.aside(partial(saving.keep, path, data), lambda _none: self._desk.told.emit(told))


def _read(work: Work, file: Attachment) -> bytes:
    from cab_desk.services.requests import files  # noqa: PLC0415 -- not before the first paint

    return files.read(work, file)
