"""The window with a meeting's page, as somebody at it works it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.look import Look
from cab_desk.gui.pages import PAGES
from cab_desk.gui.pages.meeting import MeetingPage
from cab_desk.gui.window import Window
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from tests.services.evidence_room import WORDS
from tests.services.meeting_room import WEDNESDAY, MeetingRoom

D = TypeVar("D", bound=QDialog)
PREPARE, RUNNING, CLOSED = 1, 2, 3
NEXT = WEDNESDAY + timedelta(days=7)


class Table:
    """The window with the meeting's page, and the board beneath it."""

    def __init__(self, board: MeetingRoom, desk: Desk, look: Look, qtbot: QtBot) -> None:
        self.board = board
        self.desk = desk
        self.qtbot = qtbot
        entries = tuple(
            entry for entry in PAGES if entry.name in ("requests", "meeting", "minutes")
        )
        self.window = Window(desk, look, entries)
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        page = self.window.go("meeting")
        assert isinstance(page, MeetingPage)
        self.page = page

    def wait(self, done: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(done()), timeout=10_000)

    def dialog(self, kind: type[D]) -> D:
        """Wait until a dialog of this kind stands open."""

        self.wait(lambda: self.standing(kind))
        found = self.standing(kind)[0]
        found.activateWindow()
        self.wait(found.isActiveWindow)
        return found

    @staticmethod
    def standing(kind: type[D]) -> list[D]:
        """Return the dialogs of this kind that are open."""
        tops = QApplication.topLevelWidgets()
        return [one for one in tops if isinstance(one, kind) and one.isVisible()]

    def unlock(self) -> None:
        dialog = self.dialog(UnlockChairDialog)
        QTest.keyClicks(dialog.passphrase, WORDS)
        with self.qtbot.waitSignal(dialog.accepted, timeout=10_000):
            QTest.keyClick(dialog.passphrase, Qt.Key.Key_Return)

    def begin(self) -> None:
        """Start the meeting as somebody at the desk does, with three members here."""
        self.wait(lambda: self.page.steps.currentIndex() == PREPARE)
        self.page.prepare.start.click()
        self.unlock()
        self.wait(lambda: self.page.steps.currentIndex() == RUNNING)
        for seat in self.board.meeting.attendance[1:3]:
            self.page.side.seats.buttons[seat.person_id].click()
        self.wait(lambda: "3 of 5" in self.page.quorum.text())


def turn_to_later(table: Table) -> None:
    """Plan a meeting in a week and show it."""
    board = table.board
    new = NewMeeting("CAB weekly", NEXT)
    board.meeting_id = board.do(partial(meetings.plan, new=new)).made
    table.page.show_meeting(board.meeting_id)
    table.wait(lambda: table.page.stand and table.page.stand.meeting == board.meeting)
