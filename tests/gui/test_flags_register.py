"""The inventory of feature flags on the screen: written, marked, audited, written into a file."""

import csv
from dataclasses import replace
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cab_desk.domain.change import Flag
from cab_desk.gui.dialogs.duty import DutyDialog
from cab_desk.gui.dialogs.flag import FlagDialog
from cab_desk.gui.pages import flags_register
from cab_desk.gui.pages.flags_register import FlagsRegister
from cab_desk.services.registers import flags
from tests.gui import rooms
from tests.gui.exception_desk import frozen_board, shown
from tests.gui.fitting import faults
from tests.gui.reached import nameless

NAME = "payments-new-checkout-release"
FLAG = Flag(NAME, "release", "Ada Chair", "The new checkout", "2026-12-31")


@pytest.fixture
def uid(room):
    return frozen_board(room)


@pytest.fixture
def window(qtbot, room, uid):
    made = room.window("requests")
    qtbot.waitUntil(partial(rooms.quiet, made))
    return made


@pytest.fixture
def register(qtbot, window, look):
    made = FlagsRegister(window.desk, look, window)
    made.resize(1040, 600)
    made.show()
    qtbot.waitUntil(partial(rooms.quiet, window))
    return made


def keep(room, *found):
    for flag in found:
        with room.session.open_work() as work:
            flags.put(work, flag, new=True)


def again(qtbot, window, register):
    register.reload()
    qtbot.waitUntil(partial(rooms.quiet, window))


def names(register):
    return [line.flag.name for line in register.model.rows]


def kept(room):
    with room.session.open_view() as work:
        return {flag.name: flag for flag in work.flags.all()}


def filled(dialog):
    QTest.keyClicks(dialog.name, NAME)
    dialog.owner.setText("Ada Chair")
    dialog.purpose.setPlainText("The new checkout")
    dialog.ttl.setText("2026-12-31")


def test_a_flag_is_written_from_the_empty_register(qtbot, room, window, register, uid):
    assert "never audited" in register.audits.text()
    register.empty.button.click()
    dialog = shown(qtbot, window, FlagDialog)
    assert "[team]-[feature]-[type]" in dialog.form_hint.text()
    assert nameless(dialog) == []
    filled(dialog)
    assert dialog.kind.currentText() == "release"
    dialog.change.setText(room.change(uid).number)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: names(register) == [NAME])
    assert kept(room)[NAME].change_uid == uid
    assert register.shown.text() == "1 flag stands"
    assert register.model.rows[0].number == room.change(uid).number
    assert list(faults(register)) == []
    assert nameless(register) == []


def test_every_fault_stands_at_its_field_and_nothing_is_kept(qtbot, room, window, register):
    register.add()
    dialog = shown(qtbot, window, FlagDialog)
    dialog.name.setText("Checkout")
    dialog.change.setText("CR-1999-0001")
    dialog.go.click()
    qtbot.waitUntil(lambda: "is not named" in dialog.name_error.text())
    assert "names no owner" in dialog.owner_error.text()
    assert "says no purpose" in dialog.purpose_error.text()
    assert "has no TTL" in dialog.ttl_error.text()
    assert "no request CR-1999-0001" in dialog.change_error.text()
    assert dialog.isVisible()
    assert kept(room) == {}
    filled(dialog)
    dialog.rolled_out.setText("yesterday")
    dialog.go.click()
    assert "“yesterday” is not a day" in dialog.rolled_out_error.text()
    dialog.reject()


def test_what_is_stale_or_faulty_is_counted_marked_and_found(qtbot, room, window, register):
    old = rooms.NOW - timedelta(days=31)
    keep(room, FLAG, replace(FLAG, name="shop-search-release", rolled_out_at=old),
         replace(FLAG, name="shop-cart-ops", kind="ops", user_facing=True))  # fmt: skip
    again(qtbot, window, register)
    assert register.shown.text() == "3 flags stand, 1 stale, 1 faulty"
    register.state.setCurrentIndex(register.state.findData(flags.STALE))
    register.state.activated.emit(3)
    qtbot.waitUntil(lambda: names(register) == ["shop-search-release"])
    assert "past its time" in register.detail.text()
    register.state.setCurrentIndex(register.state.findData(flags.FAULTY))
    register.text.setText("cart")
    register.text.searched.emit("cart")
    qtbot.waitUntil(lambda: names(register) == ["shop-cart-ops"])
    assert "kill switch" in register.detail.text()
    register.text.setText("nothing of the kind")
    register.text.searched.emit("")
    qtbot.waitUntil(lambda: names(register) == [])
    register.empty.button.click()
    qtbot.waitUntil(lambda: len(names(register)) == 3)


def test_enter_opens_the_flag_which_is_changed_and_removed(qtbot, room, window, register, uid):
    keep(room, replace(FLAG, change_uid=uid, user_facing=True))
    again(qtbot, window, register)
    register.rows.setFocus()
    QTest.keyClick(register.rows, Qt.Key.Key_Return)
    dialog = shown(qtbot, window, FlagDialog)
    assert dialog.name.isReadOnly()
    assert "kill switch" in dialog.kill_switch_error.text()
    dialog.kill_switch.setChecked(True)
    dialog.rolled_out.setText("2026-11-01")
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: kept(room)[NAME].kill_switch)
    qtbot.waitUntil(partial(rooms.quiet, window))
    assert kept(room)[NAME].change_uid == uid
    assert kept(room)[NAME].rolled_out_at.isoformat() == "2026-10-31T23:00:00+00:00"
    opened = []
    register.opened.connect(opened.append)
    register.open_button.click()
    assert opened == [uid]
    register.edit_button.click()
    dialog = shown(qtbot, window, FlagDialog)
    with qtbot.waitSignal(dialog.accepted):
        dialog.remove.click()
    qtbot.waitUntil(lambda: names(register) == [])
    assert kept(room)[NAME].removed_at is not None


def test_the_audit_is_recorded_from_the_register(qtbot, room, window, register):
    keep(room, FLAG)
    again(qtbot, window, register)
    register.audit_button.click()
    dialog = shown(qtbot, window, DutyDialog)
    assert dialog.heading.text() == "Audit of the feature flags"
    dialog.note.setPlainText("The checkout flag goes in December.")
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    qtbot.waitUntil(lambda: "2026-11" in register.audits.text())
    assert "The checkout flag goes" in register.audits.text()
    window.go("home")
    qtbot.waitUntil(partial(rooms.quiet, window))


def test_the_inventory_is_written_into_a_file(qtbot, room, window, register, tmp_path):
    keep(room, replace(FLAG, purpose="=1+1"))
    again(qtbot, window, register)
    file = tmp_path / "flags.csv"
    with qtbot.waitSignal(window.desk.told):
        register.keep_table(file)
    head, row = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    told = dict(zip(head, row, strict=True))
    assert (told["Flag"], told["Purpose"], told["State"]) == (NAME, "'=1+1", "In order")


def test_a_day_to_live_until_is_said_as_a_day():
    berlin = ZoneInfo("Europe/Berlin")
    assert flags_register._ends("2027-01-17", berlin) == "Sun 17 Jan 2027"
    assert flags_register._ends("until the audit", berlin) == "until the audit"
