"""Keep the clipboard away from what somebody types of a secret on a screen that others share."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit

_KEYS = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut,
         QKeySequence.StandardKey.Paste)  # fmt: skip
_DROPS = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})
_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease})


class ClipboardOff(QObject):
    """Lets nothing into a field, or out of it, but by its keys: whoever copied a passphrase on this
    machine would leave it there for the next one.
    """

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        field.setAcceptDrops(False)
        field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow what copies, pastes or drops; the middle button pastes where systems have it."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return any(event.matches(keys) for keys in _KEYS)
        if kind in _PRESSES and isinstance(event, QMouseEvent):
            return event.button() == Qt.MouseButton.MiddleButton
        return kind in _DROPS
