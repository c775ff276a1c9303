"""The chair's screen proposes, freezes, lends, restores and carries on."""

from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.domain.meeting import MeetingState, Presence, Verdict
from cab_desk.gui.actions import Actions
from cab_desk.gui.asks import Ask
from cab_desk.gui.dialogs.admit import AdmitDialog
from cab_desk.gui.dialogs.decide import DecideDialog
from cab_desk.gui.dialogs.delegate import DelegateDialog
from cab_desk.gui.dialogs.emergency import EmergencyDialog
from cab_desk.gui.dialogs.plan_meeting import PlanMeetingDialog
from cab_desk.gui.tools import Tools
from cab_desk.gui.widgets.list_lines import EmptyNote
from cab_desk.gui.widgets.rhythms import Rhythms
from cab_desk.services import meetings
from tests.gui.meeting_table import CLOSED, NEXT, PREPARE, Table, turn_to_later


def test_an_agenda_is_proposed_and_what_is_taken_off_comes_back(table: Table) -> None:
    prepare, board = table.page.prepare, table.board
    board.rfc("Replace the firewall pair")
    turn_to_later(table)
    assert "freezes Tue 24 Nov" in prepare.cutoff.text()
    table.wait(lambda: prepare.ready.count() == 3)
    prepare.propose.click()  # two of the three are on the other meeting's agenda
    table.wait(lambda: prepare.agenda.count() == 1)
    assert "is proposed" in table.window.notice.sentence.text()
    assert prepare.restore.isHidden()
    prepare.remove.click()
    table.wait(lambda: prepare.agenda.count() == 0)
    (note,) = prepare.agenda.findChildren(EmptyNote)
    (other,) = prepare.ready.findChildren(EmptyNote)
    table.wait(lambda: note.isVisible() and not other.isVisible())
    assert note.text() == "Nothing is on the agenda yet."
    assert prepare.agenda.rect().contains(note.geometry())
    table.wait(prepare.restore.isVisible)
    prepare.back.actions()[0].trigger()
    table.wait(lambda: prepare.agenda.count() == 1)
    assert len(board.meeting.items) == 1


def test_the_chair_lets_a_late_request_in(table: Table) -> None:
    prepare, board = table.page.prepare, table.board
    uid = board.rfc("Replace the firewall pair")
    turn_to_later(table)
    board.clock.now = NEXT - timedelta(hours=1)
    table.page.reload(frozenset({"meeting"}))
    table.wait(lambda: "Frozen since" in prepare.cutoff.text())
    assert not prepare.remove.isEnabled()
    table.wait(lambda: not prepare.propose.isEnabled())
    table.desk.run(partial(meetings.add_changes, meeting_id=board.meeting_id, uids=[uid]))
    table.wait(prepare.late.isVisible)
    prepare.late.buttons[0].click()
    dialog = table.dialog(AdmitDialog)
    dialog.go.click()
    assert "needs a reason" in dialog.error.text()
    QTest.keyClicks(dialog.reason, "The certificate ends tonight.")
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    table.unlock()
    table.wait(lambda: prepare.agenda.count() == 1)
    assert board.meeting.items[0].late == "The certificate ends tonight."
    table.wait(prepare.late.isHidden)


def test_a_seat_is_lent_and_shown_with_both_names(table: Table) -> None:
    table.begin()
    side, board = table.page.side, table.board
    seat = board.ids["Security Lead"]
    side.lend.click()
    dialog = table.dialog(DelegateDialog)
    dialog.seat.setCurrentIndex(dialog.seat.findData(seat))
    names = [dialog.who.itemText(row) for row in range(dialog.who.count())]
    assert names == ["Nobody, the member comes", "Edge Team Lead"]
    dialog.who.setCurrentIndex(1)
    dialog.until.setText("2026-11-01")
    dialog.go.click()
    table.wait(lambda: "before this meeting" in dialog.error.text())
    assert dialog.until.property("faulty")
    assert dialog.focusWidget() is dialog.until
    QTest.keyClick(dialog.until, Qt.Key.Key_End)
    QTest.keyClick(dialog.until, Qt.Key.Key_Backspace)
    assert not dialog.until.property("faulty")
    assert not dialog.error.text()
    dialog.until.setText("2026-11-18")
    dialog.go.click()
    table.wait(lambda: not table.standing(DelegateDialog))
    table.wait(lambda: side.seats.buttons[seat].text() == "Edge Team Lead for Security Lead")
    side.seats.buttons[seat].click()
    table.wait(lambda: side.seats.buttons[seat].seat.presence is Presence.PRESENT)
    table.page.project_it()
    wall = table.page.wall
    assert wall is not None
    shown = wall.shown()
    assert shown is not None
    assert shown.meeting is not None
    assert [one.name for one in shown.meeting.attendance] == ["Security Lead"]
    table.page.project_it()


def test_withdrawn_by_key_and_taken_back(table: Table) -> None:
    table.begin()
    page, board = table.page, table.board
    table.wait(lambda: page.key("W"))
    dialog = table.dialog(DecideDialog)
    QTest.keyClicks(dialog.reason, "The requester called it off.")
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    table.wait(lambda: board.meeting.items[0].verdict is Verdict.WITHDRAWN)
    table.wait(page.bar.reopen.isVisible)
    page.bar.reopen.trigger()
    table.wait(lambda: board.meeting.items[0].verdict is None)
    table.wait(lambda: not page.bar.reopen.isVisible())
    assert board.verify().ok


def test_the_next_meeting_is_planned_after_the_close(table: Table) -> None:
    table.begin()
    page, board = table.page, table.board
    chair = page.acts.chair
    assert chair is not None
    decision = meetings.Decision(Verdict.DEFERRED, "Out of time.")
    board.on(meetings.defer_rest, decision=decision, chair=chair)
    page.reload(frozenset({"meeting"}))
    table.wait(lambda: page.stand and page.stand.item and page.stand.item.verdict)
    page.close_meeting.click()
    table.wait(lambda: page.steps.currentIndex() == CLOSED)
    assert "2 items and 0 open tasks" in page.next_text.text()
    rhythms = page.findChild(Rhythms)
    assert [rhythms.itemText(row) for row in range(rhythms.count())] == [
        "Every week", "Every two weeks", "Third Wed of the month",
    ]  # fmt: skip
    assert "25 Nov" in page.next_text.text()
    rhythms.setCurrentIndex(1)
    assert "2 Dec" in page.next_text.text()
    page.plan_next.click()
    table.wait(lambda: page.steps.currentIndex() == PREPARE)
    table.wait(lambda: page.prepare.agenda.count() == 2)
    assert page.stand.meeting.planned_at.day == 2
    page.show_meeting(board.meeting_id)
    table.wait(lambda: page.steps.currentIndex() == CLOSED)
    assert page.plan_next.isHidden()
    assert rhythms.isHidden()
    assert page.next_text.text() == "Meeting 2026-49 follows."


@pytest.mark.parametrize("hours", [1, 3])
def test_an_emergency_is_planned_from_an_rfc(table: Table, hours: int) -> None:
    board = table.board
    uid = board.rfc("Stop the leak")
    board.clock.on(hours=hours)
    tools = Tools(*[print] * 11)  # type: ignore[arg-type]
    Actions(table.desk, table.page.look, table.window, tools).doers()["emergency"](
        Ask("emergency", uid)
    )
    dialog = table.dialog(EmergencyDialog)
    table.wait(dialog.go.isEnabled)
    assert dialog.warning.isVisible() == (hours > 2)
    dialog.place.setMaxLength(9_999)  # as a limit that is not that of the form
    dialog.place.setText("x" * 9_000)
    dialog.go.click()
    table.wait(dialog.error.isVisible)
    assert dialog.place.property("faulty")
    assert dialog.place.accessibleDescription() == dialog.error.text()
    dialog.place.clear()
    QTest.keyClicks(dialog.place, "Bridge")
    QTest.keyClick(dialog.place, Qt.Key.Key_Return)
    page = table.page
    table.wait(lambda: page.stand and page.stand.meeting and page.stand.meeting.requested_at)
    assert page.stand is not None
    assert page.stand.meeting is not None
    assert page.stand.meeting.state is MeetingState.PLANNED
    table.wait(lambda: page.prepare.agenda.count() == 1)


@pytest.mark.parametrize(("value", "hours"), [(-1, None), (48, 48)])
def test_the_cut_off_is_set_when_a_meeting_is_planned(
    table: Table, value: int, hours: int | None
) -> None:
    dialog = PlanMeetingDialog(table.desk, table.page.look, table.window)
    table.qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.cutoff.value() == 24
    dialog.cutoff.setValue(value)
    with table.qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.save.click()
    made = table.board.do(lambda work: work.meetings.get(dialog.made))
    wanted = None if hours is None else made.planned_at - timedelta(hours=hours)
    assert made.cutoff_at == wanted


def test_a_text_that_is_too_long_is_refused_in_words_and_kept(table: Table) -> None:
    dialog = PlanMeetingDialog(table.desk, table.page.look, table.window)
    table.qtbot.addWidget(dialog)
    dialog.open()
    for field in (dialog.title, dialog.place, dialog.scribe):
        field.setText("Hall " * 100 + "end")
    dialog.save.click()
    faults = (dialog.title_error, dialog.place_error, dialog.scribe_error)
    table.wait(lambda: all("503 characters" in fault.text() for fault in faults))
    assert dialog.place.text().endswith("end")
    for field in (dialog.title, dialog.place, dialog.scribe):
        field.setText("Hall")
    with table.qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.save.click()


def test_the_plan_of_a_meeting_is_changed_from_its_page(table: Table) -> None:
    turn_to_later(table)
    table.page.prepare.replan.click()
    dialog = table.dialog(PlanMeetingDialog)
    number = table.board.meeting.number
    assert dialog.windowTitle() == f"Change meeting {number}"
    assert dialog.title.text() == "CAB weekly"
    assert dialog.at.text() == "2026-11-25 16:00"
    assert dialog.cutoff.value() == 24
    dialog.title.setText("")
    dialog.save.click()
    table.wait(dialog.title_error.text)
    dialog.title.setText("Release board")
    dialog.at.setText("2026-11-25 17:00")
    dialog.cutoff.setValue(48)
    dialog.save.click()
    table.wait(lambda: table.board.meeting.title == "Release board")
    table.wait(lambda: "Release board, Wed 25 Nov" in table.page.heading.text())
    assert "freezes Mon 23 Nov 2026, 17:00" in table.page.prepare.cutoff.text()
