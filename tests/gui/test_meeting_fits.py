"""What the chair and the room read in a meeting is read whole."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cab_desk.gui.projector import ProjectorWindow
from cab_desk.gui.widgets.labels import Elided, Label
from cab_desk.services import meetings
from tests.gui.meeting_desk import meeting_desk
from tests.gui.test_meeting_page import Table

TASK = "Ring the vendor before Friday, and have the back-out tried on the second gateway"
LONG = "Upgrade the ledger's database and all of its replicas to the next major version, " * 2


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot) -> Iterator[Table]:
    with meeting_desk(tmp_path) as (board, desk, look):
        made = Table(board, desk, look, qtbot)
        made.begin()
        yield made
        made.window.close()


def cut(one: Elided) -> bool:
    return one.fontMetrics().horizontalAdvance(one.text()) > one.width()


def test_nothing_of_the_item_is_elided_at_the_smallest_window(table: Table) -> None:
    table.window.resize(1120, 700)
    table.wait(lambda: table.window.width() == 1120)
    table.board.on(meetings.add_action, item_id=table.board.meeting.current, text=TASK,
                   owner="Edge Team Lead")  # fmt: skip
    table.page.reload(frozenset({"meeting"}))
    side = table.page.side.tasks
    table.wait(lambda: TASK in [one.text() for one in side.findChildren(Label)])
    found = [one for part in (table.page.item, table.page.bar, side)
             for one in part.findChildren(Elided) if one.isVisible()]  # fmt: skip
    assert [one.text() for one in found if cut(one)] == []
    card = table.page.item.cards[0]
    assert card.height() >= card.layout().heightForWidth(card.width())
    reason = table.page.bar.reason
    assert reason.heightForWidth(reason.width()) <= reason.height()


def test_the_wall_writes_as_large_as_the_item_has_room_for(table: Table, qtbot: QtBot) -> None:
    assert table.page.stand is not None
    wall = ProjectorWindow(table.desk, table.page.look)
    qtbot.addWidget(wall)
    wall.resize(1920, 1080)
    wall.show()
    wall.show_stand(table.page.stand)
    large = wall._body.item._look.k
    assert large == pytest.approx(1.9)
    about = table.page.stand.about
    change = replace(about.change, title=LONG, documents={"description": LONG * 3})
    wall.show_stand(replace(table.page.stand, about=replace(about, change=change)))
    table.wait(lambda: wall._body.item._look.k < large)
    table.wait(lambda: not wall._body.item.verticalScrollBar().maximum())
