"""The calendar of an item's day beside the agenda, by a key, with what shares system or team."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.systems import System
from cab_desk.gui.dialogs.day_beside import DayBeside
from cab_desk.services import meetings
from cab_desk.services.schedule import systems
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path) as (board, desk, look):
        for name, team in (("api-gateway", "Edge"), ("edge-cdn", "Edge"), ("orders", "Orders")):
            board.do(partial(systems.put, system=System("", name, team)))
        board.rfc("On the same team", systems=("edge-cdn",))
        board.rfc("On another", systems=("orders",))
        made = Table(board, desk, look, qtbot)
        made.begin()
        yield made
        made.window.close()


def opened(table: Table) -> DayBeside:
    table.wait(lambda: table.page.stand is not None and table.page.stand.about is not None)
    table.window.activateWindow()  # no window manager is here to give it back
    table.wait(table.window.isActiveWindow)
    QTest.keyClick(table.window, Qt.Key.Key_L)
    dialog = table.dialog(DayBeside)
    table.wait(dialog.count.text)
    return dialog


def test_a_key_shows_the_day_with_what_the_team_does_besides(table: Table) -> None:
    dialog = opened(table)
    number = table.board.change(table.board.uids[0]).number
    assert dialog.windowTitle() == f"Tue 24 Nov, around {number}"
    assert dialog.count.text() == "2 other changes on this day"
    assert dialog.view.chosen() == table.board.uids[0]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    table.wait(lambda: not table.standing(DayBeside))


def test_it_is_narrowed_to_the_system_and_widened_to_all(table: Table) -> None:
    dialog = opened(table)
    dialog.choice.button("system").click()
    table.wait(lambda: dialog.count.text() == "1 other change on this day")
    dialog.choice.button("all").click()
    table.wait(lambda: dialog.count.text() == "3 other changes on this day")
    dialog.reject()


def test_nothing_is_moved_from_here(table: Table) -> None:
    dialog = opened(table)
    uid = table.board.uids[0]
    before = table.board.change(uid).start
    QTest.keyClick(dialog.view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert dialog.view.hand() is None
    assert table.board.change(uid).start == before == datetime(2026, 11, 24, 14, tzinfo=UTC)
    dialog.reject()


def test_an_item_that_is_no_request_says_so(table: Table) -> None:
    told: list[str] = []
    table.desk.told.connect(told.append)
    table.board.on(meetings.add_item, title="Report")
    table.board.on(meetings.open_item, item_id=table.board.meeting.items[-1].id)
    table.page.reload(frozenset({"meeting"}))
    table.wait(lambda: table.page.stand and table.page.stand.about is None)
    assert table.page.key("L")
    assert told == ["This item has no day in the calendar."]
