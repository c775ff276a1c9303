"""An exception from the gate to the grant, as people click and type it."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.domain.change import Choice
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.basics import Button
from cab_desk.gui.widgets.gates import PassRow
from cab_desk.services.requests import summary
from tests.gui import rooms
from tests.gui.exception_desk import (
    WHY,
    ExceptionDialog,
    SignDialog,
    frozen_board,
    granted,
    shown,
)
from tests.gui.fitting import faults
from tests.gui.reached import nameless, unreached


@pytest.fixture
def uid(room):
    return frozen_board(room)


@pytest.fixture
def window(qtbot, room, uid):
    made = room.window("requests")
    made.open_change(uid)
    qtbot.waitUntil(partial(rooms.quiet, made))
    return made


@pytest.fixture
def dialog(qtbot, window, uid):
    window.ask(Ask("exception", uid))
    return shown(qtbot, window, ExceptionDialog)


def kinds(room, uid):
    with room.session.open_view() as work:
        return [one.kind for one in summary.judged(work, work.changes.get(uid)).findings]


def asked(qtbot, window, dialog, reason=WHY):
    dialog.reason.setPlainText(reason)
    dialog.go.click()
    qtbot.waitUntil(lambda: rooms.quiet(window) and dialog.rows[0].button is not None)


def test_the_gate_of_a_freeze_leads_to_the_dialog_and_no_other_does(qtbot, window):
    cards = window.page().review.panel.cards
    linked = [
        (card.accessibleName(), button)
        for card in cards
        for button in card.findChildren(Button)
        if button.said() == "Exception…"
    ]
    assert len(cards) > len(linked) == 1
    name, button = linked[0]
    assert "freeze" in name.lower()
    button.click()
    assert shown(qtbot, window, ExceptionDialog).windowTitle().startswith("Exception for ")


def test_it_says_what_is_broken_and_begins_on_the_button_that_closes(dialog):
    assert dialog.windowTitle().startswith("Exception for ")
    assert dialog.broken.count() == 1
    assert [row.accessibleName() for row in dialog.rows] == [
        "Incident Commander, has not signed", "Engineering Manager, has not signed",
    ]  # fmt: skip
    assert all(row.button is None for row in dialog.rows)
    assert not dialog.which.isVisible()
    assert not dialog.kind.isVisible()
    assert not dialog.drop.isVisible()
    assert dialog.focusWidget() is dialog.cancel


def test_enter_in_the_dialog_asks_for_nothing(qtbot, dialog, room, uid):
    dialog.reason.setPlainText(WHY)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert room.change(uid).exception is None


def test_a_missing_reason_is_said_at_its_field(qtbot, window, dialog, room, uid):
    dialog.go.click()
    qtbot.waitUntil(lambda: "can't wait" in dialog.reason_error.text())
    assert dialog.reason.property("faulty")
    assert dialog.focusWidget() is dialog.reason
    assert room.change(uid).exception is None


def test_once_asked_for_the_authority_signs_and_the_freeze_is_lifted(
    qtbot, window, dialog, room, uid
):
    asked(qtbot, window, dialog)
    assert room.change(uid).exception.reason == WHY
    assert dialog.go.said() == "Save the justification"
    dialog.rows[1].button.click()
    sign = shown(qtbot, window, SignDialog)
    assert sign.heading.text().startswith("Grant Freeze override")
    assert sign.decisions.card(Choice.APPROVE).text() == "Grant exception"
    assert sign.who.itemText(0) == "Ada Chair"
    sign.decisions.choose(Choice.APPROVE)
    assert "override the freeze" in sign.meaning.text()
    sign.passphrase.setText(rooms.WORDS)
    with qtbot.waitSignal(sign.accepted):
        sign.sign.click()
    qtbot.waitUntil(lambda: "Ada Chair granted it" in dialog.rows[1].accessibleName())
    qtbot.waitUntil(partial(rooms.quiet, window))
    assert "not needed any more" in dialog.rows[0].accessibleName()
    assert dialog.reason.isReadOnly()
    assert not dialog.go.isVisible()
    assert "may run as planned" in dialog.lifts.text()
    assert "freeze.active" not in kinds(room, uid)


@pytest.mark.parametrize("times", [1, 2, 50])
def test_a_justification_stands_over_the_meaning_and_hides_nothing(
    qtbot, window, dialog, room, uid, times
):
    asked(qtbot, window, dialog, "Orders fail for every customer. " * times)
    dialog.rows[1].button.click()
    sign = shown(qtbot, window, SignDialog)
    sign.decisions.choose(Choice.APPROVE)
    qtbot.waitUntil(lambda: sign.pad.geometry().bottom() <= sign.meaning_box.geometry().top())
    qtbot.waitUntil(lambda: list(faults(sign)) == [])
    assert len(sign.meaning.text()) < 800
    assert "override the freeze" in sign.meaning.text()


def test_dialog_and_sign_off_have_names_and_are_reached_by_tab(qtbot, window, dialog):
    asked(qtbot, window, dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert nameless(dialog) == []
    assert unreached(dialog) == []
    assert list(faults(dialog)) == []


def test_a_refusal_in_the_sign_off_grants_nothing(qtbot, window, dialog, room, uid):
    asked(qtbot, window, dialog)
    dialog.rows[1].button.click()
    sign = shown(qtbot, window, SignDialog)
    sign.decisions.choose(Choice.REJECT)
    assert "override the freeze" not in sign.meaning.text()
    sign.passphrase.setText(rooms.WORDS)
    with qtbot.waitSignal(sign.accepted):
        sign.sign.click()
    assert {"approval.rejected", "freeze.active"} <= set(kinds(room, uid))


def test_what_was_typed_stays_while_the_request_changes(qtbot, window, dialog, room, uid):
    dialog.reason.setPlainText("Half a sentence")
    window.desk.touched.emit(frozenset({"change", f"change:{uid}"}))
    qtbot.waitUntil(partial(rooms.quiet, window))
    assert dialog.reason.toPlainText() == "Half a sentence"


def test_a_request_is_taken_back(qtbot, window, dialog, room, uid):
    asked(qtbot, window, dialog)
    with qtbot.waitSignal(dialog.accepted):
        dialog.drop.click()
    assert room.change(uid).exception is None


def test_the_review_shows_who_granted_it_and_why(qtbot, window, room, uid):
    granted(room, uid)
    window.desk.touched.emit(frozenset({"change", f"change:{uid}"}))
    panel = window.page().review.panel

    def lines():
        return [row.accessibleName() for row in panel.findChildren(PassRow)]

    qtbot.waitUntil(
        lambda: any("Freeze override" in line and "by Ada Chair" in line for line in lines())
    )
    assert any(WHY in line for line in lines())


def test_the_menu_leads_to_what_was_granted_and_is_silent_where_nothing_is_broken(
    qtbot, room, window, uid
):
    granted(room, uid)
    (other,) = room.add(rooms.rfc("Grow the disk"))
    review = window.page().review
    offered = {}
    for one in (uid, other):
        window.open_change(one)
        qtbot.waitUntil(lambda one=one: rooms.quiet(window) and review.review.change.uid == one)
        review.menu.aboutToShow.emit()
        offered[one] = [action.text() for action in review.menu.actions()]
    assert "Exception…" in offered[uid]
    assert "Exception…" not in offered[other]


def test_where_nothing_is_broken_it_says_so(qtbot, room, window):
    (other,) = room.add(rooms.rfc("Grow the disk"))
    window.ask(Ask("exception", other))
    dialog = shown(qtbot, window, ExceptionDialog)
    assert "breaks no rule" in dialog.notice.sentence.text()
    assert not dialog.go.isVisible()
    assert not dialog.reason.isVisible()
