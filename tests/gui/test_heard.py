"""In the window a chair records what an absent approver said on the telephone."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cab_desk.domain.change import Choice
from cab_desk.gui.dialogs.audit_entry import AuditEntryDialog
from cab_desk.gui.dialogs.heard import HeardDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.dialogs.take_back import TakeBackDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.gui.widgets.basics import Button
from cab_desk.gui.widgets.meeting_cards import SignCard
from cab_desk.gui.window import Window
from cab_desk.services import meetings
from cab_desk.services.meetings.planning import NewMeeting
from cab_desk.services.members.chair import unlock_chair
from cab_desk.services.requests import changes
from tests.gui.heard_desk import ADA, CORA, WHY, asked, emergency, filled, recorded, shown
from tests.gui.rooms import NOW, WORDS, Room, quiet

MEANT = (
    "By signing I confirm that I heard Cora Tech on the telephone at 2026-11-18 12:42 UTC, "
    "and that Cora Tech as CTO approves revision 1 of CR-2026-0001. I heard it; I do not decide."
)


@pytest.fixture
def uid(room: Room) -> str:
    return emergency(room)


@pytest.fixture
def window(room: Room, uid: str, qtbot: QtBot) -> Window:
    return shown(room, uid, qtbot)


def offered(window: Window) -> list[str]:
    pane = window.page().review
    pane._fill_menu()
    return [action.text() for action in pane.menu.actions()]


def words(widget: QWidget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_it_is_recorded_over_what_is_shown(
    room: Room, window: Window, uid: str, qtbot: QtBot
) -> None:
    assert "Record a word of mouth" in offered(window)
    dialog = asked(window, Ask("heard", uid), HeardDialog, qtbot)
    assert dialog.focusWidget() is dialog.cancel
    assert dialog.heading.text() == "Record a word of mouth on CR-2026-0001"
    assert dialog.who.currentText() == "Cleo Head"
    dialog.who.setCurrentIndex(dialog.who.findText(CORA))
    assert dialog.role.currentText() == "CTO"
    assert dialog.recorder.currentText() == ADA
    assert not dialog.conditions.isVisible()
    dialog.go.click()
    assert dialog.error.text() == "Choose what was decided."
    dialog.decisions.choose(Choice.APPROVE)
    assert dialog.meaning.text() == MEANT
    dialog.go.click()
    assert dialog.error.text() == "Say why it is not signed by the person."
    dialog.reason.setText(WHY)
    dialog.go.click()
    assert dialog.error.text() == "Enter the passphrase."
    dialog.passphrase.setText(WORDS)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    with room.session.open_view() as work:
        (record,) = work.signoffs.of_change(uid)
    assert record.meaning == MEANT
    assert (record.signoff.person, record.signoff.heard.by) == (CORA, ADA)


def test_it_is_recorded_by_keys_alone(room: Room, window: Window, uid: str, qtbot: QtBot) -> None:
    dialog = asked(window, Ask("heard", uid, "CTO"), HeardDialog, qtbot)
    assert dialog.who.currentText() == CORA  # whom the place was for
    alt, ctrl = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(dialog, Qt.Key.Key_2, alt)
    qtbot.waitUntil(dialog.conditions.isVisible)
    for _ in range(40):
        if dialog.focusWidget() is dialog.conditions:
            break
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(dialog.focusWidget(), "Watch it until noon")
    for field, text in ((dialog.reason, WHY), (dialog.passphrase, WORDS)):
        for _ in range(40):
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
            if dialog.focusWidget() is field:
                break
        QTest.keyClicks(dialog.focusWidget(), text)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.isVisible()  # Enter alone signs nothing
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return, ctrl)
    with room.session.open_view() as work:
        (record,) = work.signoffs.of_change(uid)
    assert record.signoff.conditions == ("Watch it until noon",)


def test_a_wrong_passphrase_is_the_recorders_and_nothing_else_is_lost(
    room: Room, window: Window, uid: str, qtbot: QtBot
) -> None:
    dialog = filled(window, uid, qtbot)
    dialog.passphrase.setText("not this one")
    dialog.go.click()
    qtbot.waitUntil(lambda: "tries left" in dialog.error.text())
    assert dialog.error.text() == "The passphrase is not Ada Chair's. 4 tries left."
    assert (dialog.passphrase.text(), dialog.reason.text()) == ("", WHY)
    assert dialog.focusWidget() is dialog.passphrase
    with room.session.open_view() as work:
        assert not work.signoffs.of_change(uid)


def test_the_review_shows_it_and_asks_for_the_signature(
    room: Room, window: Window, uid: str, qtbot: QtBot
) -> None:
    recorded(window, uid, qtbot)
    panel = window.page().review.panel
    qtbot.waitUntil(lambda: any("By mouth" in one.accessibleName() for one in panel.slots))
    (row,) = panel.slots
    assert "By mouth: approved" in row.accessibleName()
    assert any("has agreed by word of mouth only." in words(card) for card in panel.cards)
    window.page().review.go_to("history")
    qtbot.waitUntil(lambda: "by word of mouth: " in words(window.page().review))
    assert f"heard by {ADA}" in words(window.page().review)


def test_the_signature_takes_its_place_without_a_reason(
    room: Room, window: Window, uid: str, qtbot: QtBot
) -> None:
    recorded(window, uid, qtbot)
    panel = window.page().review.panel
    qtbot.waitUntil(lambda: panel.slots[0].button is not None)
    panel.slots[0].button.click()
    dialog = next(one for one in window.findChildren(SignDialog) if one.isVisible())
    qtbot.waitUntil(partial(quiet, window))
    dialog.sign_as(person(room, "Cleo Head"))
    assert not dialog.reason.isVisible()
    assert dialog.signer().may
    dialog.decisions.choose(Choice.APPROVE)
    dialog.passphrase.setText(WORDS)
    with qtbot.waitSignal(dialog.accepted):
        dialog.sign.click()
    with room.session.open_view() as work:
        (standing,) = work.signoffs.standing(uid)
    assert not standing.verbal


def person(room: Room, name: str) -> str:
    with room.session.open_view() as work:
        return next(one.id for one in work.people.all() if one.name == name)


def test_the_audit_entry_names_both(room: Room, window: Window, uid: str, qtbot: QtBot) -> None:
    recorded(window, uid, qtbot)
    with room.session.open_view() as work:
        (record,) = work.signoffs.of_change(uid)
    dialog = asked(window, Ask("entry", record.signoff.event_id), AuditEntryDialog, qtbot)
    facts = {name: value for name, value, _ in dialog.facts}
    assert facts["Decided by"] == "Cleo Head"
    assert facts["Heard and signed by"] == ADA
    assert facts["Heard"] == "on the telephone, Wed 18 Nov 2026 13:42"
    assert facts["Reason"] == WHY
    assert "Signed by" not in facts


def test_a_policy_that_takes_none_is_named(room: Room, qtbot: QtBot) -> None:
    uid = emergency(room, "cab-process")
    window = shown(room, uid, qtbot)
    dialog = asked(window, Ask("heard", uid), HeardDialog, qtbot)
    assert "takes no word of mouth for CR-2026-0001." in dialog.error.text()
    assert not dialog.form.isVisible()
    assert not dialog.go.isEnabled()


def test_what_changed_meanwhile_is_not_signed(
    room: Room, window: Window, uid: str, qtbot: QtBot
) -> None:
    dialog = filled(window, uid, qtbot)
    old = room.change(uid)
    with room.session.open_work() as work:
        changes.edit(work, uid, replace(old, title="Close both holes"),
                     expected_version=old.version, reason="more")  # fmt: skip
    window.desk.touched.emit(frozenset({"change"}))
    qtbot.waitUntil(lambda: "revision 1 is now revision 2" in dialog.error.text())
    assert not dialog.go.isEnabled()


def test_the_meeting_shows_it_and_lets_the_person_sign(room: Room, uid: str, qtbot: QtBot) -> None:
    asking = shown(room, uid, qtbot)
    recorded(asking, uid, qtbot)
    with room.session.open_work() as work:
        made = meetings.plan(work, NewMeeting("Emergency", NOW)).made
        meetings.add_changes(work, meeting_id=made, uids=[uid])
    chair = unlock_chair(room.session.office, person(room, ADA), WORDS)
    with room.session.open_work() as work:
        meetings.start(work, meeting_id=made, chair=chair)
    window = room.window("meeting")
    qtbot.waitUntil(lambda: quiet(window) and bool(window.findChildren(SignCard)))
    (card,) = [one for one in window.findChildren(SignCard) if one.isVisible()]
    said = words(card)
    assert "Approved, by word of mouth: still to be signed" in said
    assert "Heard by Ada Chair on the telephone, Wed 18 Nov 2026 13:42" in said
    (button,) = [one for one in card.findChildren(Button) if one.isVisible()]
    button.click()
    qtbot.waitUntil(lambda: quiet(window) and window.findChild(SignDialog) is not None)
    dialog = window.findChild(SignDialog)
    assert isinstance(dialog, SignDialog)
    assert dialog.role.currentText().startswith("CEO")
    dialog.reject()


def test_whoever_heard_it_takes_it_back(room: Room, window: Window, uid: str, qtbot: QtBot) -> None:
    recorded(window, uid, qtbot)
    dialog = asked(window, Ask("unsign", uid), TakeBackDialog, qtbot)
    assert dialog.which.currentText() == "Cleo Head, CEO: approve, heard by Ada Chair"
    dialog.reason.setText("Misheard")
    dialog.passphrase.setText(WORDS)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    with room.session.open_view() as work:
        (taken,) = [one for _, one in work.ledger.of_subject(uid)
                    if one.type == "signoff.withdrawn"]  # fmt: skip
        assert taken.author == person(room, ADA)
        assert not work.signoffs.standing(uid)
