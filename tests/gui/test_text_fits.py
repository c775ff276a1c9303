"""What a page says is read whole: it fits, or it is elided by design and whole in its tooltip."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from PySide6.QtWidgets import (
    QCheckBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt import exceptions
from pytestqt.qtbot import QtBot

from cab_desk.gui.look import Look
from cab_desk.gui.pages import PAGES
from cab_desk.gui.widgets.basics import Elided, Label
from cab_desk.gui.widgets.choice_box import ChoiceBox
from cab_desk.gui.window import Window
from tests.gui import rooms
from tests.gui.fitting import faults

LONG = "Move the batch scheduler's cron jobs of every region to queue workers, " * 2
SIZES = [
    ("light", 1.0, 1120, 700),
    ("dark", 1.0, 1120, 700),
    ("light", 1.6, 1792, 1120),
    ("dark", 2.0, 2240, 1400),
]
NAMES = [entry.name for entry in PAGES]


def settled(qtbot: QtBot, window: Window) -> list[str]:
    """Return what stays cut once the lay-out stands."""
    qtbot.waitUntil(lambda: rooms.quiet(window))
    with suppress(exceptions.TimeoutError):
        qtbot.waitUntil(lambda: rooms.quiet(window) and not list(faults(window)), timeout=2000)
    return list(faults(window))


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}-{size[1]}")
def window(request, room: rooms.Room, qtbot, qapp, monkeypatch) -> Iterator[Window]:
    theme, scale, width, height = request.param
    look = Look(theme, scale)
    look.apply(qapp)
    monkeypatch.setattr(room, "look", look)
    room.make_board()
    room.add(rooms.rfc("Drop a column"), rooms.rfc(LONG.strip()), rooms.rfc("Hot fix", systems=()))
    made = room.window("home", width, height)
    qtbot.waitUntil(lambda: rooms.quiet(made))
    yield made
    Look("light").apply(qapp)


def test_every_page_is_read_whole(qtbot, window):
    found = []
    for name in NAMES:
        window.go(name)
        found += [f"{name}: {fault}" for fault in settled(qtbot, window)]
    assert found == []


def test_the_rooms_of_policy_are_read_whole(qtbot, window):
    page = window.go("policy")
    qtbot.waitUntil(lambda: page.shelf is not None)
    page.copy_button.click()
    qtbot.waitUntil(lambda: page.rooms.editor().draft() is not None)
    assert settled(qtbot, window) == []
    page.rooms.try_out()
    qtbot.waitUntil(lambda: rooms.quiet(window))
    with qtbot.waitSignal(page.rooms.dry_run().finished):
        page.rooms.dry_run().start()
    assert settled(qtbot, window) == []


def test_a_request_under_review_is_read_whole(qtbot, window, room):
    uid = next(change.uid for change in room.changes() if change.title == LONG.strip())
    window.open_change(uid)
    qtbot.waitUntil(lambda: rooms.quiet(window) and window.page().review.uid == uid)
    assert settled(qtbot, window) == []


def test_a_text_that_is_cut_is_found(qtbot, look):
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    short, box = Label(look, "Wide enough to be cut"), QCheckBox("Wide enough to be cut")
    by_design = Elided(look, "Wide enough to be elided")
    for one in (short, box, by_design):
        one.setFixedWidth(40)
        column.addWidget(one)
    holder.show()
    assert [fault.split()[0] for fault in faults(holder)] == ["Label", "QCheckBox"]


def test_what_is_chosen_is_elided_and_whole_in_the_tooltip(qtbot: QtBot, look: Look) -> None:
    box = ChoiceBox(look)
    qtbot.addWidget(box)
    box.addItems([LONG, "Short"])
    box.setFixedWidth(200)
    box.show()
    qtbot.waitUntil(lambda: box.toolTip() == LONG)
    assert box.said().endswith("…")
    assert box.fontMetrics().horizontalAdvance(box.said()) < 200
    box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not box.toolTip())
    assert box.said() == "Short"
