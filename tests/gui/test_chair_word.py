"""A chair signs for people in Settings: what is asked, of whom, and what is said meanwhile."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cab_desk.gui.dialogs.accept_keys import AcceptKeysDialog, ConfirmPeopleDialog
from cab_desk.gui.dialogs.person import PersonDialog
from cab_desk.services.boards import boards
from cab_desk.services.members import people, vouching
from cab_desk.services.members.chair import unlock_chair
from tests.gui import rooms
from tests.gui.rooms import WORDS
from tests.vouched import put

CHAIR = "Ada Chair"


def ids(room: rooms.Room) -> dict[str, str]:
    with room.session.open_view() as work:
        return {one.name: one.id for one in work.people.all()}


def keys(room: rooms.Room, *names: str) -> None:
    for name in names:
        people.make_key(room.session.office, ids(room)[name], WORDS)


def others(room: rooms.Room) -> list[str]:
    return [name for name in ids(room) if name != CHAIR]


def settings(qtbot: QtBot, room: rooms.Room) -> Any:
    window = room.window("settings")
    page: Any = window.page()
    qtbot.waitUntil(lambda: not window.desk.busy and bool(page._persons))
    return page


def rule(room: rooms.Room) -> vouching.Rule:
    with room.session.open_view() as work:
        return vouching.rule(work)


def test_before_the_first_key_no_passphrase_is_asked_for(qtbot: QtBot, room: rooms.Room) -> None:
    room.make_board()
    page = settings(qtbot, room)
    page.add_person.click()
    dialog = rooms.dialog_of(page.window())
    assert isinstance(dialog, PersonDialog)
    assert dialog.word is None
    assert not dialog.secret_fields()
    assert page.waiting.isHidden()


def test_a_person_is_entered_with_the_chairs_passphrase(qtbot: QtBot, room: rooms.Room) -> None:
    room.make_board()
    keys(room, CHAIR)
    page = settings(qtbot, room)
    page.add_person.click()
    dialog = rooms.dialog_of(page.window())
    assert dialog.word.who.currentText() == CHAIR
    assert dialog._veils  # the windows behind are covered
    dialog.name.setText("Sue Security")
    dialog.save.click()
    said = "A chair has to sign for what is entered about Sue Security."
    qtbot.waitUntil(lambda: dialog.notice.sentence.text() == said)
    dialog.word.secret.setText("not these words")
    dialog.save.click()
    assert dialog.word.secret.text() == ""
    qtbot.waitUntil(lambda: "The passphrase is not" in dialog.notice.sentence.text())
    assert dialog.name.text() == "Sue Security"  # what was typed stays


def test_with_the_right_one_it_is_kept_and_signed(qtbot: QtBot, room: rooms.Room) -> None:
    room.make_board()
    keys(room, CHAIR)
    page = settings(qtbot, room)
    page.add_person.click()
    dialog = rooms.dialog_of(page.window())
    dialog.name.setText("Sue Security")
    dialog.word.secret.setText(WORDS)
    dialog.save.click()
    qtbot.waitUntil(lambda: "Sue Security" in ids(room))
    with room.session.open_view() as work:
        put = work.ledger.about_members({"person.put"})
    (said,) = [event for _, event in put if event.signature]
    assert said.author == ids(room)[CHAIR]
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_an_open_session_of_the_chair_asks_nothing(qtbot: QtBot, room: rooms.Room) -> None:
    room.make_board()
    keys(room, CHAIR)
    page = settings(qtbot, room)
    page.desk.session = unlock_chair(room.session.office, ids(room)[CHAIR], WORDS)
    page.add_person.click()
    dialog = rooms.dialog_of(page.window())
    assert dialog.word.said.text() == f"{CHAIR} signs for it: the chair's session is open."
    assert not dialog.secret_fields()
    dialog.name.setText("Sue Security")
    dialog.save.click()
    qtbot.waitUntil(lambda: "Sue Security" in ids(room))
    page.desk.session.drop()


def test_a_second_chair_is_asked_where_one_is_made(qtbot: QtBot, room: rooms.Room) -> None:
    room.make_board()
    keys(room, CHAIR)
    office, (other, *_rest) = room.session.office, others(room)
    chair = (ids(room)[CHAIR], WORDS)
    put(office, replace(page_person(room, other), chair=True), WORDS)
    keys(room, other)
    vouching.accept_keys(office, [ids(room)[other]], chair)
    page = settings(qtbot, room)
    page.add_person.click()
    dialog = rooms.dialog_of(page.window())
    assert dialog.second.isHidden()
    dialog.name.setText("Cy Chair")
    dialog.chair.setChecked(True)
    assert not dialog.second.isHidden()
    assert dialog.second.who.currentText() != dialog.word.who.currentText()
    for asked in (dialog.word, dialog.second):
        asked.secret.setText(WORDS)
    dialog.save.click()
    qtbot.waitUntil(lambda: "Cy Chair" in ids(room))


def page_person(room: rooms.Room, name: str) -> Any:
    with room.session.open_view() as work:
        return work.people.find(name)


def test_keys_that_wait_are_told_and_accepted(qtbot: QtBot, room: rooms.Room) -> None:
    room.make_board()
    one, other = others(room)[:2]
    keys(room, CHAIR, one, other)
    page = settings(qtbot, room)
    qtbot.waitUntil(page.waiting.isVisible)
    assert page.waiting.sentence.text().startswith("2 keys wait for a chair to accept them: ")
    model = page.people.model()
    cells = {model.index(row, 0).data(): model.index(row, 3).data() for row in
             range(model.rowCount())}  # fmt: skip
    assert {name: said for name, said in cells.items() if said} == {
        CHAIR: "Made", one: "Waits", other: "Waits"
    }  # fmt: skip
    page.waiting.button.click()
    dialog = rooms.dialog_of(page.window())
    assert isinstance(dialog, AcceptKeysDialog)
    lines = [dialog.lines.item(row) for row in range(dialog.lines.count())]
    key = page_person(room, one).key_id.upper()
    assert any(f"{key[:4]} {key[4:8]}" in line.text() and one in line.text() for line in lines)
    dialog.go.click()
    assert dialog.error.text() == "Type the passphrase of the chair who signs."
    next(line for line in lines if other in line.text()).setCheckState(Qt.CheckState.Unchecked)
    dialog.word.secret.setText(WORDS)
    dialog.go.click()
    qtbot.waitUntil(lambda: [w.person.name for w in rule(room).waiting] == [other])
    qtbot.waitUntil(lambda: page.waiting.sentence.text().startswith("1 key waits"))


def test_a_key_that_still_waits_is_told_again_after_escape(qtbot: QtBot, room: rooms.Room) -> None:
    room.make_board()
    keys(room, CHAIR, others(room)[0])
    page = settings(qtbot, room)
    qtbot.waitUntil(page.waiting.isVisible)
    page.waiting.button.click()
    dialog = rooms.dialog_of(page.window())
    dialog.word.secret.setText(WORDS)
    dialog.reject()
    qtbot.waitUntil(page.waiting.isVisible)
    assert len(rule(room).waiting) == 1


def test_a_board_of_before_is_confirmed(
    qtbot: QtBot, room: rooms.Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "BOUND", "two_for_nothing")
    room._make_board()  # not one that was made before
    monkeypatch.undo()
    keys(room, CHAIR)
    page = settings(qtbot, room)
    qtbot.waitUntil(page.waiting.isVisible)
    page.waiting.button.click()
    dialog = rooms.dialog_of(page.window())
    assert isinstance(dialog, ConfirmPeopleDialog)
    assert dialog.lines.count() == len(ids(room))
    dialog.word.secret.setText(WORDS)
    dialog.go.click()
    qtbot.waitUntil(lambda: rule(room).strict)
    qtbot.waitUntil(page.waiting.isHidden)
