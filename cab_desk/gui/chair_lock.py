"""End a chair's session from the window: the key is forgotten at once, the entry follows."""

from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from cab_desk.gui.desk import Desk
from cab_desk.services.members.chair import ALONE, BY_HAND, LEFT, ChairSession, note_locked
from cab_desk.words import say

_LOOK_MS = 20_000


def lock(desk: Desk, chair: ChairSession | None, why: str = BY_HAND) -> None:
    """Forget a chair's key, and have its end recorded unless it is."""
    if chair is None or chair.noted:
        return
    chair.drop(why)
    chair.noted = True
    desk.run_office(partial(note_locked, chair=chair))


def session_of(desk: Desk) -> ChairSession | None:
    """Return the chair's session that is open at this desk, if one is."""
    chair = desk.session
    return chair if isinstance(chair, ChairSession) and chair.open else None


class ChairWatch(QObject):
    """Looks now and then whether a chair's session was left alone, and locks it on record."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chair: ChairSession | None = None
        self._window: QWidget | None = None
        self.timer = QTimer(self, interval=_LOOK_MS)
        self.timer.timeout.connect(self.look)

    def attend(self, chair: ChairSession, window: QWidget) -> None:
        """Watch over a session from now on, until its window is closed."""
        self._chair = self._desk.session = chair
        self.timer.start()
        leaving = getattr(window, "about_to_close", None)
        if leaving is not None and self._window is not window:
            self._window = window
            leaving.connect(self.leave)

    def look(self) -> None:
        """Lock the session if it was left alone, and say so."""
        chair = self._chair
        if chair is None or chair.open:
            return
        self.timer.stop()
        if not chair.noted and chair.why == ALONE:
            self._desk.told.emit(say("access.session_over", name=chair.name))
        lock(self._desk, chair)

    def leave(self) -> None:
        """Lock the session with the window."""
        self.timer.stop()
        lock(self._desk, self._chair, LEFT)
