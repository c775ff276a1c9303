"""What the meeting page does: each step as a command, the chair's session kept between them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from cab_desk.domain.meeting import (
    AgendaItem,
    Meeting,
    MeetingState,
    Presence,
    Verdict,
    undecided,
)
from cab_desk.errors import Unavailable
from cab_desk.gui import chair_lock, kept_copy, times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.delegate import DelegateDialog
from cab_desk.gui.dialogs.duty import DutyDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.look import Look
from cab_desk.gui.pages import meeting_notes
from cab_desk.gui.widgets.note_field import NoteField
from cab_desk.services import meetings
from cab_desk.services.meetings import Decision, OpenTask, Stand
from cab_desk.services.members.chair import CLOSED, HANDED, ChairSession
from cab_desk.services.outcome import Outcome
from cab_desk.services.registers.due_rows import DueRow
from cab_desk.services.requests.meanwhile import ChangedMeanwhile
from cab_desk.words import say

if TYPE_CHECKING:
    from cab_desk.gui.projector import ProjectorWindow


class MeetingActs(QObject):
    """The commands of one meeting. `stand` is what the page shows at present."""

    def __init__(self, desk: Desk, look: Look, page: QWidget) -> None:
        super().__init__(page)
        self.desk = desk
        self.look = look
        self._page = page
        self.stand: Stand | None = None
        self._chair: ChairSession | None = None
        self._watch = chair_lock.ChairWatch(desk, self)
        self._for = ""  # the meeting that the chair was unlocked for

    @property
    def chair(self) -> ChairSession | None:
        """Return the chair's session while it can sign."""
        meeting = self._meeting
        same = meeting is not None and meeting.id == self._for
        return self._chair if same and self._chair is not None and self._chair.open else None

    @property
    def _meeting(self) -> Meeting | None:
        return self.stand.meeting if self.stand else None

    def unlock(self, then: Callable[[ChairSession], object] | None = None) -> None:
        """Ask for the chair's passphrase; `then` goes on with the session."""
        if self.stand is None:
            return
        dialog = UnlockChairDialog(self.desk, self.look, self.stand.chairs, self._page.window())
        dialog.unlocked.connect(partial(self.take_session, then=then))
        self._open(dialog)

    def start(self) -> None:
        """Begin the meeting under the chair."""
        self.with_chair(lambda chair: self._run(meetings.start, chair=chair))

    def pause(self) -> None:
        """Stop the clock, or let it go on."""
        meeting = self._meeting
        if meeting is not None:
            paused = meeting.state is MeetingState.PAUSED
            self._run(meetings.resume if paused else meetings.pause)

    def close(self) -> None:
        """Close the meeting, or hear what it lacks."""

        def go(chair: ChairSession) -> None:
            self._run(meetings.close, self._closed, chair=chair)

        # The service says it in full, before anybody is asked for a passphrase.
        self._run(meetings.hear_lacks, lambda _outcome: self.with_chair(go))

    def open_item(self, item_id: str) -> None:
        """Turn to an item."""
        self._run(meetings.open_item, item_id=item_id)

    def step(self, way: int) -> None:
        """Turn to the next or the previous item of the agenda."""
        meeting = self._meeting
        if meeting is None or not meeting.current:
            return
        place = meeting.item(meeting.current).position - 1 + way
        if 0 <= place < len(meeting.items):
            self.open_item(meeting.items[place].id)

    def onward(self) -> None:
        """Turn to the next undecided item."""
        self._run(meetings.next_item)

    def skip(self) -> None:
        """Put the current item behind the others."""
        self._run(meetings.skip, item_id=self._current())

    def answer(self, person_id: str, answered: str) -> None:
        """Note what somebody answered to the invitation."""
        self._run(meetings.answer, person_id=person_id, answered=answered)

    def attend(self, person_id: str, presence: Presence) -> None:
        """Note somebody's presence."""
        self._run(meetings.attendance, person_id=person_id, presence=presence)

    def note(self, field: NoteField, item_id: str, text: str) -> None:
        """Keep the note of an item; its field holds on to it while the board is away."""

        def missed(error: Exception) -> None:
            if isinstance(error, ChangedMeanwhile):  # it is held on to until somebody chooses
                meeting_notes.tell(self.desk, self.look, self._page, field, item_id, error.found)
                return
            if not isinstance(error, Unavailable):  # it will never be taken
                field.taken(item_id, text)
            self.desk.failed.emit(error)

        taken = partial(field.taken, item_id, text)
        self._run(meetings.note, lambda _outcome: taken(), missed, item_id=item_id, text=text,
                  seen=field.seen(item_id))  # fmt: skip

    def replan(self) -> None:
        """Change what was planned of a meeting that has not begun."""
        from cab_desk.gui.dialogs.plan_meeting import (  # noqa: PLC0415 -- asked for
            PlanMeetingDialog,
        )

        meeting = self._meeting
        if meeting is not None:
            window = self._page.window()
            self._open(PlanMeetingDialog(self.desk, self.look, window, meeting=meeting))

    def call_off(self) -> None:
        """Ask why a planned meeting is not held and where its agenda goes."""
        from cab_desk.gui.dialogs.call_off import CallOffDialog  # noqa: PLC0415 -- asked for

        meeting = self._meeting
        if meeting is None:
            return
        dialog = CallOffDialog(self.look, meeting.number, self._later(), self._page.window())

        def go(reason: str, to: str) -> None:
            done = lambda _outcome: dialog.accept()  # noqa: E731
            self._run(meetings.call_off, done, dialog.refuse, reason=reason, to=to)

        dialog.given.connect(go)
        self._open(dialog)

    def mark_done(self, row: DueRow) -> None:
        """Record that something owed after the RFC under discussion was done."""
        self._open(DutyDialog(self.desk, self.look, row, self._page.window()))

    def add_action(
        self, text: str, owner: str, due: str, then: Callable[[Outcome], object]
    ) -> None:
        """Give somebody a task, to be done by a day."""
        item_id = self._current()
        self._run(meetings.add_action, then, item_id=item_id, text=text, owner=owner, due=due)

    def tick(self, action_id: str, done: bool) -> None:
        """Tick a task."""
        item_id = self._current()
        self._run(meetings.tick_action, item_id=item_id, action_id=action_id, done=done)

    def tick_earlier(self, task: OpenTask, done: bool) -> None:
        """Tick a task that an earlier meeting left."""
        self.desk.run(
            partial(meetings.tick_action, meeting_id=task.meeting_id, item_id=task.item_id,
                    action_id=task.action.id, done=done)
        )  # fmt: skip

    def private_note(self, item_id: str) -> str:
        """Return the chair's own note of an item, from this computer."""
        notes, meeting, board = self.desk.office.private, self._meeting, self.desk.board
        if notes is None or meeting is None or board is None:
            return ""
        return notes.read(board.id, meeting.id).get(item_id, "")

    def keep_private(self, field: NoteField, item_id: str, text: str) -> None:
        """Keep the chair's own note of an item on this computer, and nowhere else."""
        notes, meeting, board = self.desk.office.private, self._meeting, self.desk.board
        if notes is not None and meeting is not None and board is not None:
            try:
                kept = notes.keep(board.id, meeting.id, item_id, text, field.seen(item_id))
                field.taken(item_id, text)
                if kept != text:  # another window of the same person wrote, too
                    field.take(item_id, kept, kept)
            except Unavailable as error:
                self.desk.failed.emit(error)

    def sign(self, role: str, wall: "ProjectorWindow | None" = None) -> None:
        """Open the sign-off of the RFC under discussion, over the wall where it was asked for."""
        stand = self.stand
        if stand is None or stand.about is None or stand.meeting is None:
            return
        uid, look = stand.about.change.uid, wall.look if wall else self.look
        window = wall or self._page.window()
        dialog = SignDialog(self.desk, look, uid, role, stand.meeting.id, window)
        if wall is not None:
            dialog.stand_on_wall()
        self._open(dialog)

    def decide(self, verdict: Verdict) -> None:
        """Ask for reason or conditions, then record the board's decision."""
        stand = self.stand
        if stand is None or stand.item is None or verdict in stand.why:
            return
        item = stand.item
        said = [
            text
            for signoff in (meetings.standing(stand.about) if stand.about else ())
            for text in signoff.conditions
        ]
        conditions = list(dict.fromkeys((*item.conditions, *said)))
        window = self._page.window()
        dialog = DecideDialog(self.look, item, verdict, conditions, self._later(), window)
        dialog.given.connect(partial(self._decided, dialog, item))
        self._open(dialog)

    def defer_rest(self) -> None:
        """Ask for the one reason for which every item that is left is deferred."""
        stand, meeting = self.stand, self._meeting
        left = undecided(meeting) if meeting else ()
        if stand is None or not left or Verdict.DEFERRED in stand.why:
            return
        window = self._page.window()
        dialog = DecideDialog(
            self.look, left[0], Verdict.DEFERRED, (), self._later(), window, rest=len(left)
        )
        dialog.given.connect(partial(self._rest_decided, dialog))
        self._open(dialog)

    def add_changes(self, uids: list[str]) -> None:
        """Put RFCs on the agenda."""
        self._run(meetings.add_changes, uids=uids)

    def propose(self, uids: list[str]) -> None:
        """Fill the agenda from what waits."""
        self._run(meetings.propose_agenda, uids=uids)

    def restore(self, item_id: str) -> None:
        """Put an item that was taken off on the agenda again."""
        self._run(meetings.restore_removed, item_id=item_id)

    def reopen(self) -> None:
        """Take the decision about the current item back."""
        item_id = self._current()
        self.with_chair(lambda chair: self._run(meetings.reopen, item_id=item_id, chair=chair))

    def plan_next(self, then: Callable[[Outcome], object], rhythm: str = "") -> None:
        """Plan the meeting that follows."""
        self._run(meetings.plan_next, then, rhythm=rhythm)

    def lend(self) -> None:
        """Ask who takes whose seat."""
        stand, meeting = self.stand, self._meeting
        if stand is None or meeting is None:
            return
        day = meeting.planned_at.astimezone(times.zone_of(stand.zone)).date().isoformat()
        window = self._page.window()
        dialog = DelegateDialog(self.look, meeting.attendance, stand.people, day, window)
        dialog.keep_typed("delegate", meeting.id)
        dialog.given.connect(partial(self._lent, dialog))
        self._open(dialog)

    def _lent(self, dialog: DelegateDialog, person_id: str, delegate_id: str, until: str) -> None:
        self._run(
            meetings.delegate, lambda _outcome: dialog.accept(), dialog.refuse,
            person_id=person_id, delegate_id=delegate_id, until=until,
        )  # fmt: skip

    def remove(self, item_id: str) -> None:
        """Take an item off the agenda."""
        self._run(meetings.remove_item, item_id=item_id)

    def move(self, item_id: str, place: int) -> None:
        """Move an item."""
        self._run(meetings.move_item, item_id=item_id, position=place)

    def box(self, item_id: str, minutes: int) -> None:
        """Give an item another time box, unless somebody else did since it was shown."""
        shown = next((one for one in self._meeting.items if one.id == item_id), None
                     ) if self._meeting else None  # fmt: skip
        seen = shown.box_minutes if shown else None
        self._run(meetings.set_box, item_id=item_id, minutes=minutes, seen=seen)

    def _decided(self, dialog: DecideDialog, item: AgendaItem, decision: Decision) -> None:
        # What was seen decides: whoever saw no decision replaces none that came meanwhile.
        decision = replace(decision, again=item.verdict is not None)

        def go(chair: ChairSession) -> None:
            self._run(
                meetings.decide, lambda _outcome: dialog.done_with(),
                lambda error: dialog.refuse(getattr(error, "sentence", str(error))),
                item_id=item.id, decision=decision, chair=chair,
            )  # fmt: skip

        self.with_chair(go, lambda: dialog.refuse(""))

    def _rest_decided(self, dialog: DecideDialog, decision: Decision) -> None:
        def go(chair: ChairSession) -> None:
            self._run(
                meetings.defer_rest, lambda _outcome: dialog.done_with(),
                lambda error: dialog.refuse(getattr(error, "sentence", str(error))),
                decision=decision, chair=chair,
            )  # fmt: skip

        self.with_chair(go, lambda: dialog.refuse(""))

    def _later(self) -> list[tuple[str, str]]:
        stand, mine = self.stand, self._meeting
        if stand is None:
            return []
        zone = times.zone_of(stand.zone)
        return [
            (one.id, say("meeting.which_line", number=one.number, title=one.title,
                         when=times.date(one.planned_at, zone)))
            for one in stand.others
            if one.state is MeetingState.PLANNED and (mine is None or one.id != mine.id)
        ]  # fmt: skip

    def _current(self) -> str:
        meeting = self._meeting
        return meeting.current if meeting else ""

    def with_chair(
        self, go: Callable[[ChairSession], object], given_up: Callable[[], object] | None = None
    ) -> None:
        """Go on with the chair's session, after the passphrase where there is none."""
        chair = self.chair
        if chair is not None:
            go(chair)
            return
        if self.stand is None:
            return
        dialog = UnlockChairDialog(self.desk, self.look, self.stand.chairs, self._page.window())
        dialog.unlocked.connect(partial(self.take_session, then=go))
        if given_up is not None:
            dialog.rejected.connect(given_up)
        self._open(dialog)

    def take_session(
        self, session: ChairSession, then: Callable[[ChairSession], object] | None = None
    ) -> None:
        """Work with a chair's session from now on; the one before it is dropped."""
        chair_lock.lock(self.desk, self._chair, HANDED)
        self._chair = session
        self._watch.attend(session, self._page.window())
        meeting = self._meeting
        self._for = meeting.id if meeting else ""
        if then is not None:
            then(session)
        self.desk.touched.emit(frozenset({"meeting"}))

    def _closed(self, outcome: Outcome) -> None:
        chair_lock.lock(self.desk, self._chair, CLOSED)
        self._chair = None
        kept_copy.keep(self.desk, outcome.message)

    def _run(
        self,
        command: Callable[..., Outcome],
        then: Callable[[Outcome], object] | None = None,
        otherwise: Callable[[Exception], object] | None = None,
        **more: Any,
    ) -> None:
        meeting = self._meeting
        if meeting is not None:
            self.desk.run(partial(command, meeting_id=meeting.id, **more), then, otherwise)

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
