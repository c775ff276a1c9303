"""Owner and day of a condition through the window: in the meeting, the next one, and on Home."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import Verdict
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.care import CareDialog
from cab_desk.gui.dialogs.tick import TickDialog
from cab_desk.gui.projector import ProjectorWindow
from cab_desk.gui.widgets.buttons import Button
from cab_desk.gui.widgets.labels import Label
from cab_desk.services import meetings
from cab_desk.services.meetings import NewMeeting
from cab_desk.services.requests import condition_care, conditions
from cab_desk.services.requests.condition_care import CareRequest
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table
from tests.services.meeting_room import WEDNESDAY

STOP = "Stop at 0.1 % of errors"
RUNNING = 2


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path) as (board, desk, look):
        made = Table(board, desk, look, qtbot)
        made.begin()
        board.approve_all(board.uids[0])
        made.page.reload(frozenset())
        yield made
        made.window.close()


def decided(table: Table) -> None:
    """Approve the first item under a condition, and wait until the chair sees it."""
    chair = table.page.acts.chair
    assert chair is not None
    table.board.decide(1, Verdict.CONDITIONS, chair, conditions=(STOP,))
    if table.board.meeting.current != table.board.item_id(1):
        table.board.on(meetings.open_item, item_id=table.board.item_id(1))
    table.page.reload(frozenset({"meeting"}))
    table.wait(lambda: said_buttons(table))


def said_buttons(table: Table) -> list[Button]:
    found = table.page.item.findChildren(Button)
    return [one for one in found if one.accessibleName().startswith("Owner and date")]


def texts(table: Table) -> list[str]:
    return [one.text() for one in table.page.item.findChildren(Label)]


def test_owner_and_day_are_given_by_keys(table: Table) -> None:
    decided(table)
    button = said_buttons(table)[0]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    dialog = table.dialog(CareDialog)
    assert dialog.focusWidget() is dialog.owner
    assert STOP in dialog.text.text()
    QTest.keyClick(dialog.owner, Qt.Key.Key_Return)
    table.wait(dialog.owner_error.text)
    assert dialog.due_error.text() == "Say by which day, as 2026-12-01 or +7."
    assert dialog.owner.property("faulty")
    assert dialog.due.property("faulty")
    QTest.keyClicks(dialog.owner, "Edge Team Lead")
    QTest.keyClicks(dialog.due, "soon")
    QTest.keyClick(dialog.due, Qt.Key.Key_Return)
    table.wait(lambda: "is no day" in dialog.due_error.text())
    assert not dialog.owner_error.isVisible()
    assert not dialog.owner.property("faulty")
    dialog.due.clear()
    QTest.keyClicks(dialog.due, "+7")
    with table.qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.due, Qt.Key.Key_Return)
    table.wait(lambda: "Edge Team Lead, by Wed 25 Nov" in texts(table))


def test_the_wall_shows_them_without_a_button(table: Table, qtbot: QtBot) -> None:
    decided(table)
    give(table, "Edge Team Lead")
    wall = ProjectorWindow(table.desk, table.page.look)
    qtbot.addWidget(wall)
    assert table.page.stand is not None
    table.wait(lambda: "Edge Team Lead, by Wed 25 Nov" in texts(table))
    wall.show_stand(table.page.stand)
    said = [one.text() for one in wall._body.item.findChildren(Label)]
    assert "Edge Team Lead, by Wed 25 Nov" in said
    names = [one.accessibleName() for one in wall._body.item.findChildren(Button)]
    assert not any(name.startswith("Owner and date") for name in names)


def give(table: Table, owner: str) -> None:
    board = table.board
    listed = board.do(lambda work: conditions.of_change(work, work.changes.get(board.uids[0])))
    request = CareRequest(board.uids[0], listed[0].id, owner, "2026-11-25")
    board.do(partial(condition_care.assign, request=request))
    table.page.reload(frozenset({"change"}))


def test_the_next_meeting_shows_what_is_open_and_leads_to_the_tick(table: Table) -> None:
    decided(table)
    give(table, "Edge Team Lead")
    board, chair = table.board, table.page.acts.chair
    board.decide(2, Verdict.DEFERRED, chair, reason="No time")
    board.on(meetings.close, chair=chair)
    made = board.do(partial(meetings.plan, new=NewMeeting("CAB weekly", WEDNESDAY)))
    board.meeting_id = made.made
    board.on(meetings.add_changes, uids=[board.rfc("Another")])
    board.on(meetings.start, chair=chair)
    table.page.show_meeting(made.made)
    earlier = table.page.side.earlier
    table.wait(lambda: earlier.isVisible() and earlier.buttons())
    said = [one.text() for one in earlier.findChildren(Label)]
    assert "Edge Team Lead, Wed 25 Nov" in said
    (button,) = earlier.buttons()
    assert button.accessibleName() == f"Tick the condition: {STOP}"
    asked: list[Ask] = []
    table.page.asked.connect(asked.append)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    table.wait(lambda: asked)
    assert asked[0] == Ask("tick", board.uids[0], asked[0].detail)
    dialog = TickDialog(table.desk, table.page.look, asked[0].uid, asked[0].detail)
    table.qtbot.addWidget(dialog)
    dialog.open()
    table.wait(lambda: dialog.text.text() == STOP)
    dialog.reject()
