"""What the meeting page asks before something is put on the agenda."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from cab_desk.domain.meeting import LateItem
from cab_desk.gui.dialogs.admit import AdmitDialog
from cab_desk.gui.dialogs.free_item import FreeItemDialog
from cab_desk.gui.pages.meeting_acts import MeetingActs
from cab_desk.gui.pages.page import Ask, Page
from cab_desk.gui.widgets.basics import Button
from cab_desk.services import meetings
from cab_desk.services.meetings import Stand
from cab_desk.services.members.chair import ChairSession
from cab_desk.words import say


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


def offer_papers(page: Page, button: Button, stand: Stand | None) -> None:
    """Offer the papers of a meeting under a button: the pack for all, the script for its chair."""
    meeting = stand.meeting if stand else None
    if meeting is not None:
        menu = papers_menu(page, meeting.id, meeting.number)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def papers_menu(page: Page, meeting_id: str, number: str) -> QMenu:
    """Return the menu of papers of a meeting."""
    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for kind, act in (("agenda", "agenda_pack"), ("script", "script")):
        if page.can(act):
            action = menu.addAction(say(f"paper.menu.{kind}"))
            action.triggered.connect(partial(page.asked.emit, Ask(act, meeting_id, number)))
    return menu


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
