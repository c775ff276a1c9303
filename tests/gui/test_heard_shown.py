"""Nowhere in the window does a word by mouth look like a signature of whoever gave it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cab_desk.gui.dialogs.earlier import EarlierDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.projector import ProjectorWindow
from cab_desk.gui.widgets.meeting_cards import SignCard
from cab_desk.gui.window import Window
from cab_desk.services import meetings
from cab_desk.services.meetings.planning import NewMeeting
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.requests import changes
from tests.gui.heard_desk import ADA, asked, emergency, recorded, shown
from tests.gui.rooms import NOW, WORDS, Room, quiet


@pytest.fixture
def uid(room: Room) -> str:
    return emergency(room)


@pytest.fixture
def window(room: Room, uid: str, qtbot: QtBot) -> Window:
    made = shown(room, uid, qtbot)
    recorded(made, uid, qtbot)
    return made


def test_the_list_says_that_it_was_heard(window: Window, qtbot: QtBot) -> None:
    model = window.page().model

    def said() -> str:
        return str(model.index(1).data(Qt.ItemDataRole.AccessibleTextRole))

    qtbot.waitUntil(lambda: "by word of mouth" in said())
    assert "0 of 1 signed, 1 by word of mouth" in said()


def test_the_review_counts_it_apart(window: Window) -> None:
    texts = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    assert "0 of 1 signed, 1 by word of mouth" in texts


def test_what_was_heard_of_an_earlier_revision(
    room: Room, window: Window, uid: str, qtbot: QtBot
) -> None:
    with room.session.open_work() as work:
        old = work.changes.get(uid)
        new = replace(old, title="Close both holes in the gateway")
        changes.edit(work, uid, new, expected_version=old.version, reason="Two of them.")
    dialog = asked(window, Ask("earlier", uid), EarlierDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.which.count() == 1)
    assert dialog.which.currentText() == "Cleo Head, CEO: approve, heard by Ada Chair"
    dialog.reject()


def test_the_projector_says_who_heard_it(
    room: Room, window: Window, uid: str, qtbot: QtBot
) -> None:
    with room.session.open_work() as work:
        made = meetings.plan(work, NewMeeting("Emergency", NOW)).made
        meetings.add_changes(work, meeting_id=made, uids=[uid])
        ada = next(one.id for one in work.people.all() if one.name == ADA)
    chair = unlock_chair(room.session.office, ada, WORDS)
    with room.session.open_work() as work:
        meetings.start(work, meeting_id=made, chair=chair)
    page = window.go("meeting")
    qtbot.waitUntil(lambda: quiet(window) and page.stand is not None)
    wall = ProjectorWindow(window.desk, page.look)
    qtbot.addWidget(wall)
    wall.resize(1920, 1500)
    wall.show_stand(page.stand)
    wall.show()
    cards = wall.findChildren(SignCard)
    said = " | ".join(one.text() for card in cards for one in card.findChildren(QLabel))
    told = " | ".join(one.text() for one in wall.findChildren(QLabel))
    assert "0 of 1, 1 by word of mouth" in told
    assert "Approved, by word of mouth: still to be signed" in said
    assert "Heard by Ada Chair on the telephone" in said
