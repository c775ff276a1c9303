"""A passphrase is changed in the window by whoever knows it."""

import pytest
from pytestqt.qtbot import QtBot

from cab_desk.gui.dialogs.new_passphrase import NewPassphraseDialog
from cab_desk.gui.window import Window
from cab_desk.services.members import people
from cab_desk.services.members.passphrases import open_key
from tests.gui.rooms import WORDS, Room, dialog_of, quiet

NEW = "another walk along the shore"


@pytest.fixture
def window(room: Room, qtbot: QtBot) -> Window:
    room.make_board()
    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
    people.make_key(room.session.office, chair.id, WORDS)
    window = room.window("settings")
    qtbot.waitUntil(lambda: quiet(window))
    return window


def opened(window: Window, qtbot: QtBot) -> NewPassphraseDialog:
    page = window.page()
    names = [page.people.model().index(row, 0).data() for row in range(3)]
    page.people.setCurrentIndex(page.people.model().index(names.index("Ada Chair"), 0))
    page.change_passphrase.click()
    dialog = dialog_of(window)
    assert isinstance(dialog, NewPassphraseDialog)
    qtbot.waitUntil(lambda: "is the same since" in dialog.about.text())
    return dialog


def test_a_passphrase_is_changed(room: Room, window: Window, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    dialog.old.setText(WORDS)
    dialog.new.setText(NEW)
    dialog.again.setText("something else")
    dialog.go.click()
    assert "differ" in dialog.error.text()
    dialog.again.setText(NEW)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
    assert open_key(room.session.office, chair.id, NEW).person_id == chair.id


def test_a_wrong_old_one_changes_nothing(room: Room, window: Window, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    dialog.old.setText("not these words")
    dialog.new.setText(NEW)
    dialog.again.setText(NEW)
    dialog.go.click()
    qtbot.waitUntil(lambda: "4 tries left" in dialog.error.text())
    assert (dialog.old.text(), dialog.new.text(), dialog.again.text()) == ("", "", "")
    assert dialog.isVisible()


@pytest.mark.parametrize(
    ("scale", "shown"), [(1.0, True), (1.25, True), (1.6, False), (2.0, False)]
)
def test_on_a_rooms_screen_not_even_the_length_of_a_secret_is_seen(
    room: Room, window: Window, qtbot: QtBot, scale: float, shown: bool
) -> None:
    room.look.set(k=scale)
    dialog = opened(window, qtbot)
    for secret in (dialog.old, dialog.new, dialog.again):
        secret.setText(WORDS)
        assert secret.text() == WORDS
        assert bool(secret.displayText()) is shown
        assert ("Nothing shows" in secret.placeholderText()) is not shown
    dialog.reject()
    room.look.set(k=1.0)
