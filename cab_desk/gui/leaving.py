"""Close the window within seconds, whatever the board does, and lose nothing that was typed."""

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer

from cab_desk.errors import Unavailable
from cab_desk.gui.desk import Desk
from cab_desk.gui.widgets.note_field import NoteField
from cab_desk.gui.window import Window
from cab_desk.services.unsaved import UnsavedNote, note_key, packed_note
from cab_desk.words import say

_LOOK_MS = 50
PATIENCE = 3.0  # for a board that says nothing


class Leaving(QObject):
    """Stands before the window's close: what is being recorded is waited for, and it is said.

    A board that answers is waited for as long as it works; one that is silent for some seconds.
    Who closes the window again does not want to wait.
    """

    def __init__(self, desk: Desk, window: Window, patience: float = PATIENCE) -> None:
        super().__init__(window)
        self._desk, self._window, self._patience = desk, window, patience
        self._since: float | None = None
        self._good = desk.reach.good_at
        self._over = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold the close back while something is being recorded."""
        if watched is not self._window or event.type() is not QEvent.Type.Close or self._over:
            return False
        for field in self._notes():
            field.keep()
        if self._since is not None or not self._desk.writes.busy:
            self._leave()
            return False
        self._since, self._good = monotonic(), self._desk.reach.good_at
        sentence = say("frame.leaving_lost" if self._desk.reach.lost else "frame.leaving")
        self._window.tell(sentence, "warn", say("frame.leaving_now"), self._window.close)
        self._timer.start()
        event.ignore()
        return True

    def _look(self) -> None:
        assert self._since is not None  # noqa: S101 -- the timer runs after that alone
        if self._desk.writes.busy and monotonic() - self._since < self._patience:
            return
        if self._desk.writes.busy and self._answers():
            self._since = monotonic()
            return
        self._window.close()

    def _answers(self) -> bool:
        """Tell whether the board was read since the wait began."""
        good, self._good = self._good, self._desk.reach.good_at
        return self._good != good and not self._desk.reach.lost

    def _leave(self) -> None:
        self._over = True
        self._timer.stop()
        texts, board = self._desk.office.unsaved, self._desk.board
        if texts is None or board is None:
            return
        for field in self._notes():
            for meeting, item, text in field.owed():
                note = UnsavedNote(meeting, item, text, self._desk.office.clock(), field.seen(item))
                try:
                    texts.keep(board.id, note_key(item), packed_note(note))
                except Unavailable as error:
                    self._desk.failed.emit(error)

    def _notes(self) -> list[NoteField]:
        """Return the notes that belong to a meeting; private ones lie on this machine already."""
        return [one for one in self._window.findChildren(NoteField) if one.of_meeting]
