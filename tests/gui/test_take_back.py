"""A sign-off is taken back in the window, with its reason; the old one stays to be seen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash
from cab_desk.gui.dialogs.take_back import TakeBackDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.window import Window
from cab_desk.services.members import people
from cab_desk.services.signatures import signing
from cab_desk.services.signatures.signing import SignRequest
from tests.gui.rooms import WORDS, Room, dialog_of, quiet, rfc


@pytest.fixture
def uid(room: Room) -> str:
    room.make_board()
    made: str = room.add(rfc("Widen the pool"))[0]
    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
        change = work.changes.get(made)
    people.make_key(room.session.office, chair.id, WORDS)
    request = SignRequest(made, chair.id, "Engineering Manager", Choice.APPROVE, WORDS,
                          content_hash(change), change.revision)  # fmt: skip
    signing.sign(room.session.office, request)
    return made


@pytest.fixture
def window(room: Room, uid: str, qtbot: QtBot) -> Window:
    made = room.window("requests")
    made.open_change(uid)
    qtbot.waitUntil(lambda: quiet(made))
    return made


def opened(window: Window, uid: str, qtbot: QtBot) -> TakeBackDialog:
    window.ask(Ask("unsign", uid))
    dialog = dialog_of(window)
    assert isinstance(dialog, TakeBackDialog)
    qtbot.waitUntil(lambda: quiet(window))
    return dialog


def records(room: Room, uid: str) -> list[tuple[bool, bool]]:
    with room.session.open_view() as work:
        return [(one.superseded, bool(one.withdrawn_by)) for one in work.signoffs.of_change(uid)]


def offered(window: Window) -> list[str]:
    pane = window.page().review
    pane._fill_menu()
    return [action.text() for action in pane.menu.actions()]


def test_a_sign_off_is_taken_back_with_its_reason(
    room: Room, window: Window, uid: str, qtbot: QtBot
) -> None:
    assert "Take a sign-off back" in offered(window)
    dialog = opened(window, uid, qtbot)
    assert dialog.which.currentText() == "Ada Chair, Engineering Manager: approve"
    assert dialog.focusWidget() is dialog.cancel
    dialog.passphrase.setText(WORDS)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.error.text() == "Give the reason.")
    assert dialog.passphrase.text() == ""
    dialog.reason.setText("The test failed")
    dialog.passphrase.setText(WORDS)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.passphrase, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert records(room, uid) == [(True, True)]
    qtbot.waitUntil(lambda: quiet(window))
    assert "Take a sign-off back" not in offered(window)


def test_enter_alone_takes_nothing_back(room: Room, window: Window, uid: str, qtbot: QtBot) -> None:
    dialog = opened(window, uid, qtbot)
    dialog.reason.setText("The test failed")
    dialog.passphrase.setText(WORDS)
    for widget in (dialog.passphrase, dialog.reason, dialog.which, dialog.go):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: quiet(window))
    assert dialog.isVisible()
    assert records(room, uid) == [(False, False)]
    dialog.cancel.setFocus()
    QTest.keyClick(dialog.cancel, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.passphrase.text() == ""


def test_a_wrong_passphrase_takes_nothing_back(
    room: Room, window: Window, uid: str, qtbot: QtBot
) -> None:
    dialog = opened(window, uid, qtbot)
    dialog.reason.setText("The test failed")
    dialog.passphrase.setText("not these words")
    dialog.go.click()
    qtbot.waitUntil(lambda: "4 tries left" in dialog.error.text())
    assert dialog.isVisible()
    assert records(room, uid) == [(False, False)]
