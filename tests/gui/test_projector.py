"""The wall mirrors the chair's item, and knows nothing of what is the chair's alone."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.services import meetings
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table

SECRET = "Do not say that the vendor is late"
TASK = "Ring the vendor before Friday"


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path) as (board, desk, look):
        made = Table(board, desk, look, qtbot)
        made.begin()
        yield made
        made.window.close()


def texts(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def everything(value: Any) -> str:
    """Return all that a value holds, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        return " ".join(everything(getattr(value, part.name)) for part in fields(value))
    if isinstance(value, dict):
        return " ".join(map(everything, [*value, *value.values()]))
    if isinstance(value, list | tuple | set | frozenset):
        return " ".join(map(everything, value))
    return str(value)


def wall_of(table: Table) -> Any:
    assert table.page.key("F9")
    table.wait(lambda: table.page.wall is not None and table.page.wall.isVisible())
    return table.page.wall


def test_the_wall_shows_the_item_and_follows_the_chair(table: Table) -> None:
    wall = wall_of(table)
    first, second = table.board.meeting.items[:2]
    assert first.title in texts(wall)
    assert second.title in texts(wall)  # as the next one
    assert "3 of 5" in wall._body.quorum.text()
    table.page.key("J")
    table.wait(lambda: table.board.meeting.current == second.id)
    table.wait(lambda: wall.shown().item.id == second.id)
    assert wall._body.item.open_card() is not None


def test_nothing_private_reaches_the_wall(table: Table) -> None:
    board = table.board
    item = board.meeting.items[0].id
    board.on(meetings.note, item_id=item, text=SECRET)
    board.on(meetings.add_action, item_id=item, text=TASK, owner="Edge Team Lead")
    wall = wall_of(table)
    table.page.reload(frozenset())
    table.wait(lambda: table.page.stand.item.note == SECRET)
    table.wait(lambda: not table.desk.busy)
    known = everything(wall.shown())
    assert first_title(table) in known
    for private in (SECRET, TASK):
        assert private not in known
        assert private not in texts(wall)


def first_title(table: Table) -> str:
    return str(table.board.meeting.items[0].title)


def test_one_signs_from_the_wall(table: Table) -> None:
    wall = wall_of(table)
    card = wall._body.item.open_card()
    card.asked.emit(card.place.roles[0])
    dialog = table.dialog(SignDialog)
    table.wait(lambda: dialog.who.count() > 0)
    assert dialog.who.currentText() in card.place.roles
    dialog.reject()


def test_it_grows_with_the_screen_and_closes_by_f9(table: Table) -> None:
    wall = wall_of(table)
    small = wall._body.look.k
    wall.resize(1920, 1080)
    table.wait(lambda: wall._body.look.k == pytest.approx(1.6))
    assert wall._body.look.k > small
    assert first_title(table) in texts(wall)
    QTest.keyClick(wall, Qt.Key.Key_F9)
    table.wait(lambda: table.page.wall is None)


def test_the_timer_runs_and_warns_when_the_box_is_over(table: Table) -> None:
    wall = wall_of(table)
    item, clock = table.board.meeting.items[0], table.board.clock
    begun = item.running_since
    assert begun is not None
    clock.now = begun + timedelta(minutes=item.box_minutes - 1)
    wall.tick()
    timer = wall._body.timer
    assert timer.text() == f"{item.box_minutes - 1}:00"
    calm = timer.palette().windowText().color()
    clock.now = begun + timedelta(minutes=item.box_minutes + 2)
    wall.tick()
    assert timer.text() == f"{item.box_minutes + 2}:00"
    assert timer.palette().windowText().color() != calm
