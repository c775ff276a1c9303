"""The register of exceptions: every one that was granted, with who and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look


class ExceptionsRegister(QWidget):
    """A list with filters; `opened` carries the uid of the RFC that somebody wants to see."""

    opened = Signal(str)

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.look = desk, look
        self._column = QVBoxLayout(self)
        self.reload()

    def reload(self) -> None:
        """Read the register again."""
