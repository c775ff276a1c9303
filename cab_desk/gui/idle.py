"""Notice that nobody has touched a dialog in which somebody was about to sign."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from cab_desk.words import say

# On a shared screen whoever comes next must not find another's words, drawing or passphrase.
IDLE_MS = 120_000

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleGuard(QObject):
    """Close a dialog that was left alone, and say so; every key and move starts the time anew."""

    def __init__(self, dialog: QDialog, told: Callable[[str], object]) -> None:
        super().__init__(dialog)
        self._dialog, self._told = dialog, told
        self.timer = QTimer(self, singleShot=True, interval=IDLE_MS)
        self.timer.timeout.connect(self._close)
        self.timer.start()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
            dialog.finished.connect(self._over)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Start the time anew; nothing is ever kept from where it goes."""
        if event.type() in _TOUCHES:
            self.timer.start()
        return False

    def _over(self) -> None:
        self.timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def _close(self) -> None:
        if self._dialog.isVisible():
            self._dialog.reject()
            if not self._dialog.isVisible():
                self._told(say("evidence.idle"))
                return
        self.timer.start()  # something is under way: it is asked again
