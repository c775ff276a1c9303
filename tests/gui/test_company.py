"""Two windows on one board of a server see each other; one on a file sees nobody."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cab_desk.app.session import Session
from cab_desk.app.window import build
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.rfc_form import RfcForm
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.window import Window
from cab_desk.keys.vault import SealedVault
from cab_desk.services.boards.boards import create_board
from cab_desk.services.requests import changes
from cab_desk.settings import Settings
from tests.gui import rooms

PATIENCE_MS = 10_000


@dataclass
class Seat:
    """One desk: its session and its window."""

    session: Session
    desk: Desk
    window: Window


@pytest.fixture
def place(server):
    return server.new()


@pytest.fixture
def uid(place) -> Iterator[str]:
    vault = SealedVault(memory_kib=64, passes=1, lanes=1)
    session = Session(place, Settings(), lambda: rooms.NOW, vault)
    with session.open_work() as work:
        create_board(work, name="Platform changes", zone=rooms.ZONE, people=rooms.PEOPLE)
        made = changes.create(work, rooms.rfc("Move the orders")).made
    session.close()
    return made


@pytest.fixture
def sit(qtbot, place, uid, look) -> Iterator:
    seats: list[Seat] = []

    def down(name: str) -> Seat:
        session = Session(place, Settings(), lambda: rooms.NOW)
        with session.open_view() as work:
            board = work.board()
            person = next(one for one in work.people.all() if one.name == name)
        session.settings.me[board.id] = person.id
        desk, window = build(session, look, "requests")
        qtbot.addWidget(window)
        desk.release()
        window.show()
        desk.watch()
        seats.append(Seat(session, desk, window))
        return seats[-1]

    yield down
    for seat in seats:
        for form in seat.window.findChildren(RfcForm):
            form.done(0)
        seat.desk.close()
        seat.session.close()


def says(seat: Seat) -> str:
    return seat.window.status.company.text()


def test_each_sees_who_else_is_there_until_they_leave(qtbot, sit):
    ada = sit("Ada Chair")
    assert not ada.window.status.company.isVisible()
    ben = sit("Ben Tech")
    qtbot.waitUntil(lambda: says(ada) == "1 other here", timeout=PATIENCE_MS)
    tip = "At this board now: Ben Tech"
    qtbot.waitUntil(lambda: ada.window.status.company.toolTip() == tip, timeout=PATIENCE_MS)
    assert ada.window.status.company.isVisible()
    ben.desk.close()
    qtbot.waitUntil(lambda: says(ada) == "", timeout=PATIENCE_MS)
    assert not ada.window.status.company.isVisible()


def test_who_edits_is_said_in_review_and_form(qtbot, sit, uid):
    ada, ben = sit("Ada Chair"), sit("Ben Tech")
    said = "Ada Chair edits this since 13:42"
    ben.window.open_change(uid)
    pane = ben.window.page().review
    ada.window.ask(Ask("edit", uid))
    form = ada.window.findChild(RfcForm)
    qtbot.waitUntil(lambda: pane.edited_by.text() == said, timeout=PATIENCE_MS)
    ben.window.ask(Ask("edit", uid))
    theirs = ben.window.findChild(RfcForm)
    assert theirs.edited_by.text() == said
    qtbot.waitUntil(lambda: form.edited_by.text().startswith("Ben Tech"), timeout=PATIENCE_MS)
    form.done(0)
    qtbot.waitUntil(lambda: theirs.edited_by.text() == "", timeout=PATIENCE_MS)
    assert not theirs.edited_by.isVisible()


def test_nothing_of_it_is_written(qtbot, sit, place):
    ada = sit("Ada Chair")
    with ada.session.open_reader() as reader:
        before = (reader.data_version(), reader.head())
        sit("Ben Tech")
        qtbot.waitUntil(lambda: says(ada) != "", timeout=PATIENCE_MS)
        assert (reader.data_version(), reader.head()) == before


@pytest.mark.files("a server's desks see each other")
def test_nobody_is_seen_on_a_board_in_a_file(room):
    room.make_board()
    window = room.window("requests")
    window.desk.watch()
    assert room.session.office.presence is None
    assert not window.status.company.isVisible()
