"""The note of an item: kept as it is typed, and held on to until the board has it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cab_desk.gui.look import Look
from cab_desk.words import say

_PAUSE_MS = 700  # a note is kept when the typing rests this long
_EACH_MS = 400  # of typing, it is told what stands there


class NoteField(QPlainTextEdit):
    """Texts by the item that they belong to; `rested` carries the item's id and the text.

    Whoever keeps a text says `taken` once it is safe. Until then what the board has does not
    replace it, and `again` asks for it to be kept once more. `typing` carries the same, again and
    again while one types without a rest; `safe` the item of which nothing is owed any more.
    """

    rested = Signal(str, str)
    typing = Signal(str, str)
    safe = Signal(str)

    def __init__(self, look: Look, name: str = "note", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item_id = ""
        self._kept = ""
        self._owed: dict[str, str] = {}  # by item: what may not be safe yet
        self._meetings: dict[str, str] = {}  # by item
        self._seen: dict[str, list[str]] = {}  # by item: what was shown, and sent since
        self.setTabChangesFocus(True)
        self.setPlaceholderText(say(f"meeting.{name}_hint"))
        self.setAccessibleName(say(f"meeting.{name}"))
        self._rest = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._rest.timeout.connect(self.keep)
        self._each = QTimer(self, singleShot=True, interval=_EACH_MS)
        self._each.timeout.connect(self._tell)
        self.textChanged.connect(self._typed)

    def show_note(self, item_id: str, note: str, meeting_id: str = "") -> None:
        """Show an item's note; what is being typed, or is not safe yet, is not overwritten."""
        self._meetings[item_id] = meeting_id
        if item_id != self._item_id:
            self.keep()
        note, has = self._owed.get(item_id, note), note
        if item_id == self._item_id and (
            self._rest.isActive() or note == self.toPlainText().strip()
        ):
            if not self._rest.isActive() and item_id not in self._owed:
                self._seen[item_id] = [has]
            return
        if item_id not in self._owed:
            self._seen[item_id] = [has]
        self._item_id, self._kept = item_id, note
        self.blockSignals(True)
        self.setPlainText(note)
        self.blockSignals(False)

    def keep(self) -> None:
        """Have the text kept now, where it differs from what was kept last."""
        self._rest.stop()
        self._each.stop()
        text = self.toPlainText().strip()
        if self._item_id and text != self._kept:
            self._kept = text
            self._owed[self._item_id] = text
            self.rested.emit(self._item_id, text)
            self._seen.setdefault(self._item_id, []).append(text)
        elif self._item_id and self._item_id not in self._owed:
            self.safe.emit(self._item_id)

    def taken(self, item_id: str, text: str) -> None:
        """Hear that a text is safe, or will never be taken."""
        if self._owed.get(item_id) == text:
            del self._owed[item_id]
            self._seen[item_id] = [text]
            self.safe.emit(item_id)

    def seen(self, item_id: str) -> tuple[str, ...]:
        """Return what was shown of an item's note, and what was sent of it since."""
        return tuple(self._seen.get(item_id, ()))

    def take(self, item_id: str, text: str, now: str) -> None:
        """Put in place what two edits became, to be kept; `now` is what stands on the board."""
        self._owed.pop(item_id, None)
        self._seen[item_id] = [now]
        if item_id != self._item_id:
            if text != now:
                self._owed[item_id] = text
                self.rested.emit(item_id, text)
            return
        self._rest.stop()
        self._kept = now
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.keep()

    @property
    def of_meeting(self) -> bool:
        """Tell whether the notes belong to a meeting's items, for all to read."""
        return any(self._meetings.values())

    def owed(self) -> list[tuple[str, str, str]]:
        """Return what is not known to be safe: its meeting, item and text."""
        return [(self._meetings.get(one, ""), one, text) for one, text in self._owed.items()]

    def again(self) -> None:
        """Ask once more for what is not known to be safe."""
        for item_id, text in list(self._owed.items()):
            self.rested.emit(item_id, text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed before anything else is done."""
        super().focusOutEvent(event)
        self.keep()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was typed before page or window are left."""
        super().hideEvent(event)
        self.keep()

    def meeting_of(self, item_id: str) -> str:
        """Return the meeting that an item belongs to."""
        return self._meetings.get(item_id, "")

    def _typed(self) -> None:
        self._rest.start()
        if not self._each.isActive():
            self._each.start()

    def _tell(self) -> None:
        if self._item_id:
            self.typing.emit(self._item_id, self.toPlainText().strip())
