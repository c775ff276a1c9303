"""What the chair and the room read in a meeting is read whole."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cab_desk.gui.projector import ProjectorWindow
from cab_desk.gui.widgets.buttons import Button
from cab_desk.gui.widgets.ink import Ink
from cab_desk.gui.widgets.labels import Elided, Label
from cab_desk.gui.widgets.meeting_cards import ConditionLine
from cab_desk.services import meetings
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import Table

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


ADDRESS = "https://runbooks.example/" + "ledgerreplica" * 14


def show_addresses(table: Table) -> None:
    """Have title and way back of the item hold a word longer than any line."""
    about = table.page.stand.about  # type: ignore[union-attr]
    texts = {"description": LONG, "rollback_plan": ADDRESS}
    change = replace(about.change, title=ADDRESS, documents=texts)
    stand = replace(table.page.stand, about=replace(about, change=change))  # type: ignore[type-var]
    table.page.item.show_item(stand, table.board.pack, table.board.clock())


@pytest.mark.parametrize("size", [(1120, 700), (1440, 900)])
def test_a_word_longer_than_a_line_puts_nothing_out_of_sight(
    table: Table, size: tuple[int, int]
) -> None:
    table.window.resize(*size)
    table.wait(lambda: table.window.width() == size[0])
    show_addresses(table)
    view = table.page.item
    table.wait(lambda: view.widget().width() == view.viewport().width())
    table.wait(lambda: seen_whole(table, view.cards[-1]))
    said = [one.text() for one in view.findChildren(Label)]
    assert ADDRESS in said  # as it was written, to whoever asks for it


def test_a_condition_has_room_beside_the_longest_name(table: Table, qtbot: QtBot) -> None:
    name = "Engineering Manager of the Northern and Southern Harbour Operations"
    line = ConditionLine(table.page.look, 1, name, "Check the two gateways first.")
    qtbot.addWidget(line)
    line.resize(480, 200)
    line.show()
    text = next(one for one in line.findChildren(Label) if one.text().startswith("Check"))
    table.wait(lambda: text.width() > 300)


def seen_whole(table: Table, one: QWidget) -> bool:
    view = table.page.item.viewport()
    place = QRect(one.mapTo(view, QPoint(0, 0)), one.size())
    return view.rect().contains(place)


def buttons_to_sign(table: Table) -> list[Button]:
    found = table.page.item.findChildren(Button)
    return [one for one in found if one.accessibleName().startswith("Sign as")]


def lower_the_window(table: Table) -> None:
    """Make it as small as it may be, with the notice that the chair is locked."""
    table.page.locked.tell("Meeting 2026-47 is under way at item 3.", "info")
    table.window.resize(1120, 700)
    table.wait(lambda: table.window.height() == 700 and table.page.locked.isVisible())
    table.wait(lambda: len(table.page.item.cards) > 0)


def test_no_place_to_sign_lies_under_the_decisions(table: Table) -> None:
    lower_the_window(table)
    table.wait(lambda: all(seen_whole(table, card) for card in table.page.item.cards))
    assert buttons_to_sign(table)
    assert all(seen_whole(table, one) for one in buttons_to_sign(table))
    assert not table.page.item.verticalScrollBar().maximum()


def test_places_to_sign_come_first_where_not_everything_has_room(table: Table) -> None:
    about = table.page.stand.about  # type: ignore[union-attr]
    change = replace(about.change, title=LONG, documents={"description": LONG * 3})
    stand = replace(table.page.stand, about=replace(about, change=change))  # type: ignore[type-var]
    lower_the_window(table)
    table.page.item.setFixedHeight(320)
    table.page.item.show_item(stand, table.board.pack, table.board.clock())
    table.wait(lambda: table.page.item.height() == 320)
    assert buttons_to_sign(table)
    table.wait(lambda: all(seen_whole(table, one) for one in buttons_to_sign(table)))


def test_drawn_signatures_are_seen_before_room_is(table: Table) -> None:
    board, view = table.board, table.page.item
    board.sign(board.uids[0], "Engineering Manager", "Engineering Manager")
    table.page.reload(frozenset({"meeting"}))
    table.wait(lambda: len(view.findChildren(Ink)) == 1)
    whole = view.widget().sizeHint().height()
    view.setFixedHeight(whole - 20)
    table.wait(lambda: view.height() == whole - 20)
    table.wait(lambda: not view.verticalScrollBar().maximum())
    assert len(view.findChildren(Ink)) == 1
    view.setFixedHeight(whole - 110)
    table.wait(lambda: not view.findChildren(Ink))


def test_a_roomy_window_says_everything_again(table: Table) -> None:
    inked = len(table.page.item.findChildren(Ink))
    full = [card.height() for card in table.page.item.cards]
    lower_the_window(table)
    table.wait(lambda: table.page.item.cards[0].height() < full[0])
    table.page.locked.hide()
    table.window.resize(1440, 900)
    table.wait(lambda: [card.height() for card in table.page.item.cards] == full)
    assert len(table.page.item.findChildren(Ink)) == inked
