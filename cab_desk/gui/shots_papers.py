"""What leads to the pictures of the dialog in which a paper's form is chosen."""

from cab_desk.domain.meeting import MeetingState
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.paper import PaperDialog
from cab_desk.gui.shots import settle
from cab_desk.gui.shots_dialogs import opened
from cab_desk.gui.window import Window


def pack(window: Window) -> None:
    """Ask for the pack of the meeting that is planned next."""
    _ask(window, "agenda_pack")


def script(window: Window) -> None:
    """Ask for the chair's script of it, with the own notes."""
    _ask(window, "script")
    opened(window, PaperDialog).parts["private"].click()
    settle(window)


def drawing(window: Window) -> None:
    """Look at the dialog while it draws."""
    _ask(window, "agenda_pack")
    dialog = opened(window, PaperDialog)
    dialog.show_busy(busy=True)
    dialog.show_progress(3, 12)


def _ask(window: Window, action: str) -> None:
    with window.desk.office.open_work() as work:
        meetings = work.meetings.all()
    planned = [one for one in meetings if one.state is MeetingState.PLANNED]
    meeting = (planned or meetings)[0]
    window.ask(Ask(action, meeting.id, meeting.number))
    settle(window)
