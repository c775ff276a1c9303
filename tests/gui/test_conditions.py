"""Conditions in the review: what is open, and the signature by which one is ticked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.domain.change import Choice
from cab_desk.domain.content import content_hash
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.care import CareDialog
from cab_desk.gui.dialogs.tick import TickDialog
from cab_desk.gui.widgets.condition_rows import ConditionRow
from cab_desk.services.members import people
from cab_desk.services.signatures import signing
from tests.gui import rooms

TEXTS = ("Stop at <b>0.1 %</b> of errors", "Two gateways first")


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    (uid,) = room.add(rooms.rfc("Rotate the certificates"))
    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
        change = work.changes.get(uid)
    people.make_key(room.session.office, chair.id, rooms.WORDS)
    request = signing.SignRequest(
        uid, chair.id, chair.roles[0].name, Choice.CONDITIONS, rooms.WORDS, content_hash(change),
        change.revision, conditions=TEXTS,
    )  # fmt: skip
    signing.sign(room.session.office, request)
    window = room.window("requests")
    window.open_change(uid)
    qtbot.waitUntil(lambda: len(window.findChildren(ConditionRow)) == 2)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    return window


def rows(window):
    return [row for row in window.findChildren(ConditionRow) if row.isVisibleTo(window)]


def opened(qtbot, window, number=0):
    rows(window)[number].button.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(TickDialog)))
    dialog = next(one for one in window.findChildren(TickDialog) if one.isVisible())
    qtbot.waitUntil(dialog.go.isEnabled)
    return dialog


def test_each_condition_stands_with_who_set_it(window):
    assert [row.accessibleName() for row in rows(window)] == [
        f"{text}, Open. Set by Ada Chair." for text in TEXTS
    ]
    assert all(row.button is not None for row in rows(window))


def test_a_condition_is_ticked_by_passphrase_and_shown_so(qtbot, window, room):
    dialog = opened(qtbot, window)
    assert dialog.text.text() == TEXTS[0]  # as it was written, never as markup
    assert dialog.who.currentText() == "Ada Chair"
    dialog.note.setText("The alert is set.")
    QTest.keyClicks(dialog.passphrase, rooms.WORDS)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.go.click()
    qtbot.waitUntil(lambda: rows(window) and rows(window)[0].button is None)
    assert "Ticked by Ada Chair, " in rows(window)[0].accessibleName()
    assert "The alert is set." in rows(window)[0].accessibleName()
    assert rows(window)[1].button is not None


def test_a_wrong_passphrase_is_said_and_not_kept(qtbot, window):
    dialog = opened(qtbot, window)
    QTest.keyClicks(dialog.passphrase, "a wrong one")
    dialog.go.click()
    qtbot.waitUntil(lambda: "4 tries left" in dialog.error.text())
    assert dialog.passphrase.text() == ""
    dialog.reject()


def test_enter_alone_ticks_nothing(qtbot, window, room):
    dialog = opened(qtbot, window)
    assert dialog.cancel.hasFocus() or not dialog.passphrase.hasFocus()
    QTest.keyClicks(dialog.passphrase, rooms.WORDS)
    QTest.keyClick(dialog.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    with room.session.open_view() as work:
        types = [event.type for _, event in work.ledger.entries()]
    assert "condition.ticked" not in types
    dialog.reject()


def test_a_condition_that_fell_meanwhile_is_said_so(qtbot, window, room):
    (uid,) = [change.uid for change in room.changes()]
    window.ask(Ask("tick", uid, "gone/0"))
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(TickDialog)))
    dialog = next(one for one in window.findChildren(TickDialog) if one.isVisible())
    qtbot.waitUntil(lambda: "no longer stands" in dialog.error.text())
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_an_approval_without_conditions_shows_none(qtbot, room):
    room.make_board()
    other = rooms.rfc("Upgrade the queue", start=rooms.at(19, 14) + timedelta(days=1))
    (uid,) = room.add(replace(other, end=other.start + timedelta(hours=1)))
    window = room.window("requests")
    window.open_change(uid)
    qtbot.waitUntil(lambda: rooms.quiet(window))
    assert rows(window) == []


def test_who_sees_to_it_is_said_from_the_review_of_the_rfc(qtbot, window, room):
    with room.session.open_view() as work:
        chair = next(person for person in work.people.all() if person.chair)
        room.session.settings.me = {work.board().id: chair.id}
    rows(window)[1].care.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(CareDialog)))
    dialog = next(one for one in window.findChildren(CareDialog) if one.isVisible())
    assert dialog.text.text() == TEXTS[1]
    assert dialog.owner.hasFocus()
    QTest.keyClicks(dialog.owner, "Edge Team Lead")
    QTest.keyClicks(dialog.due, "+7")
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.due, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: len(rows(window)) == 2 and "Edge Team Lead" in rows(window)[1].accessibleName()
    )
    assert "Seen to by" not in rows(window)[0].accessibleName()
