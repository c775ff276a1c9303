"""What is typed into a dialog outlives the program: offered, used, discarded, and gone in time."""

import stat
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from cab_desk.domain.change import Stage
from cab_desk.errors import Unavailable
from cab_desk.gui import unsaved
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.left_texts import LeftTextsDialog
from cab_desk.gui.dialogs.reason import ReasonDialog
from cab_desk.gui.dialogs.reset_key import ResetKeyDialog
from cab_desk.gui.typed import TypedBar
from cab_desk.gui.widgets.basics import Button, Label
from cab_desk.services.typed import Field, Typed, packed_typed, unpacked_typed
from cab_desk.services.unsaved import Unsaved, packed
from cab_desk.settings import data_folder
from tests.gui import rooms

WHY = "The vendor withdrew the patch."


def kept():
    return sorted((data_folder() / "unsaved").glob("*-typed*.json"))


def lies(text):
    """Tell whether a text lies on the disk; a file may go while one looks."""
    for one in kept():
        with suppress(FileNotFoundError):
            if text.encode() in one.read_bytes():
                return True
    return False


def type_into(qtbot, field, text):
    """Type, and wait until it lies on the disk."""
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, text)
    qtbot.waitUntil(lambda: lies(text))


def vanish(dialog):
    """End a dialog as a crash of the program does: nothing of it is heard."""
    dialog.finished.disconnect()
    dialog.hide()
    dialog.deleteLater()


def bar_of(dialog):
    return next(one for one in dialog.findChildren(TypedBar))


def offered(qtbot, dialog):
    bar = bar_of(dialog)
    qtbot.waitUntil(bar.isVisible)
    return bar


@pytest.fixture
def window(room):
    room.make_board()
    return room.window("requests")


@pytest.fixture
def ask(qtbot, window):
    def open_it(action, uid, detail=""):
        window.ask(Ask(action, uid, detail))
        qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(QDialog)))
        dialog = rooms.dialog_of(window)
        qtbot.waitUntil(lambda: rooms.quiet(window))
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return open_it


def test_a_reason_is_offered_again_used_and_gone_once_it_is_recorded(qtbot, room, ask):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    type_into(qtbot, dialog.reason, WHY)
    vanish(dialog)
    dialog = ask("withdraw", uid)
    bar = offered(qtbot, dialog)
    assert "13:42" in bar.sentence.text()
    assert dialog.reason.toPlainText() == ""
    bar.button.click()
    assert dialog.reason.toPlainText() == WHY
    assert "nothing is recorded" in bar.sentence.text()
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: kept() == [])
    assert room.change(uid).stage is Stage.WITHDRAWN


def test_it_is_offered_for_the_same_request_alone(qtbot, room, ask):
    first, second = room.add(rooms.rfc("Grow the disk"), rooms.rfc("Shrink the disk"))
    dialog = ask("withdraw", first)
    type_into(qtbot, dialog.reason, WHY)
    vanish(dialog)
    other = ask("withdraw", second)
    assert not bar_of(other).isVisible()
    other.reject()
    assert len(kept()) == 1


def test_what_is_discarded_is_offered_no_more(qtbot, room, ask):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    type_into(qtbot, dialog.reason, WHY)
    vanish(dialog)
    dialog = ask("withdraw", uid)
    offered(qtbot, dialog).discard.click()
    qtbot.waitUntil(lambda: kept() == [])
    assert not bar_of(dialog).isVisible()


def test_who_cancels_wants_it_no_more(qtbot, room, ask):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    type_into(qtbot, dialog.reason, WHY)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: kept() == [])


def test_who_only_looks_loses_nothing(qtbot, room, ask):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    type_into(qtbot, dialog.reason, WHY)
    vanish(dialog)
    dialog = ask("withdraw", uid)
    offered(qtbot, dialog)
    type_into(qtbot, dialog.reason, "Something else")
    dialog.reject()
    qtbot.waitUntil(lambda: lies(WHY))


def test_what_nobody_answered_for_outlives_a_second_crash(qtbot, room, ask):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    type_into(qtbot, dialog.reason, WHY)
    vanish(dialog)
    dialog = ask("withdraw", uid)
    offered(qtbot, dialog)
    type_into(qtbot, dialog.reason, "Something else")
    assert lies(WHY)
    vanish(dialog)
    dialog = ask("withdraw", uid)
    offered(qtbot, dialog).discard.click()
    qtbot.waitUntil(lambda: len(kept()) == 1)
    offered(qtbot, dialog).button.click()
    seen = dialog.reason.toPlainText()
    assert seen in (WHY, "Something else")  # the clock stands: either may be the newer
    qtbot.waitUntil(lambda: rooms.quiet(dialog.parentWidget()))
    (path,) = kept()
    assert seen.encode() in path.read_bytes()
    dialog.reject()
    qtbot.waitUntil(lambda: kept() == [])


def test_a_dialog_is_never_offered_its_own_text(qtbot, room, ask):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    type_into(qtbot, dialog.reason, WHY)
    dialog._typed._read()  # as if the lane had been busy until now
    qtbot.waitUntil(lambda: rooms.quiet(dialog.parentWidget()))
    assert not bar_of(dialog).isVisible()


def test_what_is_used_lies_there_until_the_new_text_does(qtbot, room, ask):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    type_into(qtbot, dialog.reason, WHY)
    (before,) = kept()
    vanish(dialog)
    dialog = ask("withdraw", uid)
    offered(qtbot, dialog).button.click()
    assert before.exists()
    qtbot.waitUntil(lambda: not before.exists())
    (path,) = kept()
    assert WHY.encode() in path.read_bytes()


def test_who_types_without_a_rest_is_kept_too(qtbot, room, ask):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    dialog.reason.setFocus()

    def another_letter():
        QTest.keyClicks(dialog.reason, "x")
        return bool(kept())

    qtbot.waitUntil(another_letter, timeout=20_000)


def test_the_file_is_for_this_user_alone_and_says_whose_it_is(qtbot, room, ask):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    type_into(qtbot, dialog.reason, WHY)
    (path,) = kept()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    typed = unpacked_typed(path.read_bytes())
    assert typed.about == ("withdraw", uid, "")
    assert typed.page == "requests"
    assert [(one.name, one.text) for one in typed.texts] == [("reason", WHY)]


def test_a_passphrase_lies_nowhere(qtbot, room, window):
    with room.session.open_view() as view:
        person = view.people.all()[0]
    dialog = ResetKeyDialog(window.desk, room.look, person, window)
    dialog.open()
    qtbot.waitUntil(lambda: rooms.quiet(window))
    dialog.activateWindow()
    for field in (dialog.first_pass, dialog.second_pass, dialog.passphrase, dialog.again):
        QTest.keyClicks(field, "canary battery staple")
    type_into(qtbot, dialog.reason, "Lost at the airport")
    assert all(
        b"canary" not in one.read_bytes() for one in data_folder().rglob("*") if one.is_file()
    )
    vanish(dialog)


def test_a_board_that_is_away_takes_no_text(qtbot, room, ask, window):
    """What could not be recorded stays in its dialog, and on the disk."""
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    assert isinstance(dialog, ReasonDialog)
    type_into(qtbot, dialog.reason, WHY)

    def away():
        raise Unavailable("The board does not answer.")

    window.desk.office = replace(window.desk.office, open_work=away)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.reason_error.text() == "The board does not answer.")
    assert dialog.isVisible()
    assert dialog.go.isEnabled()
    assert dialog.reason.toPlainText() == WHY
    assert len(kept()) == 1


def left_by(texts, board_id, *abouts):
    """Lay down what a crash leaves of some dialogs, each a minute later."""
    for number, (action, uid, page) in enumerate(abouts):
        at = rooms.NOW - timedelta(minutes=60 - number)
        field = Field("reason", "Reason", f"Text {number}")
        one = Typed((action, uid, ""), f"Title {number}", page, at, (field,))
        texts.keep(board_id, one.key, packed_typed(one))


@pytest.fixture
def listed(qtbot, room, window):
    """Return the list of what was left, opened from the notice of the start."""

    def open_it(*abouts):
        left_by(window.desk.office.unsaved, window.desk.board.id, *abouts)
        unsaved.tell_left(window.desk, window)
        qtbot.waitUntil(window.notice.isVisible)
        window.notice.button.click()
        dialog = rooms.dialog_of(window)
        assert isinstance(dialog, LeftTextsDialog)
        return dialog

    return open_it


def pressed(card, text):
    next(one for one in card.findChildren(Button) if one.text() == text).click()


def test_the_start_lists_what_was_left_the_last_one_first(qtbot, room, window, listed):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = listed(("withdraw", uid, "requests"), ("decide", "i1", "meeting"))
    sentence = window.notice.sentence.text()
    assert sentence.startswith("2 things were left unfinished")
    assert "12:43" in sentence
    first, second = dialog.cards
    assert any("Text 1" in one.text() for one in first.findChildren(Label))
    pressed(second, "Copy")
    assert QGuiApplication.clipboard().text() == "Text 0"
    dialog.reject()
    assert len(kept()) == 2


def test_what_is_discarded_in_the_list_is_gone(qtbot, window, listed):
    dialog = listed(("decide", "i1", "meeting"), ("calendar_entry", "", "calendar"))
    pressed(dialog.cards[0], "Discard")
    qtbot.waitUntil(lambda: len(kept()) == 1)
    with qtbot.waitSignal(dialog.accepted):
        pressed(dialog.cards[0], "Discard")
    qtbot.waitUntil(lambda: kept() == [])


def test_what_the_window_cannot_open_leads_to_its_page(qtbot, window, listed):
    dialog = listed(("calendar_entry", "", "calendar"))
    pressed(dialog.cards[0], "Go to Calendar")
    qtbot.waitUntil(lambda: window.page().NAME == "calendar")
    assert len(kept()) == 1


def test_edits_of_requests_stand_among_the_texts(qtbot, room, window, listed):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    change = room.change(uid)
    edit = Unsaved(uid, change.number, rooms.NOW, change, replace(change, title="Grow both"), 0)
    window.desk.office.unsaved.keep(window.desk.board.id, uid, packed(edit))
    dialog = listed(("decide", "i1", "meeting"))
    assert len(dialog.cards) == 2
    pressed(dialog.cards[0], "Discard")
    qtbot.waitUntil(lambda: len(list((data_folder() / "unsaved").glob("*.json"))) == 1)
    dialog.reject()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"v":"typed"}', b'{"v":"typed","about":["a"]}', b"\xff", b"null"]
)
def test_what_cannot_be_read_is_not_offered(qtbot, room, ask, data):
    (uid,) = room.add(rooms.rfc("Grow the disk"))
    dialog = ask("withdraw", uid)
    type_into(qtbot, dialog.reason, WHY)
    vanish(dialog)
    kept()[0].write_bytes(data)
    assert unpacked_typed(data) is None
    dialog = ask("withdraw", uid)
    assert not bar_of(dialog).isVisible()
    unsaved.tell_left(dialog.parentWidget().desk, dialog.parentWidget())
    qtbot.waitUntil(lambda: rooms.quiet(dialog.parentWidget()))
    assert not dialog.parentWidget().notice.isVisible()
