"""The second of two editors is told by whom, in every dialog; nothing that was typed is lost."""

from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from cab_desk.domain.change import Flag
from cab_desk.domain.registers import flag_rules
from cab_desk.domain.systems import System
from cab_desk.gui.dialogs.edited_meanwhile import EditedMeanwhileDialog
from cab_desk.gui.dialogs.flag import FlagDialog
from cab_desk.gui.dialogs.person import PersonDialog
from cab_desk.gui.dialogs.plan_meeting import PlanMeetingDialog
from cab_desk.gui.pages.page import Ask
from cab_desk.services import meetings
from cab_desk.services.boards import boards
from cab_desk.services.members import people
from cab_desk.services.registers import exceptions, flags
from cab_desk.services.schedule import calendar, systems
from tests.gui import rooms
from tests.gui.exception_desk import WHY, ExceptionDialog, frozen_board, shown
from tests.gui.fitting import faults
from tests.gui.meeting_table import turn_to_later


@contextmanager
def ben(room):
    """Write as Ben does at another desk."""
    with room.session.open_work() as work:
        work.actor = next(one.id for one in work.people.all() if one.name == "Ben Tech")
        yield work


@pytest.fixture
def window(qtbot, room):
    room.make_board()
    made = room.window("calendar")
    qtbot.waitUntil(partial(rooms.quiet, made))
    return made


def told(qtbot, over):
    """Return what tells of the other edit, whole and readable."""

    def found():
        return [one for one in over.findChildren(EditedMeanwhileDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    (dialog,) = found()
    assert list(faults(dialog)) == []
    return dialog


def joined(qtbot, merge, both):
    """Have the two edits joined, until the dialog below shows both."""
    merge.go.click()
    qtbot.waitUntil(both)


def saved(qtbot, dialog, save):
    """Save, until the dialog is gone."""
    save.click()
    qtbot.waitUntil(lambda: not (isValid(dialog) and dialog.isVisible()))


def opened(qtbot, window, text):
    menu = window.page().entries_menu()
    next(action for action in menu.actions() if text in action.text()).trigger()
    menu.deleteLater()
    dialog = rooms.dialog_of(window)
    qtbot.waitUntil(partial(rooms.quiet, window))
    return dialog


def test_two_edit_a_system(qtbot, room, window):
    with room.session.open_work() as work:
        systems.put(work, System("", "orders", "Web"))
    dialog = opened(qtbot, window, "Systems and teams")
    dialog.team.setCurrentText("Data")
    with ben(room) as work:
        (stands,) = work.systems.all()
        systems.put(work, replace(stands, team="Edge", aliases=("oms",)))
    dialog.keep.click()
    merge = told(qtbot, dialog)
    assert merge.windowTitle() == "Ben Tech saved orders meanwhile"
    assert "other names, team" in merge.changed.text()
    assert dialog.team.currentText() == "Data"
    merge.mine["team"].click()
    joined(qtbot, merge, lambda: dialog.aliases.toPlainText() == "oms")
    assert "nothing is saved yet" in dialog.name_error.text()
    dialog.keep.click()

    def both():
        with room.session.open_view() as work:
            (now,) = work.systems.all()
            return (now.team, now.aliases) == ("Data", ("oms",))

    qtbot.waitUntil(both)
    qtbot.waitUntil(partial(rooms.quiet, window))
    dialog.retired.setChecked(True)
    dialog.keep.click()  # what is edited next begins from what was kept here
    qtbot.waitUntil(partial(rooms.quiet, window))
    with room.session.open_view() as work:
        assert work.systems.all()[0].retired


def test_two_edit_a_person(qtbot, room, window):
    def now():
        with room.session.open_view() as work:
            return next(one for one in work.people.all() if one.name == "Ben Tech")

    stands = now()
    dialog = PersonDialog(window.desk, window.look, stands, window)
    dialog.open()
    with ben(room) as work:
        people.put_person(work, replace(stands, aliases=("B. Tech",)))
    items = [dialog.roles.item(row) for row in range(dialog.roles.count())]
    fresh = next(one for one in items if one.checkState() == Qt.CheckState.Unchecked)
    role = fresh.text()
    fresh.setCheckState(Qt.CheckState.Checked)
    dialog.save.click()
    merge = told(qtbot, dialog)
    assert merge.windowTitle() == "Ben Tech saved Ben Tech meanwhile"
    assert "other names" in merge.changed.text()
    assert now().roles == stands.roles
    joined(qtbot, merge, lambda: dialog.aliases.text() == "B. Tech")
    assert "nothing is saved yet" in dialog.notice.sentence.text()
    dialog.save.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert now().aliases == ("B. Tech",)
    assert {one.name for one in now().roles} == {*(one.name for one in stands.roles), role}


def test_two_edit_an_entry_of_the_calendar(qtbot, room, window):
    room.declare("Black Friday", rooms.at(19, 6), rooms.at(19, 20), ["Engineering Manager"])
    window.page().reload(frozenset())
    qtbot.waitUntil(partial(rooms.quiet, window))
    dialog = opened(qtbot, window, "Black Friday")
    (entry,) = window.page().view.grounds.entries
    with ben(room) as work:
        calendar.declare(work, replace(entry, systems=("mail",)))
    dialog.title.setText("Black Friday week")
    dialog.save.click()
    merge = told(qtbot, dialog)
    assert "Ben Tech saved “Black Friday” on the calendar meanwhile" in merge.windowTitle()
    joined(qtbot, merge, lambda: dialog.systems.text() == "mail")
    saved(qtbot, dialog, dialog.save)
    with room.session.open_view() as work:
        (now,) = work.calendar.between(rooms.at(1, 0), rooms.at(30, 0))
    assert (now.title, now.systems) == ("Black Friday week", ("mail",))


def test_theirs_alone_can_be_taken(qtbot, room, window):
    room.declare("Black Friday", rooms.at(19, 6), rooms.at(19, 20), ["Engineering Manager"])
    window.page().reload(frozenset())
    qtbot.waitUntil(partial(rooms.quiet, window))
    dialog = opened(qtbot, window, "Black Friday")
    (entry,) = window.page().view.grounds.entries
    with ben(room) as work:
        calendar.declare(work, replace(entry, title="Cyber week"))
    dialog.title.setText("Black Friday week")
    dialog.reason.setText("Cancelled")
    dialog.remove.click()  # nobody takes off what he has not seen
    told(qtbot, dialog).reload.click()
    qtbot.waitUntil(lambda: dialog.title.text() == "Cyber week")
    assert "This is what Ben Tech saved" in dialog.title_error.text()
    dialog.remove.click()
    qtbot.waitUntil(lambda: not (isValid(dialog) and dialog.isVisible()))


def test_two_name_the_board(qtbot, room):
    room.make_board()
    window = room.window("settings")
    page = window.page()
    qtbot.waitUntil(partial(rooms.quiet, window))
    page.board_name.setText("Payment changes")
    with ben(room) as work:
        boards.change_board(work, name="Harbour changes", zone="UTC")
    window.desk.touched.emit(frozenset({"board"}))
    qtbot.waitUntil(partial(rooms.quiet, window))
    assert page.board_name.text() == "Payment changes"  # what is being typed stays
    page.save_board.click()
    merge = told(qtbot, page)
    merge.mine["name"].click()
    joined(qtbot, merge, lambda: page.zone.currentText() == "UTC")
    page.save_board.click()
    qtbot.waitUntil(lambda: "Payment changes" in window.windowTitle())
    with room.session.open_view() as work:
        assert (work.board().name, work.board().zone) == ("Payment changes", "UTC")


def test_two_ask_for_an_exception(qtbot, room):
    uid = frozen_board(room)
    window = room.window("requests")
    window.open_change(uid)
    qtbot.waitUntil(partial(rooms.quiet, window))
    window.ask(Ask("exception", uid))
    dialog = shown(qtbot, window, ExceptionDialog)
    dialog.reason.setPlainText("Orders fail.")
    one = dialog.asked()
    with ben(room) as work:
        exceptions.state(work, uid, one.id, WHY, one.kinds[0][0] if one.kinds else "")
    window.desk.touched.emit(frozenset({"change"}))
    qtbot.waitUntil(partial(rooms.quiet, window))
    assert dialog.reason.toPlainText() == "Orders fail."
    dialog.go.click()
    merge = told(qtbot, dialog)
    merge.mine["reason"].click()
    joined(qtbot, merge, lambda: "nothing is saved yet" in dialog.notice.sentence.text())
    dialog.go.click()
    qtbot.waitUntil(lambda: room.change(uid).exception.reason == "Orders fail.")
    qtbot.waitUntil(partial(rooms.quiet, window))


def test_two_edit_a_flag(qtbot, room, look):
    frozen_board(room)
    window = room.window("requests")
    qtbot.waitUntil(partial(rooms.quiet, window))
    name = "payments-new-checkout-release"
    flag = Flag(name, "release", "Ada Chair", "The new checkout", "2026-12-31")
    with room.session.open_work() as work:
        flags.put(work, flag, new=True)
        rules, (line,) = flag_rules(work.pack), flags.register(work)
    dialog = FlagDialog(window.desk, look, rules, line, window)
    dialog.open()
    dialog.purpose.setPlainText("Checkout of 2027")
    with ben(room) as work:
        flags.put(work, replace(line.flag, owner="Ben Tech"))
    dialog.go.click()
    merge = told(qtbot, dialog)
    assert "the flag payments-new-checkout-release meanwhile" in merge.windowTitle()
    joined(qtbot, merge, lambda: dialog.owner.text() == "Ben Tech")
    saved(qtbot, dialog, dialog.go)
    with room.session.open_view() as work:
        (now,) = flags.register(work)
    assert (now.flag.owner, now.flag.purpose) == ("Ben Tech", "Checkout of 2027")


def test_two_plan_a_meeting(table):
    turn_to_later(table)
    table.page.prepare.replan.click()
    dialog = table.dialog(PlanMeetingDialog)
    dialog.title.setText("Release board")
    seen = meetings.plan_of(table.board.meeting)
    table.board.on(meetings.replan, new=replace(seen, place="Room 2", title="CAB of the week"))
    dialog.save.click()
    merge = told(table.qtbot, dialog)
    assert merge.theirs["title"].text() == "Theirs: CAB of the week"
    merge.mine["title"].click()
    merge.go.click()
    table.wait(lambda: dialog.place.text() == "Room 2")
    dialog.save.click()
    table.wait(lambda: table.board.meeting.title == "Release board")
    assert table.board.meeting.place == "Room 2"


def test_two_write_the_note_of_an_item(table):
    table.begin()
    field, item = table.page.side.note, table.board.item_id(1)
    table.board.on(meetings.note, item_id=item, text="Rates looked at.")
    field.setFocus()
    QTest.keyClicks(field, "Ask the vendor.")
    notice = table.window.notice
    table.wait(lambda: "changed the note of CR-2026-0001 meanwhile" in notice.sentence.text())
    assert not table.standing(EditedMeanwhileDialog)  # nobody who types is interrupted
    QTest.keyClicks(field, " Today.")
    assert field.toPlainText() == "Ask the vendor. Today."
    assert table.board.meeting.items[0].note == "Rates looked at."
    field.keep()
    table.wait(lambda: not table.desk.busy)
    notice.button.click()
    merge = table.dialog(EditedMeanwhileDialog)
    assert merge.both["note"].isChecked()
    merge.go.click()
    both = "Rates looked at.\nAsk the vendor. Today."
    table.wait(lambda: table.board.meeting.items[0].note == both)
    table.wait(lambda: field.toPlainText() == both)
    table.wait(lambda: not table.desk.busy)
