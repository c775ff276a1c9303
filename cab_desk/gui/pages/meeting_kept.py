"""Keep on this computer what is typed at a meeting, until the board has it."""

from PySide6.QtCore import QObject

from cab_desk.gui.asks import Ask
from cab_desk.gui.desk import Desk
from cab_desk.gui.look import Look
from cab_desk.gui.typed import Slot, TypedKeeper, bucket
from cab_desk.gui.widgets.meeting_side import SidePane
from cab_desk.services.unsaved import UnsavedNote, note_key, packed_note
from cab_desk.words import say


class MeetingKept(QObject):
    """The notes of all, and the task that is being written; the chair's own notes lie elsewhere."""

    def __init__(self, desk: Desk, look: Look, side: SidePane) -> None:
        super().__init__(side)
        self._desk, self._look, self._side = desk, look, side
        self._slots: dict[str, Slot] = {}  # by item
        self._held: set[str] = set()  # the items of which something lies here
        self.task: TypedKeeper | None = None
        side.note.typing.connect(self._hold)
        side.note.rested.connect(self._hold)
        side.note.safe.connect(self._let_go)
        side.tasks.kept.connect(self._task_taken)

    def show_meeting(self, meeting_id: str) -> None:
        """Keep the task of this meeting from now on, and offer what a crash left of it."""
        about = Ask("meeting_task", meeting_id)
        if self.task is not None:
            self.task.turn(about)
        elif self._desk.office.unsaved is not None:
            title = say("typed.task")
            self.task = TypedKeeper(self._desk, self._look, self._side.tasks, about, title=title)
            self.task.bar.stand_up()

    def _task_taken(self) -> None:
        if self.task is not None:
            self.task.give_up(recorded=True)

    def _hold(self, item_id: str, text: str) -> None:
        meeting_id = self._side.note.meeting_of(item_id)
        texts = self._desk.office.unsaved
        if texts is None or not meeting_id:
            return
        if item_id not in self._slots:
            self._slots[item_id] = Slot(texts, bucket(self._desk), note_key(item_id))
        slot = self._slots[item_id]
        self._held.add(item_id)
        seen = self._side.note.seen(item_id)
        note = UnsavedNote(meeting_id, item_id, text, self._desk.office.clock(), seen)
        self._desk.aside(slot.writing(packed_note(note)), _done, otherwise=_done)

    def _let_go(self, item_id: str) -> None:
        if item_id in self._held:
            self._held.discard(item_id)
            self._desk.aside(self._slots[item_id].writing(b""), _done, otherwise=_done)


def _done(_answer: object) -> None:
    """Need no answer: a note that cannot be kept here is still recorded."""
