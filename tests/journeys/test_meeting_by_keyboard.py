"""A whole meeting of eight items by the keyboard alone: all kinds of decision, three signers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import MeetingState, Presence, Verdict
from cab_desk.gui.dialogs.care import CareDialog
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services import meetings
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table
from tests.journeys.heart import beating
from tests.services.evidence_room import WORDS

PREPARE, RUNNING, CLOSED = 1, 2, 3
MOST_ACTS = 6
APPROVE, CONDITIONS = "Alt+1", "Alt+2"


class Hands:
    """Somebody who has a keyboard and nothing else; counts what is done."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.acts = 0

    def press(self, keys: str) -> None:
        """Press keys on whatever has the focus, as the window system would."""
        self.acts += 1
        if QApplication.activeWindow() is None:  # no window manager is here to give it back
            self.table.window.activateWindow()
            self.table.wait(self.table.window.isActiveWindow)
        target = QApplication.focusWidget() or QApplication.activeWindow()
        assert target is not None
        combination = QKeySequence(keys)[0]
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type a text; a passphrase is one act."""
        self.acts += 1
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)

    def reach(self, wanted: QWidget) -> None:
        """Go by Tab to a widget; fails where Tab never comes there."""
        for _press in range(120):
            if QApplication.focusWidget() is wanted:
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches {wanted.objectName() or wanted}")


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot, heartbeat: float) -> Iterator[Hands]:
    with meeting_desk(tmp_path, rfcs=6) as (board, desk, look):
        full = board.rfc("Full review", impact="high", probability="high")
        board.on(meetings.add_changes, uids=[full])
        board.on(meetings.add_item, title="Report of the quarter")
        table = Table(board, desk, look, qtbot)
        with beating(heartbeat):
            yield Hands(table)
        table.window.close()


def shown(hands: Hands, place: int) -> Callable[[], bool]:
    """Tell whether the item at a place is the one under discussion."""

    def so() -> bool:
        stand = hands.table.page.stand
        return bool(stand and stand.item and stand.item.position == place)

    return so


def decided(hands: Hands, place: int) -> Verdict | None:
    stand = hands.table.page.stand
    assert stand is not None
    assert stand.meeting is not None
    return stand.meeting.items[place - 1].verdict


def sign(hands: Hands, choice: str = APPROVE) -> str:
    """Sign the next open place; return who signed."""
    table, page = hands.table, hands.table.page
    known = len(page.stand.about.signoffs) if page.stand and page.stand.about else 0
    hands.press("S")
    dialog = table.dialog(SignDialog)
    table.wait(lambda: dialog.signer() is not None and dialog.decisions.isEnabled())
    signer = dialog.signer()
    assert signer is not None
    hands.press(choice)
    if choice == CONDITIONS:
        hands.type("Two gateways first.")
        hands.reach(dialog.passphrase)
    assert dialog.passphrase.hasFocus()
    hands.type(WORDS)
    hands.press("Ctrl+Return")
    table.wait(lambda: not table.standing(SignDialog))
    table.wait(lambda: page.stand and page.stand.about and len(page.stand.about.signoffs) > known)
    table.window.activateWindow()
    table.wait(table.window.isActiveWindow)
    return signer.name


def decide(hands: Hands, place: int, key: str, reason: str = "") -> None:
    """Decide the item under discussion by its key."""
    table = hands.table
    table.wait(lambda: any(one.isEnabled() for one in table.page.bar.buttons.values()))
    hands.press(key)
    table.dialog(DecideDialog)
    if reason:
        hands.type(reason)
    hands.press("Ctrl+Return")
    table.wait(lambda: not table.standing(DecideDialog))
    table.wait(lambda: decided(hands, place) is not None)
    table.window.activateWindow()
    table.wait(table.window.isActiveWindow)


def see_to(hands: Hands, owner: str, day: str) -> None:
    """Say who sees to the condition of the item under discussion, and by when."""
    table = hands.table
    item = table.page.item

    def buttons() -> list[Button]:
        found = item.findChildren(Button)
        return [one for one in found if one.accessibleName().startswith("Owner and date")]

    table.wait(buttons)
    hands.reach(buttons()[0])
    hands.press("Space")
    table.dialog(CareDialog)
    hands.type(owner)
    hands.press("Tab")
    hands.type(day)
    hands.press("Return")
    table.wait(lambda: not table.standing(CareDialog))
    table.window.activateWindow()
    table.wait(table.window.isActiveWindow)
    table.wait(lambda: owner in " ".join(one.text() for one in item.findChildren(Label)))


def onward(hands: Hands, place: int) -> None:
    hands.press("Ctrl+Right")
    hands.table.wait(shown(hands, place))


def begin(hands: Hands) -> None:
    """Start under the chair, with two more members here."""
    table, page = hands.table, hands.table.page
    table.wait(lambda: page.steps.currentIndex() == PREPARE)
    hands.reach(page.prepare.start)
    hands.press("Space")
    table.dialog(UnlockChairDialog)
    hands.type(WORDS)
    hands.press("Return")
    table.wait(lambda: page.steps.currentIndex() == RUNNING)
    table.window.activateWindow()
    table.wait(table.window.isActiveWindow)
    for seat in table.board.meeting.attendance[1:3]:
        button = page.side.seats.buttons[seat.person_id]
        hands.reach(button)
        hands.press("Space")
        table.wait(lambda one=button: one.seat.presence is Presence.PRESENT)
    table.wait(shown(hands, 1))


def test_eight_items_by_keyboard_alone(hands: Hands) -> None:
    table, page, board = hands.table, hands.table.page, hands.table.board
    begin(hands)
    signers = {sign(hands), sign(hands)}
    decide(hands, 1, "A")

    hands.acts = 0
    onward(hands, 2)
    signers.add(sign(hands, APPROVE))
    assert hands.acts <= MOST_ACTS
    signers.add(sign(hands, CONDITIONS))
    decide(hands, 2, "C")
    see_to(hands, "Edge Team Lead", "+7")

    onward(hands, 3)
    decide(hands, 3, "D", "No rehearsal yet.")
    onward(hands, 4)
    decide(hands, 4, "R", "There is no way back.")
    onward(hands, 5)
    decide(hands, 5, "W", "The requester called it off.")
    onward(hands, 6)
    decide(hands, 6, "D", "Too near the fair.")
    onward(hands, 7)
    signers |= {sign(hands), sign(hands), sign(hands)}
    decide(hands, 7, "R", "Not all of the board has signed.")
    onward(hands, 8)
    decide(hands, 8, "C")

    hands.reach(page.close_meeting)
    hands.press("Space")
    table.wait(lambda: page.steps.currentIndex() == CLOSED)
    assert len(signers) >= 3
    meeting = board.meeting
    assert meeting.state is MeetingState.CLOSED
    assert [item.verdict for item in meeting.items] == [
        Verdict.APPROVED, Verdict.CONDITIONS, Verdict.DEFERRED, Verdict.REJECTED,
        Verdict.WITHDRAWN, Verdict.DEFERRED, Verdict.REJECTED, Verdict.NOTED,
    ]  # fmt: skip
    assert meeting.items[1].conditions == ("Two gateways first.",)
    (task,) = board.do(lambda work: meetings.carried(work, work.meetings.all()))
    assert (task.action.owner, task.action.due) == ("Edge Team Lead", "2026-11-25")
    assert board.verify().ok
