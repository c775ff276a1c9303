"""The chair's private note stays on this computer; open tasks are carried on until done."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from cab_desk.domain.meeting import Verdict
from cab_desk.files.private import PrivateFiles
from cab_desk.services import meetings
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table

SECRET = "Ask for the vendor again before I approve"


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path) as (board, desk, look):
        desk.office = replace(desk.office, private=PrivateFiles(tmp_path / "private"))
        made = Table(board, desk, look, qtbot)
        yield made
        made.window.close()


def stored(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        return "\n".join(connection.iterdump())


def test_a_private_note_is_kept_beside_the_board(table: Table, tmp_path: Path) -> None:
    table.begin()
    side = table.page.side
    assert not side.private.isVisible()
    side.switch.button.click()
    assert side.private.isVisible()
    QTest.keyClicks(side.private, SECRET)
    notes = tmp_path / "private"
    table.wait(lambda: notes.exists() and any(notes.iterdir()))
    (file,) = notes.iterdir()
    assert SECRET in file.read_text(encoding="utf-8")
    assert SECRET not in stored(table.board.path)
    first = side.private.toPlainText()
    table.page.key("J")
    table.wait(lambda: side.private.toPlainText() == "")
    table.page.key("K")
    table.wait(lambda: side.private.toPlainText() == first)


def test_what_is_no_file_of_notes_is_none(tmp_path: Path) -> None:
    notes = PrivateFiles(tmp_path)
    (tmp_path / "b1-m1.json").write_text("[1, 2")
    assert notes.read("b1", "m1") == {}
    notes.keep("b1", "m1", "i1", "One")
    notes.keep("b1", "m1", "i2", "Two")
    notes.keep("b1", "m1", "i1", " ")
    assert notes.read("b1", "m1") == {"i2": "Two"}
    with pytest.raises(ValueError, match="ids"):
        notes.read("../b1", "m1")


def test_an_open_task_is_carried_into_the_next_meeting_until_it_is_ticked(
    table: Table, qtbot: QtBot
) -> None:
    board = table.board
    chair = board.start()
    item = board.item_id(1)
    for text in ("Rehearse the way back", "Tell the shops"):
        board.on(meetings.add_action, item_id=item, text=text, owner="Edge Team Lead")
    done = board.meeting.items[0].actions[1].id
    board.on(meetings.tick_action, item_id=item, action_id=done)
    later = board.do(partial(meetings.plan, new=meetings.NewMeeting(
        "CAB weekly", board.clock.now.replace(day=25)))).made  # fmt: skip
    for place in (1, 2):
        board.on(meetings.open_item, item_id=board.item_id(place))
        board.decide(place, Verdict.DEFERRED, chair, reason="No dates.", deferred_to=later)
    board.on(meetings.close, chair=chair)
    board.do(partial(meetings.add_item, meeting_id=later, title="Report"))
    table.page.show_meeting(later)
    table.wait(lambda: table.page.stand is not None and table.page.stand.meeting.id == later)
    table.page.prepare.start.click()
    table.unlock()
    earlier = table.page.side.earlier
    table.wait(earlier.isVisible)
    assert earlier.heading.text() == "1 task open from earlier meetings"
    (box,) = earlier.boxes()
    assert box.accessibleName() == "Rehearse the way back"
    box.click()
    table.wait(lambda: not earlier.isVisible())
    with board.office.open_work() as work:
        assert meetings.open_tasks(work.meetings.all()) == ()


def test_a_task_of_the_item_is_ticked_and_opened_again(table: Table) -> None:
    table.begin()
    board = table.board
    board.on(meetings.add_action, item_id=board.item_id(1), text="Tell the shops", owner="Edge")
    table.page.reload(frozenset({"meeting"}))
    tasks = table.page.side.tasks

    def box() -> QCheckBox:
        return next(iter(tasks.findChildren(QCheckBox)))

    table.wait(lambda: tasks.findChildren(QCheckBox))
    box().click()
    table.wait(lambda: board.meeting.items[0].actions[0].done)
    table.wait(lambda: not table.desk.busy)
    table.wait(lambda: box().isChecked())
    box().click()
    table.wait(lambda: not board.meeting.items[0].actions[0].done)
