"""Signs of a list's lines that follow the theme."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from cab_desk.gui.look import Look

_SIGN = Qt.ItemDataRole.UserRole + 9
Sign = tuple[str, float, str]  # name, size, and the token of its colour


class ItemSigns(QObject):
    """Sets the sign of a line, and sets it anew when the look is another."""

    def __init__(self, look: Look, lines: QListWidget) -> None:
        super().__init__(lines)
        self._look, self._lines = look, lines
        look.changed.connect(self._again)

    def put(self, item: QListWidgetItem, sign: Sign) -> None:
        """Show a sign before a line."""
        item.setData(_SIGN, sign)
        item.setIcon(self._look.icon(*sign))

    def _again(self) -> None:
        for row in range(self._lines.count()):
            item = self._lines.item(row)
            sign = item.data(_SIGN)
            if sign is not None:
                item.setIcon(self._look.icon(*sign))
