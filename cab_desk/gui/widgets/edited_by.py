"""A line that says who else edits an RFC at this moment."""

from PySide6.QtWidgets import QWidget

from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.widgets.labels import Label


class EditedBy(Label):
    """Follows one RFC; there is nothing to see while nobody else edits it."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, "", "body.strong", "warn.fg", wrap=True, parent=parent)
        self._desk = desk
        self._uid = ""
        self.hide()
        desk.company.changed.connect(self._tell)

    def follow(self, uid: str) -> None:
        """Say it of this RFC from now on."""
        self._uid = uid
        self._tell()

    def _tell(self) -> None:
        board = self._desk.board
        self.setText(self._desk.company.editing(self._uid, board.zone if board else ""))
        self.setVisible(bool(self.text()))
