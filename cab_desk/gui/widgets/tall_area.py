"""What scrolls in a dialog where the window is low, and else is as high as what it holds."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cab_desk.gui.widgets.fit import height_of


class TallArea(QScrollArea):
    """A scroll area that asks for the height of its body, at the width that it will have."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wide = width
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = QWidget()
        self.body.setObjectName("surface")
        self.setWidget(self.body)

    def sizeHint(self) -> QSize:
        """Ask for room for everything."""
        return QSize(self._wide, height_of(self.body, self._wide) + 2)
