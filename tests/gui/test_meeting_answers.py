"""The chair notes answers to the invitation, and keeps the invitation as a calendar file."""

from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cab_desk.files.ics_invite import render
from cab_desk.gui.asks import Ask
from cab_desk.gui.papers import Papers
from cab_desk.gui.tools import Tools
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import PREPARE, Table


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path) as (board, desk, look):
        made = Table(board, desk, look, qtbot)
        made.wait(lambda: made.page.steps.currentIndex() == PREPARE)
        yield made
        made.window.close()


def test_an_answer_is_noted_from_the_menu_of_a_seat(table: Table) -> None:
    prepare, board = table.page.prepare, table.board
    assert prepare.answers.text() == "0 accepted, 0 maybe, 0 declined, 5 open"
    button = prepare.seats.buttons[board.ids["Security Lead"]]
    assert button.contextMenuPolicy() is Qt.ContextMenuPolicy.CustomContextMenu
    menu = prepare.answering.menu(button)
    told = {action.text(): action for action in menu.actions()}
    assert told["has not answered"].isChecked()
    told["declines"].trigger()
    menu.close()
    table.wait(lambda: prepare.answers.text() == "0 accepted, 0 maybe, 1 declined, 4 open")
    assert button.text() == "Security Lead, declines"
    assert "declines" in button.accessibleName()
    assert table.window.notice.sentence.text().endswith("declines and is excused.")


def test_the_invitation_is_kept_as_a_file(table: Table, tmp_path: Path) -> None:
    asked: list[Ask] = []
    table.page.asked.connect(asked.append)
    table.page.prepare.invite.click()
    (ask,) = asked
    assert (ask.action, ask.uid) == ("invitation", table.board.meeting_id)
    tools = Tools(*[lambda *_all: None] * 11, write_invitation=render)  # type: ignore[arg-type]
    papers = Papers(table.desk, table.window.look, table.window, tools)
    assert "invitation" in papers.doers()
    papers.keep_invitation_at(ask, tmp_path / "meeting.ics")
    table.wait((tmp_path / "meeting.ics").exists)
    calendar = icalendar.Calendar.from_ical((tmp_path / "meeting.ics").read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert str(event["UID"]).startswith(table.board.meeting_id)
    table.wait(lambda: "meeting.ics" in table.window.notice.sentence.text())
