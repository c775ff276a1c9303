"""What the meeting page asks before something is put on the agenda."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from cab_desk.domain.meeting import LateItem
from cab_desk.gui.dialogs.admit import AdmitDialog
from cab_desk.gui.dialogs.free_item import FreeItemDialog
from cab_desk.gui.pages.meeting_acts import MeetingActs
from cab_desk.services import meetings
from cab_desk.services.members.chair import ChairSession


def add_free(acts: MeetingActs, window: QWidget) -> None:
    """Ask for an item that is no RFC, and put it on the agenda."""
    meeting = acts.stand.meeting if acts.stand else None
    if meeting is None:
        return
    meeting_id = meeting.id
    dialog = FreeItemDialog(acts.look, window)
    dialog.keep_typed("free_item", meeting_id)

    def go(title: str, minutes: int) -> None:
        command = partial(meetings.add_item, meeting_id=meeting_id, title=title, minutes=minutes)
        acts.desk.run(command, lambda _outcome: dialog.accept(), dialog.refuse)

    dialog.given.connect(go)
    _open(dialog)


def let_in(acts: MeetingActs, window: QWidget, late: LateItem) -> None:
    """Ask for the chair's reason, then let a late request in."""
    meeting = acts.stand.meeting if acts.stand else None
    if meeting is None:
        return
    meeting_id = meeting.id
    dialog = AdmitDialog(acts.look, late, window)

    def go(reason: str, minutes: int) -> None:
        def admit(chair: ChairSession) -> None:
            command = partial(
                meetings.admit, meeting_id=meeting_id, change_uid=late.change_uid, reason=reason,
                minutes=minutes, chair=chair,
            )  # fmt: skip
            acts.desk.run(
                command,
                lambda _outcome: dialog.accept(),
                lambda error: dialog.refuse(getattr(error, "sentence", str(error))),
            )

        acts.with_chair(admit, lambda: dialog.refuse(""))

    dialog.given.connect(go)
    _open(dialog)


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
