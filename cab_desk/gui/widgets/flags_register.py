"""The register of feature flags: every one that is there, and what is wrong with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look


class FlagsRegister(QWidget):
    """A list with filters; `opened` carries the uid of the RFC that made a flag."""

    opened = Signal(str)

    def __init__(self, desk: Desk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.look = desk, look
        self._column = QVBoxLayout(self)
        self.reload()

    def reload(self) -> None:
        """Read the register again."""
