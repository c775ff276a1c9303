"""Hand the chair over in the meeting: the new one gives the passphrase, the old one is locked."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cab_desk.gui import chair_lock
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.pages.meeting_acts import MeetingActs
from cab_desk.services import meetings
from cab_desk.services.members.chair import ChairSession
from cab_desk.services.requests.conditions import Condition
from cab_desk.words import say


def see_to(acts: MeetingActs, window: QWidget, uid: str, condition: Condition) -> None:
    """Ask who sees to a condition, and by when."""
    from cab_desk.gui.dialogs.care import CareDialog  # noqa: PLC0415 -- when it is asked for

    people = [name for _id, name in acts.stand.people] if acts.stand else []
    dialog = CareDialog(acts.desk, acts.look, uid, condition, people, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def day_beside(acts: MeetingActs, window: QWidget) -> None:
    """Show the calendar of the day on which the RFC under discussion is planned."""
    from cab_desk.gui.dialogs.day_beside import DayBeside  # noqa: PLC0415 -- when it is asked for

    about = acts.stand.about if acts.stand else None
    if about is None or about.change.start is None:
        acts.desk.told.emit(say("beside.no_time"))
        return
    dialog = DayBeside(acts.desk, acts.look, about.change, about.change.start, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def hand_over(acts: MeetingActs, window: QWidget) -> None:
    """Ask who chairs from now on; the one in the chair is not offered."""
    stand = acts.stand
    if stand is None or stand.meeting is None:
        return
    meeting_id, present = stand.meeting.id, stand.meeting.chair_id
    others = [one for one in stand.chairs if one.id != present]
    if not others:
        acts.desk.told.emit(say("agenda.no_other_chair"))
        return
    dialog = UnlockChairDialog(acts.desk, acts.look, others, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def go(session: ChairSession) -> None:
        acts.desk.run(
            partial(meetings.hand_over, meeting_id=meeting_id, chair=session),
            lambda _outcome: acts.take_session(session),
            partial(refused, session),
        )

    def refused(session: ChairSession, error: Exception) -> None:
        chair_lock.lock(acts.desk, session)  # nobody's key stays open for nothing
        acts.desk.failed.emit(error)

    dialog.unlocked.connect(go)
    dialog.open()
