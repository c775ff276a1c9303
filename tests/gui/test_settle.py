"""Conflicts in the review of an RFC, and the dialog that settles one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cab_desk.gui.dialogs.settle import SettleDialog
from cab_desk.gui.widgets.basics import Label
from cab_desk.gui.widgets.conflict_rows import ConflictRow
from cab_desk.services.conflict_ports import ACCEPTED
from cab_desk.services.schedule.settling import SettleRequest, settle
from tests.gui import rooms

WHY = "The reindexing waits for the column."


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    system = ("orders-db",)
    room.add(
        rooms.rfc("Drop the column", systems=system, start=rooms.at(20, 14), end=rooms.at(20, 18)),
        rooms.rfc("Reindex", systems=system, start=rooms.at(20, 16), end=rooms.at(20, 20)),
    )
    return opened_at(qtbot, room, "Drop the column")


def opened_at(qtbot, room, title, *, member=True):
    with room.session.open_view() as work:
        uid = next(one.uid for one in work.changes.each() if one.title == title)
        chair = next(person for person in work.people.all() if person.chair)
        board = work.board()
    room.session.settings.me = {board.id: chair.id if member else ""}
    window = room.window("requests")
    window.open_change(uid)
    qtbot.waitUntil(lambda: rooms.quiet(window) and bool(rows(window)))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def rows(window):
    return [row for row in window.findChildren(ConflictRow) if row.isVisibleTo(window)]


def dialog_of(qtbot, window):
    rows(window)[0].button.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(SettleDialog)))
    dialog = next(one for one in window.findChildren(SettleDialog) if one.isVisible())
    qtbot.waitUntil(dialog.go.isEnabled)
    assert dialog.choice.hasFocus()
    return dialog


def test_it_is_settled_by_keys_and_seen_from_both(qtbot, window):
    (row,) = rows(window)
    assert "orders-db" in row.accessibleName()
    assert row.accessibleName().endswith("Open.")
    dialog = dialog_of(qtbot, window)
    qtbot.keyClick(dialog.choice, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.choice, Qt.Key.Key_Tab)
    assert dialog.reason.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), WHY)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(rows(window)) and "before" in rows(window)[0].accessibleName())
    said = rows(window)[0].accessibleName()
    assert said.endswith(f"by Ada Chair: {WHY}")
    number = next(one for one in said.split() if one.startswith("CR-"))
    with window.desk.office.open_work() as work:
        other = next(one for one in work.changes.each() if one.number == number)
    window.open_change(other.uid)
    qtbot.waitUntil(lambda: bool(rows(window)) and rooms.quiet(window)
                    and window.page().review.uid == other.uid)  # fmt: skip
    assert WHY in rows(window)[0].accessibleName()
    assert "0 open" in {one.text() for one in window.findChildren(Label)}


def test_what_is_missing_is_told_at_its_field(qtbot, window):
    dialog = dialog_of(qtbot, window)
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(dialog.reason_error.text()))
    assert dialog.reason.hasFocus()
    assert dialog.reason.accessibleDescription() == "Give a reason of 5 letters or more."
    dialog.reject()


def test_a_settled_one_is_changed_or_opened_again(qtbot, window):
    for state, wanted in ((0, "Accepted by Ada Chair"), (3, "Open.")):
        dialog = dialog_of(qtbot, window)
        dialog.choice.setCurrentIndex(state)
        dialog.reason.setPlainText(WHY)
        with qtbot.waitSignal(dialog.accepted):
            dialog.go.click()
        qtbot.waitUntil(
            lambda said=wanted: bool(rows(window)) and said in rows(window)[0].accessibleName()
        )


def test_what_another_said_meanwhile_is_not_overwritten(qtbot, window):
    dialog = dialog_of(qtbot, window)
    uid, other = dialog._uid, dialog._other
    with window.desk.office.open_work() as work:
        settle(work, SettleRequest(uid, other, ACCEPTED, "Both may run."))
    dialog.reason.setPlainText(WHY)
    dialog.go.click()
    qtbot.waitUntil(lambda: "while this was open" in dialog.choice_error.text())
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == WHY
    with window.desk.office.open_work() as work:
        assert work.conflicts.between(uid, other).reason == "Both may run."
    dialog.reject()


def test_who_is_nobody_is_sent_to_the_settings(qtbot, room):
    room.make_board()
    for title in ("One", "Other"):
        room.add(rooms.rfc(title, systems=("db",), start=rooms.at(20, 14), end=rooms.at(20, 18)))
    window = opened_at(qtbot, room, "One", member=False)
    dialog = dialog_of(qtbot, window)
    dialog.reason.setPlainText(WHY)
    dialog.go.click()
    qtbot.waitUntil(lambda: "Settings" in dialog.choice_error.text())
    dialog.reject()
