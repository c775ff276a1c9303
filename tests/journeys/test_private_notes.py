"""The chair's private note is on this computer alone: not on the wall, in print or on the board."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cab_desk.files.ics_invite import render as invited
from cab_desk.files.private import PrivateFiles
from cab_desk.reports import agenda, minutes
from cab_desk.services import meetings
from cab_desk.services.papers import agenda_record, minutes_record
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table
from tests.journeys.heart import beating

pytestmark = pytest.mark.files("the board's file is read as a whole")

SECRET = "Ask Bo about the lease in private"
NOTE = "The lease was looked at"  # what the minutes say


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot, heartbeat: float) -> Iterator[Table]:
    with meeting_desk(tmp_path) as (board, desk, look):
        desk.office = replace(desk.office, private=PrivateFiles(tmp_path / "private"))
        made = Table(board, desk, look, qtbot)
        with beating(heartbeat):
            yield made
        made.window.close()


def said(window: QWidget) -> str:
    """Return every word that a window shows, says or keeps for a tooltip."""
    parts = [window, *window.findChildren(QWidget)]
    words = [part.text() for part in parts if isinstance(part, QLabel)]
    for part in parts:
        words += [part.toolTip(), part.accessibleName(), part.accessibleDescription()]
    return "\n".join(words)


def printed(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


def test_it_leaves_the_chairs_screen_nowhere(table: Table) -> None:
    board, page = table.board, table.page
    table.begin()
    page.project_it()
    wall = page.wall
    assert wall is not None
    page.side.switch.button.click()
    QTest.keyClicks(page.side.private, SECRET)
    QTest.keyClicks(page.side.note, NOTE)
    page.side.private.clearFocus()
    page.side.note.clearFocus()
    table.wait(lambda: board.meeting.items[0].note == NOTE)
    table.wait(lambda: page.acts.private_note(page.stand.item.id) == SECRET)
    table.desk.touched.emit(frozenset({"meeting"}))
    table.wait(lambda: not table.desk.busy)

    item = page.stand.item
    assert item is not None
    assert item.title in said(wall)  # it does show the item
    assert SECRET not in said(wall)
    assert NOTE not in said(wall)
    assert SECRET not in repr(meetings.public(page.stand))
    assert NOTE not in repr(meetings.public(page.stand))

    record = board.do(lambda work: minutes_record.build(work, board.meeting_id))
    pack = board.do(lambda work: agenda_record.build(work, board.meeting_id))
    paper = printed(minutes.render(record, "0" * 64))
    assert NOTE in paper
    assert SECRET not in paper + printed(agenda.render(pack))
    assert SECRET not in json.dumps(record) + json.dumps(pack)
    assert SECRET.encode() not in invited(board.on(meetings.invitation))

    with sqlite3.connect(board.path) as connection:
        stored = "\n".join(connection.iterdump())
    connection.close()
    assert NOTE in stored
    assert SECRET not in stored
    assert SECRET.encode() not in board.path.read_bytes()
    wall.close()
