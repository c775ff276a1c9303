"""A tab strip that comes closer, then smaller, before it needs arrows to be reached."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QWidget

from cab_desk.gui.look import Look

_GRADES = (("body", 16), ("body", 10), ("small", 8))  # type style of the tabs, and their gap


class FittingTabs(QTabBar):
    """Tabs without pages, in one line."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)
        self.setFont(look.font("body", 500))

    def fit(self, room: int) -> None:
        """Take the largest grade at which all tabs have room."""
        look = self._look
        for face, gap in _GRADES:
            self.setFont(look.font(face, 500))
            rule = f"QTabBar::tab {{ margin-right: {look.px(gap)}px; }}"
            wanted = "" if gap == _GRADES[0][1] else rule
            if self.styleSheet() != wanted:
                self.setStyleSheet(wanted)
            if self.sizeHint().width() <= room:
                break
