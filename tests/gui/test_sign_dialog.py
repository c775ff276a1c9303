"""Sign by keyboard alone; every refusal stands in the dialog and loses nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cab_desk.domain.change import Choice
from cab_desk.gui import times
from cab_desk.gui.desk import Desk
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.look import Look
from cab_desk.services.boards.boards import NewPerson
from cab_desk.services.requests import changes
from tests.gui.meeting_desk import meeting_desk
from tests.services.evidence_room import WORDS
from tests.services.meeting_room import MeetingRoom

Made = tuple[MeetingRoom, Desk, Look]
Open = Callable[..., SignDialog]


@pytest.fixture
def made(tmp_path: Path, qapp: object) -> Iterator[Made]:
    with meeting_desk(tmp_path, 1) as made:
        yield made


@pytest.fixture
def opened(made: Made, qtbot: QtBot) -> Open:
    def go(role: str = "", uid: str = "") -> SignDialog:
        board, desk, look = made
        dialog = SignDialog(desk, look, uid or board.uids[0], role)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: dialog.who.count() > 0)
        return dialog

    return go


def standing(board: MeetingRoom) -> list[tuple[str, Choice]]:
    found = board.do(lambda work: work.signoffs.standing(board.uids[0]))
    return [(one.person, one.decision) for one in found]


def ctrl_enter(dialog: SignDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def has_focus(dialog: SignDialog, widget: QWidget) -> bool:
    return dialog.focusWidget() is widget


def test_the_focus_begins_on_cancel_and_enter_never_signs(
    made: Made, opened: Open, qtbot: QtBot
) -> None:
    board = made[0]
    dialog = opened("Engineering Manager")
    assert has_focus(dialog, dialog.cancel)
    dialog.decisions.choose(Choice.APPROVE)
    dialog.passphrase.setText(WORDS)
    for widget in (dialog.passphrase, dialog.sign, dialog.decisions.card(Choice.APPROVE)):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert dialog.passphrase.text() == WORDS
    dialog.cancel.setFocus()
    QTest.keyClick(dialog.cancel, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.passphrase.text() == ""
    assert standing(board) == []


def test_ctrl_enter_signs_and_the_passphrase_is_gone_at_once(
    made: Made, opened: Open, qtbot: QtBot
) -> None:
    board = made[0]
    dialog = opened("Engineering Manager")
    card = dialog.decisions.card(Choice.APPROVE)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert "revision 1" in dialog.meaning.text()
    assert dialog.print_chip.text().startswith("Content, revision 1 ")
    moment = made[1].office.clock().astimezone(times.zone_of(made[1].board.zone))
    zone = times.offset(moment, moment.tzinfo)
    assert dialog.pad_time.text().endswith(f", {moment:%H:%M} {zone}")
    assert dialog.pad_time.said() == dialog.pad_time.text()  # whole
    QTest.keyClicks(dialog.passphrase, WORDS)
    with qtbot.waitSignal(dialog.accepted):
        ctrl_enter(dialog)
        assert dialog.passphrase.text() == ""
        assert not dialog.sign.isEnabled()
    assert standing(board) == [("Engineering Manager", Choice.APPROVE)]


def test_escape_closes_without_a_word(made: Made, opened: Open) -> None:
    dialog = opened()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert standing(made[0]) == []


def test_a_wrong_passphrase_is_told_with_the_tries_left_and_loses_nothing(
    made: Made, opened: Open, qtbot: QtBot
) -> None:
    dialog = opened("Engineering Manager")
    dialog.decisions.choose(Choice.CONDITIONS)
    dialog.conditions.setPlainText("Two gateways first.")
    for x in range(40, 120, 4):
        if x == 40:
            QTest.mousePress(dialog.pad, Qt.MouseButton.LeftButton, pos=dialog.pad.rect().center())
        QTest.mouseMove(dialog.pad, dialog.pad.rect().topLeft() + dialog.pad.rect().center() / 2)
        QTest.mouseMove(dialog.pad, dialog.pad.rect().center())
    QTest.mouseRelease(dialog.pad, Qt.MouseButton.LeftButton, pos=dialog.pad.rect().center())
    strokes = dialog.pad.text()
    assert strokes
    dialog.passphrase.setText("not the right words")
    ctrl_enter(dialog)
    qtbot.waitUntil(lambda: "4 tries left" in dialog.passphrase_error.text())
    assert dialog.isVisible()
    assert dialog.refusal.text() == ""
    assert dialog.passphrase.text() == ""
    assert has_focus(dialog, dialog.passphrase)
    assert dialog.conditions.toPlainText() == "Two gateways first."
    assert dialog.pad.text() == strokes
    assert dialog.decisions.present() is Choice.CONDITIONS
    assert standing(made[0]) == []


def test_conditions_are_required_with_their_decision_alone(
    made: Made, opened: Open, qtbot: QtBot
) -> None:
    dialog = opened("Business Stakeholder")
    dialog.decisions.choose(Choice.APPROVE)
    assert not dialog.conditions.isEnabled()
    dialog.decisions.choose(Choice.CONDITIONS)
    assert dialog.conditions.isEnabled()
    dialog.passphrase.setText(WORDS)
    ctrl_enter(dialog)
    assert "at least one condition" in dialog.conditions_error.text()
    assert has_focus(dialog, dialog.conditions)
    dialog.conditions.setPlainText("Check OCSP first.\n\n  Stop at 0.1 % errors.  \n")
    with qtbot.waitSignal(dialog.accepted):
        ctrl_enter(dialog)
    found = made[0].do(lambda work: work.signoffs.standing(made[0].uids[0]))
    assert found[0].conditions == ("Check OCSP first.", "Stop at 0.1 % errors.")


def test_without_a_decision_or_a_passphrase_the_dialog_says_so(made: Made, opened: Open) -> None:
    dialog = opened("Engineering Manager")
    ctrl_enter(dialog)
    assert "Choose a decision" in dialog.refusal.text()
    dialog.decisions.choose(Choice.REJECT)
    ctrl_enter(dialog)
    assert "passphrase" in dialog.passphrase_error.text()
    assert dialog.isVisible()


def test_who_may_not_sign_is_told_why_and_who_may(made: Made, opened: Open) -> None:
    dialog = opened()
    dialog.sign_as(made[0].ids["Edge Team Lead"])
    assert "Edge Team Lead can't sign CR-2026-0001" in dialog.refusal.text()
    assert "may not approve" in dialog.refusal.text()
    assert not dialog.sign.isEnabled()
    assert not dialog.pad.isEnabled()
    dialog.refusal.instead.emit(made[0].ids["Business Stakeholder"])
    assert dialog.sign.isEnabled()
    assert dialog.refusal.text() == ""


def test_a_change_that_was_edited_meanwhile_shows_the_difference_first(
    made: Made, opened: Open, qtbot: QtBot
) -> None:
    board, desk, _ = made
    dialog = opened("Engineering Manager")
    dialog.decisions.choose(Choice.APPROVE)
    before = dialog.print_chip.text()
    old = board.change(board.uids[0])
    new = replace(old, title="Rotate the certificates of the other gateways")
    desk.run(partial(changes.edit, uid=old.uid, new=new, expected_version=old.version))
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 2)
    assert "revision 1 is now revision 2" in dialog.difference_title.text()
    shown = [label.text() for label in dialog.differences.findChildren(type(dialog.heading))]
    assert "Rotate the certificates of the other gateways" in shown
    dialog.passphrase.setText(WORDS)
    ctrl_enter(dialog)
    assert standing(board) == []
    assert dialog.steps.currentIndex() == 0
    assert dialog.print_chip.text() != before
    assert dialog.decisions.present() is Choice.APPROVE
    dialog.passphrase.setText(WORDS)
    with qtbot.waitSignal(dialog.accepted):
        ctrl_enter(dialog)
    assert standing(board) == [("Engineering Manager", Choice.APPROVE)]


def test_an_edit_that_the_dialog_did_not_see_is_refused_in_words(
    made: Made, opened: Open, qtbot: QtBot
) -> None:
    board = made[0]
    dialog = opened("Engineering Manager")
    dialog.decisions.choose(Choice.APPROVE)
    old = board.change(board.uids[0])
    new = replace(old, systems=("api-gateway", "edge"))
    board.do(partial(changes.edit, uid=old.uid, new=new, expected_version=old.version))
    dialog.passphrase.setText(WORDS)
    ctrl_enter(dialog)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == 2)
    assert "Nothing was recorded" in dialog.difference_title.text()
    assert standing(board) == []


def test_somebody_without_a_key_makes_one_and_accepts_it_in_writing(
    made: Made, opened: Open, qtbot: QtBot
) -> None:
    board = made[0]
    someone = NewPerson("Second Manager", ("Engineering Manager",))
    from_board = board.do(lambda work: work.people.all())[0]
    person = replace(
        from_board, id="", name=someone.name, member=False, chair=False, key_id="", aliases=(),
        roles=tuple(replace(role, name="Engineering Manager") for role in from_board.roles[:1]),
    )  # fmt: skip
    board.put(person)
    board.find_people()
    dialog = opened()
    dialog.sign_as(board.ids["Second Manager"])
    assert dialog.sign.said() == "Make a signing key"
    dialog.decisions.choose(Choice.APPROVE)
    ctrl_enter(dialog)
    assert dialog.steps.currentIndex() == 1
    assert "Second Manager" in dialog.acceptance.text()
    QTest.keyClicks(dialog.first, WORDS)
    QTest.keyClicks(dialog.second, "something else entirely")
    ctrl_enter(dialog)
    assert "differ" in dialog.key_error.text()
    dialog.second.setText(WORDS)
    ctrl_enter(dialog)
    assert "Accept" in dialog.key_error.text()
    dialog.agreed.setChecked(True)
    ctrl_enter(dialog)
    assert (dialog.first.text(), dialog.second.text()) == ("", "")
    qtbot.waitUntil(lambda: dialog.sign.said() == "Sign and lock")
    accepted = board.do(lambda work: work.ledger.of_subject(board.ids["Second Manager"]))
    assert accepted[-1][1].type == "key.accepted"
    dialog.passphrase.setText(WORDS)
    with qtbot.waitSignal(dialog.accepted):
        ctrl_enter(dialog)
    assert standing(board) == [("Second Manager", Choice.APPROVE)]


def test_replacing_ones_own_decision_needs_a_reason(made: Made, opened: Open, qtbot: QtBot) -> None:
    board = made[0]
    board.sign(board.uids[0], "Business Stakeholder", "Business Stakeholder")
    dialog = opened()
    dialog.sign_as(board.ids["Business Stakeholder"])
    assert dialog.reason.isVisible()
    dialog.decisions.choose(Choice.REJECT)
    dialog.passphrase.setText(WORDS)
    ctrl_enter(dialog)
    assert "reason" in dialog.reason_error.text()
    dialog.reason.setText("The rehearsal failed.")
    with qtbot.waitSignal(dialog.accepted):
        ctrl_enter(dialog)
    assert standing(board) == [("Business Stakeholder", Choice.REJECT)]


def test_a_stale_sign_off_offers_the_difference(made: Made, opened: Open) -> None:
    board = made[0]
    board.sign(board.uids[0], "Business Stakeholder", "Business Stakeholder")
    old = board.change(board.uids[0])
    new = replace(old, title="Rotate everything")
    board.do(
        partial(changes.edit, uid=old.uid, new=new, expected_version=old.version, reason="Wider.")
    )
    dialog = opened()
    dialog.sign_as(board.ids["Business Stakeholder"])
    assert "signed an earlier revision" in dialog.refusal.text()
    dialog.refusal.link.click()
    assert dialog.steps.currentIndex() == 2
    shown = [label.text() for label in dialog.differences.findChildren(type(dialog.heading))]
    assert "Rotate everything" in shown


def test_no_text_of_an_rfc_is_rendered_as_markup(made: Made, opened: Open) -> None:
    board = made[0]
    uid = board.rfc("<b>bold</b><img src='file:///etc/passwd'>")
    dialog = opened("Engineering Manager", uid)
    assert dialog.subject.text() == "<b>bold</b><img src='file:///etc/passwd'>"
    assert dialog.subject.textFormat() is Qt.TextFormat.PlainText


def test_it_says_why_this_role_and_who_is_missing_after_it(made: Made, opened: Open) -> None:
    board = made[0]
    pack = board.pack
    first = opened("Business Stakeholder")
    assert first.why_now.text().startswith(f"{pack.title}, version {pack.version}, ")
    assert "asks for this role: 0 of 2 signed." in first.why_now.text()
    assert first.why_now.text().endswith("Engineering Manager is still missing after it.")
    first.reject()
    board.sign(board.uids[0], "Business Stakeholder", "Business Stakeholder")
    last = opened("Engineering Manager")
    assert "1 of 2 signed. Nothing is missing after it." in last.why_now.text()
    last.who.setCurrentIndex(last.who.findText("Edge Team Lead"))  # who may not sign
    assert last.why_now.isHidden()


def test_what_others_do_meanwhile_takes_no_passphrase_away(
    made: Made, opened: Open, qtbot: QtBot
) -> None:
    board, desk, _look = made
    dialog = opened("Engineering Manager")
    dialog.decisions.choose(Choice.APPROVE)
    QTest.keyClicks(dialog.passphrase, "half of")
    desk.touched.emit(frozenset({"people"}))
    qtbot.waitUntil(lambda: not desk.busy)
    QTest.keyClicks(dialog.passphrase, " it")
    assert dialog.passphrase.text() == "half of it"
    dialog.passphrase.setText(WORDS)
    dialog.who.setCurrentText("Business Stakeholder")  # what was typed is not handed over
    assert dialog.passphrase.text() == ""
    assert standing(board) == []
