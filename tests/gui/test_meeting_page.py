"""A small meeting through the real window: agenda, start, sign, decide, note, close."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cab_desk.domain.change import Stage
from cab_desk.domain.meeting import MeetingState, Presence, Verdict
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.free_item import FreeItemDialog
from cab_desk.gui.dialogs.plan_meeting import PlanMeetingDialog
from cab_desk.gui.dialogs.sign import SignDialog
from cab_desk.gui.dialogs.unlock_chair import UnlockChairDialog
from cab_desk.services import meetings
from tests.gui.meeting_desk import meeting_desk
from tests.gui.meeting_table import CLOSED, PREPARE, RUNNING, Table
from tests.services.evidence_room import WORDS


def test_the_agenda_is_built_by_hand_before_the_start(table: Table) -> None:
    page, board = table.page, table.board
    uid = board.rfc("Replace the firewall pair")
    table.desk.touched.emit(frozenset({"change"}))
    ready = page.prepare.ready
    table.wait(lambda: ready.count() == 1)
    assert "Replace the firewall pair" in ready.item(0).text()
    ready.item(0).setSelected(True)
    page.prepare.add.click()
    table.wait(lambda: page.prepare.agenda.count() == 3)
    page.prepare.agenda.setCurrentRow(2)
    page.prepare.up.click()
    table.wait(lambda: "firewall" in page.prepare.agenda.item(1).text())
    assert board.meeting.items[1].change_uid == uid
    page.prepare.agenda.setCurrentRow(1)
    page.prepare.box.setValue(12)
    table.wait(lambda: board.meeting.items[1].box_minutes == 12)
    page.prepare.free_item.click()
    dialog = table.dialog(FreeItemDialog)
    QTest.keyClicks(dialog.title, "Report of the quarter")
    dialog.go.click()
    table.wait(lambda: page.prepare.agenda.count() == 4)
    page.prepare.agenda.setCurrentRow(0)
    page.prepare.remove.click()
    table.wait(lambda: page.prepare.agenda.count() == 3)
    assert "3 items" in page.prepare.agenda_sum.text()


def test_a_whole_small_meeting(table: Table) -> None:
    page, board = table.page, table.board
    table.begin()
    uid = board.uids[0]
    board.sign(uid, "Engineering Manager", "Engineering Manager")
    page.reload(frozenset())
    table.wait(lambda: "Approve opens after Business Stakeholder signs" in page.bar.reason.text())
    assert not page.bar.buttons[Verdict.APPROVED].isEnabled()
    assert page.key("S")
    dialog = table.dialog(SignDialog)
    table.wait(lambda: dialog.who.count() > 0)
    assert dialog.who.currentText() == "Business Stakeholder"
    dialog.decisions.card(dialog.sheet().offers[0].decision).click()
    QTest.keyClicks(dialog.passphrase, WORDS)
    with table.qtbot.waitSignal(dialog.accepted, timeout=10_000):
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    table.wait(page.bar.buttons[Verdict.APPROVED].isEnabled)
    assert page.key("A")
    table.dialog(DecideDialog).go.click()
    table.wait(lambda: board.meeting.items[0].verdict is Verdict.APPROVED)
    table.wait(lambda: "is decided" in page.bar.reason.text())

    assert page.key("J")
    table.wait(lambda: board.meeting.current == board.meeting.items[1].id)
    table.wait(lambda: page.stand is not None and page.stand.item == board.meeting.items[1])
    page.side.note.setFocus()
    QTest.keyClicks(page.side.note, "No rehearsal yet.")
    table.wait(lambda: board.meeting.items[1].note == "No rehearsal yet.")
    QTest.keyClicks(page.side.tasks.text, "Rehearse the roll-back")
    QTest.keyClicks(page.side.tasks.owner, "Edge Team Lead")
    page.side.tasks.add.click()
    table.wait(lambda: board.meeting.items[1].actions)
    assert page.key("R")
    reject = table.dialog(DecideDialog)
    reject.go.click()
    assert "reason" in reject.error.text()
    QTest.keyClicks(reject.reason, "The back-out plan was never tried.")
    reject.go.click()
    table.wait(lambda: board.change(board.uids[1]).stage is Stage.REJECTED)

    page.close_meeting.click()
    table.wait(lambda: page.steps.currentIndex() == CLOSED)
    assert board.meeting.state is MeetingState.CLOSED
    assert "2026-47" in page.closed_title.text()
    with table.qtbot.waitSignal(page.go_to) as went:
        page.to_minutes.click()
    assert went.args == ["minutes"]
    assert table.window.page().NAME == "minutes"
    assert board.verify().ok


def test_a_close_with_open_items_says_what_it_lacks(table: Table) -> None:
    table.begin()
    table.page.close_meeting.click()
    said = table.window.notice.sentence
    table.wait(lambda: "Items 1 (CR-2026-0001) and 2 (CR-2026-0002) wait for" in said.text())
    assert table.board.meeting.state is MeetingState.RUNNING
    for place in range(3):
        table.board.on(meetings.add_item, title=f"Report {place}")
    table.page.close_meeting.click()
    table.wait(lambda: "3 (“Report 0”) and 2 more wait for a decision." in said.text())
    assert "Report 1" not in said.text()


def test_s_says_so_where_no_place_is_left(table: Table) -> None:
    table.begin()
    board = table.board
    board.on(meetings.add_item, title="Report of the quarter")
    board.on(meetings.open_item, item_id=board.meeting.items[-1].id)
    table.desk.touched.emit(frozenset({"meeting"}))
    table.wait(lambda: not table.page.item.cards)
    table.window.activateWindow()
    table.wait(table.window.isActiveWindow)
    with table.qtbot.waitSignal(table.desk.told) as told:
        QTest.keyClick(table.window, Qt.Key.Key_S)
    assert told.args == ["No place of this item is left to be signed."]


def test_without_a_quorum_the_bar_lets_only_defer(table: Table) -> None:
    page = table.page
    table.begin()
    seat = table.board.meeting.attendance[1].person_id
    button = page.side.seats.buttons[seat]
    for _press in (Presence.REMOTE, Presence.EXCUSED):
        button.click()
        table.wait(lambda wanted=_press: button.seat.presence is wanted)
    table.wait(lambda: "needs 3" in page.bar.reason.text())
    on = {verdict for verdict, one in page.bar.buttons.items() if one.isEnabled()}
    assert on == {Verdict.DEFERRED}
    assert not page.key("A")


def test_deferring_offers_the_next_meeting(table: Table) -> None:
    page, board = table.page, table.board
    table.begin()
    new = meetings.NewMeeting("CAB weekly", board.clock.now)
    later = board.do(partial(meetings.plan, new=new)).made
    page.reload(frozenset())
    table.wait(lambda: page.stand is not None and len(page.stand.others) == 2)
    page.key("D")
    dialog = table.dialog(DecideDialog)
    assert dialog.to.currentData() == later
    QTest.keyClicks(dialog.reason, "Not ready.")
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    table.wait(lambda: not table.standing(DecideDialog))
    assert board.meeting.items[0].verdict is Verdict.DEFERRED
    carried = board.do(lambda work: work.meetings.get(later)).items
    assert [item.change_uid for item in carried] == [board.uids[0]]


def test_a_wrong_decision_is_replaced_before_the_close(table: Table) -> None:
    page, board = table.page, table.board
    table.begin()
    for key, reason in (("R", "Pressed the wrong key."), ("D", "No dates yet.")):
        table.wait(partial(page.key, key))
        dialog = table.dialog(DecideDialog)
        QTest.keyClicks(dialog.reason, reason)
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        table.wait(lambda: not table.standing(DecideDialog))
        first = board.meeting.items[0].id
        page.acts.open_item(first)
        table.wait(lambda: "the minutes keep both" in page.bar.reason.text())
    assert board.meeting.items[0].verdict is Verdict.DEFERRED
    assert board.change(board.uids[0]).stage is Stage.SUBMITTED
    assert board.verify().ok


@pytest.mark.parametrize("leave", ["close", "go"])
def test_a_note_just_typed_is_kept_when_the_page_is_left(table: Table, leave: str) -> None:
    table.begin()
    QTest.keyClicks(table.page.side.note, "Nobody from the vendor.")
    if leave == "go":
        table.window.go("requests")
    else:
        table.window.close()
    table.wait(lambda: not table.desk.busy)
    assert table.board.meeting.items[0].note == "Nobody from the vendor."


def test_the_clock_shows_recorded_time_and_stands_in_a_pause(table: Table) -> None:
    page, board = table.page, table.board
    table.begin()
    board.clock.on(seconds=192)
    table.wait(lambda: page.side.clock.time.text() == "3:12")
    assert page.side.clock.left.text() == "1:48 left"
    assert page.key("P")
    table.wait(lambda: board.meeting.state is MeetingState.PAUSED)
    board.clock.on(minutes=20)
    table.wait(lambda: "paused" in page.bar.reason.text())
    assert page.side.clock.time.text() == "3:12"
    assert page.pause.said() == "Resume"


def test_a_second_desk_resumes_a_running_meeting_and_asks_for_the_chair(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with meeting_desk(tmp_path) as (board, desk, look):
        board.start()
        board.on(meetings.open_item, item_id=board.item_id(2))
        board.clock.on(seconds=75)
        table = Table(board, desk, look, qtbot)
        page = table.page
        table.wait(lambda: page.steps.currentIndex() == RUNNING)
        assert "item 2, 1:15 elapsed" in page.locked.sentence.text()
        assert page.side.clock.time.text() == "1:15"
        assert (page.locked.button.isVisible(), page.unlock.isVisible()) == (True, False)
        page.locked.dismiss()  # then the head offers it
        assert page.unlock.isVisible()
        page.key("D")
        dialog = table.dialog(DecideDialog)
        QTest.keyClicks(dialog.reason, "The machine failed.")
        dialog.go.click()
        table.unlock()
        table.wait(lambda: not table.standing(DecideDialog))
        assert board.meeting.items[1].verdict is Verdict.DEFERRED
        table.wait(lambda: not page.unlock.isVisible())
        table.window.close()


def test_a_wrong_chair_passphrase_stays_in_the_dialog(table: Table) -> None:
    table.wait(lambda: table.page.steps.currentIndex() == PREPARE)
    table.page.prepare.start.click()
    dialog = table.dialog(UnlockChairDialog)
    QTest.keyClicks(dialog.passphrase, "wrong words")
    dialog.go.click()
    table.wait(lambda: "tries left" in dialog.error.text())
    assert dialog.passphrase.text() == ""
    assert table.board.meeting.state is MeetingState.PLANNED
    dialog.cancel.click()


def test_a_meeting_is_planned_with_every_fault_at_its_field(table: Table) -> None:
    dialog = PlanMeetingDialog(table.desk, table.page.look, table.window)
    table.qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.at.text() == "2026-11-25 16:00"  # the pack's Wednesday 15:00 UTC, in Berlin
    dialog.title.setText("  ")
    dialog.save.click()
    table.wait(dialog.title_error.text)
    dialog.title.setText("CAB weekly")
    dialog.at.setText("tomorrow")
    dialog.save.click()
    assert "“tomorrow” is not a time. Write it as 2026-11-" in dialog.at_error.text()
    dialog.at.setText("2026-11-25 16:00")
    with table.qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.save.click()
    made = table.board.do(lambda work: work.meetings.get(dialog.made))
    assert (made.number, made.planned_at.hour) == ("2026-48", 15)


def test_no_title_of_an_rfc_is_rendered_as_markup(table: Table) -> None:
    page, board = table.page, table.board
    uid = board.rfc("<b>bold</b><img src='x'>")
    board.on(meetings.add_changes, uids=[uid])
    board.start()
    board.on(meetings.open_item, item_id=board.item_id(3))
    page.reload(frozenset())
    table.wait(lambda: page.stand is not None and page.stand.item is not None)
    table.wait(lambda: page.stand.item.position == 3)  # type: ignore[union-attr]
    labels = [label for label in page.item.findChildren(type(page.ends)) if "<b>" in label.text()]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
